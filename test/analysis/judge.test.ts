// Rules that are asked of a flow: those that are on, whatever was asked of flows like it before.

import { expect, test } from "vitest";
import { Analysis, DEFAULT_ANALYSIS_SETTINGS } from "../../src/core/analysis/analysis";
import { Judge, newJudgement } from "../../src/core/analysis/judge";
import { RULES } from "../../src/core/rules/catalogue";
import type { Rule } from "../../src/core/rules/rule";
import { asRecord, pcapFile } from "../support/frames";
import { buildScript } from "../support/script";

/** Two flows of the same marks, each with a finding of `syn-unanswered`. */
function twins(): Analysis {
  const script = "flow 1: > S 0:0(0)\nflow 2: > S 0:0(0)\n+4 end";
  const analysis = new Analysis();
  analysis.push(pcapFile(buildScript(script).records.map(asRecord)));
  analysis.end();
  return analysis;
}

test("a rule that was switched off, and on again, is asked accordingly", () => {
  const analysis = twins();
  const severityIn = (id: number): string | undefined =>
    analysis.detail(id)!.findings.find(({ rule }) => rule === "syn-unanswered")?.severity;
  expect(severityIn(1)).toBe("error");
  analysis.configure({ ...DEFAULT_ANALYSIS_SETTINGS, rules: { "syn-unanswered": "off" } });
  expect([severityIn(1), severityIn(2)]).toEqual([undefined, undefined]);
  expect(analysis.counts.findings).toMatchObject({ error: 0, warning: 0 });
  analysis.configure({ ...DEFAULT_ANALYSIS_SETTINGS, rules: { "syn-unanswered": "warning" } });
  expect(severityIn(2)).toBe("warning");
  expect(analysis.counts.findings).toMatchObject({ error: 0, warning: 2 });
});

test("flows of any marks are each asked what concerns them, however many combinations a capture holds", () => {
  const flow = twins().flow(1)!;
  const asked: number[] = [];
  const rules = Array.from({ length: 13 }, (_, bit): Rule => {
    const check = function* () {
      asked.push(bit);
      yield* [];
    };
    return { id: `bit-${bit}`, severity: "hint", marks: 1 << bit, check } as unknown as Rule;
  });
  const judge = new Judge(rules, DEFAULT_ANALYSIS_SETTINGS);
  for (const round of [1, 2])
    for (let marks = 0; marks < 1 << rules.length; marks++) {
      asked.length = 0;
      judge.findings({ ...flow, marks }, newJudgement());
      expect(
        asked.reduce((all, bit) => all | (1 << bit), 0),
        `round ${round}`,
      ).toBe(marks);
    }
});

test("a rule is asked for a trait of the flow as well as for a mark", () => {
  const flow = twins().flow(1)!;
  const asked: string[] = [];
  const rule = (id: string, marks: number, traits?: number): Rule => {
    const check = function* () {
      asked.push(id);
      yield* [];
    };
    return { id, severity: "hint", marks, traits, check } as unknown as Rule;
  };
  const judge = new Judge([rule("a", 1), rule("b", 0, 1), rule("c", 2, 2)], DEFAULT_ANALYSIS_SETTINGS);
  const askedFor = (marks: number, traits: number): string => {
    asked.length = 0;
    judge.findings({ ...flow, marks, traits }, newJudgement());
    expect(judge.concerns(marks, traits)).toBe(asked.length > 0);
    return asked.join("");
  };
  expect([askedFor(0, 0), askedFor(1, 0), askedFor(0, 1), askedFor(2, 0), askedFor(0, 2)]).toEqual([
    "",
    "a",
    "b",
    "c",
    "c",
  ]);
  expect([askedFor(1, 3), askedFor(1 << 31, 0), askedFor(0, 1)]).toEqual(["abc", "", "b"]);
});

test("findings that were asked for are the verdict on the flow: no rule is asked again until it changes", () => {
  let asked = 0;
  const rules = RULES.map((rule) => ({
    ...rule,
    check: (...given: Parameters<Rule["check"]>) => {
      if (rule.id === "syn-retransmitted") asked++;
      return rule.check(...given);
    },
  }));
  const { bytes } = buildScript("flow 1: > S 0:0(0)\n+1 flow 1: > S 0:0(0)\nflow 2: > S 0:0(0)\n+4 end");
  const analysis = new Analysis(DEFAULT_ANALYSIS_SETTINGS, rules);
  analysis.push(bytes);
  analysis.end();
  const findings = [1, 2].flatMap((id) => analysis.findings(analysis.flow(id)!));
  const before = asked;
  expect(before).toBeGreaterThan(0);
  const { counts } = analysis;
  expect(Object.values(counts.findings).reduce((sum, count) => sum + count, 0)).toBe(findings.length);
  expect(asked).toBe(before);
  // A flow as it was before is not the verdict on what it is now.
  const old = analysis.flow(1)!;
  analysis.configure({ ...DEFAULT_ANALYSIS_SETTINGS, rules: { "syn-unanswered": "off" } });
  void analysis.findings(old);
  void analysis.counts;
  expect(asked).toBeGreaterThan(before + 1);
});

test("the details of a verdict are made for a finding, not for a count", () => {
  const flow = twins().flow(1)!;
  let made = 0;
  const details = () => ({ field: "ack" as const, expected: `x+${++made}`, evidence: { made } });
  const rule = {
    id: "a",
    severity: "error",
    marks: flow.marks,
    check: () => [{ at: { index: 0, frameNumber: 1 }, severity: "warning", details }],
    explain: () => ({ what: "", why: "", next: "" }),
  } as unknown as Rule;
  const judge = new Judge([rule], DEFAULT_ANALYSIS_SETTINGS);
  const judgement = newJudgement();
  judge.judge(flow, judgement);
  expect([judgement.counts, made]).toEqual([[0, 1, 0, 0], 0]);
  expect(judge.findings(flow, newJudgement())).toMatchObject([
    { severity: "warning", field: "ack", expected: "x+1", evidence: { made: 1 } },
  ]);
});

test("the problem in the list prefers the handshake, and is none that a host has in all its flows", () => {
  const flow = twins().flow(1)!;
  const rule = (id: string, part: Partial<Rule>): Rule => {
    const check = function* () {
      yield { at: flow.events[0]!, evidence: {} };
    };
    return { id, severity: "warning", marks: -1, group: "segments", check, ...part } as unknown as Rule;
  };
  const worstOf = (...rules: Rule[]): string | undefined => {
    const judgement = newJudgement();
    new Judge(rules, DEFAULT_ANALYSIS_SETTINGS).judge(flow, judgement);
    return rules[judgement.worst]?.id;
  };
  const handshake = rule("handshake", { group: "handshake" });
  expect(worstOf(rule("data", {}), handshake)).toBe("handshake");
  expect(worstOf(rule("data", { severity: "error" }), handshake)).toBe("data");
  const symptom = rule("symptom", { group: "handshake", isSymptom: true });
  expect(worstOf(symptom, rule("data", {}))).toBe("data");
  expect(worstOf(symptom, rule("data", { severity: "information" }))).toBe("symptom");
  expect(worstOf(rule("host", { isOfHost: true, severity: "error" }), rule("data", {}))).toBe("data");
  expect(worstOf(rule("host", { isOfHost: true }))).toBeUndefined();
});
