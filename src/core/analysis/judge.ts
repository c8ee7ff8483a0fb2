// Runs the rules. A flow is judged on demand, from the tracker's data; the capture is not read again.

import type { Flow } from "../flow/flow";
import { signsOf } from "../rules/facts/flowSigns";
import type { Finding } from "../rules/finding";
import { detailsOf, type Rule, type Verdict } from "../rules/rule";
import { withoutUnknownRoles } from "../text/endpoints";
import { type Severity, severityRank } from "../text/severities";
import * as L from "../tracker/rowLayout";
import { writeWorst } from "../tracker/worstFinding";
import type { AnalysisSettings } from "./query";

/** More findings than this are not listed; the most severe ones are among the first. */
const MAX_FINDINGS_PER_FLOW = 200;
/** The maximum number of cached combinations of marks, for any capture. */
const MOST_COMBINATIONS = 4096;

interface ActiveRule {
  readonly rule: Rule;
  /** Its place in the catalogue. */
  readonly place: number;
  readonly severity: Severity;
}

/** The verdict on a flow, without words. */
export interface Judgement {
  /** Place of the most severe rule in the catalogue, or −1. */
  worst: number;
  worstSeverity: Severity | undefined;
  /** The less, the worse; not finite without one. */
  worstScore: number;
  /** How many findings of each severity, in the order of `SEVERITIES`. */
  readonly counts: [number, number, number, number];
  /** A bit per rule, by its place. */
  readonly rules: Int32Array;
}

export function newJudgement(): Judgement {
  return {
    worst: -1,
    worstSeverity: undefined,
    worstScore: Number.POSITIVE_INFINITY,
    counts: [0, 0, 0, 0],
    rules: new Int32Array(L.RULE_WORDS),
  };
}

/** Makes it that of a flow without findings. */
export function clearJudgement(judgement: Judgement): void {
  judgement.worst = -1;
  judgement.worstSeverity = undefined;
  judgement.worstScore = Number.POSITIVE_INFINITY;
  judgement.counts.fill(0);
  judgement.rules.fill(0);
}

function add(judgement: Judgement, { place, rule }: ActiveRule, severity: Severity): void {
  const rank = severityRank(severity);
  judgement.counts[rank]!++;
  judgement.rules[place >>> 5]! |= 1 << (place & 31);
  const score = worstScore(rule, rank);
  if (score >= judgement.worstScore) return;
  judgement.worst = place;
  judgement.worstSeverity = severity;
  judgement.worstScore = score;
}

/**
 * Of equal severity, what says why comes before what says that something failed, and then the handshake's first. What a host does
 * in all its flows is no problem of this one.
 */
function worstScore({ isOfHost, isSymptom, group }: Rule, rank: number): number {
  if (isOfHost) return Number.POSITIVE_INFINITY;
  return 4 * rank + (isSymptom ? 2 : 0) + (group === "handshake" ? 0 : 1);
}

/** Stores a verdict in the row of its flow; returns the counts as stored: a byte per severity, errors on top. */
export function storeJudgement(
  { worst, worstSeverity, counts, rules }: Judgement,
  row: Int32Array,
  flowAt: number,
): number {
  const [errors, warnings, notes, hints] = counts;
  const packed =
    (Math.min(errors, 255) << 24) |
    (Math.min(warnings, 255) << 16) |
    (Math.min(notes, 255) << 8) |
    Math.min(hints, 255);
  row[flowAt + L.F_FINDINGS] = packed;
  writeWorst(row, flowAt, worst, worstSeverity === undefined ? 0 : severityRank(worstSeverity));
  // Few words: `set` takes longer.
  for (let word = 0; word < L.RULE_WORDS; word++) row[flowAt + L.F_RULES + word] = rules[word]!;
  return packed;
}

export class Judge {
  readonly rules: readonly Rule[];
  #active: readonly ActiveRule[] = [];
  #settings: AnalysisSettings;
  /** Marks and traits of all active rules together: a flow without any of them is clean. */
  #marks = 0;
  #traits = 0;
  /** The active rules by marks and traits, in one number: of a million flows, nearly all have the same few combinations. */
  readonly #concerned = new Map<number, readonly ActiveRule[]>();

  constructor(rules: readonly Rule[], settings: AnalysisSettings) {
    this.rules = rules;
    this.#settings = settings;
    this.configure(settings);
  }

