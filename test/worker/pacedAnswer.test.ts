import { expect, test } from "vitest";
import { PacedAnswer } from "../../src/worker/pacedAnswer";
import { until } from "../support/until";

test("an answer that took 30 ms is given again for 300 ms, unless it is the last", async () => {
  let now = 0;
  let made = 0;
  const paced = new PacedAnswer<number>(0.1, () => now);
  const make = async () => {
    now += 30;
    return ++made;
  };
  expect(await paced.get(make, false)).toBe(1);
  now += 299;
  expect(await paced.get(make, false)).toBe(1);
  expect(await paced.get(make, true)).toBe(2);
  now += 299;
  expect(await paced.get(make, false)).toBe(2);
  now += 1;
  expect(await paced.get(make, false)).toBe(3);
});

test("it is made once for all who ask meanwhile; who wants the last one gets a newer one", async () => {
  let made = 0;
  const finish: (() => void)[] = [];
  const paced = new PacedAnswer<number>(0.1, () => 0);
  const make = async () => {
    await new Promise<void>((done) => finish.push(done));
    return ++made;
  };
  const asked = [paced.get(make, false), paced.get(make, false), paced.get(make, true)];
  finish[0]!();
  await asked[0];
  await until("the next one", () => finish.length === 2);
  finish[1]!();
  expect(await Promise.all(asked)).toEqual([1, 1, 2]);
});

test("after a failure it is made again", async () => {
  const paced = new PacedAnswer<number>(0.1, () => 0);
  await expect(paced.get(() => Promise.reject(new Error("gone")), false)).rejects.toThrow("gone");
  expect(await paced.get(async () => 7, false)).toBe(7);
});
