// Tables that grow by chunks: a row never moves, nothing is copied while growing, and an index is all that one needs to keep.

const ROWS_PER_CHUNK_LOG2 = 12;
const ROW_MASK = (1 << ROWS_PER_CHUNK_LOG2) - 1;

/** Rows of `width` 32-bit integers each. */
export class IntRows {
  readonly width: number;
  #chunks: Int32Array[] = [];
  #length = 0;

  constructor(width: number) {
    this.width = width;
  }

  get length(): number {
    return this.#length;
  }

  /** Adds a row of zeroes and returns its index. */
  add(): number {
    const index = this.#length++;
    if ((index & ROW_MASK) === 0) this.#chunks.push(new Int32Array(this.width << ROWS_PER_CHUNK_LOG2));
    return index;
  }

  /** The chunk that holds row `index`; the row begins there at `at(index)`. */
  chunk(index: number): Int32Array {
    return this.#chunks[index >>> ROWS_PER_CHUNK_LOG2]!;
  }

  at(index: number): number {
    return (index & ROW_MASK) * this.width;
  }

  /** Adds a copy of row `index` of `other`, which is as wide, and returns its index here. */
  addFrom(other: IntRows, index: number): number {
    const copy = this.add();
    const from = other.at(index);
    this.chunk(copy).set(other.chunk(index).subarray(from, from + this.width), this.at(copy));
    return copy;
  }

  /** Takes the rows of `other` in place of its own. */
  become(other: IntRows): void {
    this.#chunks = other.#chunks;
    this.#length = other.#length;
  }
}

/** Rows of `width` doubles each: times in ns and offsets in files, which do not fit 32 bits. */
export class FloatRows {
  readonly width: number;
  #chunks: Float64Array[] = [];
  #length = 0;

  constructor(width: number) {
    this.width = width;
  }

  get length(): number {
    return this.#length;
  }

  add(): number {
    const index = this.#length++;
    if ((index & ROW_MASK) === 0) this.#chunks.push(new Float64Array(this.width << ROWS_PER_CHUNK_LOG2));
    return index;
  }

  chunk(index: number): Float64Array {
    return this.#chunks[index >>> ROWS_PER_CHUNK_LOG2]!;
  }

  at(index: number): number {
    return (index & ROW_MASK) * this.width;
  }

  /** Adds a copy of row `index` of `other`, which is as wide, and returns its index here. */
  addFrom(other: FloatRows, index: number): number {
    const copy = this.add();
    const from = other.at(index);
    this.chunk(copy).set(other.chunk(index).subarray(from, from + this.width), this.at(copy));
    return copy;
  }

  /** Takes the rows of `other` in place of its own. */
  become(other: FloatRows): void {
    this.#chunks = other.#chunks;
    this.#length = other.#length;
  }
}
