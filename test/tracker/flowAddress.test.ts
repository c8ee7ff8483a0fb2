import { expect, test } from "vitest";
import { flowAddress } from "../../src/core/tracker/flowAddress";
import * as L from "../../src/core/tracker/rowLayout";

/** Text of an address of IPv4 (one word) or IPv6 (four), as B of a flow. */
function textOf(...words: number[]): string {
  const row = new Int32Array(L.FLOW_WIDTH);
  row[L.F_FLAGS] = words.length === 4 ? L.FLOW_IPV6 : 0;
  words.forEach((word, place) => {
    row[L.addressPlace(1, place)] = word;
  });
  return flowAddress(row, 0, 1);
}

test("of more addresses than are remembered, each has its own text, however they are asked for", () => {
  for (const round of [1, 2]) {
    for (let i = 0; i < 2000; i++) {
      // Neighbors of one another, and addresses that differ in their first octets only.
      expect(textOf(0x0a000000 + i), `round ${round}`).toBe(`10.0.${i >>> 8}.${i & 255}`);
      expect(textOf(((i << 16) | 7) >> 0)).toBe(`${i >>> 8}.${i & 255}.0.7`);
      expect(textOf(0x20010db8, i, 0, 1)).toBe(i === 0 ? "2001:db8::1" : `2001:db8:0:${i.toString(16)}::1`);
      expect(textOf(0x20010db8, 0, 0, 0x10000 + i + 1)).toBe(`2001:db8::1:${(i + 1).toString(16)}`);
    }
  }
});

test("0.0.0.0 and :: are addresses like others", () => {
  expect([textOf(0), textOf(0, 0, 0, 0), textOf(0), textOf(1, 0, 0, 0)]).toEqual(["0.0.0.0", "::", "0.0.0.0", "0:1::"]);
});
