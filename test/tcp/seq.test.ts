import { describe, expect, test } from "vitest";
import {
  type SeqNumber,
  seqAdd,
  seqDistance,
  seqLess,
  seqLessOrEqual,
  seqMax,
  seqOutsideBy,
  seqWithin,
  toSeq,
  toWord,
  wordAdd,
  wordDistance,
} from "../../src/core/tcp/seq";

const LAST = 0xffff_ffff;
const HALF = 2 ** 31;

describe.each([0, 1, 5000, HALF - 1, HALF, HALF + 1, LAST - 1, LAST])("from %d", (start) => {
  const from = toSeq(start);
  test.each([0, 1, 1460, HALF - 1])("%d octets on, as numbers and as words", (octets) => {
    const to = seqAdd(from, octets);
    expect(to).toBe((start + octets) % 2 ** 32);
    expect(seqDistance(from, to)).toBe(octets);
    expect(seqDistance(to, from)).toBe(octets === 0 ? 0 : -octets);
    expect(seqLess(from, to)).toBe(octets > 0);
    expect(seqLessOrEqual(to, from)).toBe(octets === 0);
    expect(seqMax(from, to)).toBe(to);
    expect(wordAdd(toWord(from), octets)).toBe(toWord(to));
    expect(wordDistance(toWord(from), toWord(to))).toBe(octets);
    expect(wordDistance(from, toWord(to)), "a word against a number").toBe(octets);
  });

  test("half the circle away lies neither before nor beyond", () => {
    const opposite = seqAdd(from, HALF);
    expect(seqDistance(from, opposite)).toBe(-HALF);
    expect(seqDistance(opposite, from)).toBe(-HALF);
  });
});

test("a word is what a row of 32-bit integers gives back", () => {
  const row = new Int32Array(1);
  for (const value of [0, HALF - 1, HALF, LAST]) {
    row[0] = value;
    expect(row[0]).toBe(toWord(value));
    expect(toSeq(row[0])).toBe(value);
  }
});

test.each([
  [9, -1],
  [10, 0],
  [15, 0],
  [20, 0],
  [21, 1],
  [5, -5],
  [10 + HALF, -HALF],
  [20 + 2 ** 30, 2 ** 30],
])("%i lies %i outside of 10 … 20", (n, distance) => {
  for (const shift of [0, -15, HALF - 15, HALF, LAST]) {
    const at = (value: number): SeqNumber => toSeq(value + shift);
    expect(seqOutsideBy(at(10), at(n), at(20))).toBe(distance);
    expect(seqWithin(at(10), at(n), at(20))).toBe(distance === 0);
  }
});
