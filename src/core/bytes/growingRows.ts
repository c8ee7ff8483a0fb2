// Tables that grow by chunks: a row never moves, growing does not copy, and an index identifies a row.
//
// Two classes of equal lines: with one class above both, a capture of one flow of 10,000,000 segments takes 15 % longer (side by
// side, `npm run bench -- "--only=one flow"`), as the methods that each segment calls then see objects of several kinds.

const ROWS_PER_CHUNK_LOG2 = 12;
const ROW_MASK = (1 << ROWS_PER_CHUNK_LOG2) - 1;

/**
 * The first chunk has fewer rows: most captures have a few flows, and zeroing 4096 rows of each table took a third of their
 * time. The second chunk leaves the place of these rows unused, so that one mask finds a row in every chunk.
 */
const ROWS_OF_FIRST_LOG2 = 9;
const FIRST_MASK = (1 << ROWS_OF_FIRST_LOG2) - 1;

/**
 * Tables look whether they have to grow at this row as well, where they do not: V8 then knows the branch before it compiles `add`
 * into its callers. Otherwise it throws these away when the first chunk is full.
 */
const FIRST_LOOK = 32;

/** Whether row `index`, the first of a block of the first chunk's size, is in another chunk than the row before it. */
function beginsChunk(index: number): boolean {
  return index === 1 << ROWS_OF_FIRST_LOG2 || (index & ROW_MASK) === 0;
}

function chunkLength(index: number, width: number): number {
  return width << (index === 0 ? ROWS_OF_FIRST_LOG2 : ROWS_PER_CHUNK_LOG2);
}

/** The row at which to look again, after row `index`, where a table has rows for a whole block. */
function nextLook(index: number): number {
  return index === 0 ? FIRST_LOOK : (index | FIRST_MASK) + 1;
}

/** Rows of `width` 32-bit integers each. */
export class IntRows {
  readonly width: number;
  /** One entry per block of the first chunk's size: a chunk has several. */
  #chunks: Int32Array[] = [];
  #length = 0;
  #nextLook = 0;

  constructor(width: number) {
    this.width = width;
  }

  get length(): number {
    return this.#length;
  }

  /** Adds a row of zeroes and returns its index. */
  add(): number {
    const index = this.#length++;
    if (index === this.#nextLook) this.#grow(index);
    return index;
  }

  #grow(index: number): void {
    if ((index & FIRST_MASK) === 0)
      this.#chunks.push(beginsChunk(index) ? new Int32Array(chunkLength(index, this.width)) : this.#chunks.at(-1)!);
    this.#nextLook = nextLook(index);
  }

  /** The chunk that holds row `index`; the row begins there at `at(index)`. */
  chunk(index: number): Int32Array {
    return this.#chunks[index >>> ROWS_OF_FIRST_LOG2]!;
  }

  at(index: number): number {
    return (index & ROW_MASK) * this.width;
  }

  /** Adds a copy of row `index` of `other`, which has the same width, and returns its index here. */
  addFrom(other: IntRows, index: number): number {
    const copy = this.add();
    const from = other.at(index);
    this.chunk(copy).set(other.chunk(index).subarray(from, from + this.width), this.at(copy));
    return copy;
  }

  /** Replaces its rows with those of `other`. */
  become(other: IntRows): void {
    this.#chunks = other.#chunks;
    this.#length = other.#length;
    this.#nextLook = other.#nextLook;
  }
}

/** Rows of `width` doubles each: times in ns and offsets in files, which do not fit 32 bits. */
export class FloatRows {
  readonly width: number;
  /** One entry per block of the first chunk's size: a chunk has several. */
  #chunks: Float64Array[] = [];
  #length = 0;
  #nextLook = 0;

  constructor(width: number) {
    this.width = width;
  }

  get length(): number {
    return this.#length;
  }

  add(): number {
    const index = this.#length++;
    if (index === this.#nextLook) this.#grow(index);
    return index;
  }

  #grow(index: number): void {
    if ((index & FIRST_MASK) === 0)
      this.#chunks.push(beginsChunk(index) ? new Float64Array(chunkLength(index, this.width)) : this.#chunks.at(-1)!);
    this.#nextLook = nextLook(index);
  }

  chunk(index: number): Float64Array {
    return this.#chunks[index >>> ROWS_OF_FIRST_LOG2]!;
  }

  at(index: number): number {
    return (index & ROW_MASK) * this.width;
  }

  /** Adds a copy of row `index` of `other`, which has the same width, and returns its index here. */
  addFrom(other: FloatRows, index: number): number {
    const copy = this.add();
    const from = other.at(index);
    this.chunk(copy).set(other.chunk(index).subarray(from, from + this.width), this.at(copy));
    return copy;
  }

  /** Replaces its rows with those of `other`. */
  become(other: FloatRows): void {
    this.#chunks = other.#chunks;
    this.#length = other.#length;
    this.#nextLook = other.#nextLook;
  }
}
