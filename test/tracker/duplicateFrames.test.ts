import { describe, expect, test } from "vitest";
import { CapturePoints } from "../../src/core/tracker/capturePoints";
import { DuplicateFrames } from "../../src/core/tracker/duplicateFrames";
import { option } from "../support/frames";

const at = (timeNs: number) => ({ frameNumber: 1, timeNs, fileOffset: 0 });
const plain = { bytes: new Uint8Array(0), view: new DataView(new ArrayBuffer(0)), optionsStart: 0, optionsEnd: 0 };
const SAME = { ...plain, ipId: 0x1234, hops: 64 };
const ELSEWHERE = { ...plain, ipId: 0x1234, hops: 60 };

test("the same contents of the same flow and side within 5 ms are a copy, recorded earlier or later", () => {
  const recent = new DuplicateFrames(new CapturePoints());
  recent.note(77, 4, SAME, at(1e9));
  expect(recent.has(77, 4, SAME, at(1e9))).toBe(true);
  expect(recent.has(77, 4, SAME, at(1e9 + 5e6))).toBe(true);
  expect(recent.has(77, 4, SAME, at(1e9 - 5e6))).toBe(true);
  expect(recent.has(77, 4, SAME, at(1e9 + 5.2e6))).toBe(false);
  expect(recent.has(77, 4, SAME, at(1e9 - 5.2e6))).toBe(false);
});

test("nothing is a copy before anything was noted", () => {
  expect(new DuplicateFrames(new CapturePoints()).has(0, 0, SAME, at(0))).toBe(false);
});

test("another flow, or other contents, that share a place are no copies", () => {
  const recent = new DuplicateFrames(new CapturePoints());
  recent.note(77, 4, SAME, at(1e9));
  const place = (who: number): number => Math.imul(who, 0x297a_2d39);
  const fold = (number: number): number => number ^ (number >>> 16);
  // The same place for both: contents that differ by what the flows differ.
  expect(recent.has(77 ^ place(4) ^ place(5), 5, SAME, at(1e9))).toBe(false);
  // Places are told by the low bits, with the upper half on top of them.
  const twin = Array.from({ length: 1 << 15 }, (_, who) => who).find(
    (who) => who !== 4 && (fold(place(who) ^ place(4)) & 4095) === 0,
  );
  expect(recent.has(77, twin!, SAME, at(1e9))).toBe(false);
  expect(recent.has(77 ^ 0x1001_1001, 4, SAME, at(1e9))).toBe(false);
});

test("four thousand segments are remembered at once", () => {
  const recent = new DuplicateFrames(new CapturePoints());
  for (let contents = 0; contents < 4096; contents++) recent.note(contents, 0, SAME, at(contents));
  const kept = Array.from({ length: 4096 }, (_, contents) => recent.has(contents, 0, SAME, at(contents)));
  expect(kept.every(Boolean)).toBe(true);
});

describe("with another hop count", () => {
  test("the same segment is a copy from a second capture point, seconds before or after", () => {
    const points = new CapturePoints();
    const recent = new DuplicateFrames(points);
    recent.note(77, 4, SAME, at(100e9));
    for (const timeNs of [100e9 + 48e6, 100e9 - 48e6, 109.9e9, 90.1e9])
      expect(recent.has(77, 4, ELSEWHERE, at(timeNs))).toBe(true);
    expect(recent.has(77, 4, ELSEWHERE, at(110.1e9))).toBe(false);
    expect(recent.has(77, 4, SAME, at(100e9 + 48e6))).toBe(false);
    expect(points).toMatchObject({ segments: 4, firstFrame: 1, differences: [4] });
  });

  test("without an IP ID it is one before any retransmission, or at a difference that is known", () => {
    const points = new CapturePoints();
    const recent = new DuplicateFrames(points);
    recent.note(77, 4, { hops: 49 }, at(1e9));
    const further = { ...plain, ipId: 0, hops: 41 };
    expect(recent.has(77, 4, further, at(1.6e9))).toBe(false);
    expect(recent.has(77, 4, further, at(1.4e9))).toBe(true);
    expect(recent.has(77, 4, further, at(1.6e9))).toBe(true);
    expect(recent.has(77, 4, { ...further, hops: 42 }, at(1.6e9))).toBe(false);
  });

  test("without an IP ID a TSval does: a retransmission has another one", () => {
    const recent = new DuplicateFrames(new CapturePoints());
    const bytes = option.timestamps(7, 8);
    const stamped = { ipId: 0, hops: 41, bytes, view: new DataView(bytes.buffer), optionsStart: 0, optionsEnd: 10 };
    recent.note(77, 4, { hops: 49 }, at(1e9));
    expect(recent.has(77, 4, stamped, at(6e9))).toBe(true);
  });

  test("two segments that share a place are both remembered then", () => {
    const recent = new DuplicateFrames(new CapturePoints());
    recent.note(1, 0, SAME, at(0));
    expect(recent.has(1, 0, ELSEWHERE, at(20e6))).toBe(true);
    // The upper half of the contents is on top of the lower.
    const twin = 1 ^ 0x0001_0001;
    recent.note(twin, 0, SAME, at(1e6));
    expect([1, twin].map((contents) => recent.has(contents, 0, ELSEWHERE, at(20e6)))).toEqual([true, true]);
  });

  test("more segments are remembered once there are two points, and none is forgotten then", () => {
    const recent = new DuplicateFrames(new CapturePoints());
    for (let contents = 0; contents < 4096; contents++) recent.note(contents, 0, SAME, at(contents));
    expect(recent.has(0, 0, ELSEWHERE, at(20e6))).toBe(true);
    for (let contents = 4096; contents < 60_000; contents++) recent.note(contents, 0, SAME, at(contents));
    const kept = Array.from({ length: 60_000 }, (_, contents) => recent.has(contents, 0, ELSEWHERE, at(20e6)));
    expect(kept.every(Boolean)).toBe(true);
  });
});
