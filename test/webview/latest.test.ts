import { expect, test } from "vitest";
import { latestOnly } from "../../webview/latest";

test("one at a time, and of those that come meanwhile only the last", async () => {
  const begun: number[] = [];
  const counted: number[] = [];
  const ends: (() => void)[] = [];
  const latest = latestOnly<number>(async (arg, isLatest) => {
    begun.push(arg);
    await new Promise<void>((end) => ends.push(end));
    if (isLatest()) counted.push(arg);
  });
  for (const arg of [1, 2, 3, 4]) latest.ask(arg);
  expect(begun).toEqual([1]);
  ends[0]!();
  await new Promise((later) => setTimeout(later));
  expect(begun).toEqual([1, 4]);
  ends[1]!();
  await new Promise((later) => setTimeout(later));
  expect(counted).toEqual([4]);
  latest.ask(5);
  expect(begun).toEqual([1, 4, 5]);
});
