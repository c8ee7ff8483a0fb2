// The transcript's shape: the segment of each line, and the position of each finding.

import type { FlowFilter } from "../analysis/query";
import type { Outcome } from "../flow/flow";
import type { Finding } from "../rules/finding";

/** Which flows a transcript is of; "troubled" ones have a finding that is an error or a warning. */
export type TranscriptScope =
  | { readonly kind: "all" }
  | { readonly kind: "flow"; readonly id: number }
  | { readonly kind: "troubled" }
  | { readonly kind: "filtered"; readonly filter: FlowFilter };

/** Position of a finding in the transcript: line from 0, columns [start, end), as VS Code counts. */
export interface TranscriptSpan {
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

export interface Problem {
  readonly flowId: number;
  readonly finding: Finding;
  readonly span: TranscriptSpan;
  readonly related: readonly { readonly span: TranscriptSpan; readonly message: string }[];
  /** Set if the problem is for the very many flows of a cause: its sentence, and how many others there are. */
  readonly cause?: { readonly message: string; readonly others: number };
}

/** A flow's block in the transcript. */
export interface TranscriptBlock {
  readonly flowId: number;
  readonly firstLine: number;
  readonly lastLine: number;
  readonly head: string;
  readonly outcome: Outcome;
}

/** The flow and event of a line in the transcript. */
export interface TranscriptTarget {
  readonly flowId: number;
  /** Index into `Flow.events`; undefined for the head line. */
  readonly event: number | undefined;
}

export interface Transcript {
  readonly revision: number;
  readonly text: string;
  readonly blocks: readonly TranscriptBlock[];
  /** Most severe first; `hidden` more are not in the list, and no problem in it is for them. */
  readonly problems: readonly Problem[];
  readonly hidden: number;
}
