// Many short strings of octets in few large blocks.

const BLOCK_LOG2 = 16;
const BLOCK = 1 << BLOCK_LOG2;

export class OctetArena {
  readonly #blocks: Uint8Array[] = [];
  #used = BLOCK;

  /** Keeps a copy of `bytes[start, end)`, at most 255 octets, and returns where it is. */
  add(bytes: Uint8Array, start: number, end: number): number {
    const length = Math.min(end - start, 255);
    if (length <= 0) return 0;
    if (this.#used + length > BLOCK) {
      this.#blocks.push(new Uint8Array(BLOCK));
      this.#used = 0;
    }
    const block = this.#blocks[this.#blocks.length - 1]!;
    const position = (this.#blocks.length - 1) * BLOCK + this.#used;
    // Byte by byte: for a dozen octets that is faster than a view and `set`.
    for (let i = 0; i < length; i++) block[this.#used++] = bytes[start + i]!;
    return position;
  }

  /** The octets at a position; a view that must not be written to. */
  read(position: number, length: number): Uint8Array {
    if (length === 0) return NOTHING;
    const at = position & (BLOCK - 1);
    return this.blockOf(position).subarray(at, at + length);
  }

  /** The block of a position, and where it is there, for comparing without a view of each. */
  blockOf(position: number): Uint8Array {
    return this.#blocks[position >>> BLOCK_LOG2]!;
  }
}

/** Whether two arenas hold the same octets at these positions. */
export function holdSame(a: OctetArena, atA: number, b: OctetArena, atB: number, length: number): boolean {
  if (length === 0) return true;
  const [one, other] = [a.blockOf(atA), b.blockOf(atB)];
  const [i, j] = [atA & (BLOCK - 1), atB & (BLOCK - 1)];
  for (let k = 0; k < length; k++) if (one[i + k] !== other[j + k]) return false;
  return true;
}

const NOTHING = new Uint8Array(0);
