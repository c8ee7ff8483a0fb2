import { expect, test } from "vitest";
import { IsnPatterns } from "../../src/core/tracker/isnPatterns";

const S = 1e9;

/** Notes the ISNs of one host, a second apart, for flows 0, 1, …; what is found for each. */
function found(isns: readonly number[], { side = 0, gapNs = S } = {}): unknown[] {
  const patterns = new IsnPatterns();
  return isns.map((isn, flow) => {
    const told = patterns.note(7, isn, -3 * S + flow * gapNs, flow, side);
    const pattern = patterns.of(flow, side);
    expect(told).toBe(pattern !== undefined);
    expect(patterns.of(flow, 1 - side)).toBeUndefined();
    return pattern && [pattern.kind, pattern.step, pattern.flows];
  });
}

test("the third of a pattern is the one that is reported of a host", () => {
  expect(found([0, 0, 0, 0])).toEqual([undefined, undefined, ["zero", 0, 3], undefined]);
  expect(found([5, 5, 5])).toEqual([undefined, undefined, ["equal", 0, 3]]);
  expect(found([10, 74, 138, 202], { side: 1 })).toEqual([undefined, undefined, ["step", 64, 3], undefined]);
  expect(found([1, 0x7fff_fff0 | 0, 0xffff_ffdf | 0])[2]).toEqual(["step", 0x7fff_ffef, 3]);
  expect(found([9, 5, 1])[2]).toEqual(["step", -4, 3]);
});

test("another step restarts the count", () => {
  expect(found([10, 20, 25, 30, 35])).toEqual([undefined, undefined, undefined, ["step", 5, 3], undefined]);
});

test("the flows that follow are counted, as long as the pattern lasts", () => {
  const patterns = new IsnPatterns();
  for (const [flow, isn] of [10, 20, 30, 40, 50, 55, 60, 65].entries()) patterns.note(7, isn, flow * S, flow, 0);
  expect(patterns.of(2, 0)).toEqual({ kind: "step", step: 10, flows: 5 });
  expect(patterns.of(7, 0)).toBeUndefined();
});

test("a step of nothing at first is no step of those after it", () => {
  // A host's first ISN is no second one: the place may have had another host's step.
  const patterns = new IsnPatterns();
  for (const [i, isn] of [10, 20, 30].entries()) patterns.note(7, isn, i * S, i, 0);
  const other = 7 + (1 << 29) + (1 << 14);
  expect((other ^ (other >>> 15)) & 0x3fff).toBe(7);
  expect(patterns.note(other, 40, 3 * S, 3, 0)).toBe(false);
  expect(patterns.note(other, 50, 4 * S, 4, 0)).toBe(false);
  expect(patterns.note(other, 60, 5 * S, 5, 0)).toBe(true);
});

test("the same number again at once is one choice, seen twice", () => {
  expect(found([5, 5, 5, 5], { gapNs: 4.9e6 })).toEqual([undefined, undefined, undefined, undefined]);
  expect(found([5, 5, 5], { gapNs: 5e6 })[2]).toEqual(["equal", 0, 3]);
  expect(found([5, 6, 7], { gapNs: 1 })[2]).toEqual(["step", 1, 3]);
});

test("a host whose key is 0 has a first number too", () => {
  const patterns = new IsnPatterns();
  expect([0, 0, 0].map((isn, flow) => patterns.note(0, isn, flow * S, flow, 0))).toEqual([false, false, true]);
});

test("hosts whose keys differ in their higher bits alone have numbers of their own", () => {
  const patterns = new IsnPatterns();
  const hosts = [7, 7 + (1 << 6), 7 + (1 << 13)];
  const third = [10, 20, 30].map((isn, i) => hosts.map((host, h) => patterns.note(host, isn * (h + 1), i * S, i, 0)));
  expect(third).toEqual([
    [false, false, false],
    [false, false, false],
    [true, true, true],
  ]);
});

test("no more than ten thousand are kept, however many there are", () => {
  const patterns = new IsnPatterns();
  for (let flow = 0; flow < 3 * 10_010; flow++) patterns.note(Math.floor(flow / 3), flow, flow * S, flow, flow & 1);
  expect(patterns.of(29_999, 1)?.flows).toBe(3);
  expect(patterns.of(30_002, 0)).toBeUndefined();
  expect(patterns.of(2, 0)?.flows).toBe(3);
  expect(patterns.of(2, 1)).toBeUndefined();
});
