// IEEE 802.11 data frames, with or without the headers that capturing drivers add.

import type { Cursor, Step } from "./cursor";
import { llc } from "./links";

const TYPE_DATA = 2;
const SUBTYPE_NO_DATA = 4;
const SUBTYPE_QOS = 8;
const FLAG_PROTECTED = 0x40;
const FLAG_ORDER = 0x80;
const FLAGS_DISTRIBUTION = 0x03;
const QOS_AGGREGATE = 0x80;

/** LINKTYPE_IEEE802_11. */
export function wifi(cursor: Cursor): Step | undefined {
  return readHeader(cursor);
}

/** The same, with the two octets of its frame control exchanged. */
export function swappedWifi(cursor: Cursor): Step | undefined {
  return readHeader(cursor, { isSwapped: true });
}

/** The same, with the header filled up to a multiple of four octets, as some drivers do. */
export function paddedWifi(cursor: Cursor): Step | undefined {
  return readHeader(cursor, { isPadded: true });
}

/** IEEE 802.11-2020 §9.3.2.1. */
function readHeader(
  cursor: Cursor,
  { isPadded = false, isSwapped = false }: { isPadded?: boolean; isSwapped?: boolean } = {},
): Step | undefined {
  if (!cursor.has(2, "802.11 header")) return undefined;
  const { view, at } = cursor;
  const control = view.getUint8(isSwapped ? at + 1 : at);
  const flags = view.getUint8(isSwapped ? at : at + 1);
  const subtype = control >>> 4;
  if ((control & 3) !== 0) return cursor.count("unsupported", "802.11 version other than 0");
  if (((control >>> 2) & 3) !== TYPE_DATA) return cursor.count("other", "802.11 management or control");
  if (subtype & SUBTYPE_NO_DATA) return cursor.count("other", "802.11 without data");
  const hasQos = (subtype & SUBTYPE_QOS) !== 0;
  const qosAt = at + 24 + ((flags & FLAGS_DISTRIBUTION) === FLAGS_DISTRIBUTION ? 6 : 0);
  const length = qosAt - at + (hasQos ? 2 + (flags & FLAG_ORDER ? 4 : 0) : 0);
  const filled = isPadded ? Math.ceil(length / 4) * 4 : length;
  if (!cursor.has(filled, "802.11 header")) return undefined;
  if (flags & FLAG_PROTECTED) return cursor.count("unsupported", "802.11 (encrypted)");
  cursor.at = at + filled;
  return hasQos && view.getUint8(qosAt) & QOS_AGGREGATE ? aggregate : llc;
}

/** The first of several frames sent as one (A-MSDU, §9.3.2.2); only one packet per captured frame is supported. */
export function aggregate(cursor: Cursor): Step | undefined {
  if (!cursor.has(14, "802.11 aggregate")) return undefined;
  const { view, at } = cursor;
  const length = view.getUint16(at + 12);
  cursor.at = at + 14;
  // Each is filled up to four octets; a frame check sequence may follow the last.
  if (cursor.wireEnd - cursor.at > Math.ceil((14 + length) / 4) * 4 - 14 + 4) {
    cursor.count("unsupported", "further frames of an 802.11 aggregate");
  }
  cursor.limit(length);
  return llc;
}

const PRESENT_TSFT = 1;
const PRESENT_FLAGS = 2;
const PRESENT_MORE = 0x8000_0000;
const FLAG_DATA_PAD = 0x20;

/** LINKTYPE_IEEE802_11_RADIOTAP: little-endian; only its length and whether the next header is padded are needed. */
export function radiotap(cursor: Cursor): Step | undefined {
  if (!cursor.has(8, "radiotap header")) return undefined;
  const { view, at } = cursor;
  const length = view.getUint16(at + 2, true);
  if (length < 8) return cursor.count("malformed", "radiotap header");
  if (!cursor.has(length, "radiotap header")) return undefined;
  const present = view.getUint32(at + 4, true);
  let fieldAt = at + 4;
  while (fieldAt + 4 <= at + length && view.getUint32(fieldAt, true) & PRESENT_MORE) fieldAt += 4;
  fieldAt += 4;
  // The time stamp comes first, aligned to 8 octets from the header's beginning.
  if (present & PRESENT_TSFT) fieldAt = at + Math.ceil((fieldAt - at) / 8) * 8 + 8;
  const isPadded = (present & PRESENT_FLAGS) !== 0 && fieldAt < at + length && view.getUint8(fieldAt) & FLAG_DATA_PAD;
  cursor.at = at + length;
  return isPadded ? paddedWifi : wifi;
}

/** LINKTYPE_PPI: little-endian, and says which link layer follows. */
export function ppi(cursor: Cursor): Step | undefined {
  if (!cursor.has(8, "PPI header")) return undefined;
  const { view, at } = cursor;
  const length = view.getUint16(at + 2, true);
  if (length < 8) return cursor.count("malformed", "PPI header");
  if (!cursor.has(length, "PPI header")) return undefined;
  cursor.at = at + length;
  return cursor.next.link(cursor, view.getUint32(at + 4, true));
}
