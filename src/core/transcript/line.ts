// An event of a flow as one line, and the columns of each field. Fields are two spaces apart and
// begin in the same column as far as their width allows:
//
//       1  +0.000000  →  SYN      seq=x (4294967294)        ack=–                     len=0  win=64240  mss 1460

import type { Arrival, DataRun, Flow, IcmpError } from "../flow/flow";
import { bothWays, otherSide, relativeAck, relativeQuotedSeq, relativeSeq } from "../flow/relative";
import type { Field, Finding } from "../rules/finding";
import { Defect } from "../tcp/defects";
import { ACK, flagsText, SYN } from "../tcp/flags";
import { icmpText } from "../tcp/icmpErrors";
import { optionsText } from "../tcp/optionsText";
import { countText, octetsText } from "../text/amounts";
import { durationText, offsetSeconds } from "../text/durations";
import { repeatsText } from "../text/repeats";
import { hopsName } from "../text/senderText";
import { TRANSCRIPT_SIGN } from "../text/severities";
import { visibleText } from "../text/visible";
import { ARROW_FROM, BOTH_WAYS, DASH } from "./signs";

/** Columns [start, end). */
export type Columns = readonly [start: number, end: number];

export interface EventLine {
  readonly text: string;
  /** The columns of a finding on that field; `undefined` if the line does not show the field. */
  columnsOf(field: Field): Columns | undefined;
}

const FRAME_WIDTH = 7;
const TIME_WIDTH = 11;
const FLAGS_WIDTH = 7;
const NUMBER_WIDTH = 24;
const LENGTH_WIDTH = 8;
const WINDOW_WIDTH = 9;

/** Writes fields in order and remembers their columns. */
class FieldWriter implements EventLine {
  text: string;
  readonly #columns: Partial<Record<Field, Columns>> = {};
  readonly #start: number;

  constructor(flow: Flow, frameNumber: number, timeNs: number, sign: string) {
    this.text = `${String(frameNumber).padStart(FRAME_WIDTH)}  `;
    this.#start = this.text.length;
    this.add(offsetSeconds(timeNs - flow.firstTimeNs), TIME_WIDTH, "time");
    this.text += `${sign}  `;
  }

  add(value: string, width: number, field?: Field): void {
    const start = this.text.length;
    if (field !== undefined) this.#columns[field] = [start, start + value.length];
    this.text += `${value.padEnd(width)}  `;
  }

  /** Everything from the time to here is "the segment"; what follows is a remark. */
  end(remark: string): this {
    const segment = this.text.trimEnd();
    this.#columns.segment = [this.#start, segment.length];
    this.text = remark === "" ? segment : `${segment}  ${remark}`;
    return this;
  }

  columnsOf(field: Field): Columns | undefined {
    return this.#columns[field];
  }
}

export function segmentLine(flow: Flow, arrival: Arrival, findings: readonly Finding[]): EventLine {
  const { seg } = arrival;
  const line = new FieldWriter(flow, arrival.frameNumber, arrival.timeNs, ARROW_FROM[arrival.from]);
  line.add(flagsText(seg.flags), FLAGS_WIDTH, "flags");
  line.add(`seq=${bothWays(relativeSeq(flow, arrival))}`, NUMBER_WIDTH, "seq");
  line.add(`ack=${ackText(flow, arrival)}`, NUMBER_WIDTH, "ack");
  line.add(`len=${seg.payloadLength}`, LENGTH_WIDTH, "payload");
  line.add(`win=${seg.defects & (Defect.WindowCut | Defect.WindowNotKept) ? "?" : seg.wnd}`, WINDOW_WIDTH, "window");
  const options = optionsText(seg.options);
  if (options !== "") line.add(options, 0, "options");
  else if (seg.flags & SYN) line.add("no options", 0, "options");
  if (findings.some((finding) => finding.field === "checksum")) {
    line.add(`checksum=0x${seg.checksum.toString(16).padStart(4, "0")}`, 0, "checksum");
  }
  if (findings.some((finding) => finding.field === "hops")) line.add(`${hopsName(flow)}=${seg.hops}`, 0, "hops");
  return line.end(remarks(arrival, findings));
}

