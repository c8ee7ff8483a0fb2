// CAPWAP (RFC 5415): what a wireless access point and its controller exchange.

import { Defect } from "../tcp/defects";
import type { Cursor, Step } from "./cursor";
import { ethernet } from "./links";
import { swappedWifi, wifi } from "./wifi";

const DTLS = 1;
const NATIVE = 0x0100;
const FRAGMENT = 0x0080;
const KEEP_ALIVE = 0x0008;
const BINDING_WIFI = 1;

/** The control channel configures access points and carries no data of stations. */
export function capwapControl(cursor: Cursor): undefined {
  return cursor.count("unsupported", "CAPWAP control");
}

/** The data channel (RFC 5415 §4.3): stations' frames as 802.3, or as the radio's own (RFC 5416). */
export function capwapData(cursor: Cursor): Step | undefined {
  if (!cursor.has(8, "CAPWAP header")) return undefined;
  const { view, at } = cursor;
  const preamble = view.getUint8(at);
  if (preamble >>> 4 !== 0) return cursor.count("unsupported", "CAPWAP of another version than 0");
  if ((preamble & 15) === DTLS) return cursor.count("unsupported", "CAPWAP data (encrypted by DTLS)");
  const length = 4 * (view.getUint8(at + 1) >>> 3);
  const word = view.getUint16(at + 2);
  if (length < 8) return cursor.count("malformed", "CAPWAP header");
  if (word & KEEP_ALIVE) return cursor.count("other", "CAPWAP keep-alive");
  const fragmentOffset = view.getUint16(at + 6) >>> 3;
  if (word & FRAGMENT && fragmentOffset > 0) return cursor.count("fragments", "CAPWAP fragments");
  if (!cursor.has(length, "CAPWAP header")) return undefined;
  const binding = (view.getUint8(at + 2) >>> 1) & 31;
  cursor.at = at + length;
  cursor.path = cursor.paths.enter(cursor.path, "CAPWAP");
  // The packet in it continues in the next fragment.
  if (word & FRAGMENT) cursor.defects |= Defect.Fragment;
  if ((word & NATIVE) === 0) {
    cursor.path = cursor.paths.enter(cursor.path, "Ethernet");
    return ethernet;
  }
  if (binding !== BINDING_WIFI) return cursor.count("unsupported", "CAPWAP of another radio than 802.11");
  return nativeWifi(cursor);
}

/** Some access points write the two octets of 802.11's frame control in the wrong order: a version that is not 0 tells. */
function nativeWifi(cursor: Cursor): Step | undefined {
  if (!cursor.has(2, "802.11 header")) return undefined;
  return cursor.view.getUint8(cursor.at) & 3 ? swappedWifi : wifi;
}
