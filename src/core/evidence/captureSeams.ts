// Where captures were joined to one file: nothing was recorded for a day or more, and nothing continues behind it.

import * as L from "../tracker/rowLayout";
import type { FlowTracker } from "../tracker/tracker";
import type { Pause } from "./frameOrder";

/** The pauses that no flow of the tracker continues across. */
export function seamsOf(pauses: readonly Pause[], tracker: FlowTracker): readonly Pause[] {
  let left = pauses;
  for (let flow = 0; flow < tracker.length && left.length > 0; flow++) {
    const doubles = tracker.floats.chunk(flow);
    const d = tracker.floats.at(flow);
    const firstNs = doubles[d + L.D_FIRST_TIME]!;
    const lastNs = doubles[d + L.D_LAST_TIME]!;
    if (left.some((pause) => isCrossed(pause, firstNs, lastNs)))
      left = left.filter((pause) => !isCrossed(pause, firstNs, lastNs));
  }
  return left;
}

function isCrossed({ fromNs, toNs }: Pause, firstNs: number, lastNs: number): boolean {
  return firstNs <= fromNs && lastNs >= toNs;
}
