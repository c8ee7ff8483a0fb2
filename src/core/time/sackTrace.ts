// The SACK blocks that one side sent. A block that comes again unchanged with the next acknowledgments is kept once.

import { FloatRows } from "../bytes/growingRows";

const TIME = 0;
const LAST = 1;
const LEFT = 2;
const RIGHT = 3;
const FRAME = 4;
const WIDTH = 5;

/** 10 MB a side; further blocks are only counted. */
const MOST_BLOCKS = 1 << 18;
/** An option has at most four blocks (RFC 2018 §3). */
const BLOCKS_A_SEGMENT = 4;

export interface SackSpan {
  readonly timeNs: number;
  /** When the block was last repeated. */
  readonly lastNs: number;
  /** Octets of the peer's sequence space. */
  readonly left: number;
  readonly right: number;
  readonly frame: number;
}

export class SackTrace {
  readonly #rows = new FloatRows(WIDTH);
  /** Segments with blocks. */
  segments = 0;
  /** Blocks that did not fit. */
  dropped = 0;

  /** A new segment with blocks. */
  begin(): void {
    this.segments++;
  }

  add(left: number, right: number, timeNs: number, frame: number): void {
    const { length } = this.#rows;
    for (let index = length - 1; index >= Math.max(0, length - BLOCKS_A_SEGMENT); index--) {
      const row = this.#rows.chunk(index);
      const at = this.#rows.at(index);
      if (row[at + LEFT] !== left || row[at + RIGHT] !== right) continue;
      row[at + LAST] = timeNs;
      return;
    }
    if (length >= MOST_BLOCKS) {
      this.dropped++;
      return;
    }
    const index = this.#rows.add();
    this.#rows.chunk(index).set([timeNs, timeNs, left, right, frame], this.#rows.at(index));
  }

  /**
   * The blocks between two times, at most `most`: where there are more, blocks of one moment of `stepNs` that touch are one, and
   * beyond that the last are left out.
   */
  between(fromNs: number, toNs: number, stepNs: number, most: number): SackSpan[] {
    const all: SackSpan[] = [];
    const joined: SackSpan[] = [];
    for (let index = 0; index < this.#rows.length; index++) {
      const span = this.#spanAt(index);
      if (span.lastNs < fromNs || span.timeNs > toNs) continue;
      if (all.length <= most) all.push(span);
      const last = joined.at(-1);
      const touches =
        last !== undefined && span.timeNs - last.timeNs < stepNs && span.left <= last.right && last.left <= span.right;
      if (touches) joined[joined.length - 1] = unite(last, span);
      else joined.push(span);
    }
    return all.length <= most ? all : joined.slice(0, most);
  }

  #spanAt(index: number): SackSpan {
    const row = this.#rows.chunk(index);
    const at = this.#rows.at(index);
    return {
      timeNs: row[at + TIME]!,
      lastNs: row[at + LAST]!,
      left: row[at + LEFT]!,
      right: row[at + RIGHT]!,
      frame: row[at + FRAME]!,
    };
  }
}

function unite(a: SackSpan, b: SackSpan): SackSpan {
  return {
    ...a,
    lastNs: Math.max(a.lastNs, b.lastNs),
    left: Math.min(a.left, b.left),
    right: Math.max(a.right, b.right),
  };
}
