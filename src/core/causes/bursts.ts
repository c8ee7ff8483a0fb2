// Connections begun within the same milliseconds: a full backlog takes the first and drops the others.

import { BURST_NS } from "../tcp/thresholds";
import * as L from "../tracker/rowLayout";
import type { CauseRows } from "./causeRows";
import { logChoose } from "./chance";
import type { SampledFlow } from "./sample";

const LEAST_IN_BURST = 4;

export interface BurstPattern {
  /** Connections in the bursts, and how many of these work: those that began first. */
  readonly flows: number;
  readonly works: number;
  readonly bursts: number;
  /** From the first to the last of the longest. */
  readonly spanNs: number;
  /** Probability that by chance those that work began first in every burst. */
  readonly chance: number;
}

/** Every failing flow began in a burst, after those of the burst that work. Undefined where that is not so. */
export function burstPattern(
  { floats }: CauseRows,
  fails: readonly SampledFlow[],
  works: readonly SampledFlow[],
): BurstPattern | undefined {
  const begun = ({ flow }: SampledFlow): number => floats.chunk(flow)[floats.at(flow) + L.D_FIRST_TIME]!;
  const all = [
    ...fails.map((each) => ({ startNs: begun(each), failed: true })),
    ...works.map((each) => ({ startNs: begun(each), failed: false })),
  ];
  all.sort((a, b) => a.startNs - b.startNs);
  const found = { flows: 0, works: 0, bursts: 0, spanNs: 0 };
  let logChance = 0;
  for (let first = 0; first < all.length; ) {
    let next = first + 1;
    while (next < all.length && all[next]!.startNs - all[next - 1]!.startNs <= BURST_NS) next++;
    const burst = all.slice(first, next);
    first = next;
    const working = burst.findIndex(({ failed }) => failed);
    if (working < 0) continue;
    const isOrdered = burst.slice(working).every(({ failed }) => failed);
    if (burst.length < LEAST_IN_BURST || working === 0 || !isOrdered) return undefined;
    found.flows += burst.length;
    found.works += working;
    found.bursts++;
    found.spanNs = Math.max(found.spanNs, burst.at(-1)!.startNs - burst[0]!.startNs);
    logChance -= logChoose(burst.length, working);
  }
  return found.bursts === 0 ? undefined : { ...found, chance: Math.exp(logChance) };
}
