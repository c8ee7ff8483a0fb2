// What crosses a boundary: worker ↔ extension host ↔ webview. Types only, so that every end can import it.

import type { CaptureIssue } from "../core/capture/frame";
import type { Flow, Outcome, Side } from "../core/flow/flow";
import type { Finding, RuleSettings, Severity } from "../core/rules/rule";

/** Severity per rule id, as the settings give it; ids that are not there have their rule's own. */
export type RuleLevels = Readonly<Record<string, Severity | "off">>;

export interface AnalysisSettings extends RuleSettings {
  readonly rules: RuleLevels;
  /** Which checksums are verified: those of kept segments (handshake, teardown, odd ones), all, or none. */
  readonly checksums: "off" | "kept" | "all";
}

/** Where the octets are. Bytes are for file systems without paths (virtual workspaces). Several paths are one capture. */
export type CaptureSource =
  | { readonly kind: "files"; readonly paths: readonly string[] }
  | { readonly kind: "bytes"; readonly name: string; readonly bytes: Uint8Array };

export type CaptureState = "reading" | "complete" | "cancelled" | "failed" | "following";

/** How far the analysis is, and what it has found so far. Sent as it changes, a few times a second. */
export interface CaptureSummary {
  readonly state: CaptureState;
  /** Set when `state` is "failed": why the file is no capture, or cannot be read (any more). */
  readonly failure: string | undefined;
  readonly format: string;
  readonly bytesRead: number;
  readonly byteLength: number;
  readonly frames: number;
  readonly tcpSegments: number;
  readonly flows: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** Findings of all flows by severity. */
  readonly findings: Readonly<Record<Severity, number>>;
  readonly issues: readonly CaptureIssue[];
  /** Unix time of the capture's time 0. */
  readonly epochSeconds: number;
  readonly lastTimeNs: number;
  /** Grows with every change of content, so that a page can tell stale rows. */
  readonly revision: number;
}

export type FlowSortKey = "id" | "initiator" | "responder" | "outcome" | "handshake" | "segments" | "problem" | "start";

export interface FlowFilter {
  /** Words that must all occur in address, port, outcome, path or rule ids; "" is no filter. */
  readonly text: string;
  /** Only these outcomes; empty is all. */
  readonly outcomes: readonly Outcome[];
}

export interface FlowQuery {
  readonly first: number;
  readonly count: number;
  readonly sort: FlowSortKey;
  readonly descending: boolean;
  readonly filter: FlowFilter;
}

/** A row of the flow list. */
export interface FlowRow {
  readonly id: number;
  readonly initiator: string;
  readonly responder: string;
  readonly initiatorKnown: boolean;
  readonly path: string;
  readonly outcome: Outcome;
  readonly startNs: number;
  /** SYN to the ACK that completed the handshake. */
  readonly handshakeNs: number | undefined;
  readonly segments: number;
  readonly firstFrame: number;
  readonly worst: { readonly rule: string; readonly severity: Severity; readonly count: number } | undefined;
}

export interface FlowPage {
  readonly revision: number;
  /** Rows that pass the filter, and where the asked-for page begins. */
  readonly total: number;
  readonly first: number;
  readonly rows: readonly FlowRow[];
}

/** A flow with its findings: what the diagram is drawn from. */
export interface FlowDetail {
  readonly flow: Flow;
  readonly findings: readonly Finding[];
  /** The one sentence that says what happened. */
  readonly headline: string;
  readonly epochSeconds: number;
}

/** One segment of a data run, read again from the capture. */
export interface DataRow {
  readonly frameNumber: number;
  readonly timeNs: number;
  readonly fileOffset: number;
  readonly from: Side;
  readonly seq: number;
  readonly ack: number;
  readonly flags: number;
  readonly window: number;
  readonly payloadLength: number;
}

export interface DataPage {
  readonly rows: readonly DataRow[];
  /** Pass it back to read on; undefined when the run is over. */
  readonly next: DataCursor | undefined;
}

/** Where in the capture a page of data rows begins. */
export interface DataCursor {
  readonly fileOffset: number;
  readonly frameNumber: number;
}

/** One decoded field of a frame and the octets it comes from. */
export interface FieldNode {
  readonly name: string;
  readonly value: string;
  /** `[start, end)` within the frame's octets. */
  readonly start: number;
  readonly end: number;
  readonly children: readonly FieldNode[];
  /** Which part of the segment it is, so that a finding can be shown on it. */
  readonly field?: string;
}

export interface FrameDetail {
  readonly frameNumber: number;
  readonly timeNs: number;
  readonly octets: Uint8Array;
  readonly originalLength: number;
  readonly fields: readonly FieldNode[];
}

/** Where a finding stands in the transcript: line from 0, columns [start, end), as VS Code counts. */
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
}

