// Numbers between two limits: a service that was down for a while, a range of ports that a firewall forgot.

import { better, type Separation } from "./separation";

interface Value {
  readonly value: number;
  readonly failed: boolean;
}

/**
 * The range that separates best, in either direction; undefined where one limit alone does as well. `values` that are NaN do not count.
 */
export function separateByRange(values: Float64Array, failed: Uint8Array): Separation | undefined {
  const known: Value[] = [];
  for (let i = 0; i < values.length; i++)
    if (!Number.isNaN(values[i]!)) known.push({ value: values[i]!, failed: failed[i] === 1 });
  known.sort((a, b) => a.value - b.value);
  const fails = known.reduce((sum, each) => sum + Number(each.failed), 0);
  const works = known.length - fails;
  if (fails === 0 || works === 0) return undefined;
  const range = bestRange(known, 1 / fails, 1 / works);
  if (range.first === 0 || range.next === known.length) return undefined;
  const inside = known.slice(range.first, range.next);
  const failWith = inside.reduce((sum, each) => sum + Number(each.failed), 0);
  const workWith = inside.length - failWith;
  const table = { failWith, failWithout: fails - failWith, workWith, workWithout: works - workWith };
  // Every pair of numbers is a range, in two directions.
  const tried = known.length * (known.length + 1);
  return { ...better(table, inside[0]!.value, tried), end: known[range.next]!.value, last: inside.at(-1)!.value };
}

interface Range {
  readonly first: number;
  readonly next: number;
  readonly difference: number;
}

/** Of the numbers in order: where the parts of failing and working ones inside differ most (Kadane's algorithm, both signs). */
function bestRange(known: readonly Value[], ofFail: number, ofWork: number): Range {
  const rangeWith = (sign: 1 | -1): Range => {
    let best: Range = { first: 0, next: known.length, difference: 0 };
    let first = 0;
    let sum = 0;
    for (let at = 0; at < known.length; at++) {
      if (sum <= 0 && isNewValue(known, at)) {
        first = at;
        sum = 0;
      }
      sum += sign * (known[at]!.failed ? ofFail : -ofWork);
      if (sum > best.difference && isNewValue(known, at + 1)) best = { first, next: at + 1, difference: sum };
    }
    return best;
  };
  const inside = rangeWith(1);
  const outside = rangeWith(-1);
  return inside.difference >= outside.difference ? inside : outside;
}

/** Equal numbers are all inside or all outside. */
function isNewValue(known: readonly Value[], at: number): boolean {
  return known[at]?.value !== known[at - 1]?.value;
}
