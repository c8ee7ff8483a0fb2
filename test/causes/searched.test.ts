// What is searched for by trying much of it: networks, remainders, hashes, times that come again.

import { describe, expect, test } from "vitest";
import { findHashBucket, type Words } from "../../src/core/causes/hashBucket";
import { bestPrefix, isInPrefix } from "../../src/core/causes/prefix";
import { findRecurrence } from "../../src/core/causes/recurrence";
import { bestRemainder } from "../../src/core/causes/remainder";
import { randomNumbers } from "../support/connections";

describe("a network", () => {
  test.each([
    ["a /24", [0x0a000101, 0x0a000122, 0x0a0001fe], [0x0a000201, 0x0a000301], 24],
    ["a /16", [0x0a010101, 0x0a012222, 0x0a01fffe], [0x0a020201, 0x0a000301], 16],
    ["a half of a /24", [0x0a000101, 0x0a000122, 0x0a00013e], [0x0a000181, 0x0a0001f1], 25],
    ["the one that most fail from", [0x0a010101, 0x0a012222, 0xc0000201], [0x0a020201, 0x0a000301], 16],
  ])("%s", (_, fails, works, length) => {
    const found = bestPrefix(
      fails.map((word) => [word, 0]),
      works.map((word) => [word, 0]),
      false,
    );
    expect(found.length).toBe(length);
    expect(isInPrefix(found, [fails[0]!, 0])).toBe(true);
    expect(works.some((word) => isInPrefix(found, [word, 0]))).toBe(false);
  });

  test("of IPv6, with addresses far from each other", () => {
    const fails = [0, 1, 2].map((i) => [0x20010db8, 0x00010000 + i] as const);
    const works = [
      [0x20010db8, 0x00020000],
      [0xfe800000, 0],
      [0x20010db9, 0x00010000],
    ] as const;
    const found = bestPrefix(fails, works, true);
    expect(found).toEqual({ length: 48, words: [0x20010db8, 0x00010000] });
    expect(fails.every((words) => isInPrefix(found, words))).toBe(true);
    expect(works.some((words) => isInPrefix(found, words))).toBe(false);
  });
});

test("of remainders that separate equally well, that of the least divisor", () => {
  expect(bestRemainder([3, 15, 27], [4, 5, 6, 7, 8, 9, 10, 11, 12], 2, 30)).toMatchObject({
    divisor: 12,
    remainder: 3,
    tries: 29,
  });
  expect(bestRemainder([1, 3, 5], [2, 4, 6], 2, 30)).toMatchObject({ divisor: 2 });
});

describe("a hash", () => {
  /** CRC-16 of the words: not a power of two of any of them. */
  function crc(words: Words): number {
    let rest = 0xffff;
    for (const word of words)
      for (let bit = 31; bit >= 0; bit--) {
        const isSet = ((rest >>> 15) ^ (word >>> bit)) & 1;
        rest = ((rest << 1) & 0xffff) ^ (isSet ? 0x1021 : 0);
      }
    return rest;
  }

  function connections(count: number, seed: number): Words[] {
    const random = randomNumbers(seed);
    return Array.from({ length: count }, () => [
      0x0a000100 + Math.floor(40 * random()),
      0xc6336407,
      (Math.floor(32_768 + 28_000 * random()) << 16) | 443,
    ]);
  }

  test.each([
    ["a half", 1, 0],
    ["one of 8", 3, 0],
    ["one of 8, while some fail otherwise", 3, 0.05],
  ])("%s", (_, bits, otherwise) => {
    const random = randomNumbers(3);
    const all = connections(1500, 5);
    const isIn = (words: Words): boolean => (crc(words) & ((1 << bits) - 1)) === 1;
    const fails = all.filter((words) => isIn(words) || random() < otherwise / 2 ** bits);
    const works = all.filter((words) => !fails.includes(words));
    const found = findHashBucket(fails, works, fails.length / all.length)!;
    expect(found.buckets).toBe(2 ** bits);
    expect(all.every((words) => found.has(words) === isIn(words))).toBe(true);
    // It holds for connections that were not compared.
    expect(connections(300, 99).every((words) => found.has(words) === isIn(words))).toBe(true);
  });

  test("is not found where there is none, nor of few connections", () => {
    for (let seed = 0; seed < 30; seed++) {
      const all = connections(400, 1000 + seed);
      expect(findHashBucket(all.slice(0, 100), all.slice(100), 0.25)).toBeUndefined();
    }
    const isIn = (words: Words): boolean => (crc(words) & 3) === 1;
    const few = connections(60, 5);
    expect(
      findHashBucket(
        few.filter(isIn),
        few.filter((words) => !isIn(words)),
        0.25,
      ),
    ).toBeUndefined();
  });

  test("is not found where those that fail are far fewer than a bucket has", () => {
    // One host and a range of ports are described by equations as well.
    const all = connections(1500, 5);
    const isIn = ([host, , ports]: Words): boolean =>
      (host! & 7) === 3 && ports! >>> 31 === 1 && ((ports! >>> 27) & 3) === 1;
    const fails = all.filter(isIn);
    const works = all
      .filter((words) => !isIn(words) && (words[0]! & 7) === 3)
      .concat(all.filter(([host]) => (host! & 7) !== 3));
    expect(findHashBucket(fails, works, fails.length / 20_000)).toBeUndefined();
  });
});

describe("a time that comes again", () => {
  const begun = (isFailing: (ns: number) => boolean) => {
    const random = randomNumbers(11);
    const all = Array.from({ length: 800 }, (_, i) => (i + random()) * 1e9);
    return [all.filter(isFailing), all.filter((ns) => !isFailing(ns))] as const;
  };

  test.each([10, 37.3, 60, 90])("every %d s", (seconds) => {
    const [fails, works] = begun((ns) => ns % (seconds * 1e9) < 0.1 * seconds * 1e9);
    expect(findRecurrence(fails, works)!.periodNs / 1e9).toBeCloseTo(seconds, 0);
  });

  test("not of what came once or twice", () => {
    const [fails, works] = begun((ns) => (ns > 100e9 && ns < 120e9) || (ns > 700e9 && ns < 720e9));
    const found = findRecurrence(fails, works);
    // What there is does not separate.
    const { periodNs = 1, originNs = 0 } = found ?? {};
    expect(new Set(fails.map((ns) => Math.floor((ns - originNs) / periodNs))).size === 2).toBe(false);
  });
});
