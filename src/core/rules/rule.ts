// The frame of every rule: one idea, evidence apart from its wording, and how far to trust it.

import type { Arrival, Flow, IcmpError } from "../flow/flow";
import type { Severity } from "../text/severities";
import type { Field, Missing } from "./finding";

/** What a rule's `check` found: where, what proves it, and the numbers. */
export interface Verdict<Evidence> {
  readonly at: Arrival | IcmpError;
  readonly evidence: Evidence;
  readonly field?: Field;
  /** Set when this capture allows less (or demands more) than the rule's own severity. */
  readonly severity?: Severity;
  /** The segments that prove it. */
  readonly related?: readonly (Arrival | IcmpError)[];
  /** What the field should have held, in relative terms: "x+1". Shown beside the ✗. */
  readonly expected?: string;
  readonly missing?: Missing;
}

/** Full sentences for people. Numbers stand relative to the ISN and raw. */
export interface Explanation {
  /** The observation. */
  readonly what: string;
  /** What a conforming TCP does with such a segment, and by which rule. */
  readonly why: string;
  /** What to look at, and for a softened verdict what would settle it. */
  readonly next: string;
}

export interface RuleSettings {
  /** Milliseconds from SYN to ACK above which `handshake-slow` speaks. */
  readonly handshakeSlowMs: number;
}

export const DEFAULT_SETTINGS: RuleSettings = { handshakeSlowMs: 1000 };

/** What a rule looks at, in the order of their index; the folder that its file is in. */
export const RULE_GROUPS = [
  { id: "handshake", title: "Handshake" },
  { id: "options", title: "Options, compared across the two SYNs" },
  { id: "segments", title: "Every segment" },
  { id: "teardown", title: "The end" },
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
  /** What the rule cannot know. */
  readonly limits: string;
  /** The rule is asked only about flows that bear one of these marks (`Mark`). */
  readonly marks: number;
  /** Scripts in packetdrill's notation; executed by the tests, drawn on the rule's page. */
  readonly examples: { readonly reported: string; readonly silent: string };
  check(flow: Flow, settings: RuleSettings): Iterable<Verdict<Evidence>>;
  explain(evidence: Evidence, flow: Flow): Explanation;
}

/** Gives a rule its evidence type by inference and keeps the list of rules free of it. */
export function defineRule<Evidence extends object>(rule: Rule<Evidence>): Rule {
  return rule as unknown as Rule;
}
