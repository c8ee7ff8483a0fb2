// A limit that refills: so many connections at once, then so many a second (a token bucket, as packet filters and APIs have it).

import { RATE_NS } from "../tcp/thresholds";

/** A connection that began at `startNs`; `works` if the limit let it pass. */
export interface Begun {
  readonly startNs: number;
  readonly works: boolean;
}

const LEAST_PAIRS = 4;
/** Pairs of failing connections up to so many times as far apart as half of them are, or more: those between which it was never full. */
const APART = [2, 5, 20, 100, Number.POSITIVE_INFINITY];
/** The rate is made finer by such parts of it, in either direction, as often as that is better. */
const STEPS = [0.08, 0.04, 0.02, 0.01, 0.005, 0.002, 0.001];
const MOST_STEPS = 4;
/** How far others are as good is found in such steps. */
const EXTENT = 1.05;
const MOST_EXTENT = 40;
export const BUCKET_TRIES = APART.length + 2 * MOST_STEPS * STEPS.length;

/** Connections a second: one that separates best, and the least and the greatest that do so. */
export interface Rates {
  readonly rate: number;
  readonly least: number;
  readonly greatest: number;
}

/** The rates with the fewest connections on the wrong side of the best limit, by `missesOf`; undefined where there is no limit. */
export function bestRates(begun: readonly Begun[], missesOf: (rate: number) => number): Rates | undefined {
  const [first, ...others] = candidateRates(begun);
  if (first === undefined) return undefined;
  let best = { rate: first, misses: missesOf(first) };
  const look = (rate: number): boolean => {
    const misses = missesOf(rate);
    if (misses >= best.misses) return false;
    best = { rate, misses };
    return true;
  };
  for (const rate of others) look(rate);
  for (const step of STEPS)
    for (let i = 0; i < MOST_STEPS && best.misses > 0; i++)
      if (!look(best.rate * (1 + step)) && !look(best.rate * (1 - step))) break;
  const { rate } = best;
  const extent = (factor: number): number => {
    let last = rate;
    for (let i = 0; i < MOST_EXTENT && missesOf(last * factor) <= best.misses; i++) last *= factor;
    return last;
  };
  return { rate, least: extent(1 / EXTENT), greatest: extent(EXTENT) };
}

/**
 * Rates that may be that of the limit. Between two connections that fail, the bucket is nearly empty: as many pass as refill it.
 * `begun` are in the order of time.
 */
function candidateRates(begun: readonly Begun[]): number[] {
  const pairs: { readonly ns: number; readonly passed: number }[] = [];
  let last: number | undefined;
  let passed = 0;
  for (const { startNs, works } of begun) {
    if (works) passed++;
    else {
      if (last !== undefined) pairs.push({ ns: startNs - last, passed });
      last = startNs;
      passed = 0;
    }
  }
  if (pairs.length < LEAST_PAIRS) return [];
  const usual = Float64Array.from(pairs, ({ ns }) => ns).sort()[pairs.length >> 1]!;
  return APART.flatMap((times) => {
    const taken = pairs.filter(({ ns }) => ns <= times * usual);
    const ns = taken.reduce((sum, pair) => sum + pair.ns, 0);
    const rate = (RATE_NS * taken.reduce((sum, pair) => sum + pair.passed, 0)) / ns;
    return rate > 0 && Number.isFinite(rate) ? [rate] : [];
  });
}

/** What each connection finds taken out of the bucket, in connections, in the order of `begun`. */
export function levelsOf(begun: readonly Begun[], rate: number): Float64Array {
  const levels = new Float64Array(begun.length);
  let level = 0;
  let last = begun[0]?.startNs ?? 0;
  begun.forEach(({ startNs, works }, i) => {
    level = Math.max(0, level - ((startNs - last) / RATE_NS) * rate);
    last = startNs;
    levels[i] = level;
    if (works) level++;
  });
  return levels;
}
