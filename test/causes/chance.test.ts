import { describe, expect, test } from "vitest";
import { chanceOf, logChoose } from "../../src/core/causes/chance";
import { isComplete, isNearlyComplete, separateByFlag, separateByNumber } from "../../src/core/causes/separation";

describe("Fisher's exact test", () => {
  test.each([
    // Fisher's tea: 4 of 4 right of 8 cups, 1 of 70; 3 of 4 right, 17 of 70.
    [[4, 0, 0, 4], 1 / 70],
    [[3, 1, 1, 3], 17 / 70],
    [[2, 0, 0, 1], 1 / 3],
    [[3, 0, 0, 10], 1 / 286],
    [[0, 5, 5, 0], 1],
    [[5, 5, 5, 5], 0.6719],
  ] as const)("%j", ([failWith, failWithout, workWith, workWithout], chance) => {
    expect(chanceOf({ failWith, failWithout, workWith, workWithout })).toBeCloseTo(chance, 3);
  });

  test("does not overflow", () => {
    expect(chanceOf({ failWith: 4000, failWithout: 0, workWith: 0, workWithout: 4000 })).toBe(0);
    expect(logChoose(10, 3)).toBeCloseTo(Math.log(120));
  });
});

describe("a separation", () => {
  const failed = Uint8Array.of(1, 1, 1, 0, 0, 0);

  test("by a flag, in either direction", () => {
    expect(separateByFlag(Float64Array.of(1, 1, 1, 0, 0, 0), failed)).toMatchObject({
      failWith: 3,
      workWithout: 3,
      failHaveIt: true,
    });
    expect(separateByFlag(Float64Array.of(0, 0, 1, 1, 1, 1), failed)).toMatchObject({
      failWith: 2,
      failWithout: 1,
      workWith: 0,
      workWithout: 3,
      failHaveIt: false,
    });
    expect(separateByFlag(Float64Array.of(1, 1, 1, 1, 1, 1), failed)).toBeUndefined();
  });

  test("by the best limit of a number; what is not known does not count", () => {
    expect(separateByNumber(Float64Array.of(7, 8, 9, 1, 2, 3), failed)).toMatchObject({
      limit: 7,
      failHaveIt: true,
      tried: 10,
    });
    expect(separateByNumber(Float64Array.of(1, 1, 9, 5, 5, Number.NaN), failed)).toMatchObject({
      limit: 5,
      failHaveIt: false,
      failWith: 2,
      failWithout: 1,
      workWith: 0,
      workWithout: 2,
    });
    expect(separateByNumber(Float64Array.of(4, 4, 4, 4, 4, 4), failed)).toBeUndefined();
  });

  test("is complete, nearly, or not", () => {
    const table = (failWithout: number, workWith: number) => ({
      failWith: 20 - failWithout,
      failWithout,
      workWith,
      workWithout: 20 - workWith,
    });
    expect([isComplete(table(0, 0)), isComplete(table(1, 0)), isComplete(table(0, 1))]).toEqual([true, false, false]);
    expect([isNearlyComplete(table(2, 2)), isNearlyComplete(table(3, 0)), isNearlyComplete(table(0, 3))]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
