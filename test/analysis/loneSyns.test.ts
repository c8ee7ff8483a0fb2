// Flows of a single SYN are judged by a remembered verdict: it must be the one that the rules give each of them.

import { describe, expect, test } from "vitest";
import { Analysis, DEFAULT_ANALYSIS_SETTINGS } from "../../src/core/analysis/analysis";
import { RULES } from "../../src/core/rules/catalogue";
import type { Rule } from "../../src/core/rules/rule";
import { SEVERITIES } from "../../src/core/text/severities";
import { MATRIX } from "../support/matrix";
import { buildScript, type ScriptSetting } from "../support/script";

/** SYNs that rules tell apart, and some that only differ in their numbers. */
const SYNS = [
  "S 0:0(0)",
  "S 0:0(0) win 0",
  "S 0:0(0) win 1000",
  "S 0:0(0) <mss 1460>",
  "S 0:0(0) <mss 1460,sackOK,TS val 77 ecr 0,nop,wscale 7>",
  "S 0:0(0) <mss 1460,sackOK,TS val 99 ecr 0,nop,wscale 7>",
  "S 0:0(0) <mss 20>",
  "S 0:0(0) <wscale 15>",
  "S 0:10(10) <mss 1460>",
  "SEW 0:0(0) <mss 1460>",
  "SF 0:0(0) <mss 1460>",
  "SP 0:0(0) <mss 1460>",
];

/** Each SYN twice at each time, in flows of their own, `endS` seconds before the end of the capture. */
function analysisOf(endS: number, setting: ScriptSetting = {}, rules: readonly Rule[] = RULES): Analysis {
  const lines = [0, 1, 2, 3].flatMap((time) =>
    SYNS.map((syn, i) => `${i === 0 && time > 0 ? "+0.5 " : ""}flow ${1 + time * SYNS.length + i}: > ${syn}`),
  );
  const analysis = new Analysis(DEFAULT_ANALYSIS_SETTINGS, rules);
  analysis.push(buildScript(`${lines.join("\n")}\n+${endS} end`, setting).bytes);
  analysis.end();
  return analysis;
}

describe("every flow has the verdict that its own rules give", () => {
  test.each([0, 0.4, 0.499999, 0.5, 0.500001, 0.999999, 1, 1.000001, 9])("%d s before the end", (endS) => {
    for (const setting of MATRIX.slice(0, 3)) {
      const analysis = analysisOf(endS, setting);
      void analysis.counts;
      for (let id = 1; id <= analysis.flowCount; id++) {
        const { worst } = analysis.row(id)!;
        const findings = analysis.findings(analysis.flow(id)!);
        const ranks = findings.map(({ severity }) => SEVERITIES.indexOf(severity));
        expect([id, worst?.count ?? 0, worst?.severity]).toEqual([
          id,
          findings.length,
          findings.length === 0 ? undefined : SEVERITIES[Math.min(...ranks)],
        ]);
      }
    }
  });
});

test("rules are asked once for SYNs that differ in numbers only, and again when a level changes", () => {
  let asked = 0;
  const rules = RULES.map((rule) =>
    rule.id !== "syn-unanswered"
      ? rule
      : {
          ...rule,
          check: (...given: Parameters<Rule["check"]>) => {
            asked++;
            return rule.check(...given);
          },
        },
  );
  const lines = Array.from({ length: 500 }, (_, i) => `flow ${i + 1}: > S 0:0(0) <mss 1460>`);
  const analysis = new Analysis(DEFAULT_ANALYSIS_SETTINGS, rules);
  analysis.push(buildScript(`${lines.join("\n")}\n+9 end`).bytes);
  analysis.end();
  expect(analysis.counts.findings.error).toBe(500);
  expect(asked).toBe(1);
  analysis.configure({ ...DEFAULT_ANALYSIS_SETTINGS, rules: { "syn-unanswered": "hint" } });
  expect(analysis.counts.findings).toMatchObject({ error: 0, hint: 500 });
  expect(asked).toBe(2);
});
