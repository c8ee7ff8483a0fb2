// Flows with one responder (or initiator, or port): those that fail and those that work. Of very many, a sample.

import { wordDistance } from "../tcp/seq";
import * as L from "../tracker/rowLayout";
import type { CauseRows } from "./causeRows";
import { synTsVal } from "./synFeatures";

/** Of each, failing and working. Sorting so many by each feature takes milliseconds. */
const MOST_OF_EACH = 4096;
/** SYNs of more flows are not read, neither to compare their timestamps nor to count exactly. */
export const MOST_SYNS = 1 << 15;
const MOST_HOSTS = 4096;

export interface SampledFlow {
  readonly flow: number;
  /** From 0, among all flows of the group in order of their first segments. */
  readonly ordinal: number;
  /** 1 if TSval of its SYN is below that of an earlier SYN from the same host, 0 if not, NaN if not known. */
  readonly tsGoesBack: number;
}

export class Sample {
  readonly fails = new Thinned();
  readonly works = new Thinned();
  readonly #timestamps: TimestampOrder;
  #ordinal = 0;

  constructor(tracker: CauseRows, initiators: Int32Array) {
    this.#timestamps = new TimestampOrder(tracker, initiators);
  }

  /** Takes a flow; `failed` is undefined for one that says nothing. In order of their first segments. */
  add(flow: number, failed: boolean | undefined): void {
    const ordinal = this.#ordinal++;
    const tsGoesBack = this.#timestamps.compare(flow);
    if (failed !== undefined) (failed ? this.fails : this.works).add(flow, ordinal, tsGoesBack);
  }

  /** Of all flows that were added. */
  get length(): number {
    return this.#ordinal;
  }

  /** Every flow is in it. */
  get isWhole(): boolean {
    return this.fails.isWhole && this.works.isWhole;
  }
}

/** Compares each SYN's TSval with those of earlier SYNs from the same host. */
export class TimestampOrder {
  readonly #tracker: CauseRows;
  readonly #initiators: Int32Array;
  readonly #highest = new Map<number, number>();
  #compared = 0;

  constructor(tracker: CauseRows, initiators: Int32Array) {
    this.#tracker = tracker;
    this.#initiators = initiators;
  }

  /** 1 if the flow's TSval is below an earlier one, 0 if not, NaN if that is not known. Flows come in the order of their ids. */
  compare(flow: number): number {
    if (this.#compared === MOST_SYNS) return Number.NaN;
    const row = this.#tracker.flows.chunk(flow);
    if (!(row[this.#tracker.flows.at(flow) + L.F_FLAGS]! & L.FLOW_SYN)) return Number.NaN;
    this.#compared++;
    const tsVal = synTsVal(this.#tracker, flow);
    // Without Timestamps there is nothing that a receiver could compare.
    if (Number.isNaN(tsVal)) return 0;
    const host = this.#initiators[flow]!;
    const highest = this.#highest.get(host);
    if (highest !== undefined && wordDistance(highest, tsVal) < 0) return 1;
    if (highest !== undefined || this.#highest.size < MOST_HOSTS) this.#highest.set(host, tsVal);
    return 0;
  }
}

/**
 * Keeps every flow, then half of them, a quarter, …: not every second and fourth, which would separate flows that fail every third
 * time from the others by any other number as well.
 */
class Thinned {
  #kept: SampledFlow[] = [];
  /** A flow is kept if these bits of its scattered ordinal are 0. */
  #mask = 0;
  /** How many there are of which some are kept. */
  seen = 0;

  add(flow: number, ordinal: number, tsGoesBack: number): void {
    this.seen++;
    if (scatter(ordinal) & this.#mask) return;
    this.#kept.push({ flow, ordinal, tsGoesBack });
    while (this.#kept.length > MOST_OF_EACH) {
      this.#mask = 2 * this.#mask + 1;
      this.#kept = this.#kept.filter((kept) => (scatter(kept.ordinal) & this.#mask) === 0);
    }
  }

  get kept(): readonly SampledFlow[] {
    return this.#kept;
  }

  get isWhole(): boolean {
    return this.#mask === 0;
  }
}

/** All bits of the result depend on all of the number (the finalizer of MurmurHash3). */
function scatter(number: number): number {
  let word = Math.imul(number ^ (number >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return word ^ (word >>> 16);
}
