import { expect, test } from "vitest";
import { waitingOf } from "../../src/core/evidence/reactions";

const S = 1e9;

test.each([
  ["sent once, within any first timeout", { count: 1, firstNs: 0, lastNs: 0 }, 3.4 * S, "too-early"],
  ["sent once, beyond it", { count: 1, firstNs: 0, lastNs: 0 }, 3.5 * S, "stops"],
  ["sent twice, and the next timeout passed", { count: 2, firstNs: 0, lastNs: 1 * S }, 4.5 * S, "stops"],
  ["sent twice, and the next timeout may be to come", { count: 2, firstNs: 0, lastNs: 1 * S }, 4.4 * S, "repeats"],
  ["sent twice, slowly: nothing is concluded", { count: 2, firstNs: 0, lastNs: 3 * S }, 60 * S, "repeats"],
  ["sent twice, the first time unknown", { count: 2, firstNs: undefined, lastNs: 1 * S }, 4.5 * S, "stops"],
  ["sent three times", { count: 3, firstNs: 0, lastNs: 1 * S }, 100 * S, "repeats"],
] as const)("%s", (_, sends, endNs, waiting) => {
  expect(waitingOf(sends, endNs)).toBe(waiting);
});
