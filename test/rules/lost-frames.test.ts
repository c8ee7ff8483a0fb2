// A capture that says it lost frames: what may have been among them softens a verdict, or silences it.

import { expect, test } from "vitest";
import type { Flow } from "../../src/core/flow/flow";
import { RULES } from "../../src/core/rules/catalogue";
import { DEFAULT_SETTINGS, detailsOf } from "../../src/core/rules/rule";
import type { Severity } from "../../src/core/text/severities";
import { analyzeScript } from "../support/capture";

/** Severity of the rule's one verdict on the script's last flow, as if the capture had lost frames. */
function severityWithLoss(id: string, script: string): Severity | "silent" {
  const flow = analyzeScript(script).flows.at(-1)!;
  const lossy: Flow = { ...flow, sight: { ...flow.sight, lossy: true, captureDropped: 1 } };
  const rule = RULES.find((each) => each.id === id)!;
  expect((flow.marks & rule.marks) | (flow.traits & (rule.traits ?? 0))).not.toBe(0);
  const without = [...rule.check(flow, DEFAULT_SETTINGS)];
  expect(without.map(({ severity }) => severity ?? rule.severity)).not.toEqual([]);
  const verdicts = [...rule.check(lossy, DEFAULT_SETTINGS)];
  expect(verdicts.length).toBeLessThan(2);
  const [verdict] = verdicts;
  if (!verdict) return "silent";
  const { next } = rule.explain(detailsOf(verdict).evidence, lossy);
  if (verdict.severity && id !== "split-handshake") expect(next).toMatch(/settle it/);
  return verdict.severity ?? rule.severity;
}

const OPEN = "> S 0:0(0)\n< S. 0:0(0) ack 1\n> . 1:1(0) ack 1\n";

const CASES: readonly (readonly [id: string, verdict: Severity | "silent", script: string])[] = [
  ["syn-ack-wrong-ack", "warning", "> S 0:0(0)\n< S. 0:0(0) ack 9"],
  ["handshake-ack-wrong-ack", "information", "> S 0:0(0)\n< S. 0:0(0) ack 1\n> . 1:1(0) ack 9"],
  ["handshake-ack-wrong-ack", "error", "> S 0:0(0)\n< S. 0:0(0) ack 1\n> . 1:1(0) ack 0"],
  ["handshake-ack-wrong-seq", "information", "> S 0:0(0)\n< S. 0:0(0) ack 1 win 9\n> . 99:99(0) ack 1"],
  ["handshake-ack-wrong-seq", "error", "> S 0:0(0)\n< S. 0:0(0) ack 1\n> . 0:0(0) ack 1"],
  ["handshake-ack-missing", "warning", "> S 0:0(0)\n< S. 0:0(0) ack 1\n+2 end"],
  ["handshake-ack-missing", "hint", "> S 0:0(0)\n< S. 0:0(0) ack 1\n+0.5 end"],
  ["syn-unanswered", "warning", "> S 0:0(0)\n+2 end"],
  ["syn-unanswered", "hint", "> S 0:0(0)\n+0.5 end"],
  ["syn-refused", "error", "> S 0:0(0)\n< R. =0:=0(0) ack 1"],
  ["reset-ineffective", "silent", "> S 0:0(0)\n< S. 0:0(0) ack 1 win 9\n> R 99:99(0)"],
  ["reset-ineffective", "warning", "> S 0:0(0)\n< S. 0:0(0) ack 1 win 9\n> R 0:0(0)"],
  ["reset-wrong-number", "silent", "> S 0:0(0)\n< R. =7:=7(0) ack 1"],
  ["data-before-established", "silent", "> S 0:0(0)\n< S. 0:0(0) ack 1\n< P. 1:2(1) ack 1\n+1 > . 1:1(0) ack 1"],
  ["data-before-established", "warning", "> S 0:9(9)\n< S. 0:0(0) ack 1"],
  ["split-handshake", "information", "> S 0:0(0)\n< . 0:0(0) ack 1\n< S 0:0(0)"],
  ["handshake-slow", "hint", "> S 0:0(0)\n+1.5 < S. 0:0(0) ack 1\n> . 1:1(0) ack 1"],
  ["ack-of-unsent", "information", `${OPEN}> P. 1:11(10) ack 1\n< . 1:1(0) ack 111`],
  ["ack-of-unsent", "error", `${OPEN}> P. 1:11(10) ack 1\n< . 1:1(0) ack 111\n> . 11:11(0) ack 1`],
  ["data-unacknowledged", "hint", `${OPEN}> P. 1:11(10) ack 1\n+1 end`],
  [
    "data-unacknowledged",
    "information",
    `${OPEN}> P. 1:11(10) ack 1\n+0.3 > P. 1:11(10) ack 1\n+0.6 > P. 1:11(10) ack 1\n+1 end`,
  ],
  ["fin-unacknowledged", "hint", `${OPEN}> F. 1:1(0) ack 1\n+1 end`],
  ["fin-unacknowledged", "information", `${OPEN}> F. 1:1(0) ack 1\n+0.3 > F. 1:1(0) ack 1\n+1 end`],
  ["reset-with-data-outstanding", "information", `${OPEN}> P. 1:11(10) ack 1\n< R. 1:1(0) ack 1`],
  [
    "timestamps-echo-wrong",
    "warning",
    "> S 0:0(0) <TS val 9 ecr 0>\n< S. 0:0(0) ack 1 <TS val 7 ecr 8>\n> . 1:1(0) ack 1 <TS val 9 ecr 7>",
  ],
  ["flags-invalid", "error", `${OPEN}> P 1:11(10)`],
  ["data-after-fin", "error", `${OPEN}> F. 1:1(0) ack 1\n> P. 2:12(10) ack 1`],
  ["segment-after-reset", "warning", `${OPEN}> R. 1:1(0) ack 1\n> P. 1:11(10) ack 1`],
];

test.each(CASES)("%s is %s", (id, verdict, script) => {
  expect(severityWithLoss(id, script)).toBe(verdict);
});
