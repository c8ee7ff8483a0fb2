// Tunnels: IP in IP, GRE with its payloads, and tunnels over UDP. The part of a tunnel's
// identity that both directions share becomes part of the path.

import type { Cursor, Step } from "./cursor";
import { ipOfEitherVersion, ipv4, ipv6 } from "./ip";
import { ethernet } from "./links";
import { mpls } from "./mpls";
import { ppp } from "./ppp";

/** IPv4 within IPv4 (RFC 2003) or IPv6 (RFC 2473). */
export function ipv4InIp(cursor: Cursor): Step {
  cursor.path = cursor.paths.enter(cursor.path, cursor.packet.family === 4 ? "IPv4 in IPv4" : "IPv4 in IPv6");
  return ipv4;
}

/** IPv6 within IPv4 (RFC 4213) or IPv6 (RFC 2473). */
export function ipv6InIp(cursor: Cursor): Step {
  cursor.path = cursor.paths.enter(cursor.path, cursor.packet.family === 4 ? "IPv6 in IPv4" : "IPv6 in IPv6");
  return ipv6;
}

const GRE_CHECKSUM = 0x8000;
const GRE_ROUTING = 0x4000;
const GRE_KEY = 0x2000;
const GRE_SEQUENCE = 0x1000;
const GRE_ACKNOWLEDGMENT = 0x0080;

const TRANSPARENT_ETHERNET = 0x6558;
const ERSPAN_II = 0x88be;
const ERSPAN_III = 0x22eb;
const PPP_IN_GRE = 0x880b;
const WCCP = 0x883e;

/** GRE (RFC 2784, RFC 2890), and the enhanced GRE of PPTP (RFC 2637). */
export function gre(cursor: Cursor): Step | undefined {
  if (!cursor.has(4, "GRE header")) return undefined;
  const { view, at } = cursor;
  const flags = view.getUint16(at);
  const type = view.getUint16(at + 2);
  const version = flags & 7;
  if (version > 1) return cursor.count("unsupported", "GRE version other than 0 and 1");
  if (version === 0 && flags & GRE_ROUTING) return cursor.count("unsupported", "GRE with routing");
  const keyAt = at + 4 + (version === 0 && flags & GRE_CHECKSUM ? 4 : 0);
  const length =
    keyAt -
    at +
    (flags & GRE_KEY ? 4 : 0) +
    (flags & GRE_SEQUENCE ? 4 : 0) +
    (version === 1 && flags & GRE_ACKNOWLEDGMENT ? 4 : 0);
  if (!cursor.has(length, "GRE header")) return undefined;
  cursor.at = at + length;
  if (version === 1) {
    // The key's halves are a length and the id of one direction's call.
    cursor.path = cursor.paths.enter(cursor.path, "PPTP");
    return type === PPP_IN_GRE ? ppp : cursor.countNumbered("unsupported", greTypeName, type);
  }
  const hasSequence = (flags & GRE_SEQUENCE) !== 0;
  if (type === ERSPAN_II) return hasSequence ? erspan2 : erspan1(cursor);
  if (type === ERSPAN_III) return erspan3;
  const key = flags & GRE_KEY ? view.getUint32(keyAt) : -1;
  enterGre(cursor, type, key, (flags & (GRE_CHECKSUM | GRE_SEQUENCE)) === 0);
  if (type === TRANSPARENT_ETHERNET) return ethernet;
  if (type === PPP_IN_GRE) return ppp;
  if (type === WCCP) return wccp;
  if (type === 0) return cursor.count("other", "GRE keep-alive");
  return cursor.next.etherType(cursor, type);
}

/** Port mirrors that send both directions of a flow through one tunnel distinguish them by this bit of the key. */
const MIRROR_DIRECTION = 0x0200_0000;

/** NVGRE (RFC 7637 §3.2) is GRE for Ethernet whose key holds a subnet's id of 24 bits, and 8 bits that vary by flow. */
function enterGre(cursor: Cursor, type: number, key: number, isPlain: boolean): void {
  const shared = key < 0 ? 0 : (key & ~MIRROR_DIRECTION) >>> 0;
  const isNvgre = type === TRANSPARENT_ETHERNET && isPlain && shared > 0xff;
  if (isNvgre) cursor.path = cursor.paths.enter(cursor.path, "NVGRE", shared >>> 8);
  else if (shared !== 0) cursor.path = cursor.paths.enter(cursor.path, "GRE key", shared);
  else cursor.path = cursor.paths.enter(cursor.path, "GRE");
  if (type === TRANSPARENT_ETHERNET) cursor.path = cursor.paths.enter(cursor.path, "Ethernet");
}

function greTypeName(type: number): string {
  return `GRE with type 0x${type.toString(16).padStart(4, "0")}`;
}

/** ERSPAN type I has no header of its own. */
function erspan1(cursor: Cursor): Step {
  cursor.path = cursor.paths.enter(cursor.paths.enter(cursor.path, "ERSPAN"), "Ethernet");
  return ethernet;
}

export function erspan2(cursor: Cursor): Step | undefined {
  if (!cursor.has(8, "ERSPAN header")) return undefined;
  enterErspan(cursor);
  cursor.at += 8;
  return ethernet;
}

const OPTIONAL_SUBHEADER = 1;

export function erspan3(cursor: Cursor): Step | undefined {
  if (!cursor.has(12, "ERSPAN header")) return undefined;
  const length = cursor.view.getUint8(cursor.at + 11) & OPTIONAL_SUBHEADER ? 20 : 12;
  if (!cursor.has(length, "ERSPAN header")) return undefined;
  enterErspan(cursor);
  cursor.at += length;
  return ethernet;
}

