import { expect, test } from "vitest";
import { durationAbove } from "../../src/core/text/durations";

const S = 1e9;

test.each([
  [3 * S, S, "3.0 s"],
  [1.02 * S, S, "1.02 s"],
  [1.0204 * S, 1.02 * S, "1.020400 s"],
  [S + 1, S, "1.000000001 s"],
])("%d ns has as many digits as show that it is more than %d ns", (ns, limit, text) => {
  expect(durationAbove(ns, limit)).toBe(text);
});
