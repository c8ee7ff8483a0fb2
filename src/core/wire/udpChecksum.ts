// The checksum of UDP around a tunnel (RFC 768). A receiver drops a datagram whose checksum is incorrect, with all that is in it, as
// if it had been lost. Verified for small ones only: the segments of a handshake are, and large ones would take their time.

import { fold } from "../tcp/onesComplement";
import { sum } from "./checksum";
import type { Cursor } from "./cursor";

/** Octets of a datagram that is verified: a SYN with all options in a tunnel over IPv6. */
const MOST_OCTETS = 256;
const UDP = 17;

/** The datagram of `length` octets at the cursor is there in one piece, and neither its checksum nor what offloading leaves fits. */
export function isUdpChecksumWrong(cursor: Cursor, length: number): boolean {
  const { view, at, end, packet } = cursor;
  const found = view.getUint16(at + 6);
  // 0: there is none (RFC 768, RFC 6935).
  if (found === 0 || length < 8 || length > MOST_OCTETS || at + length > end) return false;
  if (cursor.quoting || cursor.fragmentEnd >= 0) return false;
  const octets = packet.family === 4 ? 4 : 16;
  const { pseudoSourceOffset: source, pseudoDestinationOffset: destination } = packet;
  const pseudo = sum(view, source, source + octets) + sum(view, destination, destination + octets) + UDP + length;
  if (fold(pseudo + sum(view, at, at + length)) === 0xffff) return false;
  return found !== fold(pseudo);
}
