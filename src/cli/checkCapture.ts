// Holds a capture against expectations.

import type { Analysis } from "../core/analysis/analysis";
import type { FlowRow } from "../core/analysis/query";
import { numberOf } from "../core/text/amounts";
import type { Expectation, Expectations } from "./expectations";

export interface Checked {
  readonly name: string;
  /** How many flows it was held against. */
  readonly flows: number;
  /** Sentences that say what is not as expected; empty where all is. */
  readonly failures: readonly string[];
  /** How many more sentences there would be. */
  readonly hidden: number;
}

/** A flood that is not as expected is one story. */
const MOST_FAILURES = 20;

export function checkCapture(analysis: Analysis, { expect, otherwise }: Expectations): readonly Checked[] {
  const covered = new Set<number>();
  const checked = expect.map((expectation) => {
    const ids = analysis.ids("id", false, { text: expectation.filter, outcomes: [] });
    for (const id of ids) covered.add(id);
    return checkOne(analysis, expectation, ids);
  });
  if (otherwise === undefined) return checked;
  const rest = analysis.ids("id", false, { text: "", outcomes: [] }).filter((id) => !covered.has(id));
  return [...checked, checkOne(analysis, otherwise, rest)];
}

function checkOne(analysis: Analysis, expectation: Expectation, ids: Int32Array): Checked {
  const failures: string[] = [];
  let count = 0;
  const fail = (sentence: string) => {
    if (count++ < MOST_FAILURES) failures.push(sentence);
  };
  const { min, max } = expectation.flows;
  if (ids.length < min || ids.length > max)
    fail(`Expected ${rangeText(expectation.flows)}, found ${numberOf(ids.length, "flow")}.`);
  for (const id of ids) for (const sentence of checkFlow(analysis, expectation, analysis.row(id)!)) fail(sentence);
  return { name: expectation.name, flows: ids.length, failures, hidden: Math.max(0, count - MOST_FAILURES) };
}

function* checkFlow(analysis: Analysis, expectation: Expectation, row: FlowRow): Iterable<string> {
  const { outcomes, findings, noFindings } = expectation;
  const name = `Flow ${row.id}, ${row.initiator} → ${row.responder}`;
  if (outcomes.length > 0 && !outcomes.includes(row.outcome))
    yield `${name}: expected ${outcomes.join(" or ")}, it is ${row.outcome} (frame ${row.firstFrame}).`;
  if (findings.length + noFindings.length === 0) return;
  const flow = analysis.flow(row.id);
  const found = flow === undefined ? [] : analysis.findings(flow);
  for (const rule of findings)
    if (!found.some((finding) => finding.rule === rule)) yield `${name}: expected ${rule}, which was not found.`;
  for (const finding of found)
    if (noFindings.includes(finding.rule) || noFindings.includes(finding.severity))
      yield `${name}: did not expect ${finding.rule} (${finding.severity}), frame ${finding.frame}: ${finding.what}`;
}

function rangeText({ min, max }: Expectation["flows"]): string {
  if (min === max) return numberOf(min, "flow");
  if (max === Number.POSITIVE_INFINITY) return `at least ${numberOf(min, "flow")}`;
  return `${min} to ${max} flows`;
}
