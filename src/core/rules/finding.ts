// What a rule reports about a flow, with its words. Plain data: the views read it, and it crosses every boundary.

import type { Flow, SenderProfile, Side } from "../flow/flow";
import type { Severity } from "../text/severities";

/** The part of a segment that a finding is about; the position of the squiggle and the ✗. */
export type Field =
  | "segment"
  | "flags"
  | "seq"
  | "ack"
  | "window"
  | "options"
  | "payload"
  | "checksum"
  | "hops"
  | "time";

/** A segment that the standard requires and that is missing; drawn as a dashed arrow. */
export interface Missing {
  readonly from: Side;
  /** On the arrow: "ACK = y+1 expected; none in 3.0 s". */
  readonly label: string;
}

/** A verdict with its words: what is shown, sent and printed. Plain data. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  /** Index of the event in `Flow.events`, and its frame. */
  readonly event: number;
  readonly frame: number;
  readonly related: readonly { readonly event: number; readonly frame: number }[];
  readonly field: Field;
  readonly expected: string | undefined;
  readonly missing: Missing | undefined;
  readonly evidence: object;
  readonly what: string;
  readonly why: string;
  readonly next: string;
}

/** A flow with its findings: what the diagram is drawn from. */
export interface FlowDetail {
  readonly flow: Flow;
  readonly findings: readonly Finding[];
  /** The one sentence that says what happened. */
  readonly headline: string;
  readonly epochSeconds: number;
  /** What is usual for the segments of each side. */
  readonly senders?: { readonly initiator: SenderProfile; readonly responder: SenderProfile };
}
