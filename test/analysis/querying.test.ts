// A page of the list in steps, so that the thread has turns in between: it is the page that one step gives, also where the
// capture grows meanwhile.

import { expect, test } from "vitest";
import { Analysis } from "../../src/core/analysis/analysis";
import type { FlowPage, FlowQuery, FlowSortKey } from "../../src/core/analysis/query";
import { buildScript } from "../support/script";

const FLOWS = 12;
const lines = Array.from(
  { length: FLOWS },
  (_, i) => `flow ${i + 1}: > S 0:0(0)\nflow ${i + 1}: < S. 0:0(0) ack ${i % 3 === 0 ? 1 : 7}`,
);
const { bytes } = buildScript(lines.join("\n"));

function queryBy(sort: FlowSortKey, text = ""): FlowQuery {
  return { first: 0, count: 5, sort, descending: true, filter: { text, outcomes: [] } };
}

/** The page, and how many steps it took; `between` is called after each step but the last. */
function inSteps(analysis: Analysis, query: FlowQuery, between = (): void => {}): { page: FlowPage; steps: number } {
  const all = analysis.querying(query);
  for (let steps = 1; ; steps++) {
    const { done, value } = all.next();
    if (done) return { page: value, steps };
    between();
  }
}

test("the same page as in one step, whatever the order and the filter", () => {
  for (const sort of ["id", "problem", "responder", "start", "handshake", "segments", "port", "outcome"] as const) {
    for (const text of ["", "syn-ack-wrong-ack", "443"]) {
      const [here, there] = [new Analysis(), new Analysis()];
      for (const analysis of [here, there]) {
        analysis.push(bytes);
        analysis.end();
      }
      const { page, steps } = inSteps(here, queryBy(sort, text));
      expect(page).toEqual(there.query(queryBy(sort, text)));
      expect(steps).toBeGreaterThanOrEqual(3);
    }
  }
});

test("what came between two steps is in the next page, and is not waited for in this one", () => {
  const analysis = new Analysis();
  const half = 24 + (bytes.length - 24) / 2;
  analysis.push(bytes.subarray(0, half));
  const before = analysis.query(queryBy("id"));
  const pieces = [bytes.subarray(half)];
  const { page } = inSteps(analysis, queryBy("segments"), () => {
    const piece = pieces.pop();
    if (piece) analysis.push(piece);
  });
  expect([before.total, page.total, page.revision]).toEqual([FLOWS / 2, FLOWS / 2, before.revision]);
  expect(inSteps(analysis, queryBy("segments")).page.total).toBe(FLOWS);
});

test("counts are those of the present verdicts, before and after each is made", () => {
  const analysis = new Analysis();
  const judging = analysis.judging();
  analysis.push(bytes);
  analysis.end();
  expect(analysis.counts.findings.error).toBe(0);
  const told: number[] = [];
  for (const _ of judging) told.push(analysis.counts.findings.error);
  expect(told.length).toBeGreaterThanOrEqual(FLOWS);
  expect(new Set(told).size).toBeGreaterThan(3);
  expect(analysis.counts.findings.error).toBe((FLOWS * 2) / 3);
});
