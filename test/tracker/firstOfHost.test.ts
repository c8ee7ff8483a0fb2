import { expect, test } from "vitest";
import { FirstOfHost } from "../../src/core/tracker/firstOfHost";

test("each host once, and no more than a hundred hosts", () => {
  const hosts = new FirstOfHost();
  const told = (host: number) => hosts.note(host);
  expect([7, 8, 7, -8, 8].map(told)).toEqual([true, true, false, true, false]);
  const flood = Array.from({ length: 1000 }, (_, i) => 1000 + i).filter(told);
  expect(flood).toHaveLength(97);
  expect(told(7)).toBe(false);
});
