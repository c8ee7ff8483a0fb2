// How long handshakes took, for passes over all flows: where the first segments are odd, finding them takes microseconds a flow,
// so that it is done once for each flow that is as it was.

import { Mark } from "../flow/flow";
import { handshakeNs } from "../tracker/pairing";
import * as L from "../tracker/rowLayout";
import type { FlowTracker } from "../tracker/tracker";

export class HandshakeTimes {
  readonly #tracker: FlowTracker;
  /** NaN where not known. */
  #times = new Float64Array(0);
  /** How many segments the flow had then. */
  #segments = new Int32Array(0);
  /** Flows that were removed then: the others have other indices since. */
  #gone = 0;

  constructor(tracker: FlowTracker) {
    this.#tracker = tracker;
  }

  /** Of the flow at an index, in ns; undefined where not known. */
  of(flow: number): number | undefined {
    const { flows } = this.#tracker;
    const row = flows.chunk(flow);
    const flowAt = flows.at(flow);
    if (!(row[flowAt + L.F_MARKS]! & Mark.OddStart)) return handshakeNs(this.#tracker, flow);
    this.#fit();
    const segments = segmentsOf(row, flowAt + L.F_SIDE_A) + segmentsOf(row, flowAt + L.F_SIDE_B);
    if (this.#segments[flow] !== segments) {
      this.#segments[flow] = segments;
      this.#times[flow] = handshakeNs(this.#tracker, flow) ?? Number.NaN;
    }
    const ns = this.#times[flow]!;
    return Number.isNaN(ns) ? undefined : ns;
  }

  #fit(): void {
    const { ids, length } = this.#tracker;
    if (ids.gone !== this.#gone) {
      this.#gone = ids.gone;
      this.#segments.fill(0);
    }
    if (length <= this.#times.length) return;
    const [times, segments] = [this.#times, this.#segments];
    this.#times = new Float64Array(2 * length);
    this.#times.set(times);
    this.#segments = new Int32Array(2 * length);
    this.#segments.set(segments);
  }
}

function segmentsOf(row: Int32Array, sideAt: number): number {
  return row[sideAt + L.S_SEGMENTS]! + row[sideAt + L.S_DUPLICATES]!;
}
