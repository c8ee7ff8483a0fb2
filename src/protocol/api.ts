// What crosses a boundary: worker ↔ extension host ↔ webview. Types only, so that every end can import it.

import type {
  AnalysisSettings,
  CaptureCounts,
  FlowFilter,
  FlowPage,
  FlowQuery,
  FlowSortKey,
} from "../core/analysis/query";
import type { DataCursor, DataPage } from "../core/flow/dataRows";
import type { FlowDetail } from "../core/rules/finding";
import type {
  Transcript,
  TranscriptBlock,
  TranscriptScope,
  TranscriptSpan,
  TranscriptTarget,
} from "../core/transcript/transcript";
import type { FieldNode } from "../core/wire/fields/fieldNode";

export type * from "../core/analysis/query";
export type * from "../core/flow/dataRows";
export type { FlowDetail } from "../core/rules/finding";
export type * from "../core/transcript/transcript";
export type { FieldNode } from "../core/wire/fields/fieldNode";

/** Where the octets are. Bytes are for file systems without paths (virtual workspaces). Several paths or parts are one capture. */
export type CaptureSource =
  | { readonly kind: "files"; readonly paths: readonly string[] }
  | { readonly kind: "bytes"; readonly name: string; readonly bytes: Uint8Array }
  | { readonly kind: "parts"; readonly parts: readonly CapturePart[] };

/** Of several files that are one capture, one; `failure` says why it cannot be read. */
export type CapturePart =
  | { readonly name: string; readonly bytes: Uint8Array }
  | { readonly name: string; readonly failure: string };

export type CaptureState = "reading" | "complete" | "cancelled" | "failed" | "following";

/** How far the analysis is, and what it has found so far. Sent as it changes, a few times a second. */
export interface CaptureSummary extends CaptureCounts {
  readonly state: CaptureState;
  /** Set when `state` is "failed": why the file is no capture, or cannot be read (any more). */
  readonly failure: string | undefined;
  /** Octets of the file as stored (compressed, perhaps): how many were read, and how many there are now. */
  readonly bytesRead: number;
  readonly byteLength: number;
  /** Grows with every change of content, so that a page can tell stale rows. */
  readonly revision: number;
}

/** One frame, read again from the capture. */
export interface FrameDetail {
  /** From 1, as Wireshark counts. */
  readonly frameNumber: number;
  /** Nanoseconds since the summary's `epochSeconds`. */
  readonly timeNs: number;
  /** As captured: fewer than `originalLength`, the octets on the wire, where the capture cut it. */
  readonly octets: Uint8Array;
  readonly originalLength: number;
  readonly fields: readonly FieldNode[];
}

/** The problems of a transcript, without its text. */
export type Problems = Pick<Transcript, "revision" | "problems" | "hidden">;

/** What the extension host may ask of the analysis in its worker. */
export interface AnalysisApi {
  /** Starts reading; answers when the end, a cancel or a failure is reached. Progress comes by `AnalysisEvents`. */
  open(arg: { source: CaptureSource; settings: AnalysisSettings; follow: boolean }): CaptureSummary;
  /** Stops reading; what was read stays. */
  cancel(arg: Record<string, never>): void;
  /** Judges anew with other settings, without reading again. */
  configure(arg: { settings: AnalysisSettings }): CaptureSummary;
  /** Reads on as the file grows, and anew where it is replaced; `false` ends that. */
  follow(arg: { follow: boolean }): void;
  /** A live capture's clock, in milliseconds since 1970: what was due by then and has not come is missing. */
  advance(arg: { epochMs: number }): void;
  summary(arg: Record<string, never>): CaptureSummary;
  flows(query: FlowQuery): FlowPage;
  /** Position of a flow in the list under a sort and filter; −1 when filtered out. */
  indexOfFlow(arg: { id: number; sort: FlowSortKey; descending: boolean; filter: FlowFilter }): number;
  flow(arg: { id: number }): FlowDetail | undefined;
  /** At most `count` segments of the data run at `event`; without a cursor its first ones. */
  dataRows(arg: { id: number; event: number; cursor: DataCursor | undefined; count: number }): DataPage;
  /** A frame's octets and fields, read again from the capture. */
  frame(arg: { fileOffset: number; frameNumber: number }): FrameDetail;
  /** The transcript's text alone. */
  transcript(arg: { scope: TranscriptScope }): Pick<Transcript, "revision" | "text">;
  /** The blocks of a transcript, for outline and folding; only the first thousands where there are very many. */
  blocks(arg: { scope: TranscriptScope }): readonly TranscriptBlock[];
  /** The transcript's problems without its text: what the Problems panel needs. */
  problems(arg: { scope: TranscriptScope }): Problems;
  /** Markdown that explains a transcript line: the segment's numbers, raw and relative, and what they must satisfy. */
  explainLine(arg: { scope: TranscriptScope; line: number }): string | undefined;
  /** The event a transcript line shows, and the other way round. */
  targetOfLine(arg: { scope: TranscriptScope; line: number }): TranscriptTarget | undefined;
  lineOfTarget(arg: { scope: TranscriptScope; target: TranscriptTarget }): TranscriptSpan | undefined;
}

/** What the analysis tells the extension host on its own. */
export interface AnalysisEvents {
  changed(summary: CaptureSummary): void;
}

/** What the webview may ask of the extension host. What has the name of a method of `AnalysisApi` is that. */
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
  /** The page's selection, so that commands ("Show in Transcript") know what they are about. */
  selected(target: TranscriptTarget | undefined): void;
  showInTranscript(target: TranscriptTarget): void;
  /** Opens the transcript of the flows that the list shows now. */
  openTranscript(arg: { scope: TranscriptScope }): void;
  openRulePage(arg: { rule: string }): void;
  copy(arg: { text: string; what: string }): void;
  saveText(arg: { text: string; name: string }): void;
}

/** What a page is told when it says that it is ready. */
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
  /** A command of VS Code for the page: moves the focus to one of its parts. */
  focus(arg: { part: "filter" | "list" | "diagram" | "details" }): void;
}
