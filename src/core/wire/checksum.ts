// TCP's checksum (RFC 9293 §3.1) over what was captured, and the values that offloading leaves in the field.

import { Defect } from "../tcp/defects";
import { fold } from "../tcp/onesComplement";
import type { Packet } from "./packet";

export type ChecksumState =
  | "ok"
  | "wrong"
  /** What a sender leaves in the field whose NIC fills it in later: 0, or the sum of the pseudo-header alone. */
  | "partial"
  /** Octets were not captured, or the segment is a fragment: it cannot be verified. */
  | "unknown";

const UNKNOWABLE =
  Defect.HeaderCut |
  Defect.OptionsCut |
  Defect.DataOffsetWrong |
  Defect.SegmentTooShort |
  Defect.Fragment |
  Defect.PayloadCut |
  Defect.LengthBeyondFrame;

/** Verifies the checksum of `packet`, which contains a segment (not one that an ICMP error quotes). */
export function checksumState(packet: Packet): ChecksumState {
  if (packet.defects & UNKNOWABLE) return "unknown";
  const { view, tcpOffset, payloadEnd } = packet;
  const pseudo = pseudoHeaderSum(packet, payloadEnd - tcpOffset);
  if (fold(pseudo + sum(view, tcpOffset, payloadEnd)) === 0xffff) return "ok";
  return isLeftToCard(packet.checksum, pseudo, payloadEnd - tcpOffset) ? "partial" : "wrong";
}

/** The pseudo-header's sum with the length, or with 0 where the card cuts the segment and each piece has a length of its own. */
function isLeftToCard(checksum: number, pseudo: number, length: number): boolean {
  const withoutLength = pseudo - (length >>> 16) - (length & 0xffff);
  return checksum === 0 || checksum === fold(pseudo) || checksum === fold(withoutLength);
}

/** The expected value of the field. */
export function expectedChecksum(packet: Packet): number {
  const { view, tcpOffset, payloadEnd, checksum } = packet;
  const total = pseudoHeaderSum(packet, payloadEnd - tcpOffset) + sum(view, tcpOffset, payloadEnd) - checksum;
  return ~fold(total) & 0xffff;
}

/** Sum over addresses, protocol and length (RFC 9293 §3.1, RFC 8200 §8.1). */
function pseudoHeaderSum(packet: Packet, length: number): number {
  const octets = packet.family === 4 ? 4 : 16;
  const { view, pseudoSourceOffset: source, pseudoDestinationOffset: destination } = packet;
  const addresses = sum(view, source, source + octets) + sum(view, destination, destination + octets);
  return addresses + 6 + (length >>> 16) + (length & 0xffff);
}

/** Sum of 16-bit words, an odd last octet padded. Exact for 2^37 words. */
export function sum(view: DataView, from: number, to: number): number {
  let total = 0;
  let at = from;
  for (; at + 3 < to; at += 4) {
    const words = view.getUint32(at);
    total += (words >>> 16) + (words & 0xffff);
  }
  // Without branches, which V8 would compile anew when a length first takes them: up to three octets, zeroes behind them.
  const last = (view.getUint32(to - 4) << (31 - 8 * (to - at))) << 1;
  return total + (last >>> 16) + (last & 0xffff);
}
