// A rule's test is a table of scripts: each runs at five pairs of ISNs over IPv4 and IPv6, and what the rule reports is
// compared with the marks in the script.

import { describe, expect, test } from "vitest";
import type { AnalysisSettings } from "../../src/core/analysis/query";
import type { Flow } from "../../src/core/flow/flow";
import { RULES } from "../../src/core/rules/catalogue";
import type { Finding } from "../../src/core/rules/finding";
import type { Rule } from "../../src/core/rules/rule";
import { analyzeBuilt } from "./capture";
import { buildScript, type ScriptSetting } from "./script";

/** A script, or one with the expected contents of its findings. The rule must report nothing for an unmarked script. */
export type RuleCase =
  | string
  | {
      readonly script: string;
      /** Matches part of each finding's evidence (in order, for a list), at all ISNs. */
      readonly evidence?: object | readonly object[];
      /** Contained in each finding's words (in order, for a list): what, why and next, without the raw numbers in brackets. */
      readonly says?: RegExp | readonly RegExp[];
      /** Frames that each finding points at besides its own (in order, for a list of lists). */
      readonly related?: readonly number[] | readonly (readonly number[])[];
      readonly settings?: Partial<AnalysisSettings>;
    };

/** Where 32-bit and signed arithmetic break. The second of a pair is never the first, so that swapping them shows. */
const ISN_PAIRS = [
  [0, 2 ** 31 - 1],
  [1, 2 ** 31],
  [2 ** 31 - 1, 2 ** 32 - 1],
  [2 ** 31, 0],
  [2 ** 32 - 1, 1],
] as const;

/** Every pair over IPv4 and IPv6, the initiator now with the lower address and now with the higher. */
export const MATRIX: readonly ScriptSetting[] = ([4, 6] as const).flatMap((family, f) =>
  ISN_PAIRS.map(([initiatorIsn, responderIsn], i) => ({ family, initiatorIsn, responderIsn, swap: (i + f) % 2 === 1 })),
);

/** Declares the tests of a rule: its cases and its own two examples. */
export function ruleTest(rule: Rule, cases: Readonly<Record<string, RuleCase>>): void {
  const all = Object.entries(cases).map(([name, each]) => ({
    name,
    ...(typeof each === "string" ? { script: each } : each),
  }));
  describe(rule.id, () => {
    test("the table has both kinds, and no script twice", () => {
      expect(tableFaults(rule, all)).toEqual([]);
    });
    for (const each of all) {
      test(each.name, () => {
        for (const setting of MATRIX) expect(runCase(rule, each, setting), describeSetting(setting)).toEqual([]);
        expect(foundWithoutNeeds(each)).toEqual([]);
      });
    }
    for (const kind of ["reported", "silent"] as const) {
      test(`the example of what is ${kind}`, () => {
        const each = { script: rule.examples[kind] };
        for (const setting of MATRIX) expect(runCase(rule, each, setting), describeSetting(setting)).toEqual([]);
      });
    }
  });
}

type Case = Exclude<RuleCase, string>;

/** Faults of a table of cases as such. */
export function tableFaults(rule: Rule, cases: readonly (Case & { readonly name: string })[]): string[] {
  const faults: string[] = [];
  const seen = new Map<string, string>();
  for (const [kind, script] of Object.entries(rule.examples)) seen.set(normalized(script), `the ${kind} example`);
  for (const { name, script, settings } of cases) {
    const key = normalized(script) + (settings === undefined ? "" : JSON.stringify(settings));
    const twin = seen.get(key);
    if (twin !== undefined) faults.push(`"${name}" has the same script as ${twin}`);
    seen.set(key, `"${name}"`);
  }
  const marked = (script: string) => buildScript(script).marks.length > 0;
  if (!cases.some(({ script }) => marked(script))) faults.push("no case is reported");
  if (cases.every(({ script }) => marked(script))) faults.push("no case is silent");
  if (!marked(rule.examples.reported)) faults.push("the reported example marks nothing");
  if (marked(rule.examples.silent)) faults.push("the silent example marks something");
  return faults;
}

