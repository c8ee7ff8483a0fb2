// The clocks of captures that are compared, from the segments that they have in common.

import {
  type ClockOffset,
  type Crossing,
  estimateOffset,
  FIRST_CLOCK,
  NO_OFFSET,
  toFirstClock,
} from "../connection/clockOffset";
import { toCrossings } from "../connection/crossings";
import type { Met } from "./comparedFlows";

/** How much later than the first capture's own time 0 that of another capture is, in ns of Unix time. */
export function startNs(epochs: readonly number[], capture: number): number {
  return (epochs[capture]! - epochs[0]!) * 1e9;
}

/** From the first capture to each, by way of another one where the two have no segment in common. */
export function clocksOf(
  epochs: readonly number[],
  met: readonly Met[],
  offsetsNs: readonly (number | undefined)[],
): ClockOffset[] {
  const clocks: ClockOffset[] = epochs.map((_, capture) => {
    if (capture === 0) return FIRST_CLOCK;
    const given = offsetsNs[capture];
    // Where nothing shows an offset, Unix time is the best guess.
    const offsetNs = (given ?? 0) - startNs(epochs, capture);
    return { ...NO_OFFSET, offsetNs, basis: given === undefined ? "none" : "given" };
  });
  for (let round = 1; round < epochs.length; round++) {
    for (let from = 0; from < epochs.length; from++) {
      if (clocks[from]!.basis === "none") continue;
      for (let to = 1; to < epochs.length; to++) {
        if (to === from || clocks[to]!.basis !== "none") continue;
        const crossings = crossingsBetween(met, from, to, clocks[from]!);
        if (crossings.length === 0) continue;
        const offset = estimateOffset(crossings);
        clocks[to] = {
          ...offset,
          basis: clocks[from]!.basis === "one" ? "one" : offset.basis,
          uncertaintyNs: offset.uncertaintyNs + clocks[from]!.uncertaintyNs,
        };
      }
    }
  }
  return clocks;
}

/** Crossings from capture `from`, with times on the first clock, to capture `to`. */
export function crossingsBetween(met: readonly Met[], from: number, to: number, clock: ClockOffset): Crossing[] {
  const crossings: Crossing[] = [];
  for (const { pairs } of met)
    for (const { a, b, common, isFirstNearer } of pairs) {
      const isReversed = a.capture === to && b.capture === from;
      if (!isReversed && !(a.capture === from && b.capture === to)) continue;
      const toward = isReversed
        ? common.map((each) => ({ ...each, atNs: each.atNs + each.differenceNs, differenceNs: -each.differenceNs }))
        : common;
      for (const { atNs, differenceNs, isForward } of toCrossings(toward, isReversed !== isFirstNearer)) {
        const onFirst = toFirstClock(clock, atNs);
        crossings.push({ atNs: onFirst, differenceNs: atNs + differenceNs - onFirst, isForward });
      }
    }
  return crossings;
}
