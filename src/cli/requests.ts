// What the arguments ask for.

import type { AnalysisSettings } from "../core/analysis/query";

export const FORMATS = ["text", "json", "ndjson", "sarif", "junit", "markdown", "lines"] as const;
export type Format = (typeof FORMATS)[number];

export const FAIL_ON = ["error", "warning", "information", "never"] as const;
export type FailOn = (typeof FAIL_ON)[number];

export const COLOR = ["auto", "always", "never"] as const;
export type Color = (typeof COLOR)[number];

export const DRAWINGS = ["text", "svg", "mermaid"] as const;
export type Drawing = (typeof DRAWINGS)[number];

export const EXPORT_FORMATS = ["pcapng", "packetdrill", "markdown", "html", "svg"] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export const STACKS = ["initiator", "responder"] as const;

export const COMPARE_FORMATS = ["text", "json"] as const;
export type CompareFormat = (typeof COMPARE_FORMATS)[number];

/** What every command that reads captures takes. */
export interface ReadRequest {
  /** "-" is standard input. */
  readonly captures: readonly string[];
  /** All captures are parts of one. */
  readonly merge: boolean;
  /** They are being recorded. */
  readonly live: boolean;
  readonly settings: AnalysisSettings;
}

export interface AnalyzeRequest extends ReadRequest {
  readonly kind: "analyze";
  readonly format: Format;
  readonly failOn: FailOn;
  readonly color: Color;
  /** Only flows that pass are printed and count for the exit status; "" passes all. */
  readonly filter: string;
  /** Flows that are printed: 0 for all, undefined for what is usual in the format. */
  readonly limit: number | undefined;
}

export interface SummaryRequest extends ReadRequest {
  readonly kind: "summary";
  /** The captures are outputs of `analyze --format ndjson`; their flows are summed up as those of one capture. */
  readonly mergeNdjson: boolean;
  readonly format: "text" | "json";
  readonly failOn: FailOn;
  readonly color: Color;
}

export interface DiagramRequest extends ReadRequest {
  readonly kind: "diagram";
  /** The id of the flow. */
  readonly flow: number;
  readonly format: Drawing;
}

export interface ExportRequest extends ReadRequest {
  readonly kind: "export";
  /** The id of the flow; undefined for a report of the whole capture. */
  readonly flow: number | undefined;
  readonly format: ExportFormat;
  readonly anonymize: boolean;
  /** For packetdrill: whose stack is under test; undefined for the side that the first error reaches. */
  readonly stack: (typeof STACKS)[number] | undefined;
  /** Path of the file to write; undefined for standard output. */
  readonly output: string | undefined;
}

export const CHECK_FORMATS = ["text", "json", "junit"] as const;
export type CheckFormat = (typeof CHECK_FORMATS)[number];

export interface CheckRequest extends ReadRequest {
  readonly kind: "check";
  /** Path of the expectations file. */
  readonly expect: string;
  readonly format: CheckFormat;
  readonly color: Color;
}

export interface CompareRequest extends ReadRequest {
  readonly kind: "compare";
  readonly format: CompareFormat;
  readonly failOn: FailOn;
  readonly color: Color;
  /** Print the segments of this connection; without it, of those with problems. */
  readonly connection: number | undefined;
  /** Print the segments of so many connections at most. */
  readonly limit: number;
  /** Of each capture after the first: how far its clock is ahead of the first one's, in ns; empty to find out. */
  readonly offsetsNs: readonly number[];
}

export interface McpRequest {
  readonly kind: "mcp";
  /** Files and folders that may be read. */
  readonly paths: readonly string[];
}

export interface RulesRequest {
  readonly kind: "rules";
  readonly format: "text" | "json";
}

export interface ExplainRequest {
  readonly kind: "explain";
  readonly rule: string;
}

/** What `answer` does; the others are answered at once. */
export type AnswerableRequest =
  | AnalyzeRequest
  | SummaryRequest
  | DiagramRequest
  | ExportRequest
  | CheckRequest
  | CompareRequest
  | McpRequest
  | RulesRequest
  | ExplainRequest;

export type Request =
  | AnswerableRequest
  /** Help, or the version. */
  | { readonly kind: "print"; readonly text: string }
  /** A sentence for people. */
  | { readonly kind: "unusable"; readonly message: string };
