// MPLS label stacks (RFC 3032). They do not identify their payload, so it is recognized by its first octets.

import type { Cursor, Step } from "./cursor";
import { ipv4, ipv6 } from "./ip";
import { ethernet } from "./links";

/** One label. Its value belongs to one direction, so it is not part of the path's identity. */
export function mpls(cursor: Cursor): Step | undefined {
  if (!cursor.has(4, "MPLS label")) return undefined;
  const { view, at } = cursor;
  cursor.at = at + 4;
  const isBottom = (view.getUint8(at + 2) & 1) === 1;
  if (!isBottom) return mpls;
  cursor.path = cursor.paths.enter(cursor.path, "MPLS");
  if (!cursor.has(1, "MPLS payload")) return undefined;
  switch (view.getUint8(at + 4) >>> 4) {
    case 4:
      return ipv4;
    case 6:
      return ipv6;
    case 1:
      return cursor.count("other", "MPLS control channel");
    default:
      return pseudowire;
  }
}

/** Ethernet over MPLS (RFC 4448), after an optional control word, which begins with four zero bits. */
export function pseudowire(cursor: Cursor): Step | undefined {
  if (!cursor.has(18, "MPLS pseudowire")) return undefined;
  const { view, at } = cursor;
  const mayHaveControlWord = view.getUint8(at) >>> 4 === 0;
  // A destination address may begin with zeroes too: then a known ethertype at its position decides.
  const isBare = isKnownType(view.getUint16(at + 12)) && !isKnownType(view.getUint16(at + 16));
  if (mayHaveControlWord && !isBare) cursor.at = at + 4;
  cursor.path = cursor.paths.enter(cursor.path, "Ethernet");
  return ethernet;
}

function isKnownType(type: number): boolean {
  return type === 0x0800 || type === 0x86dd || type === 0x8100 || type === 0x88a8 || type === 0x0806;
}
