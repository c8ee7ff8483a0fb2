import { expect, test, vi } from "vitest";
import type { TimeQuery, TimeWindow } from "../../src/protocol/api";
import { createTimeRequests } from "../../webview/time/timeRequests";

const query = (id: number): TimeQuery => ({ id, fromNs: 0, toNs: 1, points: 100 });

/** Questions are answered one by one, by the test. */
function opened() {
  const waiting: { readonly id: number; answer(progress: number): Promise<void>; fail(): Promise<void> }[] = [];
  const answers: (readonly [progress: number, isWhole: boolean])[] = [];
  const failed = vi.fn();
  const settled = () => new Promise<void>((resolve) => setTimeout(resolve));
  const requests = createTimeRequests({
    fetch: ({ id }) =>
      new Promise((resolve, reject) => {
        waiting.push({
          id,
          answer(progress) {
            resolve({ progress } as TimeWindow);
            return settled();
          },
          fail() {
            reject(new Error("gone"));
            return settled();
          },
        });
      }),
    onAnswer: ({ progress }, isWhole) => answers.push([progress, isWhole]),
    failed,
  });
  return { requests, waiting, answers, failed };
}

test("asks until the flow is read", async () => {
  const { requests, waiting, answers } = opened();
  requests.ask(query(1));
  await waiting[0]!.answer(0.4);
  await waiting[1]!.answer(1);
  expect(answers).toEqual([
    [0.4, false],
    [1, true],
  ]);
  expect(waiting).toHaveLength(2);
});

test("the answer to an earlier question is dropped", async () => {
  const { requests, waiting, answers } = opened();
  requests.ask(query(1));
  requests.ask(query(2));
  requests.ask(query(3));
  await waiting[0]!.answer(0.4);
  expect(answers).toEqual([]);
  expect(waiting.map(({ id }) => id)).toEqual([1, 3]);
});

test("stopped, it asks no more, and what was read stays", async () => {
  const { requests, waiting, answers } = opened();
  requests.ask(query(1));
  requests.stop();
  await waiting[0]!.answer(0.4);
  expect(answers).toEqual([[0.4, true]]);
  expect(waiting).toHaveLength(1);
  requests.ask(query(1));
  expect(waiting).toHaveLength(2);
});

test("a failure is reported, and the next question is asked nevertheless", async () => {
  const { requests, waiting, failed } = opened();
  requests.ask(query(1));
  await waiting[0]!.fail();
  expect(failed).toHaveBeenCalledOnce();
  requests.ask(query(2));
  expect(waiting[1]!.id).toBe(2);
});
