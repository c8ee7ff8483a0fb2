// What crosses a boundary: worker ↔ extension host ↔ webview. Types only, so that every end can import it.

import type {
  AnalysisSettings,
  CaptureCounts,
  CaptureOverview,
  FilterHelp,
  FlowListing,
  FlowPage,
  FlowQuery,
} from "../core/analysis/query";
import type { FlowFormat } from "../core/export/exportForms";
import type { DataCursor, DataPage } from "../core/flow/dataRows";
import type { LessonSettings } from "../core/lesson/lessonSettings";
import type { FlowDetail } from "../core/rules/finding";
import type { TimeQuery, TimeWindow } from "../core/time/timeWindow";
import type { EnclosingRange } from "../core/transcript/enclosing";
import type { ExpectedNumber } from "../core/transcript/nextNumbers";
import type { NumberSpan } from "../core/transcript/numberLinks";
import type { TranscriptPosition } from "../core/transcript/numberPlace";
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
export type { LessonSettings } from "../core/lesson/lessonSettings";
export type { FlowDetail } from "../core/rules/finding";
export type * from "../core/time/timeWindow";
export type { EnclosingRange } from "../core/transcript/enclosing";
export type * from "../core/transcript/transcript";
export type { FieldNode } from "../core/wire/fields/fieldNode";

/**
 * The location of a capture. Bytes are for file systems without paths (virtual workspaces), blobs for files of a browser. Several
 * paths or parts are one capture, or, if they are `compared`, captures of the same connections at several places.
 */
export type CaptureSource =
  | { readonly kind: "files"; readonly paths: readonly string[]; readonly compared?: boolean }
  | { readonly kind: "bytes"; readonly name: string; readonly bytes: Uint8Array }
  | { readonly kind: "parts"; readonly parts: readonly CapturePart[]; readonly compared?: boolean };

/** One file of a capture of several files; `failure` is the reason if it cannot be read. */
export type CapturePart =
  | { readonly name: string; readonly bytes: Uint8Array }
  | { readonly name: string; readonly blob: Blob }
  | { readonly name: string; readonly failure: string };

export type CaptureState = "reading" | "complete" | "cancelled" | "failed" | "following";

/** The progress of the analysis and its results so far. Sent on changes, a few times per second. */
export interface CaptureSummary extends CaptureCounts {
  readonly state: CaptureState;
  /** Set if `state` is "failed": why the file is not a capture, or cannot be read (any longer). */
  readonly failure: string | undefined;
  /** Bytes of the file as stored (possibly compressed): how many were read, and how many there are now. */
  readonly bytesRead: number;
  readonly byteLength: number;
  /** Incremented with every change of content, so that a page can detect stale rows. */
  readonly revision: number;
}

/** One frame, read again from the capture. */
export interface FrameDetail {
  /** From 1, as Wireshark counts. */
  readonly frameNumber: number;
  /** Nanoseconds since the summary's `epochSeconds`. */
  readonly timeNs: number;
  /** As captured; of a very large frame, its beginning. */
  readonly octets: Uint8Array;
  /** How many octets the capture has of the frame: fewer than `originalLength`, the octets on the wire, if it truncated it. */
  readonly capturedLength: number;
  readonly originalLength: number;
  readonly fields: readonly FieldNode[];
  /** Of a packet that a text describes: 1 for each octet that is from the text. */
  readonly known?: Uint8Array;
}

/** A frame of a flow's connection, at one of `FlowConnection.places`. */
export interface PlacedFrame {
  readonly place: number;
  readonly frame: number;
}

/** A flow in a form for somebody else. `isCut`: it is larger than what is exported. */
export type ExportedFlow =
  | { readonly kind: "exported"; readonly content: string | Uint8Array; readonly isCut: boolean }
  | { readonly kind: "cancelled" };

/** What the page's Share menu asks of the extension host. */
export type ShareAction = "copyReport" | "exportFlow" | "exportAnonymized" | "exportScript" | "openInWireshark";

/** A flow without a problem, to compare another one with, and where it comes from. */
export interface GoodFlow {
  readonly detail: FlowDetail;
  /** "responder": of the same responder and port. "capture": any other of the capture. "sample": of a shipped capture. */
  readonly from: "responder" | "capture" | "sample";
}

/** The lesson of a capture's settings file; `problem` is the reason why it cannot be used. */
export type CaptureLesson = LessonSettings | { readonly problem: string };

/** The problems of a transcript, without its text. */
export type Problems = Pick<Transcript, "revision" | "problems" | "hidden">;

