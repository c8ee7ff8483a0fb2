import { expect, test } from "vitest";
import { sipHash, toSipKey } from "../../src/core/bytes/sipHash";

const key = toSipKey(Uint8Array.from({ length: 16 }, (_, i) => i));

// Appendix A of the paper.
test("the example of the paper", () => {
  expect(
    sipHash(
      key,
      Uint8Array.from({ length: 15 }, (_, i) => i),
    ),
  ).toBe(0xa129ca6149be45e5n);
});

// First of the reference implementation's test vectors.
test("an empty message", () => {
  expect(sipHash(key, new Uint8Array(0))).toBe(0x726fdb47dd0e0e31n);
});

test("another key gives another answer", () => {
  expect(sipHash(toSipKey(new Uint8Array(16)), new Uint8Array(8))).not.toBe(sipHash(key, new Uint8Array(8)));
});
