// How long a flow was silent: from the last segment before, where its time is known.

import { expect, test } from "vitest";
import type { Flow } from "../../../src/core/flow/flow";
import { idleBeforeNs } from "../../../src/core/flow/idle";

const S = 1e9;

/** A flow whose event 0 is `before`, and event 1 comes at 100 s. */
function idleAfter(before: object): number {
  const after = { kind: "segment", timeNs: 100 * S, repeats: 0 };
  return idleBeforeNs({ events: [before, after] } as unknown as Flow, 1);
}

test.each([
  ["a segment", { kind: "segment", timeNs: 10 * S, repeats: 0 }, 90 * S],
  ["repeats, the last of them known", { kind: "segment", timeNs: 10 * S, repeats: 3, lastRepeatNs: 40 * S }, 60 * S],
  ["repeats, the last of them not known", { kind: "segment", timeNs: 10 * S, repeats: 3 }, 0],
  ["a run", { kind: "run", timeNs: 10 * S, lastTimeNs: 60 * S }, 40 * S],
  ["a pause that round trips and timeouts may have", { kind: "segment", timeNs: 71 * S, repeats: 0 }, 0],
])("after %s", (_, before, expected) => {
  expect(idleAfter(before)).toBe(expected);
});

test("nothing is known before the first event", () => {
  expect(idleBeforeNs({ events: [{ kind: "segment", timeNs: 100 * S, repeats: 0 }] } as unknown as Flow, 0)).toBe(0);
});