/** The calls from the extension host to the analysis in its worker. */
export interface AnalysisApi {
  /**
   * Starts reading; answers at the end, after a cancel or a failure. Progress is sent by `AnalysisEvents`. Reading is cancelled
   * when `byteLimit` bytes of the source were read, and is not followed then.
   */
  open(arg: { source: CaptureSource; settings: AnalysisSettings; follow: boolean; byteLimit?: number }): CaptureSummary;
  /** Stops reading; the part that was read stays. */
  cancel(arg: Record<string, never>): void;
  /** Judges all flows again with other settings, without reading again. */
  configure(arg: { settings: AnalysisSettings }): CaptureSummary;
  /** Continues to read while the file grows, and reads it again if it is replaced; `false` stops that. */
  follow(arg: { follow: boolean }): void;
  /** Captures that are compared: how far the clocks after the first one are ahead of it, in ns; null is as measured. */
  correctClocks(arg: { offsetsNs: readonly (number | null)[] }): void;
  /** A live capture's clock, in milliseconds since 1970: segments expected by then that have not arrived are missing. */
  advance(arg: { epochMs: number }): void;
  summary(arg: Record<string, never>): CaptureSummary;
  /** The answer of a tool for models (`core/agents`), or a sentence that says what is wrong with the call. */
  agentTool(arg: { name: string; input: Readonly<Record<string, unknown>> }): string;
  /** The capture at a glance: causes, outcomes over time and by responder. */
  overview(arg: Record<string, never>): CaptureOverview;
  flows(query: FlowQuery): FlowPage;
  /** Position of a flow in the list under a sort and filter; −1 if it is filtered out. */
  indexOfFlow(arg: FlowListing & { id: number }): number;
  /** Candidates at a cursor of a filter's text, and its error. */
  filterHelp(arg: { text: string; cursor: number }): FilterHelp;
  flow(arg: { id: number }): FlowDetail | undefined;
  /** The nearest flow without a problem; else that of `sample`, the octets of a capture. */
  goodFlow(arg: { id: number; sample: Uint8Array | undefined }): GoodFlow | undefined;
  /** SHA-256 of the file as it is stored, in hexadecimal digits; undefined where the capture is several files. */
  digest(arg: Record<string, never>): string | undefined;
  /** At most `count` segments of the data run at `event`; without a cursor its first ones. */
  dataRows(arg: { id: number; event: number; cursor: DataCursor | undefined; count: number }): DataPage;
  /** A frame's octets and fields, read again from the capture. */
  frame(arg: { fileOffset: number; frameNumber: number }): FrameDetail;
  /** Frames of the connection of flow `id`, in the order asked for; null for one that the place has not. */
  framesAtPlaces(arg: { id: number; frames: readonly PlacedFrame[] }): readonly (FrameDetail | null)[];
  /** A part of a flow's time. Below `progress` 1 only a part was read: ask again for more, or stop asking. */
  flowTime(query: TimeQuery): TimeWindow | undefined;
  /** `application`: name and version of the program. `captureName` is without a folder. */
  exportFlow(arg: {
    id: number;
    format: FlowFormat;
    anonymize: boolean;
    application: string;
    captureName: string;
  }): ExportedFlow;
  /** Ends an export that is running. */
  cancelExport(arg: Record<string, never>): void;
  /** A report of the whole capture. */
  captureReport(arg: { format: "markdown" | "html"; application: string; captureName: string }): string;
  /** The transcript's text alone. */
  transcript(arg: { scope: TranscriptScope }): Pick<Transcript, "revision" | "text">;
  /** The blocks of a transcript, for outline and folding; only the first thousands where there are very many. */
  blocks(arg: { scope: TranscriptScope }): readonly TranscriptBlock[];
  /** The transcript's problems without its text: what the Problems panel needs. */
  problems(arg: { scope: TranscriptScope }): Problems;
  /** Markdown that explains a transcript line: the segment's numbers, raw and relative, and what they must satisfy. */
  explainLine(arg: { scope: TranscriptScope; line: number }): string | undefined;
  /** The event of a transcript line, and the line of an event. */
  targetOfLine(arg: { scope: TranscriptScope; line: number }): TranscriptTarget | undefined;
  /** Of a segment with findings, the field that `rule`, or the most severe one, is about. */
  lineOfTarget(arg: {
    scope: TranscriptScope;
    target: TranscriptTarget;
    rule: string | undefined;
  }): TranscriptSpan | undefined;
  /** The segment in a frame; `undefined` for a frame of no flow. */
  targetOfFrame(arg: { frame: number }): TranscriptTarget | undefined;
  /** From a number to the segments that it acknowledges, to those that acknowledge it, and to its other occurrences. */
  acknowledgedSegments(arg: { scope: TranscriptScope } & TranscriptPosition): readonly TranscriptSpan[];
  acknowledgingSegments(arg: { scope: TranscriptScope } & TranscriptPosition): readonly TranscriptSpan[];
  sameNumbers(arg: { scope: TranscriptScope } & TranscriptPosition): readonly NumberSpan[];
  /** Hints for the lines from `from` to `to`. */
  expectedNumbers(arg: { scope: TranscriptScope; from: number; to: number }): readonly ExpectedNumber[];
  /** From the innermost: number, field, segment, line, block. */
  enclosingRanges(arg: { scope: TranscriptScope } & TranscriptPosition): readonly EnclosingRange[];
}

