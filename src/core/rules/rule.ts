// The shape of every rule: one idea, evidence separate from its wording, and its limits.

import type { Arrival, Flow, IcmpError } from "../flow/flow";
import type { Severity } from "../text/severities";
import type { Field, Missing } from "./finding";

/**
 * The result of a rule's `check`: the segment, the proof, and the numbers. A rule that reports something of very many flows gives all
 * but place and severity as a function, which is called where the finding is shown. Flows are counted without it (bench, loss: numbers
 * and texts that nobody read took a third of the time to judge).
 */
export type Verdict<Evidence> = Judged & (Details<Evidence> | { readonly details: () => Details<Evidence> });

/** All but place and severity. */
export function detailsOf<Evidence>(verdict: Verdict<Evidence>): Details<Evidence> {
  return "details" in verdict ? verdict.details() : verdict;
}

interface Judged {
  /** The event that shows it, and its frame: of a run of ordinary segments, any of them. */
  readonly at: Pick<Arrival, "index" | "frameNumber">;
  /** Set if this capture requires a lower (or higher) severity than the rule's own. */
  readonly severity?: Severity | undefined;
}

interface Details<Evidence> {
  readonly evidence: Evidence;
  readonly field?: Field;
  /** The segments that prove it. */
  readonly related?: readonly (Arrival | IcmpError)[];
  /** The expected value of the field, relative: "x+1". Shown beside the ✗. */
  readonly expected?: string;
  readonly missing?: Missing;
}

/** Full sentences for people. Numbers are shown relative to the ISN and raw. */
export interface Explanation {
  /** The observation. */
  readonly what: string;
  /** What a conforming TCP does with such a segment, and by which rule. */
  readonly why: string;
  /** What to check, and for a verdict of lower severity what would settle it. */
  readonly next: string;
}

export interface RuleSettings {
  /** Milliseconds from SYN to ACK above which `handshake-slow` reports. */
  readonly handshakeSlowMs: number;
}

export const DEFAULT_SETTINGS: RuleSettings = { handshakeSlowMs: 1000 };

/** What a rule looks at, in the order of their index; the folder that its file is in. */
export const RULE_GROUPS = [
  { id: "handshake", title: "Handshake" },
  { id: "options", title: "Options, compared across the two SYNs" },
  { id: "segments", title: "Every segment" },
  { id: "teardown", title: "The end" },
  { id: "path", title: "Who sent it, and what is on the path" },
] as const;
export type RuleGroup = (typeof RULE_GROUPS)[number]["id"];

export interface Rule<Evidence extends object = object> {
  /** `<where>-<what is wrong>`, kebab-case; file, test and page have the same name. */
  readonly id: string;
  /** The folder of its file. */
  readonly group: RuleGroup;
  readonly severity: Severity;
  readonly title: string;
  /** "RFC 9293 §3.10.7.3". */
  readonly references: readonly string[];
  /** The limitations of the rule: what it cannot know. */
  readonly limits: string;
  /** It reports what a host does in all its flows, and only in one of them. */
  readonly isOfHost?: boolean;
  /** It reports what happened, and not why: where a flow has another finding as severe, that one is its cause. */
  readonly isSymptom?: boolean;
  /** It reports under what circumstance a flow began: flows that also show a symptom are of the cause of that symptom. */
  readonly isCircumstance?: boolean;
  /**
   * A program may do it in any flow, which is information; where the responder sent nothing to an initiator that sent data, and
   * answers other flows, it is a cause.
   */
  readonly isCauseBesideAnswers?: boolean;
  /** The rule is called only for flows with one of these marks (`Mark`), or one of these traits (`Trait`). */
  readonly marks: number;
  readonly traits?: number;
  /** Of these flows, only for those with one of these signs (`Sign`): without any of them, `check` finds nothing. */
  readonly needs?: number;
  /** One number that is not in the capture can make it wrong: silent where some are assumed (`Sight.numbersAssumed`). */
  readonly needsEveryNumber?: true;
  /** Scripts in packetdrill's notation; executed by the tests, drawn on the rule's page. */
  readonly examples: { readonly reported: string; readonly silent: string };
  check(flow: Flow, settings: RuleSettings): Iterable<Verdict<Evidence>>;
  explain(evidence: Evidence, flow: Flow): Explanation;
}

/** Infers the evidence type of a rule and hides it from the list of rules. */
export function defineRule<Evidence extends object>(rule: Rule<Evidence>): Rule {
  return rule as unknown as Rule;
}
