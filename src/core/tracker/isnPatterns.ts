import { wordDistance } from "../tcp/seq";
import { COPY_NS } from "../tcp/thresholds";

// Do a host's initial sequence numbers follow a pattern? A small table of the last ISN of each address, bounded: a flood
// from many addresses cannot make it grow.

const SLOTS = 1 << 14;
/** Allocated page by page as hosts appear: at once, it took a fifth of the time of a capture of few hosts. */
const SLOTS_PER_PAGE = 1 << 6;
const WIDTH = 4;
const LAST = 0;
const STEP = 1;
const COUNT = 2;
const KEY = 3;
const MAX_KEPT = 10_000;

/** How a host's ISNs relate over the last flows. */
export interface IsnPattern {
  readonly kind: "zero" | "equal" | "step";
  /** From one flow to the next, modulo 2^32, as a signed number. */
  readonly step: number;
  /** How many flows in a row, those after the reported one included. */
  readonly flows: number;
}

interface Page {
  readonly table: Int32Array;
  readonly time: Float64Array;
  /** The pattern that was reported of each host; its count increases with every flow that continues it. */
  readonly reported: ({ -readonly [K in keyof IsnPattern]: IsnPattern[K] } | undefined)[];
}

export class IsnPatterns {
  readonly #pages: (Page | undefined)[] = new Array(SLOTS / SLOTS_PER_PAGE).fill(undefined);
  #count = 0;
  #found = new Map<number, IsnPattern>();

  /**
   * Notes that the host behind `hostHash` chose `isn`, for side `side` of flow `flow`.
   * True when it is the third of a pattern, and the first that is reported of its host.
   */
  note(hostHash: number, isn: number, timeNs: number, flow: number, side: number): boolean {
    const index = (hostHash ^ (hostHash >>> 15)) & (SLOTS - 1);
    const slot = index % SLOTS_PER_PAGE;
    const { table, time, reported } = this.#page((index / SLOTS_PER_PAGE) | 0);
    const at = slot * WIDTH;
    const since = timeNs - time[slot]!;
    if (table[at + KEY] !== hostHash || since === Number.POSITIVE_INFINITY) {
      table[at + KEY] = hostHash;
      table[at + COUNT] = 1;
      reported[slot] = undefined;
    } else {
      const step = wordDistance(table[at + LAST]!, isn);
      if (step === 0 && since < COPY_NS) return false;
      table[at + COUNT] = table[at + COUNT]! >= 2 && table[at + STEP] === step ? table[at + COUNT]! + 1 : 2;
      table[at + STEP] = step;
    }
    table[at + LAST] = isn;
    time[slot] = timeNs;
    const flows = table[at + COUNT]!;
    if (flows < 3) return false;
    const step = table[at + STEP]!;
    const known = reported[slot];
    if (known) {
      if (known.step === step) known.flows = Math.max(known.flows, flows);
      return false;
    }
    const kind = step !== 0 ? "step" : isn === 0 ? "zero" : "equal";
    const pattern: IsnPattern = { kind, step, flows };
    reported[slot] = pattern;
    // Counts reports and not what is held: their number does not depend on whether flows are removed meanwhile.
    if (this.#count++ < MAX_KEPT) this.#found.set(flow * 2 + side, pattern);
    return true;
  }

  #page(number: number): Page {
    const page = this.#pages[number];
    if (page) return page;
    const table = new Int32Array(SLOTS_PER_PAGE * WIDTH);
    const made = { table, time: new Float64Array(SLOTS_PER_PAGE).fill(Number.NEGATIVE_INFINITY), reported: [] };
    this.#pages[number] = made;
    return made;
  }

  /** Flows move: `renumbered` has the new index of each, −1 for those removed. */
  renumber(renumbered: Int32Array): void {
    const found = new Map<number, IsnPattern>();
    for (const [key, pattern] of this.#found) {
      const flow = renumbered[key >> 1]!;
      if (flow >= 0) found.set(2 * flow + (key & 1), pattern);
    }
    this.#found = found;
  }

  of(flow: number, side: number): IsnPattern | undefined {
    return this.#found.get(flow * 2 + side);
  }
}
