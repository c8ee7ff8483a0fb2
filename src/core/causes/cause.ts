// What many flows of a capture have in common, in one sentence: the answer to "why does it not work".

import type { Outcome } from "../flow/flow";
import type { Severity } from "../text/severities";

/** What the flows that fail have in common, and those that work have not. */
export interface Contrast {
  /** "refused with ECE and CWR (2 of 2), accepted without (1 of 1)". */
  readonly text: string;
  /** `false`: so few flows compare that chance is not excluded; the text has their numbers. */
  readonly certain: boolean;
  /** What distinguishes them, for programs. */
  readonly feature: string;
}

export interface Cause {
  /** The same as long as the capture grows: "syn-refused 192.0.2.20:443". */
  readonly id: string;
  readonly severity: Severity;
  /** The rule whose finding is the most severe of its flows. */
  readonly rule: string;
  /** Of all its flows. */
  readonly outcome?: Outcome;
  /** One sentence: how many, what, who, since when. */
  readonly message: string;
  /** How many flows it has, of how many with the same responder (or initiator, or port) whose outcome is known. */
  readonly flows: number;
  readonly of: number;
  readonly contrast?: Contrast;
  /** What works beside it: "192.0.2.20 accepts connections on other ports (5 of 5)". */
  readonly works?: string;
  /** First frame of its first flow. */
  readonly firstFrame: number;
  /** Times of the first segments of its first and last flow, in ns since the capture's epoch. */
  readonly firstNs: number;
  readonly lastNs: number;
  /** Ids of its first flows. */
  readonly examples: readonly number[];
}
