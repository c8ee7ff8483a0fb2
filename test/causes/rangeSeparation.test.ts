// The range of numbers that separates best, against one that tries all.

import { describe, expect, test } from "vitest";
import { separateByRange } from "../../src/core/causes/rangeSeparation";
import { hasIt } from "../../src/core/causes/separation";
import { randomNumbers } from "../support/connections";

describe("a range", () => {
  test("of failing ones, and of those that work", () => {
    const values = Float64Array.of(1, 2, 3, 4, 5, 6, 7);
    expect(separateByRange(values, Uint8Array.of(0, 0, 1, 1, 1, 0, 0))).toMatchObject({
      limit: 3,
      last: 5,
      end: 6,
      failHaveIt: true,
      failWith: 3,
      failWithout: 0,
      workWith: 0,
      workWithout: 4,
      // By chance one of the 28 ranges of seven numbers, in either direction, separates as well.
      tried: 56,
    });
    expect(separateByRange(values, Uint8Array.of(1, 1, 0, 0, 0, 1, 1))).toMatchObject({
      limit: 3,
      end: 6,
      failHaveIt: false,
      failWith: 4,
      workWith: 0,
    });
  });

  test("is none where one limit does, where all fail or none, and of what is not known", () => {
    expect(separateByRange(Float64Array.of(1, 2, 3, 4), Uint8Array.of(0, 0, 1, 1))).toBeUndefined();
    expect(separateByRange(Float64Array.of(1, 2, 3, 4), Uint8Array.of(1, 1, 0, 0))).toBeUndefined();
    expect(separateByRange(Float64Array.of(1, 2), Uint8Array.of(1, 1))).toBeUndefined();
    expect(separateByRange(Float64Array.of(1, Number.NaN, 3), Uint8Array.of(0, 1, 0))).toBeUndefined();
  });

  test("equal numbers are on one side", () => {
    const found = separateByRange(Float64Array.of(1, 2, 2, 2, 3), Uint8Array.of(0, 1, 1, 0, 0));
    expect(found).toMatchObject({ limit: 2, last: 2, failWith: 2, workWith: 1 });
  });

  test.each(Array.from({ length: 30 }, (_, seed) => seed))("is as good as the best of all, seed %d", (seed) => {
    const random = randomNumbers(seed * 101 + 3);
    const values = Float64Array.from({ length: 24 }, () => Math.floor(15 * random()));
    const failed = Uint8Array.from({ length: 24 }, () => (random() < 0.4 ? 1 : 0));
    const fails = failed.reduce((sum, each) => sum + each, 0);
    const difference = (isInside: (value: number) => boolean): number => {
      let sum = 0;
      values.forEach((value, i) => {
        if (isInside(value)) sum += failed[i] ? 1 / fails : -1 / (24 - fails);
      });
      return Math.abs(sum);
    };
    let most = 0;
    for (const low of values)
      for (const high of values)
        most = Math.max(
          most,
          difference((value) => value >= low && value <= high),
        );
    const found = separateByRange(values, failed);
    // Then a limit alone is as good.
    if (found === undefined) return;
    expect(difference((value) => hasIt(found, value) === found.failHaveIt)).toBeCloseTo(most, 9);
  });
});
