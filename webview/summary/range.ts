// A range of the strip in words, and as a filter.

import { durationText } from "../../src/core/text/durations";
import type { CaptureOverview } from "../../src/protocol/api";
import { OUTCOME_NAMES } from "../outcomes";

type StripData = CaptureOverview["strip"];

/** The filter of the flows that begin in the intervals from `first` to `last`. */
export function rangeFilter({ binNs }: StripData, first: number, last: number): string {
  const [from, to] = [secondsText(first * binNs), secondsText((last + 1) * binNs)];
  return first === 0 ? `start < ${to}` : `start >= ${from} && start < ${to}`;
}

/** "1.234567891s": exact to the nanosecond, without trailing zeros. */
function secondsText(ns: number): string {
  const whole = Math.floor(ns / 1e9);
  const fraction = String(Math.round(ns - whole * 1e9))
    .padStart(9, "0")
    .replace(/0+$/, "");
  return `${whole}${fraction === "" ? "" : `.${fraction}`}s`;
}

/** "From 1.0 s to 2.0 s: 12 established, 3 refused". */
export function binText({ binNs, counts }: StripData, first: number, last: number): string {
  const parts = OUTCOME_NAMES.flatMap((outcome) => {
    const sum = counts[outcome].slice(first, last + 1).reduce((all, count) => all + count, 0);
    return sum === 0 ? [] : [`${sum.toLocaleString("en-US")} ${outcome}`];
  });
  const when = `From ${durationText(first * binNs)} to ${durationText((last + 1) * binNs)}`;
  return `${when}: ${parts.length === 0 ? "no connections" : parts.join(", ")}`;
}
