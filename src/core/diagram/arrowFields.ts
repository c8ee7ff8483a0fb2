// The fields on an arrow: flags, numbers with their equations, window, length, options, each with its problems.

import type { DataRow } from "../flow/dataRows";
import type { Arrival, Flow, Side } from "../flow/flow";
import { otherSide } from "../flow/relative";
import type { Field, Finding } from "../rules/finding";
import { Defect } from "../tcp/defects";
import { ACK, flagsText, RST, SYN } from "../tcp/flags";
import { describeOption, parseOptions, type TcpOption } from "../tcp/options";
import { seqLess, seqLessOrEqual } from "../tcp/seq";
import { hopsName } from "../text/senderText";
import type { NumbersDue } from "./expectedNumbers";
import type { Numbers } from "./numberNames";
import type { NumberField, ProblemMark, TextField } from "./row";

export interface SegmentFieldsInWords {
  readonly flags: TextField;
  readonly numbers: readonly NumberField[];
  readonly extras: readonly TextField[];
  readonly options: readonly TextField[];
}

/** "seq = x+1"; the raw number without a known ISN. */
export function equationText({ field, relative, raw }: NumberField): string {
  return `${field} = ${relative ?? raw ?? ""}`;
}

/** `told` are findings of earlier segments whose incorrect numbers this one repeats. */
export function fieldsOf(
  flow: Flow,
  arrival: Arrival,
  problems: readonly ProblemMark[],
  numbers: Numbers,
  told: readonly Finding[] = [],
): SegmentFieldsInWords {
  const { seg } = arrival;
  const on = (field: Field): Finding | undefined =>
    problems.find(({ finding }) => finding.field === field)?.finding ?? told.find((finding) => finding.field === field);
  const text = (field: Field, words: string): TextField => ({ field, text: words, severity: on(field)?.severity });

  const list = [numberField(arrival.from, "seq", seg.seq, numbers, on("seq"), seqIsDue(arrival))];
  if (((seg.flags & ACK) !== 0 && !(seg.defects & Defect.AckNotKept)) || on("ack") !== undefined) {
    list.push(numberField(arrival.from, "ack", seg.ack, numbers, on("ack"), ackIsDue(arrival)));
  }
  const extras: TextField[] = [];
  if (seg.payloadLength > 0) extras.push(text("payload", `len ${seg.payloadLength}`));
  if (!(seg.defects & Defect.WindowNotKept))
    extras.push(text("window", `win ${seg.defects & Defect.WindowCut ? "?" : seg.wnd}`));
  if (on("checksum")) extras.push(text("checksum", `checksum 0x${seg.checksum.toString(16).padStart(4, "0")}`));
  if (on("hops")) extras.push(text("hops", `${hopsName(flow)} ${seg.hops}`));
  return {
    flags: text("flags", flagsText(seg.flags)),
    numbers: list,
    extras,
    options: optionFields(flow, arrival, text),
  };
}

/** A segment of a data run, of which no finding is. */
export function dataFields(row: DataRow, numbers: Numbers, due: NumbersDue): SegmentFieldsInWords {
  const list = [numberField(row.from, "seq", row.seq, numbers, undefined, due.seq)];
  if ((row.flags & ACK) !== 0) list.push(numberField(row.from, "ack", row.ack, numbers, undefined, due.ack));
  const extras: TextField[] = [{ field: "window", text: `win ${row.window}`, severity: undefined }];
  if (row.payloadLength > 0)
    extras.unshift({ field: "payload", text: `len ${row.payloadLength}`, severity: undefined });
  return {
    flags: { field: "flags", text: flagsText(row.flags), severity: undefined },
    numbers: list,
    extras,
    options: [],
  };
}

function numberField(
  from: Side,
  field: "seq" | "ack",
  raw: number,
  numbers: Numbers,
  finding: Finding | undefined,
  isDue: boolean,
): NumberField {
  const owner = field === "seq" ? from : otherSide(from);
  const relative = numbers.name(owner, raw);
  const wrong = finding !== undefined && (finding.severity === "error" || finding.severity === "warning");
  return {
    field,
    owner,
    relative,
    raw: relative !== undefined && numbers.areRelativeOnly ? undefined : String(raw),
    mark: wrong ? "✗" : isDue && finding === undefined ? "✓" : undefined,
    severity: finding?.severity,
    expected: finding?.expected,
    expectedRaw: finding?.expected === undefined ? undefined : numbers.raw(finding.expected),
  };
}

/** SEG.SEQ = SND.NXT. A SYN's number is not expected by anyone. */
function seqIsDue({ seg, sender }: Arrival): boolean {
  return (seg.flags & SYN) === 0 && sender.sndNxt !== undefined && seg.seq === sender.sndNxt;
}

/** ISS < SEG.ACK =< SND.NXT of the peer, or SEG.ACK = SND.NXT where its ISS was not captured. */
function ackIsDue({ seg, receiver }: Arrival): boolean {
  if ((seg.flags & ACK) === 0 || receiver.sndNxt === undefined) return false;
  if (seg.ack === receiver.sndNxt) return true;
  return receiver.iss !== undefined && seqLess(receiver.iss, seg.ack) && seqLessOrEqual(seg.ack, receiver.sndNxt);
}

/** The options of SYN and SYN-ACK, those of other segments only if a finding is about them, and the data of a RST. */
function optionFields(
  flow: Flow,
  { seg }: Arrival,
  text: (field: Field, words: string) => TextField,
): readonly TextField[] {
  const fields: TextField[] = [];
  const sign = text("options", "");
  if ((seg.flags & SYN) !== 0 || sign.severity !== undefined) {
    const words = parseOptions(seg.options).filter(isWorthWords).map(describeOption);
    if (words.length > 0) fields.push({ ...sign, text: words.join(" · ") });
    else if (!flow.sight.cut) fields.push({ ...sign, text: "no options" });
  }
  if ((seg.flags & RST) !== 0 && seg.payloadHead.length > 0)
    fields.push(text("payload", `data “${harmless(seg.payloadHead)}”`));
  return fields;
}

/** The options without the timestamps, which change with every segment; equal for equal offers. */
export function lastingOptions({ seg }: Arrival): string {
  return parseOptions(seg.options)
    .filter((option) => option.kind !== "timestamps")
    .map(describeOption)
    .join(", ");
}

/** Padding is not shown; nonzero octets after the end are. */
function isWorthWords(option: TcpOption): boolean {
  return option.kind !== "nop" && option.kind !== "end" && !(option.kind === "afterEnd" && option.allZero);
}

/** Printable ASCII; everything else is a dot. */
function harmless(octets: Uint8Array): string {
  return Array.from(octets, (octet) => (octet >= 0x20 && octet < 0x7f ? String.fromCharCode(octet) : "·")).join("");
}
