// A range of the strip in words, and as a filter.

import { durationText } from "../../src/core/text/durations";
import type { CaptureOverview } from "../../src/protocol/api";
import { joined, t } from "../l10n";
import { OUTCOME_NAMES, outcomeCount } from "../outcomes";

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
    return sum === 0 ? [] : [outcomeCount(outcome, sum)];
  });
  const [from, to] = [durationText(first * binNs), durationText((last + 1) * binNs)];
  return t("From {0} to {1}: {2}", from, to, parts.length === 0 ? t("no connections") : joined(parts));
}
