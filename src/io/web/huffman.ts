// The Huffman codes of DEFLATE (RFC 1951 §3.2.2) as tables: the next bits of the input give symbol and length at once.

/** For every value of the next `bits` bits: the symbol × 16 + the length of its code, or 0 where no code begins like this. */
export interface HuffmanTable {
  readonly bits: number;
  readonly entries: Uint16Array;
}

const LONGEST_CODE = 15;

/** `lengths` of the codes by symbol, 0 for a symbol that does not occur. Undefined if there are more codes than fit. */
export function huffmanTable(lengths: ArrayLike<number>): HuffmanTable | undefined {
  const counts = new Uint16Array(LONGEST_CODE + 1);
  for (let symbol = 0; symbol < lengths.length; symbol++) counts[lengths[symbol]!]!++;
  counts[0] = 0;
  let bits = LONGEST_CODE;
  while (bits > 1 && counts[bits] === 0) bits--;
  const next = new Uint16Array(LONGEST_CODE + 2);
  for (let length = 1; length <= LONGEST_CODE; length++) {
    const code = (next[length]! + counts[length]!) << 1;
    if (next[length]! + counts[length]! > 1 << length) return undefined;
    next[length + 1] = code;
  }
  const entries = new Uint16Array(1 << bits);
  for (let symbol = 0; symbol < lengths.length; symbol++) {
    const length = lengths[symbol]!;
    if (length === 0) continue;
    const code = reversed(next[length]!++, length);
    for (let value = code; value < entries.length; value += 1 << length) entries[value] = (symbol << 4) | length;
  }
  return { bits, entries };
}

/** Codes are packed with their first bit lowest. */
function reversed(code: number, length: number): number {
  let result = 0;
  for (let bit = 0; bit < length; bit++) result |= ((code >> bit) & 1) << (length - 1 - bit);
  return result;
}

// RFC 1951 §3.2.6.
const FIXED_LENGTHS = Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8));
export const FIXED_LITERALS = huffmanTable(FIXED_LENGTHS)!;
export const FIXED_DISTANCES = huffmanTable(new Array(32).fill(5))!;
