// Sums of 16-bit words as checksums take them (RFC 1071).

/**
 * A sum of words with its carries added to it, until it is one word. Beyond 32 bits, which only huge segments reach, by arithmetic; a
 * remainder costs more than the sum of a small segment.
 */
export function fold(total: number): number {
  let folded = total;
  while (folded > 0xffffffff) folded = (folded % 0x10000) + Math.floor(folded / 0x10000);
  while (folded > 0xffff) folded = (folded & 0xffff) + (folded >>> 16);
  return folded;
}
