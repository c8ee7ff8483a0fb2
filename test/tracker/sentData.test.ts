import { expect, test } from "vitest";
import { SentData } from "../../src/core/tracker/sentData";

const MB = 1 << 20;

/** Octets that depend on their number. */
function data(seq: number, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => Math.imul(seq + i, 0x9e3779b1) >>> 24);
}

function keep(sent: SentData, who: number, seq: number, length: number): void {
  sent.keep(who, seq, data(seq, length), 0, length);
}

function differs(sent: SentData, who: number, seq: number, length: number, changed = -1): boolean {
  const octets = data(seq, length);
  if (changed >= 0) octets[changed]! ^= 1;
  return sent.differs(who, seq, octets, 0, length);
}

test("numbers that wrap", () => {
  const sent = new SentData();
  keep(sent, 1, 0xffff_fff0, 100);
  expect(differs(sent, 1, 0xffff_fff8, 20)).toBe(false);
  expect(differs(sent, 1, 0xffff_fff8, 20, 19)).toBe(true);
  expect(differs(sent, 1, 4, 200, 79)).toBe(true);
  expect(differs(sent, 1, 4, 200, 80)).toBe(false);
});

test("what was kept before the ring grew is still compared", () => {
  const sent = new SentData();
  for (let at = 0; at < 1000; at += 100) keep(sent, 1, at, 100);
  keep(sent, 2, 0, 100_000);
  keep(sent, 2, 100_000, 200_000);
  expect(differs(sent, 1, 0, 1000)).toBe(false);
  expect(differs(sent, 1, 0, 1000, 5)).toBe(true);
  expect(differs(sent, 2, 0, 300_000)).toBe(false);
});

test("the ring of octets wraps, and what it has lost is not compared", () => {
  const sent = new SentData();
  keep(sent, 1, 0, 1000);
  for (let at = 1000; at < MB; at += 1000) keep(sent, 1, at, 1000);
  expect(differs(sent, 1, 1_048_000, 1000, 999)).toBe(true);
  expect(differs(sent, 1, 1_048_000, 1000)).toBe(false);
  expect(differs(sent, 1, 0, 1000, 5)).toBe(false);
});

test("of many entries the latest are known", () => {
  const sent = new SentData();
  for (let who = 0; who < 5000; who++) keep(sent, who, 0, 10);
  expect(differs(sent, 4999, 0, 10, 3)).toBe(true);
  expect(differs(sent, 904, 0, 10, 3)).toBe(true);
  expect(differs(sent, 903, 0, 10, 3)).toBe(false);
});

test("nothing is known after it was cleared", () => {
  const sent = new SentData();
  keep(sent, 1, 0, 10);
  sent.clear();
  expect(differs(sent, 1, 0, 10, 3)).toBe(false);
});
