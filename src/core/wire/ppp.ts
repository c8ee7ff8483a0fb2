// PPP in its several framings, Cisco HDLC, and PPPoE.

import type { Cursor, Step } from "./cursor";
import { ipv4, ipv6 } from "./ip";
import { mpls } from "./mpls";

/** PPP (RFC 1661), with or without the address and control octets of its HDLC framing (RFC 1662). */
export function ppp(cursor: Cursor): Step | undefined {
  if (!cursor.has(2, "PPP header")) return undefined;
  if (cursor.view.getUint16(cursor.at) !== 0xff03) return pppProtocol(cursor);
  cursor.at += 2;
  return pppProtocol;
}

/** The protocol field, which may be compressed to one octet: the last octet of it is odd (RFC 1661 §2). */
export function pppProtocol(cursor: Cursor): Step | undefined {
  if (!cursor.has(1, "PPP header")) return undefined;
  const { view, at } = cursor;
  const first = view.getUint8(at);
  const isCompressed = (first & 1) === 1;
  if (!isCompressed && !cursor.has(2, "PPP header")) return undefined;
  const protocol = isCompressed ? first : view.getUint16(at);
  cursor.at = at + (isCompressed ? 1 : 2);
  switch (protocol) {
    case 0x0021:
      return ipv4;
    case 0x0057:
      return ipv6;
    case 0x0281:
    case 0x0283:
      return mpls;
    default:
      // From 0x8000 on: the protocols that set links up.
      return protocol >= 0x8000
        ? cursor.count("other", "PPP control")
        : cursor.countNumbered("unsupported", pppProtocolName, protocol);
  }
}

const unsupportedNames: ReadonlyMap<number, string> = new Map([
  [0x002d, "PPP with Van Jacobson compression"],
  [0x002f, "PPP with Van Jacobson compression"],
  [0x003d, "PPP multilink"],
  [0x0053, "PPP encryption"],
  [0x00fd, "PPP compression"],
]);

function pppProtocolName(protocol: number): string {
  return unsupportedNames.get(protocol) ?? `PPP protocol 0x${protocol.toString(16).padStart(4, "0")}`;
}

/** PPP on a serial line may be Cisco HDLC instead: its first octet decides. */
export function pppSerial(cursor: Cursor): Step | undefined {
  if (!cursor.has(1, "PPP header")) return undefined;
  const address = cursor.view.getUint8(cursor.at);
  return address === 0x0f || address === 0x8f ? ciscoHdlc : ppp;
}

/** Cisco HDLC: address, control, ethertype. */
export function ciscoHdlc(cursor: Cursor): Step | undefined {
  if (!cursor.has(4, "HDLC header")) return undefined;
  const type = cursor.view.getUint16(cursor.at + 2);
  cursor.at += 4;
  // 0x8035 here is Cisco's own keep-alive.
  return type === 0x8035 ? cursor.count("other", "Cisco SLARP") : cursor.next.etherType(cursor, type);
}

/** A PPPoE session (RFC 2516 §4). Its id is the same in both directions. */
export function pppoeSession(cursor: Cursor): Step | undefined {
  if (!cursor.has(6, "PPPoE header")) return undefined;
  const { view, at } = cursor;
  if (view.getUint8(at) !== 0x11) return cursor.count("unsupported", "PPPoE version other than 1");
  if (view.getUint8(at + 1) !== 0) return cursor.count("other", "PPPoE discovery");
  cursor.path = cursor.paths.enter(cursor.path, "PPPoE", view.getUint16(at + 2));
  cursor.at = at + 6;
  cursor.limit(view.getUint16(at + 4));
  return pppProtocol;
}
