// IPv4, IPv6 and its extension headers. Lengths are taken from the IP header, so that Ethernet's padding is not payload.

import { Defect } from "../tcp/defects";
import type { Cursor, Step } from "./cursor";

/** IPv4 (RFC 791). */
export function ipv4(cursor: Cursor): Step | undefined {
  if (!cursor.has(20, "IPv4 header")) return undefined;
  const { view, at, packet } = cursor;
  const first = view.getUint32(at);
  const headerLength = (first >>> 22) & 60;
  if (first >>> 28 !== 4 || headerLength < 20) return cursor.count("malformed", "IPv4 header");
  const totalLength = first & 0xffff;
  // 0 is segmentation offload: the NIC splits the datagram and fills in the length after the capture.
  if (totalLength !== 0 && !limit(cursor, totalLength, headerLength)) return cursor.count("malformed", "IPv4 header");
  packet.family = 4;
  packet.sourceOffset = at + 12;
  packet.destinationOffset = at + 16;
  packet.pseudoSourceOffset = at + 12;
  packet.pseudoDestinationOffset = at + 16;
  const second = view.getUint32(at + 4);
  const third = view.getUint16(at + 8);
  packet.ipId = second >>> 16;
  packet.hops = third >>> 8;
  packet.ecn = (first >>> 16) & 3;
  if (!cursor.has(headerLength, "IPv4 options")) return undefined;
  cursor.at = at + headerLength;
  return (second & 0x3fff) === 0
    ? cursor.next.ipProtocol(cursor, third & 0xff)
    : fragmentOf(cursor, second & 0x3fff, third & 0xff);
}

/** `fragment` is the offset in units of 8 octets, and above it the bit for more fragments. */
function fragmentOf(cursor: Cursor, fragment: number, protocol: number): Step | undefined {
  const offset = 8 * (fragment & 0x1fff);
  if (offset > 0) return cursor.fragments.join(cursor, protocol, cursor.at, offset, (fragment & 0x2000) !== 0);
  beginFragment(cursor, protocol);
  return cursor.next.ipProtocol(cursor, protocol);
}

/** IPv6 (RFC 8200). */
export function ipv6(cursor: Cursor): Step | undefined {
  if (!cursor.has(40, "IPv6 header")) return undefined;
  const { view, at, packet } = cursor;
  const first = view.getUint16(at);
  if (first >>> 12 !== 6) return cursor.count("malformed", "IPv6 header");
  const payloadLength = view.getUint16(at + 4);
  // 0 is a jumbogram, whose length is in a hop-by-hop option, or segmentation offload.
  if (payloadLength !== 0) limit(cursor, 40 + payloadLength, 40);
  const nextHeader = view.getUint8(at + 6);
  if (payloadLength === 0 && nextHeader === HOP_BY_HOP) readJumboLength(cursor);
  packet.family = 6;
  packet.sourceOffset = at + 8;
  packet.destinationOffset = at + 24;
  packet.pseudoSourceOffset = at + 8;
  packet.pseudoDestinationOffset = at + 24;
  packet.ipId = 0;
  packet.hops = view.getUint8(at + 7);
  packet.ecn = (first >>> 4) & 3;
  cursor.at = at + 40;
  return cursor.next.ipProtocol(cursor, nextHeader);
}

const HOP_BY_HOP = 0;
const JUMBO_PAYLOAD = 0xc2;

/** The jumbo payload option (RFC 2675 §2), in the hop-by-hop header after the IPv6 header at `cursor.at`. */
function readJumboLength(cursor: Cursor): void {
  const { view, at, end } = cursor;
  if (at + 48 > end) return;
  const optionsEnd = Math.min(end, at + 40 + 8 * (view.getUint8(at + 41) + 1));
  for (let option = at + 42; option + 6 <= optionsEnd; ) {
    const type = view.getUint8(option);
    if (type === JUMBO_PAYLOAD) {
      limit(cursor, 40 + view.getUint32(option + 2), 40);
      return;
    }
    option += type === 0 ? 1 : 2 + view.getUint8(option + 1);
  }
}

/** The version decides, as on links that carry bare IP. */
export function ipOfEitherVersion(cursor: Cursor): Step | undefined {
  if (!cursor.has(1, "IP header")) return undefined;
  const version = cursor.view.getUint8(cursor.at) >>> 4;
  if (version === 4) return ipv4;
  if (version === 6) return ipv6;
  return cursor.count("malformed", "IP header that is neither version 4 nor 6");
}

/** Types of routing header: the deprecated source route (RFC 5095), Mobile IPv6 (RFC 6275 §6.4), segment routing (RFC 8754 §2). */
const SOURCE_ROUTE = 0;
const HOME_ADDRESS_ROUTE = 2;
const SEGMENT_ROUTE = 4;

