// ICMP and ICMPv6 errors, which quote the packet they are about: the quote identifies the attempt that they ended.

import type { Cursor, Step } from "./cursor";
import { ipv4, ipv6 } from "./ip";
import { NEIGHBOR_ADVERTISEMENT, NEIGHBOR_SOLICITATION, neighborDiscovery } from "./neighbors";

const DESTINATION_UNREACHABLE = 3;
const SOURCE_QUENCH = 4;
const TIME_EXCEEDED = 11;
const PARAMETER_PROBLEM = 12;
const FRAGMENTATION_NEEDED = 4;

/** ICMP (RFC 792). Redirects quote a packet too, but it was forwarded: they are not errors. */
export function icmp(cursor: Cursor): Step | undefined {
  // An error is never about an error (RFC 1122 §3.2.2).
  if (cursor.quoting) return cursor.count("other", "ICMP");
  if (!cursor.has(8, "ICMP header")) return undefined;
  const { view, at, packet } = cursor;
  const type = view.getUint8(at);
  cursor.at = at + 8;
  const isError =
    type === DESTINATION_UNREACHABLE || type === SOURCE_QUENCH || type === TIME_EXCEEDED || type === PARAMETER_PROBLEM;
  if (!isError) return cursor.count("other", "ICMP");
  const code = view.getUint8(at + 1);
  packet.icmpFamily = 4;
  // RFC 1191 §4.
  packet.icmpMtu = type === DESTINATION_UNREACHABLE && code === FRAGMENTATION_NEEDED ? view.getUint16(at + 6) : 0;
  // Extensions may follow the quote; then its length is given in 32-bit words (RFC 4884 §4).
  quote(cursor, type, code, type === SOURCE_QUENCH ? 0 : 4 * view.getUint8(at + 5));
  return ipv4;
}

const PACKET_TOO_BIG = 2;

/** ICMPv6 (RFC 4443): types below 128 are errors. */
export function icmpv6(cursor: Cursor): Step | undefined {
  if (cursor.quoting) return cursor.count("other", "ICMPv6");
  if (!cursor.has(8, "ICMPv6 header")) return undefined;
  const { view, at, packet } = cursor;
  const type = view.getUint8(at);
  cursor.at = at + 8;
  if (type === NEIGHBOR_SOLICITATION || type === NEIGHBOR_ADVERTISEMENT) neighborDiscovery(cursor, type);
  if (type < 1 || type > 4) return cursor.count("other", "ICMPv6");
  packet.icmpFamily = 6;
  packet.icmpMtu = type === PACKET_TOO_BIG ? view.getUint32(at + 4) : 0;
  // RFC 4884 §4: in 64-bit words, in destination unreachable and time exceeded.
  quote(cursor, type, view.getUint8(at + 1), type === 1 || type === 3 ? 8 * view.getUint8(at + 4) : 0);
  return ipv6;
}

function quote(cursor: Cursor, type: number, code: number, quotedLength: number): void {
  const { packet } = cursor;
  packet.icmpType = type;
  packet.icmpCode = code;
  packet.icmpSourceOffset = packet.sourceOffset;
  cursor.quoting = true;
  cursor.defects = 0;
  if (quotedLength > 0) cursor.end = Math.min(cursor.end, cursor.at + quotedLength);
}