/** A flow's block in the transcript. */
export interface TranscriptBlock {
  readonly flowId: number;
  readonly firstLine: number;
  readonly lastLine: number;
  readonly head: string;
  readonly outcome: Outcome;
}

/** What of a segment a line of the transcript shows. */
export interface TranscriptTarget {
  readonly flowId: number;
  /** Index into `Flow.events`; undefined for the head line. */
  readonly event: number | undefined;
}

/** Which flows a transcript is of. */
export type TranscriptScope =
  | { readonly kind: "all" }
  | { readonly kind: "flow"; readonly id: number }
  | { readonly kind: "troubled" }
  | { readonly kind: "filtered"; readonly filter: FlowFilter };

export interface Transcript {
  readonly revision: number;
  readonly text: string;
  readonly blocks: readonly TranscriptBlock[];
  /** The gravest first; `hidden` more are not in the list. */
  readonly problems: readonly Problem[];
  readonly hidden: number;
}

/** What the extension host may ask of the analysis in its worker. */
export interface AnalysisApi {
  /** Starts reading; answers when the end, a cancel or a failure is reached. Progress comes by `AnalysisEvents`. */
  open(arg: { source: CaptureSource; settings: AnalysisSettings; follow: boolean }): CaptureSummary;
  /** Stops reading; what was read stays. */
  cancel(arg: Record<string, never>): void;
  /** Judges anew with other settings, without reading again. */
  configure(arg: { settings: AnalysisSettings }): CaptureSummary;
  follow(arg: { follow: boolean }): void;
  summary(arg: Record<string, never>): CaptureSummary;
  flows(query: FlowQuery): FlowPage;
  /** Position of a flow in the list under a sort and filter; −1 when filtered out. */
  indexOfFlow(arg: { id: number; sort: FlowSortKey; descending: boolean; filter: FlowFilter }): number;
  flow(arg: { id: number }): FlowDetail | undefined;
  /** A page of the data run at `event`; without a cursor its first page. */
  dataRows(arg: { id: number; event: number; cursor: DataCursor | undefined; count: number }): DataPage;
  /** A frame's octets and fields, read again from the capture. */
  frame(arg: { fileOffset: number; frameNumber: number }): FrameDetail;
  transcript(arg: { scope: TranscriptScope }): Transcript;
  /** The event a transcript line shows, and the other way round. */
  targetOfLine(arg: { scope: TranscriptScope; line: number }): TranscriptTarget | undefined;
  lineOfTarget(arg: { scope: TranscriptScope; target: TranscriptTarget }): TranscriptSpan | undefined;
}

/** What the analysis tells the extension host on its own. */
export interface AnalysisEvents {
  changed(summary: CaptureSummary): void;
}

/** What the webview may ask of the extension host. */
export interface HostApi {
  ready(arg: Record<string, never>): HostReady;
  flows(query: FlowQuery): FlowPage;
  indexOfFlow(arg: { id: number; sort: FlowSortKey; descending: boolean; filter: FlowFilter }): number;
  flow(arg: { id: number }): FlowDetail | undefined;
  dataRows(arg: { id: number; event: number; cursor: DataCursor | undefined; count: number }): DataPage;
  frame(arg: { fileOffset: number; frameNumber: number }): FrameDetail;
  cancel(arg: Record<string, never>): void;
  reload(arg: Record<string, never>): void;
  follow(arg: { follow: boolean }): void;
  /** The page's selection, so that commands ("Go to Transcript Line") know what they are about. */
  selected(target: TranscriptTarget | undefined): void;
  showInTranscript(target: TranscriptTarget): void;
  /** Opens the transcript of what the list shows now. */
  openTranscript(arg: { scope: TranscriptScope }): void;
  openRulePage(arg: { rule: string }): void;
  copy(arg: { text: string; what: string }): void;
  saveText(arg: { text: string; name: string }): void;
}

export interface HostReady {
  readonly name: string;
  readonly summary: CaptureSummary;
  /** A segment to go to at once (the editor was opened for it). */
  readonly reveal: TranscriptTarget | undefined;
  /** A file on disk can be followed while it grows. */
  readonly canFollow: boolean;
  readonly following: boolean;
}

/** What the extension host may ask of the webview. */
export interface WebviewApi {
  changed(summary: CaptureSummary): void;
  reveal(target: TranscriptTarget): void;
  /** The file was rewritten on disk (offer to reload), vanished, or is as it was read. */
  fileState(arg: { state: "same" | "rewritten" | "gone"; message: string }): void;
  /** A command of VS Code for the page: focus the filter, the list, the diagram. */
  focus(arg: { part: "filter" | "list" | "diagram" | "details" }): void;
}