/** How the rule's findings differ from the script's marks and from what every finding must contain. */
export function runCase(rule: Rule, each: Case, setting: ScriptSetting): string[] {
  const built = buildScript(each.script, setting);
  const { marks } = built;
  const { analysis, flows } = analyzeBuilt(built, each.settings, [rule]);
  const reported = flows
    .flatMap((flow) => analysis.findings(flow).map((finding) => ({ flow, finding })))
    .sort((a, b) => a.finding.frame - b.finding.frame);

  const faults: string[] = [];
  const wanted = marks.flatMap((mark) => new Array<number>(mark.count).fill(mark.frame));
  const frames = reported.map(({ finding }) => finding.frame);
  if (frames.join() !== wanted.join()) faults.push(`reported on frames [${frames}], marked are [${wanted}]`);
  for (const { frame, severity } of marks) {
    for (const { finding } of reported.filter((other) => other.finding.frame === frame)) {
      if (severity === undefined || finding.severity === severity) continue;
      faults.push(`frame ${frame} is ${finding.severity}, marked as ${severity}`);
    }
  }
  if (each.evidence !== undefined) {
    const shapes = Array.isArray(each.evidence) ? each.evidence : reported.map(() => each.evidence);
    expect(
      reported.map(({ finding }) => finding.evidence),
      describeSetting(setting),
    ).toMatchObject(shapes);
  }
  const said = reported.map(({ finding }) => wordsOf(finding));
  if (each.says !== undefined) {
    const shapes = Array.isArray(each.says) ? (each.says as readonly RegExp[]) : said.map(() => each.says as RegExp);
    if (shapes.length !== said.length) faults.push(`${said.length} findings for ${shapes.length} patterns`);
    for (const [i, shape] of shapes.entries())
      if (!shape.test(said[i] ?? "")) faults.push(`finding ${i + 1} says "${said[i]}", wanted is ${shape}`);
  }
  if (each.related !== undefined) {
    const lists = each.related.some(Array.isArray) ? each.related : reported.map(() => each.related);
    const pointed = reported.map(({ finding }) => finding.related.map(({ frame }) => frame));
    if (JSON.stringify(pointed) !== JSON.stringify(lists))
      faults.push(`related are ${JSON.stringify(pointed)}, wanted are ${JSON.stringify(lists)}`);
  }
  return [...faults, ...reported.flatMap(({ flow, finding }) => findingFaults(flow, finding))];
}

const ASKED_ALWAYS: readonly Rule[] = RULES.map(({ needs: _, ...rule }) => rule);

/** What any rule of the catalogue finds only if it is called for every flow with its marks: the signs it needs were missed. */
function foundWithoutNeeds({ script, settings }: Case): string[] {
  return ([4, 6] as const).flatMap((family) => {
    const built = buildScript(script, { ...MATRIX[0], family });
    const [found, all] = [RULES, ASKED_ALWAYS].map((rules) =>
      analyzeBuilt(built, settings, rules).findings.map(({ rule, frame }) => `IPv${family}: ${rule} on frame ${frame}`),
    );
    return all!.filter((finding) => !found!.includes(finding));
  });
}

/** What a finding says, the same at all ISNs: relative numbers without the raw ones behind them. */
function wordsOf({ what, why, next }: Finding): string {
  return [what, why, next].join("\n").replace(/ \(\d+\)/g, "");
}

/** What a finding must contain: a place in the flow, evidence that can be sent, and three texts of full sentences. */
function findingFaults(flow: Flow, finding: Finding): string[] {
  const faults: string[] = [];
  for (const { event, frame } of [finding, ...finding.related]) {
    const found = flow.events[event];
    // Between places, any segment may be lost: one of a run of ordinary segments, too.
    const isInRun = flow.connection !== undefined && found?.kind === "run" && found.frameNumber <= frame;
    if (!isInRun && (found?.frameNumber !== frame || found.kind === "run"))
      faults.push(`event ${event} is not frame ${frame}`);
  }
  // Evidence is passed to other threads and written as JSON; it must not contain what JSON would lose.
  expect(JSON.parse(JSON.stringify(finding.evidence)), "evidence after a way through JSON").toEqual(finding.evidence);
  const { what, why, next } = finding;
  for (const [part, text] of Object.entries({ what, why, next })) {
    if (!/^["(A-Z0-9<[].*[.?!)]$/s.test(text)) faults.push(`${part} is no sentence: "${text}"`);
    if (/\b(first of (at least )?1 |1 (octet|segment|time)s|[2-9] (octet|segment|time) )/.test(text))
      faults.push(`${part} counts wrongly: "${text}"`);
    if (/\b(undefined|NaN|null|Infinity)\b|\[object|\$\{| {2}/.test(text)) faults.push(`${part} has a hole: "${text}"`);
  }
  return faults;
}

function normalized(script: string): string {
  return script
    .split("\n")
    .map((line) => line.replace(/\s+/g, " ").trim())
    .filter((line) => line !== "")
    .join("\n");
}

function describeSetting({ family, initiatorIsn, responderIsn, swap }: ScriptSetting): string {
  return `IPv${family}, ISNs ${initiatorIsn} and ${responderIsn}${swap ? ", initiator has the higher address" : ""}`;
}
