// Asks the rules. A flow is judged when somebody wants to know, from what the tracker kept; nothing is read again for it.

import type { Flow } from "../flow/flow";
import type { Finding } from "../rules/finding";
import type { Rule, Verdict } from "../rules/rule";
import { type Severity, severityRank } from "../text/severities";
import type { AnalysisSettings } from "./query";

/** More findings than this are not told one by one; the flow's worst are among the first. */
const MAX_FINDINGS_PER_FLOW = 200;
/** So many combinations of marks are remembered, whatever a capture holds. */
const MOST_COMBINATIONS = 4096;

interface ActiveRule {
  readonly rule: Rule;
  /** Its place in the catalogue. */
  readonly place: number;
  readonly severity: Severity;
}

/** What a flow came to, without words. */
export interface Judgement {
  /** Place of the gravest rule in the catalogue, or −1. */
  worst: number;
  worstSeverity: Severity | undefined;
  /** How many findings of each severity, in the order of `SEVERITIES`. */
  readonly counts: [number, number, number, number];
  /** A bit per rule, by its place. */
  readonly rules: Int32Array;
}

export class Judge {
  readonly rules: readonly Rule[];
  #active: readonly ActiveRule[] = [];
  #settings: AnalysisSettings;
  /** Marks of all active rules together: a flow without any of them is clean. */
  #marks = 0;
  /** The active rules with something to look at, by a flow's marks: of a million flows, nearly all have the same few. */
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
    this.#concerned.clear();
  }

  /** Whether any rule has something to look at in a flow with these marks. */
  concerns(marks: number): boolean {
    return (marks & this.#marks) !== 0;
  }

  #concernedBy(marks: number): readonly ActiveRule[] {
    const known = this.#concerned.get(marks);
    if (known) return known;
    const concerned = this.#active.filter(({ rule }) => rule.marks & marks);
    if (this.#concerned.size === MOST_COMBINATIONS) this.#concerned.clear();
    this.#concerned.set(marks, concerned);
    return concerned;
  }

  judge(flow: Flow, into: Judgement): void {
    into.worst = -1;
    into.worstSeverity = undefined;
    into.counts.fill(0);
    into.rules.fill(0);
    let left = MAX_FINDINGS_PER_FLOW;
    for (const { active, verdict } of this.#verdicts(flow)) {
      const severity = severityOf(active, verdict);
      const rank = severityRank(severity);
      into.counts[rank]!++;
      into.rules[active.place >>> 5]! |= 1 << (active.place & 31);
      if (!into.worstSeverity || rank < severityRank(into.worstSeverity)) {
        into.worst = active.place;
        into.worstSeverity = severity;
      }
      if (--left === 0) break;
    }
  }

  /** The flow's findings with their words, by event, the gravest first within one. */
  findings(flow: Flow): Finding[] {
    const findings: Finding[] = [];
    for (const { active, verdict } of this.#verdicts(flow)) {
      const { what, why, next } = active.rule.explain(verdict.evidence, flow);
      findings.push({
        rule: active.rule.id,
        severity: severityOf(active, verdict),
        event: verdict.at.index,
        frame: verdict.at.frameNumber,
        related: (verdict.related ?? []).map(({ index, frameNumber }) => ({ event: index, frame: frameNumber })),
        field: verdict.field ?? "segment",
        expected: verdict.expected,
        missing: verdict.missing,
        evidence: verdict.evidence,
        what,
        why,
        next,
      });
      if (findings.length === MAX_FINDINGS_PER_FLOW) break;
    }
    return findings.sort((a, b) => a.event - b.event || severityRank(a.severity) - severityRank(b.severity));
  }

  *#verdicts(flow: Flow): Iterable<{ active: ActiveRule; verdict: Verdict<object> }> {
    for (const active of this.#concernedBy(flow.marks)) {
      for (const verdict of active.rule.check(flow, this.#settings)) yield { active, verdict };
    }
  }
}

/** A verdict that the rule itself softens stays soft, whatever level the rule is set to. */
function severityOf({ rule, severity }: ActiveRule, verdict: Verdict<object>): Severity {
  if (!verdict.severity) return severity;
  const softened = severityRank(verdict.severity) > severityRank(rule.severity);
  if (!softened) return severity === rule.severity ? verdict.severity : severity;
  return severityRank(verdict.severity) > severityRank(severity) ? verdict.severity : severity;
}