/** The calls from the analysis to the extension host. */
export interface AnalysisEvents {
  changed(summary: CaptureSummary): void;
}

/** The calls from the webview to the extension host. A method with the name of one in `AnalysisApi` is the same. */
export interface HostApi {
  ready(arg: Record<string, never>): HostReady;
  overview(arg: Record<string, never>): CaptureOverview;
  flows(query: FlowQuery): FlowPage;
  indexOfFlow(arg: FlowListing & { id: number }): number;
  filterHelp(arg: { text: string; cursor: number }): FilterHelp;
  flow(arg: { id: number }): FlowDetail | undefined;
  goodFlow(arg: { id: number }): GoodFlow | undefined;
  digest(arg: Record<string, never>): string | undefined;
  /** The user of this page hides the answers, or shows them again: verdicts of the capture disappear elsewhere, too. */
  hideAnswers(arg: { hide: boolean }): void;
  dataRows(arg: { id: number; event: number; cursor: DataCursor | undefined; count: number }): DataPage;
  frame(arg: { fileOffset: number; frameNumber: number }): FrameDetail;
  framesAtPlaces(arg: { id: number; frames: readonly PlacedFrame[] }): readonly (FrameDetail | null)[];
  flowTime(query: TimeQuery): TimeWindow | undefined;
  correctClocks(arg: { offsetsNs: readonly (number | null)[] }): void;
  cancel(arg: Record<string, never>): void;
  reload(arg: Record<string, never>): void;
  follow(arg: { follow: boolean }): void;
  /** The page's selection, which commands ("Show in Transcript") use. */
  selected(target: TranscriptTarget | undefined): void;
  showInTranscript(arg: { target: TranscriptTarget; rule: string | undefined }): void;
  /** Opens the transcript of the currently listed flows. */
  openTranscript(arg: { scope: TranscriptScope }): void;
  openRulePage(arg: { rule: string }): void;
  copy(arg: { text: string; what: string }): void;
  saveText(arg: { text: string; name: string }): void;
  /** A picture that the page has drawn. */
  savePicture(arg: { png: Uint8Array; name: string }): void;
  share(arg: { action: ShareAction; target: TranscriptTarget }): void;
  /** A report of the whole capture, in a file. */
  saveReport(arg: Record<string, never>): void;
}

/** The answer to a page that is ready. */
export interface HostReady {
  readonly name: string;
  readonly summary: CaptureSummary;
  /** A segment to reveal at once (the editor was opened for it). */
  readonly reveal: TranscriptTarget | undefined;
  /** A file on disk can be followed while it grows. */
  readonly canFollow: boolean;
  readonly following: boolean;
  /** Set if there is a settings file of a lesson beside the capture. */
  readonly lesson?: CaptureLesson | undefined;
}

/** The calls from the extension host to the webview. */
export interface WebviewApi {
  changed(summary: CaptureSummary): void;
  reveal(target: TranscriptTarget): void;
  /** The file was rewritten on disk (offer to reload), is gone, or is unchanged. */
  fileState(arg: { state: "same" | "rewritten" | "gone"; message: string }): void;
  /** A reload found another settings file of a lesson beside the capture, or none any more. */
  lesson(arg: { lesson: CaptureLesson | undefined }): void;
  /** Lists only the flows that pass this too, or that do not. */
  filter(arg: { text: string; exclude: boolean }): void;
  /** A command of VS Code for the page, which alone can draw. */
  draw(arg: { action: "copyPicture" | "savePicture" }): void;
  /** A command of VS Code for the page: moves the focus to one of its parts. The summary is shown in place of a flow. */
  focus(arg: { part: "filter" | "list" | "diagram" | "details" | "summary" }): void;
}