/** Routing header (RFC 8200 §4.4): while segments are left, the pseudo-header has the last of its addresses (RFC 8200 §8.1). */
export function routingHeader(cursor: Cursor): Step | undefined {
  const { view, at, end, packet } = cursor;
  if (end - at >= 8 && view.getUint8(at + 3) > 0) {
    const type = view.getUint8(at + 2);
    const addresses = view.getUint8(at + 1) >>> 1;
    // Segment routing lists its segments from the last to the first.
    const final = type === SEGMENT_ROUTE ? 0 : addresses - 1;
    const known = type === SOURCE_ROUTE || type === HOME_ADDRESS_ROUTE || type === SEGMENT_ROUTE;
    if (known && addresses > 0 && at + 24 + 16 * final <= end) packet.pseudoDestinationOffset = at + 8 + 16 * final;
  }
  return extensionHeader(cursor);
}

const HOME_ADDRESS = 0xc9;

/** Destination options (RFC 8200 §4.6). A home address stands in the pseudo-header in place of the source (RFC 6275 §6.3). */
export function destinationOptions(cursor: Cursor): Step | undefined {
  const { view, at, end, packet } = cursor;
  const optionsEnd = end - at >= 8 ? Math.min(end, at + 8 * (view.getUint8(at + 1) + 1)) : at;
  for (let option = at + 2; option + 2 <= optionsEnd; ) {
    const type = view.getUint8(option);
    if (type === HOME_ADDRESS && view.getUint8(option + 1) === 16 && option + 18 <= optionsEnd)
      packet.pseudoSourceOffset = option + 2;
    option += type === 0 ? 1 : 2 + view.getUint8(option + 1);
  }
  return extensionHeader(cursor);
}

/** Hop-by-hop options and other headers of the common form (RFC 8200 §4, RFC 6564). */
export function extensionHeader(cursor: Cursor): Step | undefined {
  if (!cursor.has(8, "IPv6 extension header")) return undefined;
  const { view, at } = cursor;
  return skip(cursor, view.getUint8(at), 8 * (view.getUint8(at + 1) + 1));
}

/** IPsec Authentication Header (RFC 4302): length in units of 4 octets, minus 2. */
export function authenticationHeader(cursor: Cursor): Step | undefined {
  if (!cursor.has(12, "IPsec AH")) return undefined;
  const { view, at } = cursor;
  return skip(cursor, view.getUint8(at), 4 * (view.getUint8(at + 1) + 2));
}

/** IPv6 fragment header (RFC 8200 §4.5). An atomic fragment (offset 0, none to follow) is a whole packet (RFC 6946). */
export function fragmentHeader(cursor: Cursor): Step | undefined {
  if (!cursor.has(8, "IPv6 fragment header")) return undefined;
  const { view, at, packet } = cursor;
  const fragment = view.getUint16(at + 2) & 0xfff9;
  packet.ipId = view.getUint32(at + 4);
  cursor.at = at + 8;
  const protocol = view.getUint8(at);
  if (fragment > 1) return cursor.fragments.join(cursor, protocol, cursor.at, fragment & 0xfff8, (fragment & 1) === 1);
  if (fragment === 1) beginFragment(cursor, protocol);
  return cursor.next.ipProtocol(cursor, protocol);
}

/** A first fragment is decoded as far as possible; if that is not enough, it waits for the others. */
function beginFragment(cursor: Cursor, protocol: number): void {
  cursor.defects |= Defect.Fragment;
  if (cursor.quoting || cursor.end < cursor.wireEnd) return;
  const { packet, path, at, wireEnd } = cursor;
  const { family, sourceOffset, destinationOffset, ipId } = packet;
  cursor.fragmentEnd = wireEnd;
  cursor.firstFragment = { protocol, dataAt: at, path, family, sourceOffset, destinationOffset, ipId };
}

function skip(cursor: Cursor, nextHeader: number, length: number): Step | undefined {
  if (!cursor.has(length, "IPv6 extension header")) return undefined;
  cursor.at += length;
  return cursor.next.ipProtocol(cursor, nextHeader);
}

/** What the length fields of IPv4 and IPv6 can tell. */
const LONGEST_PACKET = 40 + 0xffff;

/** Ends the layer after `length` octets, by the IP header; false if this is less than the header itself. */
function limit(cursor: Cursor, length: number, headerLength: number): boolean {
  if (length < headerLength) return false;
  const claimed = cursor.at + length;
  if (claimed <= cursor.wireEnd || cursor.quoting || cursor.defects & Defect.Fragment) cursor.wireEnd = claimed;
  else claimMore(cursor, length);
  cursor.insideIp = true;
  // A packet in a tunnel's first fragment contains its own length: only the octets that follow are unknown.
  cursor.defects &= ~Defect.Fragment;
  if (cursor.end > cursor.wireEnd) cursor.end = cursor.wireEnd;
  return true;
}

/** The IP header claims more octets than the frame had. */
function claimMore(cursor: Cursor, length: number): void {
  if (cursor.wireEnd === cursor.frameEnd && !cursor.insideIp && length <= LONGEST_PACKET) {
    // What recorded or rewrote the frame cut it and did not say so: the packet was as long as it says itself.
    cursor.wireEnd = cursor.at + length;
    cursor.count("shortened", "frames shorter than their IP length");
  } else cursor.defects |= Defect.LengthBeyondFrame;
}
