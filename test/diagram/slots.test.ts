import { expect, test } from "vitest";
import { Slots } from "../../src/core/diagram/slots";

test("what would stand on another goes below it, and below what stands there", () => {
  const slots = new Slots();
  expect([10, 12, 15].map((topPx) => slots.takeBelow(topPx, 12))).toEqual([10, 22, 34]);
  expect(slots.takeBelow(0, 10)).toBe(0);
});

test("the free place nearest to the middle, or none", () => {
  const slots = new Slots();
  slots.take(40, 60);
  expect(slots.takeBetween(0, 100, 10)).toBe(29);
  expect(slots.takeBetween(42, 58, 10)).toBeUndefined();
});
