// The clocks of captures that are compared, for people.

import { durationText } from "../text/durations";
import type { Comparison } from "./comparison";
import type { ComparedClock } from "./query";

/** `capture`: its position, from 1; the first one is 0. */
export function clockOf(comparison: Comparison, name: string, capture: number): ComparedClock {
  const { basis, uncertaintyNs } = comparison.clocks[capture]!;
  return { name, offsetNs: comparison.offsetNs(capture), uncertaintyNs, basis: basis === "first" ? "none" : basis };
}

export function clockText({ offsetNs, uncertaintyNs, basis }: ComparedClock): string {
  const ahead = `${durationText(Math.abs(offsetNs))} ${offsetNs < 0 ? "behind" : "ahead"}`;
  switch (basis) {
    case "both":
      return `Its clock is ${ahead}, ± ${durationText(uncertaintyNs)}.`;
    case "one":
      return `Its clock is ${ahead} if the fastest segment took no time: segments of one direction only are in both.`;
    case "given":
      return `Its clock is taken to be ${ahead}, as corrected by hand.`;
    case "none":
      return "No segment is in both: their clocks are taken to agree.";
  }
}
