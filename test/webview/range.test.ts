import { expect, test } from "vitest";
import { parseFilter } from "../../src/core/filter/parseFilter";
import { OUTCOME_NAMES } from "../../webview/outcomes";
import { binText, rangeFilter } from "../../webview/summary/range";

const counts = Object.fromEntries(OUTCOME_NAMES.map((outcome) => [outcome, [0, 0, 0]])) as Record<
  (typeof OUTCOME_NAMES)[number],
  number[]
>;
const strip = {
  startNs: 5e9,
  binNs: 500_000_001,
  counts: { ...counts, established: [1, 2, 3], refused: [0, 1200, 0] },
};

test("a range in words", () => {
  expect(binText(strip, 1, 2)).toBe(
    "From 500.0 ms to 1.5 s: 5 established, 1,200 refused".replace("500.0 ms", "500 ms"),
  );
  expect(binText({ ...strip, counts }, 0, 0)).toBe("From 0 ns to 500 ms: no connections");
});

test("a range as a filter, to the nanosecond", () => {
  expect(rangeFilter(strip, 0, 0)).toBe("start < 0.500000001s");
  expect(rangeFilter(strip, 1, 1)).toBe("start >= 0.500000001s && start < 1.000000002s");
  for (const [first, last] of [
    [0, 2],
    [1, 2],
  ] as const)
    expect(parseFilter(rangeFilter(strip, first, last), { rules: [], places: [] }).kind).toBe("filter");
});
