import { expect, test } from "vitest";
import { offsetText, parseOffset } from "../../webview/page/clockValues";

test.each([
  [0, "0"],
  [1, "0.000001"],
  [64_000, "0.064"],
  [-7_201_250_000_000, "-7201250"],
  [1_000_000, "1"],
  [999_999.6, "1"],
  [-140_500, "-0.1405"],
])("%d ns is %s ms, and back", (ns, text) => {
  expect(offsetText(ns)).toBe(text);
  expect(parseOffset(text)).toBe(Math.round(ns));
});

test.each([
  ["+3", 3e6],
  ["−3.5", -3.5e6],
  ["2,25 ", 2.25e6],
])("%s is typed, too", (text, ns) => {
  expect(parseOffset(text)).toBe(ns);
});

test.each(["", "ms", "1e3", "1.2.3", "-", "99999999999999999"])("%j is no offset", (text) => {
  expect(parseOffset(text)).toBeUndefined();
});
