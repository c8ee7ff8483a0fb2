import { expect, test } from "vitest";
import { RecentSegments } from "../../src/core/tracker/recent";

const at = (timeNs: number) => ({ frameNumber: 1, timeNs, fileOffset: 0 });

test("the same contents of the same flow and side within 5 ms are a copy, recorded earlier or later", () => {
  const recent = new RecentSegments();
  recent.note(77, 4, at(1e9));
  expect(recent.has(77, 4, at(1e9))).toBe(true);
  expect(recent.has(77, 4, at(1e9 + 5e6))).toBe(true);
  expect(recent.has(77, 4, at(1e9 - 5e6))).toBe(true);
  expect(recent.has(77, 4, at(1e9 + 5.2e6))).toBe(false);
  expect(recent.has(77, 4, at(1e9 - 5.2e6))).toBe(false);
});

test("nothing is a copy before anything was noted", () => {
  expect(new RecentSegments().has(0, 0, at(0))).toBe(false);
});

test("another flow, or other contents, that share a place are no copies", () => {
  const recent = new RecentSegments();
  recent.note(77, 4, at(1e9));
  const place = (who: number): number => Math.imul(who, 0x297a_2d39);
  // The same place for both: contents that differ by what the flows differ.
  expect(recent.has(77 ^ place(4) ^ place(5), 5, at(1e9))).toBe(false);
  // Places are told by the low bits alone.
  const twin = Array.from({ length: 1 << 15 }, (_, who) => who).find(
    (who) => who !== 4 && ((place(who) ^ place(4)) & 4095) === 0,
  );
  expect(recent.has(77, twin!, at(1e9))).toBe(false);
  expect(recent.has(77 + 4096, 4, at(1e9))).toBe(false);
});

test("four thousand segments are remembered at once", () => {
  const recent = new RecentSegments();
  for (let contents = 0; contents < 4096; contents++) recent.note(contents, 0, at(contents));
  const kept = Array.from({ length: 4096 }, (_, contents) => recent.has(contents, 0, at(contents)));
  expect(kept.every(Boolean)).toBe(true);
});
