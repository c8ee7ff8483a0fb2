import { expect, test } from "vitest";
import { sortByWords, wordsOfNumbers } from "../../src/core/bytes/sortByWords";
import { fc } from "../support/properties";

const word = fc.oneof(fc.nat({ max: 3 }), fc.integer({ min: 0, max: 0xffffffff }), fc.constant(0xffffffff));

test("indices are sorted by all words, and equal keys keep their order, in both directions", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(word, word), { maxLength: 300 }), fc.boolean(), (keys, descending) => {
      const words = [Uint32Array.from(keys, ([low]) => low), Uint32Array.from(keys, ([, high]) => high)];
      const order = Int32Array.from(keys.keys()).filter((index) => index % 7 !== 3);
      const sign = descending ? -1 : 1;
      const expected = [...order].sort((a, b) => {
        const difference = keys[a]![1] - keys[b]![1] || keys[a]![0] - keys[b]![0];
        return sign * difference || a - b;
      });
      sortByWords(order, words, descending);
      expect([...order]).toEqual(expected);
    }),
  );
});

test("words of numbers sort as the numbers do: negative, beyond 32 bits, infinite", () => {
  const number = fc.oneof(
    fc.maxSafeInteger(),
    fc.integer(),
    fc.constantFrom(0, -1, 2 ** 32, -(2 ** 32), Infinity, -Infinity),
  );
  fc.assert(
    fc.property(fc.array(number, { maxLength: 100 }), (numbers) => {
      const keys = Float64Array.from(numbers);
      const order = Int32Array.from(keys.keys());
      sortByWords(order, wordsOfNumbers(keys), false);
      expect([...order].map((index) => keys[index])).toEqual([...keys].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
    }),
  );
});