/** The session's id is the mirror's, which sees both directions. */
function enterErspan(cursor: Cursor): void {
  const session = cursor.view.getUint16(cursor.at + 2) & 0x3ff;
  cursor.path = cursor.paths.enter(cursor.paths.enter(cursor.path, "ERSPAN", session), "Ethernet");
}

/** A packet redirected by WCCP; version 2 puts four octets before it, which do not begin with an IP version. */
export function wccp(cursor: Cursor): Step | undefined {
  if (!cursor.has(4, "WCCP header")) return undefined;
  if (cursor.view.getUint8(cursor.at) >>> 4 !== 4) cursor.at += 4;
  return ipOfEitherVersion;
}

/** VXLAN (RFC 7348). */
export function vxlan(cursor: Cursor): Step | undefined {
  if (!cursor.has(8, "VXLAN header")) return undefined;
  enterVirtualNetwork(cursor, "VXLAN");
  cursor.at += 8;
  cursor.path = cursor.paths.enter(cursor.path, "Ethernet");
  return ethernet;
}

const NEXT_PROTOCOL = 0x04;

/** VXLAN's generic protocol extension (draft-ietf-nvo3-vxlan-gpe). */
export function vxlanGpe(cursor: Cursor): Step | undefined {
  if (!cursor.has(8, "VXLAN header")) return undefined;
  const { view, at } = cursor;
  const next = view.getUint8(at) & NEXT_PROTOCOL ? view.getUint8(at + 3) : 3;
  enterVirtualNetwork(cursor, "VXLAN-GPE");
  cursor.at = at + 8;
  switch (next) {
    case 1:
      return ipv4;
    case 2:
      return ipv6;
    case 3:
      cursor.path = cursor.paths.enter(cursor.path, "Ethernet");
      return ethernet;
    case 5:
      return mpls;
    default:
      return cursor.count("unsupported", next === 4 ? "NSH in VXLAN-GPE" : "VXLAN-GPE with another protocol");
  }
}

/** Geneve (RFC 8926). */
export function geneve(cursor: Cursor): Step | undefined {
  if (!cursor.has(8, "Geneve header")) return undefined;
  const { view, at } = cursor;
  const first = view.getUint8(at);
  if (first >>> 6 !== 0) return cursor.count("unsupported", "Geneve version other than 0");
  const length = 8 + 4 * (first & 0x3f);
  if (!cursor.has(length, "Geneve options")) return undefined;
  const type = view.getUint16(at + 2);
  enterVirtualNetwork(cursor, "Geneve");
  cursor.at = at + length;
  if (type !== TRANSPARENT_ETHERNET) return cursor.next.etherType(cursor, type);
  cursor.path = cursor.paths.enter(cursor.path, "Ethernet");
  return ethernet;
}

function enterVirtualNetwork(cursor: Cursor, label: string): void {
  cursor.path = cursor.paths.enter(cursor.path, label, cursor.view.getUint32(cursor.at + 4) >>> 8);
}

const GTP_EXTENSION = 0x04;
const GTP_OPTIONAL = 0x07;
const GTP_USER_PACKET = 255;

/** GTP-U (3GPP TS 29.281 §5). The tunnel endpoint's id belongs to one direction, so it is not part of the path. */
export function gtpU(cursor: Cursor): Step | undefined {
  if (!cursor.has(8, "GTP-U header")) return undefined;
  const { view, at } = cursor;
  const flags = view.getUint8(at);
  if (flags >>> 4 !== 3) return cursor.count("unsupported", "GTP version other than GTP-U version 1");
  if (view.getUint8(at + 1) !== GTP_USER_PACKET) return cursor.count("other", "GTP-U signalling");
  cursor.at = at + 8;
  cursor.limit(view.getUint16(at + 2));
  cursor.path = cursor.paths.enter(cursor.path, "GTP-U");
  if ((flags & GTP_OPTIONAL) === 0) return ipOfEitherVersion;
  if (!cursor.has(4, "GTP-U header")) return undefined;
  const extension = flags & GTP_EXTENSION ? view.getUint8(at + 11) : 0;
  cursor.at = at + 12;
  return extension === 0 ? ipOfEitherVersion : gtpExtension;
}

/** An extension header: its length in units of 4 octets first, the next one's type last. */
export function gtpExtension(cursor: Cursor): Step | undefined {
  if (!cursor.has(4, "GTP-U extension header")) return undefined;
  const length = 4 * cursor.view.getUint8(cursor.at);
  if (length === 0) return cursor.count("malformed", "GTP-U extension header");
  if (!cursor.has(length, "GTP-U extension header")) return undefined;
  cursor.at += length;
  return cursor.view.getUint8(cursor.at - 1) === 0 ? ipOfEitherVersion : gtpExtension;
}

/** Teredo (RFC 4380 §5.1.1): IPv6 after an optional authentication and an optional origin indication. */
export function teredo(cursor: Cursor): Step | undefined {
  if (!cursor.has(4, "Teredo header")) return undefined;
  const { view, at } = cursor;
  const first = view.getUint8(at);
  if (first >>> 4 === 6) {
    cursor.path = cursor.paths.enter(cursor.path, "Teredo");
    return ipv6;
  }
  if (first !== 0 || view.getUint8(at + 1) > 1) return cursor.count("other", "UDP");
  const length = view.getUint8(at + 1) === 0 ? 8 : 13 + view.getUint8(at + 2) + view.getUint8(at + 3);
  if (!cursor.has(length, "Teredo header")) return undefined;
  cursor.at = at + length;
  return teredo;
}
