// What a row of the diagram is, before it has a size: facts and words.

import type { Arrival, DataRun, IcmpError, Side } from "../flow/flow";
import type { Field, Finding } from "../rules/finding";
import type { TcpState } from "../tcp/states";
import type { Passage } from "../text/passages";
import type { Severity } from "../text/severities";

/** A finding's sign on its row. `index` is its place in `FlowDetail.findings`. */
export interface ProblemMark {
  readonly index: number;
  readonly finding: Finding;
}

/** A part of a segment in words. `severity` is set if a finding is about it. */
export interface TextField {
  readonly field: Field;
  readonly text: string;
  readonly severity: Severity | undefined;
}

/** `seq = x+1` and `4294967295`. */
export interface NumberField {
  readonly field: "seq" | "ack";
  /** Whose numbers these are: the sender's own for seq, the peer's for ack. */
  readonly owner: Side;
  /** "x+1"; undefined without a known ISN. */
  readonly relative: string | undefined;
  /** Undefined where the capture does not contain it. */
  readonly raw: string | undefined;
  /** ✓ the number is the expected one; ✗ a finding says that it is not; otherwise unknown. */
  readonly mark: "✓" | "✗" | undefined;
  readonly severity: Severity | undefined;
  /** With ✗: the expected number. */
  readonly expected: string | undefined;
  /** The same, raw, if `expected` is one number. */
  readonly expectedRaw: string | undefined;
}

export interface RowBase {
  /** See `LayoutRow.key`. */
  readonly key: string;
  readonly event: number | undefined;
  readonly frame: number | undefined;
  readonly fileOffset: number | undefined;
  /** Since the flow began, and since the row before that has a time. */
  readonly sinceStartNs: number | undefined;
  readonly sinceRowNs: number | undefined;
  /** A full sentence. */
  readonly label: string;
  readonly problems: readonly ProblemMark[];
  readonly severity: Severity | undefined;
}

/** States that differ from the ones shown above. */
export type StateChange = { readonly [S in Side]?: TcpState };

export interface SegmentRow extends RowBase {
  readonly kind: "segment";
  readonly arrival: Arrival;
  readonly from: Side;
  readonly flags: TextField;
  readonly numbers: readonly NumberField[];
  /** Window, length, checksum: shown where there is room, and always if a finding is about them. */
  readonly extras: readonly TextField[];
  /** Options of a SYN or SYN-ACK in words, and the data of a RST. */
  readonly options: readonly TextField[];
  /** Before the segment, where runs or lost frames changed them, and after it. */
  readonly before: StateChange;
  readonly after: StateChange;
  /** The next row's segment was in flight at the same time: the two arrows cross. */
  readonly crossesNext: boolean;
  readonly passage: Passage | undefined;
}

/** Segments of the connection that other places have, and the flow's own place has not. */
export interface ElsewhereRow extends RowBase {
  readonly kind: "elsewhere";
  readonly from: Side;
  readonly flags: TextField;
  readonly numbers: readonly NumberField[];
  readonly extras: readonly TextField[];
  readonly passage: Passage;
}

export interface RunRow extends RowBase {
  readonly kind: "run";
  readonly run: DataRun;
  /** "214 segments, 1.2 MB → in 3.0 s". */
  readonly text: string;
  readonly open: boolean;
}

export interface DataSegmentRow extends RowBase {
  readonly kind: "data";
  readonly from: Side;
  readonly flags: TextField;
  readonly numbers: readonly NumberField[];
  readonly extras: readonly TextField[];
  readonly passage: Passage | undefined;
}

export interface MoreRow extends RowBase {
  readonly kind: "more";
  readonly shown: number;
  readonly total: number;
}

/** Equal retries at equal intervals, of which only their number is shown until it is open. */
export interface FoldRow extends RowBase {
  readonly kind: "fold";
  /** The folded events, in order. */
  readonly events: readonly number[];
  readonly text: string;
  readonly open: boolean;
}

export interface IcmpRow extends RowBase {
  readonly kind: "icmp";
  readonly error: IcmpError;
  /** Undefined when neither endpoint sent it. */
  readonly from: Side | undefined;
}

export interface MissingRow extends RowBase {
  readonly kind: "missing";
  readonly from: Side;
  readonly text: string;
}

export interface PauseRow extends RowBase {
  readonly kind: "pause";
  readonly silenceNs: number;
}

export interface EndRow extends RowBase {
  readonly kind: "end";
  readonly text: string;
}

export type DiagramRow =
  | SegmentRow
  | ElsewhereRow
  | RunRow
  | DataSegmentRow
  | MoreRow
  | FoldRow
  | IcmpRow
  | MissingRow
  | PauseRow
  | EndRow;