/** Without the ACK bit the field has no meaning; a nonzero number is still shown, because it should be 0. */
function ackText(flow: Flow, arrival: Arrival): string {
  const { seg } = arrival;
  if (seg.defects & Defect.AckNotKept) return "?";
  if (seg.flags & ACK) return bothWays(relativeAck(flow, arrival));
  return seg.ack === 0 ? "–" : `${seg.ack} (no ACK bit)`;
}

const DEFECT_REMARKS = [
  [Defect.HeaderCut, "header truncated by the capture"],
  [Defect.WindowCut, "window cut by the capture"],
  [Defect.OptionsCut, "options truncated by the capture"],
  [Defect.DataOffsetWrong, "invalid data offset"],
  [Defect.SegmentTooShort, "shorter than a TCP header"],
  [Defect.Fragment, "first fragment"],
] as const;

function remarks(arrival: Arrival, findings: readonly Finding[]): string {
  const parts: string[] = [];
  for (const [bit, words] of DEFECT_REMARKS) if (arrival.seg.defects & bit) parts.push(`(${words})`);
  const repeats = repeatsText(arrival);
  if (repeats !== undefined) parts.push(`(${repeats})`);
  for (const finding of findings)
    if (finding.expected !== undefined) parts.push(expectedText(finding, finding.expected));
  return parts.join("  ");
}

const FIELD_LABEL: Partial<Record<Field, string>> = { seq: "seq=", ack: "ack=", window: "win=", payload: "len=" };

function expectedText(finding: Finding, expected: string): string {
  return `${TRANSCRIPT_SIGN[finding.severity]} expected ${FIELD_LABEL[finding.field] ?? ""}${visibleText(expected)}`;
}

export function icmpLine(flow: Flow, error: IcmpError): EventLine {
  const line = new FieldWriter(flow, error.frameNumber, error.timeNs, ARROW_FROM[otherSide(error.quotedFrom)]);
  line.add(error.family === 4 ? "ICMP" : "ICMPv6", FLAGS_WIDTH, "flags");
  line.add(icmpText(error.family, error.type, error.code), 0);
  line.add(`from ${error.source}`, 0);
  const quoted = error.quotedFlags < 0 ? "" : `${flagsText(error.quotedFlags)} `;
  line.add(`quotes ${quoted}seq=${bothWays(relativeQuotedSeq(flow, error))}`, 0, "seq");
  if (error.mtu > 0) line.add(`mtu=${error.mtu}`, 0);
  return line.end("");
}

export function runLine(flow: Flow, run: DataRun): EventLine {
  const line = new FieldWriter(flow, run.frameNumber, run.timeNs, BOTH_WAYS);
  const segments = run.segments.initiator + run.segments.responder;
  line.add(segments === 1 ? "1 segment" : `${countText(segments)} segments`, FLAGS_WIDTH);
  if (run.bytes.initiator > 0) line.add(`${octetsText(run.bytes.initiator)} →`, 0, "payload");
  if (run.bytes.responder > 0) line.add(`${octetsText(run.bytes.responder)} ←`, 0);
  if (run.lastTimeNs !== undefined && run.lastTimeNs > run.timeNs)
    line.add(`in ${durationText(run.lastTimeNs - run.timeNs)}`, 0);
  return line.end("");
}

/** The missing segment after an event. */
export function missingLine(finding: Finding): string | undefined {
  if (finding.missing === undefined) return undefined;
  const { from, label } = finding.missing;
  return `${"".padStart(FRAME_WIDTH + TIME_WIDTH + 4)}${ARROW_FROM[from]}  ${DASH} ${visibleText(label)}`;
}

/** Replaces events of a block that did not fit. */
export function gapLine(events: number): string {
  return `${"".padStart(FRAME_WIDTH)}  ${DASH} ${countText(events)} more events not shown`;
}
