import { expect, test } from "vitest";
import {
  backsOff,
  intervalsOf,
  intervalsText,
  plural,
  timesText,
  waitedText,
} from "../../../src/core/rules/facts/findingText";
import { arrivals } from "../../../src/core/rules/facts/handshakeSegments";
import { analyzeScript } from "../../support/capture";

test("counts", () => {
  expect([0, 1, 2].map((count) => plural(count, "octet"))).toEqual(["0 octets", "1 octet", "2 octets"]);
  expect([1, 2].map((count) => plural(count, "octet was", "octets were"))).toEqual(["1 octet was", "2 octets were"]);
  expect([1, 2, 3].map(timesText)).toEqual(["once", "twice", "3 times"]);
});

test("how long was waited", () => {
  expect(waitedText({ sight: {} }, 0, "it")).toBe("and the capture ends here");
  expect(waitedText({ sight: {} }, 1, "the first")).toBe("in the 1 ns after the first");
});

test("intervals: the first six, then how many more", () => {
  const [first, ...rest] = arrivals(analyzeScript("> S 0:0(0)\n+1 > S 0:0(0)\n+2 > S 0:0(0)").flows[0]!);
  expect(intervalsOf([first!, ...rest])).toEqual([1e9, 2e9]);
  const seconds = (count: number) => new Array<number>(count).fill(1e9);
  expect(intervalsText(seconds(2))).toBe("1.0 s, 1.0 s");
  expect(intervalsText(seconds(6))).toBe("1.0 s, 1.0 s, 1.0 s, 1.0 s, 1.0 s, 1.0 s");
  expect(intervalsText(seconds(8))).toBe("1.0 s, 1.0 s, 1.0 s, 1.0 s, 1.0 s, 1.0 s and 2 more");
});

test("each interval half as long again as the one before is backing off", () => {
  expect(backsOff([1e9])).toBe(true);
  expect(backsOff([1e9, 1.5e9, 2.25e9])).toBe(true);
  expect(backsOff([1e9, 1.49e9])).toBe(false);
  expect(backsOff([1e9, 2e9, 2e9])).toBe(false);
});
