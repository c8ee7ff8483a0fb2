import { expect, test } from "vitest";
import { PacedAnswer } from "../../src/worker/pacedAnswer";

test("an answer that took 30 ms is given again for 300 ms, unless it is the last", () => {
  let now = 0;
  let made = 0;
  const paced = new PacedAnswer<number>(0.1, () => now);
  const make = () => {
    now += 30;
    return ++made;
  };
  expect(paced.get(make, false)).toBe(1);
  now += 299;
  expect(paced.get(make, false)).toBe(1);
  expect(paced.get(make, true)).toBe(2);
  now += 299;
  expect(paced.get(make, false)).toBe(2);
  now += 1;
  expect(paced.get(make, false)).toBe(3);
});
