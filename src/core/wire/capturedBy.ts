// Headers that capturing systems add and that are not on the wire: netfilter's log, Apple's PKTAP, IP over InfiniBand.

import type { Cursor, Step } from "./cursor";
import { ipOfEitherVersion } from "./ip";

const NFLOG_PAYLOAD = 9;

/** LINKTYPE_NFLOG: items of length, type and value in the order of the capturing machine; one of them is the packet. */
export function nflog(cursor: Cursor): Step | undefined {
  if (!cursor.has(8, "NFLOG header")) return undefined;
  const { view, at, end } = cursor;
  if (view.getUint8(at + 1) !== 0) return cursor.count("unsupported", "NFLOG version other than 0");
  // Types are small numbers, but not in the wrong byte order.
  const littleEndian = view.getUint16(at + 6, true) < 0x100;
  for (let item = at + 4; item + 4 <= end; ) {
    const length = view.getUint16(item, littleEndian);
    if (length < 4) return cursor.count("malformed", "NFLOG item");
    if (view.getUint16(item + 2, littleEndian) === NFLOG_PAYLOAD) {
      cursor.at = item + 4;
      cursor.limit(length - 4);
      return ipOfEitherVersion;
    }
    item += Math.ceil(length / 4) * 4;
  }
  return cursor.count(cursor.end < cursor.wireEnd ? "truncated" : "other", "NFLOG without a packet");
}

/** LINKTYPE_PKTAP: its length and the link type that follows, in the order of the capturing machine. */
export function pktap(cursor: Cursor): Step | undefined {
  if (!cursor.has(12, "PKTAP header")) return undefined;
  const { view, at } = cursor;
  const littleEndian = view.getUint32(at, true) <= 0xffff;
  const length = view.getUint32(at, littleEndian);
  if (length < 12) return cursor.count("malformed", "PKTAP header");
  if (!cursor.has(length, "PKTAP header")) return undefined;
  cursor.at = at + length;
  return cursor.next.link(cursor, view.getUint32(at + 8, littleEndian));
}

/** LINKTYPE_IPOIB: 40 octets of a global route header, then RFC 4391's four: ethertype and two of padding. */
export function ipOverInfiniband(cursor: Cursor): Step | undefined {
  if (!cursor.has(44, "InfiniBand header")) return undefined;
  const type = cursor.view.getUint16(cursor.at + 40);
  cursor.at += 44;
  return cursor.next.etherType(cursor, type);
}
