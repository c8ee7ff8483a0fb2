// What one side sent over time, in a table. A row is one segment; where there are too many, a row becomes a group of neighbors, so
// that any flow fits. Segments with a kind are grouped last.

import { FloatRows } from "../bytes/growingRows";

/** Of the first segment, and from it to the last, in ns. */
export const TIME = 0;
export const SPAN = 1;
/** Octets sent, from and to: of the sender's sequence space. */
export const LOW = 2;
export const HIGH = 3;
/** The highest acknowledgment, and the window's right edge, lowest and highest: of the peer's sequence space. */
export const ACK = 4;
export const EDGE_LOW = 5;
export const EDGE_HIGH = 6;
/** Round trips that end here, in ns. */
export const TRIP_LOW = 7;
export const TRIP_HIGH = 8;
/** Of the first segment. */
export const FRAME = 9;
export const COUNT = 10;
/** Bits of `TimeKind`. */
export const KINDS = 11;
const WIDTH = 12;

/** 100 MB a side. */
export const MOST_ROWS = 1 << 20;

/** Values by the columns above; NaN is "there is none". */
export type TimeRow = Float64Array;

export class TimeRows {
  readonly #most: number;
  readonly #rows = new FloatRows(WIDTH);
  #lastNs = Number.NEGATIVE_INFINITY;
  #isSorted = true;

  constructor(most = MOST_ROWS) {
    this.#most = most;
  }

  get length(): number {
    return this.#rows.length;
  }

  /** Adds a copy of the row. */
  add(row: TimeRow): void {
    if (this.#rows.length >= this.#most) this.#group();
    append(this.#rows, row);
    if (row[TIME]! < this.#lastNs) this.#isSorted = false;
    else this.#lastNs = row[TIME]!;
  }

  /** The first row from a time on; `length` for none. Afterwards rows are in the order of their times. */
  indexFrom(timeNs: number): number {
    if (!this.#isSorted) this.#sort();
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.value(middle, TIME) < timeNs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  value(index: number, column: number): number {
    return this.#rows.chunk(index)[this.#rows.at(index) + column]!;
  }

  /** A copy. */
  row(index: number): TimeRow {
    const at = this.#rows.at(index);
    return this.#rows.chunk(index).slice(at, at + WIDTH);
  }

  /** Makes `into` a group that contains row `index`, which came later. */
  joinTo(into: TimeRow, index: number): void {
    joinAt(into, this.#rows.chunk(index), this.#rows.at(index));
  }

  /** A capture may have frames that are older than those before them. */
  #sort(): void {
    const order = Uint32Array.from({ length: this.length }, (_, index) => index);
    order.sort((a, b) => this.value(a, TIME) - this.value(b, TIME) || a - b);
    const sorted = new FloatRows(WIDTH);
    for (const index of order) sorted.addFrom(this.#rows, index);
    this.#rows.become(sorted);
    this.#isSorted = true;
  }

  /** Makes room: neighbors become one row, those with a kind only if the others are not enough. */
  #group(): void {
    const enough = this.#most * 0.75;
    this.#groupPairs((kinds, others) => kinds === 0 && others === 0);
    if (this.length > enough) this.#groupPairs((kinds, others) => kinds === others);
    if (this.length > enough) this.#groupPairs(() => true);
  }

  #groupPairs(mayJoin: (kinds: number, others: number) => boolean): void {
    const grouped = new FloatRows(WIDTH);
    for (let at = 0; at < this.length; ) {
      const pair = this.row(at);
      const joins = at + 1 < this.length && mayJoin(pair[KINDS]!, this.value(at + 1, KINDS));
      if (joins) this.joinTo(pair, at + 1);
      append(grouped, pair);
      at += joins ? 2 : 1;
    }
    this.#rows.become(grouped);
  }
}

function append(rows: FloatRows, row: TimeRow): void {
  const index = rows.add();
  const chunk = rows.chunk(index);
  const at = rows.at(index);
  // One by one: for a dozen numbers that is faster than `set`.
  for (let column = 0; column < WIDTH; column++) chunk[at + column] = row[column]!;
}

export function emptyRow(): TimeRow {
  const row = new Float64Array(WIDTH).fill(Number.NaN);
  row[KINDS] = row[COUNT] = row[SPAN] = 0;
  return row;
}

function joinAt(into: TimeRow, from: Float64Array, at: number): void {
  into[SPAN] = Math.max(into[SPAN]!, from[at + TIME]! + from[at + SPAN]! - into[TIME]!);
  into[LOW] = least(into[LOW]!, from[at + LOW]!);
  into[HIGH] = most(into[HIGH]!, from[at + HIGH]!);
  into[ACK] = most(into[ACK]!, from[at + ACK]!);
  into[EDGE_LOW] = least(into[EDGE_LOW]!, from[at + EDGE_LOW]!);
  into[EDGE_HIGH] = most(into[EDGE_HIGH]!, from[at + EDGE_HIGH]!);
  into[TRIP_LOW] = least(into[TRIP_LOW]!, from[at + TRIP_LOW]!);
  into[TRIP_HIGH] = most(into[TRIP_HIGH]!, from[at + TRIP_HIGH]!);
  into[COUNT]! += from[at + COUNT]!;
  into[KINDS]! |= from[at + KINDS]!;
}

function least(a: number, b: number): number {
  return b < a || Number.isNaN(a) ? b : a;
}

function most(a: number, b: number): number {
  return b > a || Number.isNaN(a) ? b : a;
}
