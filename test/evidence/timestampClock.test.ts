import { expect, test } from "vitest";
import { clockRates, timeOf } from "../../src/core/evidence/timestampClock";

const stamp = (tsVal: number, seconds: number) => ({ tsVal, timeNs: seconds * 1e9 });

test("two stamps far apart give the clock's rate", () => {
  expect(clockRates([stamp(5000, 1), stamp(5500, 1.25), stamp(15_010, 11)])).toEqual([1000]);
  expect(clockRates([stamp(2 ** 32 - 50, 0), stamp(50, 1)])).toEqual([100]);
  expect(clockRates([stamp(0, 0), stamp(3000, 10)])).toEqual([300]);
});

test("two close ones leave several, and one leaves all", () => {
  expect(clockRates([stamp(7, 0), stamp(8, 0.004)])).toEqual([10, 100, 250, 500]);
  expect(clockRates([stamp(7, 0)])).toEqual(clockRates([]));
  expect(clockRates([stamp(7, 3), stamp(8, 3)])).toContain(1e6);
});

test("a clock that stands still or runs back gives none", () => {
  expect(clockRates([stamp(900, 0), stamp(100, 5)])).toEqual(clockRates([]));
});

test("when a clock showed a value, before and after the one known, across the wrap", () => {
  expect(timeOf(4000, stamp(5000, 10), 1000)).toBe(9e9);
  expect(timeOf(49, stamp(2 ** 32 - 51, 10), 100)).toBe(11e9);
});
