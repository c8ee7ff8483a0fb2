// Sentences of a diagram on lines.

import { expect, test } from "vitest";
import { textWidthPx, wrapSentence } from "../../src/core/diagram/measure";

test.each([
  ["SYN-ACK with ACK = x+1 expected; none in 15.0 s", "15.0 s"],
  ["ACK = y+1 expected; none in 340 ns", "340 ns"],
  ["none for 2 min 5 s, and 7 MB", "7 MB"],
])("a number stands on one line with its unit: %s", (text, end) => {
  const roomPx = textWidthPx(text, "mono", 11) - 1;
  const lines = wrapSentence(text, roomPx, "mono", 11);
  expect(lines.length).toBe(2);
  expect(lines[1]).toBe(end);
});

test("a sentence is cut before any other word, behind a number, too", () => {
  const narrow = (text: string) => wrapSentence(text, 1 + textWidthPx("segments", "sans", 11), "sans", 11);
  expect(narrow("of 12 segments seen")).toEqual(["of 12", "segments", "seen"]);
  expect(narrow("12 Bytes 3 sizes")).toEqual(["12 Bytes", "3 sizes"]);
  expect(narrow("in 12 secondary")).toContain("in 12");
});