  configure(settings: AnalysisSettings): void {
    this.#settings = settings;
    this.#active = this.rules.flatMap((rule, place) => {
      const level = settings.rules[rule.id] ?? rule.severity;
      return level === "off" ? [] : [{ rule, place, severity: level }];
    });
    this.#marks = this.#active.reduce((all, { rule }) => all | rule.marks, 0);
    this.#traits = this.#active.reduce((all, { rule }) => all | (rule.traits ?? 0), 0);
    this.#concerned.clear();
  }

  /** Whether any rule applies to a flow with these marks and traits. */
  concerns(marks: number, traits: number): boolean {
    return (marks & this.#marks) !== 0 || (traits & this.#traits) !== 0;
  }

  #concernedBy(marks: number, traits: number): readonly ActiveRule[] {
    const key = (marks >>> 0) + traits * 2 ** 32;
    const known = this.#concerned.get(key);
    if (known) return known;
    const concerned = this.#active.filter(({ rule }) => rule.marks & marks || (rule.traits ?? 0) & traits);
    if (this.#concerned.size === MOST_COMBINATIONS) this.#concerned.clear();
    this.#concerned.set(key, concerned);
    return concerned;
  }

  /** Rules with a bit in `omitted` do not judge the flow. */
  judge(flow: Flow, into: Judgement, omitted?: Int32Array): void {
    clearJudgement(into);
    let left = MAX_FINDINGS_PER_FLOW;
    for (const active of this.#concernedBy(flow.marks, flow.traits)) {
      if (!isAsked(active, flow, omitted)) continue;
      for (const verdict of active.rule.check(flow, this.#settings)) {
        add(into, active, severityOf(active, verdict));
        if (--left === 0) return;
      }
    }
  }

  /** The flow's findings with their words, by event, most severe first; `into` is what `judge` would answer. */
  findings(flow: Flow, into: Judgement, omitted?: Int32Array): Finding[] {
    const findings: Finding[] = [];
    clearJudgement(into);
    for (const active of this.#concernedBy(flow.marks, flow.traits)) {
      if (!isAsked(active, flow, omitted)) continue;
      for (const verdict of active.rule.check(flow, this.#settings)) {
        const severity = severityOf(active, verdict);
        add(into, active, severity);
        findings.push(toFinding(active.rule, severity, verdict, flow));
        if (findings.length === MAX_FINDINGS_PER_FLOW) return sorted(findings);
      }
    }
    return sorted(findings);
  }
}

/** Whether a rule that the flow concerns judges it. */
function isAsked({ rule, place }: ActiveRule, flow: Flow, omitted: Int32Array | undefined): boolean {
  if (rule.needs !== undefined && (signsOf(flow) & rule.needs) === 0) return false;
  if (rule.needsEveryNumber && flow.sight.numbersAssumed) return false;
  return omitted === undefined || (omitted[place >>> 5]! & (1 << (place & 31))) === 0;
}

function toFinding({ id, explain }: Rule, severity: Severity, verdict: Verdict<object>, flow: Flow): Finding {
  const { at } = verdict;
  const { related, field, expected, missing, evidence } = detailsOf(verdict);
  const { what, why, next } = explain(evidence, flow);
  return {
    rule: id,
    severity,
    event: at.index,
    frame: at.frameNumber,
    related: (related ?? []).map(({ index, frameNumber }) => ({ event: index, frame: frameNumber })),
    field: field ?? "segment",
    expected,
    missing,
    evidence,
    what: withoutUnknownRoles(flow, what),
    why: withoutUnknownRoles(flow, why),
    next: withoutUnknownRoles(flow, next),
  };
}

function sorted(findings: Finding[]): Finding[] {
  return findings.sort((a, b) => a.event - b.event || severityRank(a.severity) - severityRank(b.severity));
}

/** A verdict with a lower severity than its rule keeps it, regardless of the setting. */
function severityOf({ rule, severity }: ActiveRule, verdict: Verdict<object>): Severity {
  if (!verdict.severity) return severity;
  const softened = severityRank(verdict.severity) > severityRank(rule.severity);
  if (!softened) return severity === rule.severity ? verdict.severity : severity;
  return severityRank(verdict.severity) > severityRank(severity) ? verdict.severity : severity;
}
