// Failures that come again after the same time: a job that runs every minute, a maintenance at night, a collection of garbage.

import { USUAL_PERIODS_NS } from "../tcp/thresholds";
import { separateByRange } from "./rangeSeparation";

export interface Recurrence {
  readonly periodNs: number;
  /** Where a period begins, so that the failing ones are in its middle. */
  readonly originNs: number;
  /** How many periods were tried. */
  readonly tries: number;
}

/** It must have come so often. */
const LEAST_TIMES = 3;
const LEAST_FAILS = 8;
/** A usual period that came much more often is one by chance. */
const MOST_USUAL_TIMES = 10_000;
/** Of other periods, those are tried that come up to so often. */
const MOST_TIMES = 128;
/** Steps of the search: within one, the last of the failures moves by a quarter of the period. */
const STEPS_PER_TIME = 4;
const MOST_SEARCHED = 128;
const MOST_COMPARED = 512;
/** Searched more finely around the best. */
const FINE = 32;
const TRIES = USUAL_PERIODS_NS.length + STEPS_PER_TIME * MOST_TIMES + 2 * (2 * FINE + 1);

/** The period after which the failing ones come again, while those that work began in between. Times in ns. Undefined without. */
export function findRecurrence(fails: readonly number[], works: readonly number[]): Recurrence | undefined {
  if (fails.length < LEAST_FAILS || works.length < LEAST_FAILS) return undefined;
  const [from, until] = extent(fails);
  const longest = (until - from) / (LEAST_TIMES - 1);
  if (longest <= 0) return undefined;
  const usual = USUAL_PERIODS_NS.filter((ns) => ns <= longest && ns >= longest / MOST_USUAL_TIMES);
  const searched = search(thinned(fails, MOST_SEARCHED), from, until);
  const compared = { fails: thinned(fails, MOST_COMPARED), works: thinned(works, MOST_COMPARED) };
  let best: Recurrence | undefined;
  let bestMisses = Number.POSITIVE_INFINITY;
  for (const periodNs of [...usual, ...searched]) {
    const recurrence = { periodNs, originNs: originOf(compared.fails, periodNs), tries: TRIES };
    const misses = missesOf(recurrence, compared.fails, compared.works);
    if (misses >= bestMisses) continue;
    best = recurrence;
    bestMisses = misses;
  }
  return best;
}

/** Half a period away from the middle of the failing ones. */
function originOf(fails: readonly number[], periodNs: number): number {
  const [x, y] = directionOf(fails, 0, 1 / periodNs);
  return (Math.atan2(y, x) / (2 * Math.PI) + 0.5) * periodNs;
}

/** The part of a period that has passed at `ns`, from 0 up to `periodNs`. */
export function phaseOf(ns: number, { periodNs, originNs }: Pick<Recurrence, "periodNs" | "originNs">): number {
  const since = ns - originNs;
  return since - Math.floor(since / periodNs) * periodNs;
}

/** Where the failing ones lie closest together on a circle as long as the period: the periodogram's peak, then finer around it. */
function search(fails: readonly number[], from: number, until: number): number[] {
  const extentNs = until - from;
  let best = { times: 0, closeness: 0 };
  const look = (times: number): void => {
    const closeness = closenessOf(fails, from, times / extentNs);
    if (closeness > best.closeness) best = { times, closeness };
  };
  for (let step = STEPS_PER_TIME * (LEAST_TIMES - 1); step <= STEPS_PER_TIME * MOST_TIMES; step++)
    look(step / STEPS_PER_TIME);
  for (const step of [STEPS_PER_TIME, FINE * STEPS_PER_TIME]) {
    const middle = best.times;
    for (let fine = -FINE; fine <= FINE; fine++) look(middle + fine / (FINE * step));
  }
  return [extentNs / best.times];
}

function closenessOf(fails: readonly number[], from: number, frequency: number): number {
  const [x, y] = directionOf(fails, from, frequency);
  return Math.hypot(x, y);
}

/** Times on a circle that is one period long: their mean. */
function directionOf(fails: readonly number[], from: number, frequency: number): [number, number] {
  let x = 0;
  let y = 0;
  for (const each of fails) {
    const angle = 2 * Math.PI * (each - from) * frequency;
    x += Math.cos(angle);
    y += Math.sin(angle);
  }
  return [x / fails.length, y / fails.length];
}

/** How many are on the wrong side of the best range; Infinity where it is one moment that does not come again. */
function missesOf(recurrence: Recurrence, fails: readonly number[], works: readonly number[]): number {
  const values = Float64Array.from([...fails, ...works], (each) => phaseOf(each, recurrence));
  const failed = Uint8Array.from(values, (_, i) => (i < fails.length ? 1 : 0));
  const found = separateByRange(values, failed);
  if (found === undefined) return Number.POSITIVE_INFINITY;
  const times = new Set(fails.map((each) => Math.floor((each - recurrence.originNs) / recurrence.periodNs)));
  return times.size < LEAST_TIMES ? Number.POSITIVE_INFINITY : found.failWithout + found.workWith;
}

function extent(values: readonly number[]): [number, number] {
  let from = Number.POSITIVE_INFINITY;
  let until = Number.NEGATIVE_INFINITY;
  for (const each of values) {
    from = Math.min(from, each);
    until = Math.max(until, each);
  }
  return [from, until];
}

/** Some of them, evenly. */
function thinned(values: readonly number[], most: number): readonly number[] {
  const step = values.length / most;
  return step <= 1 ? values : Array.from({ length: most }, (_, i) => values[Math.floor(i * step)]!);
}
