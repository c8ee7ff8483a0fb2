// Flows are reported as they end, each once, and removed when they can no longer change: a capture that is read for days, from a
// pipe or an archive, needs memory for the flows of its last minutes only.

import { LINGER_NS, OPEN_OVER_NS, UNOPENED_OVER_NS } from "../tcp/thresholds";
import { isOpen } from "./flowAssignment";
import * as L from "./rowLayout";
import type { FlowTracker } from "./tracker";

/** This many flows are always kept: they need less memory than the program. */
const ALWAYS_KEPT = 1 << 15;

export class FlowsOver {
  readonly #tracker: FlowTracker;
  readonly #listener: (index: number) => void;
  /** By index: 1 for a flow that was reported. */
  #told = new Uint8Array(1024);
  #keptLast = 0;

  /** Calls back with a flow's index. */
  constructor(tracker: FlowTracker, listener: (index: number) => void) {
    this.#tracker = tracker;
    this.#listener = listener;
    tracker.onOver = (flow): void => this.#tell(flow);
  }

  /** Reports all flows that were not reported yet. */
  tellAll(): void {
    for (let flow = 0; flow < this.#tracker.length; flow++) this.#tell(flow);
  }

  /** Most flows held may be removable: it is worth checking all of them. */
  get crowded(): boolean {
    return this.#tracker.length > Math.max(ALWAYS_KEPT, 2 * this.#keptLast);
  }

  /** Reports flows that were silent for so long that no endpoint still waits for an answer. */
  tellSilent(): void {
    for (let flow = 0; flow < this.#tracker.length; flow++) {
      const row = this.#tracker.flows.chunk(flow);
      const flowAt = this.#tracker.flows.at(flow);
      if (this.#silentNs(flow) >= (isOpen({ row, flowAt }) ? OPEN_OVER_NS : UNOPENED_OVER_NS)) this.#tell(flow);
    }
  }

  /**
   * Removes flows that were reported and silent since; `leaving` is called with each before. The others then change index. Of
   * flows that are `together`, all stay or none.
   */
  forget(leaving: (flow: number) => void, together: Iterable<readonly number[]> = []): void {
    const { length } = this.#tracker;
    const stays = new Uint8Array(length);
    for (let flow = length - 1; flow >= 0; flow--) {
      if (this.#told[flow] && this.#silentNs(flow) >= LINGER_NS) continue;
      stays[flow] = 1;
      // A flow may need the previous flow on its addresses.
      const previous = this.#tracker.flows.chunk(flow)[this.#tracker.flows.at(flow) + L.F_PREVIOUS]!;
      if (previous >= 0) stays[previous] = 1;
    }
    for (const flows of together) if (flows.some((flow) => stays[flow])) for (const flow of flows) stays[flow] = 1;
    const told = new Uint8Array(Math.max(1024, length));
    const renumbered = new Int32Array(length).fill(-1);
    let kept = 0;
    for (let flow = 0; flow < length; flow++) {
      if (!stays[flow]) {
        leaving(flow);
        continue;
      }
      told[kept] = this.#told[flow] ?? 0;
      renumbered[flow] = kept++;
    }
    this.#keptLast = kept;
    if (kept === length) return;
    this.#told = told;
    this.#tracker.renumber(renumbered);
  }

  #silentNs(flow: number): number {
    return this.#tracker.lastTimeNs - this.#tracker.floats.chunk(flow)[this.#tracker.floats.at(flow) + L.D_LAST_TIME]!;
  }

  #tell(flow: number): void {
    if (flow >= this.#told.length) {
      const told = new Uint8Array(2 * (flow + 1));
      told.set(this.#told);
      this.#told = told;
    }
    if (this.#told[flow]) return;
    this.#told[flow] = 1;
    this.#listener(flow);
  }
}
