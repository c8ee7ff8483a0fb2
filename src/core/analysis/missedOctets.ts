// Octets that were acknowledged and are not in the capture: by these a capture shows that it lost frames, though it reports none.

import * as L from "../tracker/rowLayout";
import type { FlowTracker } from "../tracker/tracker";

/** One flow in so many: then the capture lacks frames of the others, too, that leave no sign. */
const OFTEN = 10;

/** Of one flow, in either direction. */
export function hasMissed({ floats }: FlowTracker, flow: number): boolean {
  const doubles = floats.chunk(flow);
  const at = floats.at(flow);
  return doubles[at + L.D_MISSED_A]! + doubles[at + L.D_MISSED_B]! > 0;
}

/** Of many flows: all that are in memory, those without data included, which cannot show it. */
export function missesOften(tracker: FlowTracker): boolean {
  let missed = 0;
  for (let flow = 0; flow < tracker.length; flow++) if (hasMissed(tracker, flow)) missed++;
  return missed * OFTEN > tracker.length;
}
