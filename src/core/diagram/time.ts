// Times as the diagram shows them. Durations and clocks themselves are worded in core/text/durations.

import { durationText, offsetSeconds } from "../text/durations";

/** Time since the flow began, for a column of numbers that line up: "0.012034". */
export function columnTime(ns: number): string {
  return offsetSeconds(ns).replace(/^\+/, "");
}

/** Time since the row before: "+12.0 ms". */
export function deltaTime(ns: number): string {
  return ns < 0 ? durationText(ns) : `+${durationText(ns)}`;
}
