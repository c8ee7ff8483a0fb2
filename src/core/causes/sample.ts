// Flows with one responder (or initiator, or port): those that fail and those that work. Of very many, an even sample.

import { wordDistance } from "../tcp/seq";
import * as L from "../tracker/rowLayout";
import type { CauseRows } from "./causeRows";
import { synFeatures } from "./synFeatures";

/** Of each, failing and working. Sorting so many by each feature takes milliseconds. */
const MOST_OF_EACH = 4096;
/** Timestamps of more flows are not compared: every SYN must be read for it. */
const MOST_COMPARED = 100_000;
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
    const row = this.#tracker.flows.chunk(flow);
    const hasSyn = row[this.#tracker.flows.at(flow) + L.F_FLAGS]! & L.FLOW_SYN;
    if (!hasSyn || ++this.#compared > MOST_COMPARED) return Number.NaN;
    const tsVal = synFeatures(this.#tracker, flow)?.tsVal ?? Number.NaN;
    // Without Timestamps there is nothing that a receiver could compare.
    if (Number.isNaN(tsVal)) return 0;
    const host = this.#initiators[flow]!;
    const highest = this.#highest.get(host);
    if (highest !== undefined && wordDistance(highest, tsVal) < 0) return 1;
    if (highest !== undefined || this.#highest.size < MOST_HOSTS) this.#highest.set(host, tsVal);
    return 0;
  }
}

/** Keeps every flow, then every second, every fourth, …. */
class Thinned {
  #kept: SampledFlow[] = [];
  #step = 1;
  #count = 0;

  add(flow: number, ordinal: number, tsGoesBack: number): void {
    if (this.#count++ % this.#step !== 0) return;
    this.#kept.push({ flow, ordinal, tsGoesBack });
    if (this.#kept.length <= MOST_OF_EACH) return;
    this.#kept = this.#kept.filter((_, place) => place % 2 === 0);
    this.#step *= 2;
  }

  get kept(): readonly SampledFlow[] {
    return this.#kept;
  }

  get count(): number {
    return this.#count;
  }

  get isWhole(): boolean {
    return this.#step === 1;
  }
}
