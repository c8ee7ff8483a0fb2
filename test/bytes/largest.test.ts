import { expect, test } from "vitest";
import { largest } from "../../src/core/bytes/largest";

/** By sorting all of them: the greatest first, equal ones in their order. */
function bySorting(keys: readonly number[], most: number): readonly number[] {
  const order = keys.map((_, place) => place).sort((a, b) => keys[b]! - keys[a]! || a - b);
  return order.slice(0, most).sort((a, b) => a - b);
}

const KEYS = {
  none: [],
  one: [7],
  equal: [5, 5, 5, 5, 5],
  zeros: [0, 0, 0],
  rising: [1, 2, 3, 4, 5, 6],
  falling: [6, 5, 4, 3, 2, 1],
  "in the upper half": [0x0001_0000, 0x0100_0000, 0xff00_0000, 0x0100_0000, 0x0001_0000],
  "in both halves": [0x0100_0001, 0x0100_0002, 0x0100_0000, 0x0100_0002, 0x00ff_ffff, 0xffff_ffff, 0x8000_0000],
  many: Array.from({ length: 3000 }, (_, place) => Math.imul(place, 0x9e3779b1) >>> (place % 31)),
};

test.each(Object.keys(KEYS) as (keyof typeof KEYS)[])("of keys %s, it takes what sorting would", (name) => {
  const keys = KEYS[name].map((key) => key >>> 0);
  for (const most of [0, 1, 2, 3, 4, 10, keys.length - 1, keys.length, keys.length + 1, Number.POSITIVE_INFINITY])
    expect([...largest(Uint32Array.from(keys), most)], `${most}`).toEqual(bySorting(keys, Math.max(0, most)));
});
