// How well one feature separates flows that fail from flows that work.

import { chanceOf, type Table } from "./chance";

export interface Separation extends Table {
  /** The failing flows have it: the feature, or a number of at least `limit`; else those that work have it. */
  readonly failHaveIt: boolean;
  /** Of a number: where the upper ones, or those of a range, begin. */
  readonly limit: number | undefined;
  /** Of a range: the first number above it, and the last in it. */
  readonly end?: number;
  readonly last?: number;
  /** Of a limit: the least and the greatest number below it, the greatest from it on. */
  readonly least?: number;
  readonly below?: number;
  readonly greatest?: number;
  /** How many separations were tried to find this one. */
  readonly tried: number;
  /** Probability by chance, not yet corrected. */
  readonly chance: number;
}

/** `values` are 1 and 0. NaN is not known and does not count. */
export function separateByFlag(values: Float64Array, failed: Uint8Array): Separation | undefined {
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i]!)) counts[2 * failed[i]! + values[i]!]!++;
  const [workWithout, workWith, failWithout, failWith] = counts as [number, number, number, number];
  if (failWith + workWith === 0 || failWithout + workWithout === 0) return undefined;
  return better({ failWith, failWithout, workWith, workWithout }, undefined, 2);
}

/** The best limit of a number. */
export function separateByNumber(values: Float64Array, failed: Uint8Array): Separation | undefined {
  // Sorted each for themselves, without a comparison in JavaScript: a tenth of the time.
  const ofFails = values.filter((value, i) => failed[i] === 1 && !Number.isNaN(value)).sort();
  const ofWorks = values.filter((value, i) => failed[i] === 0 && !Number.isNaN(value)).sort();
  const fails = ofFails.length;
  const works = ofWorks.length;
  let failsBelow = 0;
  let worksBelow = 0;
  let limits = 0;
  let best: { readonly table: Table; readonly limit: number } | undefined;
  let bestDifference = -1;
  while (failsBelow < fails || worksBelow < works) {
    const limit = Math.min(ofFails[failsBelow] ?? Infinity, ofWorks[worksBelow] ?? Infinity);
    if (failsBelow + worksBelow > 0) {
      limits++;
      take(limit);
    }
    while (ofFails[failsBelow] === limit) failsBelow++;
    while (ofWorks[worksBelow] === limit) worksBelow++;
  }
  if (best === undefined) return undefined;
  const { table, limit: found } = best;
  const isBelow = (value: number): boolean => value < found;
  return {
    ...better(table, found, 2 * limits),
    least: Math.min(ofFails[0]!, ofWorks[0]!),
    below: Math.max(ofFails.findLast(isBelow) ?? -Infinity, ofWorks.findLast(isBelow) ?? -Infinity),
    greatest: Math.max(ofFails.at(-1)!, ofWorks.at(-1)!),
  };

  function take(limit: number): void {
    const difference = Math.abs(failsBelow / fails - worksBelow / works);
    if (difference <= bestDifference) return;
    bestDifference = difference;
    best = {
      limit,
      table: {
        failWith: fails - failsBelow,
        failWithout: failsBelow,
        workWith: works - worksBelow,
        workWithout: worksBelow,
      },
    };
  }
}

/** In the direction in which it separates: the failing flows are those "with". */
export function better(table: Table, limit: number | undefined, tried: number): Separation {
  const { failWith, failWithout, workWith, workWithout } = table;
  const failHaveIt = failWith * (workWith + workWithout) >= workWith * (failWith + failWithout);
  const turned = failHaveIt
    ? table
    : { failWith: failWithout, failWithout: failWith, workWith: workWithout, workWithout: workWith };
  return { ...turned, failHaveIt, limit, tried, chance: chanceOf(turned) };
}

/** Of the failing flows and of those that work, at most this part may be on the wrong side. */
const NEARLY = 0.1;

export function isComplete({ failWithout, workWith }: Table): boolean {
  return failWithout === 0 && workWith === 0;
}

export function isNearlyComplete({ failWith, failWithout, workWith, workWithout }: Table): boolean {
  return failWithout <= NEARLY * (failWith + failWithout) && workWith <= NEARLY * (workWith + workWithout);
}

/** Nearly all with it fail and nearly all without it work, though some fail otherwise: of either, it has most. */
function isPure({ failWith, failWithout, workWith, workWithout }: Table): boolean {
  return (
    workWith <= NEARLY * (failWith + workWith) &&
    failWithout <= NEARLY * (failWithout + workWithout) &&
    failWith > failWithout &&
    workWithout > workWith
  );
}

/** Complete, or nearly so. */
export function isTelling(table: Table): boolean {
  return isNearlyComplete(table) || isPure(table);
}

/** Whether a value belongs to those that "have it". */
export function hasIt({ limit = 1, end = Number.POSITIVE_INFINITY, failHaveIt }: Separation, value: number): boolean {
  return (value >= limit && value < end) === failHaveIt;
}
