// A connection that was silent for long: devices on the path forget it meanwhile, and so may the other end.

import { RUN_PAUSE_NS } from "../tcp/thresholds";
import type { Flow } from "./flow";

/** How long the flow had been silent before its event `index`; 0 where that is unknown, or shorter than devices wait. */
export function idleBeforeNs({ events }: Flow, index: number): number {
  const event = events[index];
  const before = events[index - 1];
  if (event === undefined || before === undefined) return 0;
  const lastNs =
    before.kind === "run"
      ? before.lastTimeNs
      : before.kind === "segment"
        ? (before.lastRepeatNs ?? before.timeNs)
        : undefined;
  if (lastNs === undefined || (before.kind === "segment" && before.repeats > 0 && before.lastRepeatNs === undefined))
    return 0;
  const idleNs = event.timeNs - lastNs;
  return idleNs >= RUN_PAUSE_NS ? idleNs : 0;
}
