// Checksums over octets that were replaced: right ones stay right, and wrong ones stay wrong by the same difference (RFC 1624 §3).

import { fold } from "../../tcp/onesComplement";

/** Ones' complement sum of 16-bit words, the last one padded (RFC 1071 §1). */
export function sumOf(octets: Uint8Array, from: number, to: number): number {
  let total = 0;
  for (let at = from; at < to; at += 2) total += (octets[at]! << 8) | (at + 1 < to ? octets[at + 1]! : 0);
  return fold(total);
}

/** The field for a sum that was `before` and is `after`, both without the field: HC' = ~(~HC + ~m + m'). */
export function updatedChecksum(checksum: number, before: number, after: number): number {
  return ~fold((~checksum & 0xffff) + (~before & 0xffff) + after) & 0xffff;
}
