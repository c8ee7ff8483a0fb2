// A step of a lesson: what one row of the diagram does, and why.

import type { Side } from "../flow/flow";
import type { TcpState } from "../tcp/states";
import type { Severity } from "../text/severities";
import type { NumberPart, Sentence } from "./sentence";

/** SEG.SEQ or SEG.ACK of a segment. */
export interface StepNumber {
  readonly field: "seq" | "ack";
  readonly number: NumberPart;
  /** "fits": it is the expected number. "wrong": a finding says that it is not. Undefined: nothing tells. */
  readonly verdict: "fits" | "wrong" | undefined;
  /** With "wrong": what is expected, "x+1", and the raw number if it is one. */
  readonly expected: { readonly text: string; readonly raw: string | undefined } | undefined;
  /** What the number means. */
  readonly meaning: Sentence;
}

/** One end at a step. */
export interface StepEnd {
  readonly before: TcpState;
  readonly after: TcpState;
  /** Why the state changed; undefined where it did not. */
  readonly why: string | undefined;
  /** The section that says so; undefined where the state is concluded from later segments. */
  readonly source: string | undefined;
  /** SND.NXT after the step; undefined where it is not known. */
  readonly sndNxt: NumberPart | undefined;
  /** The highest SEG.ACK it has sent; undefined likewise. */
  readonly rcvNxt: NumberPart | undefined;
}

/** What a finding says about the step. */
export interface StepProblem {
  readonly rule: string;
  readonly severity: Severity;
  readonly what: string;
  readonly why: string;
  readonly next: string;
}

export interface LessonStep {
  /** The key of its row in the diagram; "start" for what stands before the first row. */
  readonly key: string;
  readonly kind: "start" | "segment" | "run" | "fold" | "icmp" | "missing" | "elsewhere" | "end";
  readonly event: number | undefined;
  readonly frame: number | undefined;
  readonly from: Side | undefined;
  /** "SYN,ACK", "ACK missing": a few words. */
  readonly title: string;
  /** Of a segment, its control bits: "FIN,ACK". */
  readonly flags?: string;
  /** What it does. */
  readonly does: readonly Sentence[];
  readonly numbers: readonly StepNumber[];
  /** Undefined for what is no segment. */
  readonly ends: Readonly<Record<Side, StepEnd>> | undefined;
  readonly problems: readonly StepProblem[];
  /** Why the next segment must look as it does. */
  readonly next: readonly Sentence[];
  /** "RFC 9293 §3.5", the first one the most important. */
  readonly references: readonly string[];
}
