// Flows that have ended, in the order of their end: each is over when no segment of it came for a while.

import type { FloatRows } from "../bytes/growingRows";
import { ENDED_OVER_NS } from "../tcp/thresholds";
import { isEnded } from "./flowAssignment";
import { D_LAST_TIME, FLOW_OVER } from "./rowLayout";
import { hasFlow, type SegmentContext, setFlow } from "./segmentContext";

export class EndedFlows {
  #waiting: number[] = [];
  #head = 0;

  /** Queues the context's flow if it has ended. */
  note(context: SegmentContext): void {
    if (hasFlow(context, FLOW_OVER) || !isEnded(context)) return;
    setFlow(context, FLOW_OVER);
    this.#waiting.push(context.flow);
  }

  /** Calls `onOver` for those that were silent long enough at `nowNs`, the first that ended first. */
  sweep(floats: FloatRows, nowNs: number, onOver: (flow: number) => void): void {
    while (this.#head < this.#waiting.length) {
      const flow = this.#waiting[this.#head]!;
      if (nowNs - floats.chunk(flow)[floats.at(flow) + D_LAST_TIME]! < ENDED_OVER_NS) return;
      this.#head++;
      onOver(flow);
    }
    this.#waiting = [];
    this.#head = 0;
  }

  /** Flows move: `renumbered` has the new index of each, −1 for those removed. */
  renumber(renumbered: Int32Array): void {
    const waiting = this.#waiting.slice(this.#head).map((flow) => renumbered[flow]!);
    this.#waiting = waiting.filter((flow) => flow >= 0);
    this.#head = 0;
  }
}
