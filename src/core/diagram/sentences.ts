// A row as a sentence, for screen readers and tooltips.

import type { DataRow } from "../flow/dataRows";
import type { Arrival, DataRun, Flow, IcmpError, Side } from "../flow/flow";
import { otherSide } from "../flow/relative";
import type { Missing } from "../rules/finding";
import { icmpText } from "../tcp/icmpErrors";
import { octetsText } from "../text/amounts";
import { durationText } from "../text/durations";
import { endpointText, segmentsText } from "../text/endpoints";
import { repeatsText } from "../text/repeats";
import type { SegmentFieldsInWords } from "./arrowFields";
import type { NumberField, ProblemMark } from "./row";

export function describeSegment(
  flow: Flow,
  segment: Arrival | DataRow,
  { flags, numbers, extras, options }: SegmentFieldsInWords,
  problems: readonly ProblemMark[],
): string {
  const facts = [
    ...numbers.map(numberText),
    ...extras.map(({ text }) => text),
    ...options.map(({ text }) => text.replaceAll(" · ", ", ")),
  ];
  const after = durationText(segment.timeNs - flow.firstTimeNs);
  const more = "repeats" in segment ? repeatsText(segment) : undefined;
  const repeats = more === undefined ? "" : `, ${more}`;
  return `Frame ${segment.frameNumber}, after ${after}: ${name(flow, segment.from)} sends ${flags.text}, ${facts.join(", ")}${repeats}.${problemText(problems)}`;
}

function numberText({ field, relative, raw, mark, expected }: NumberField): string {
  const value = relative === undefined || raw === undefined ? (relative ?? raw ?? "") : `${relative} (${raw})`;
  const verdict =
    mark === "✓" ? ", as expected" : mark === "✗" ? `, wrong${expected ? `, expected ${expected}` : ""}` : "";
  return `${field} ${value}${verdict}`;
}

export function describeRun(flow: Flow, run: DataRun): string {
  return `From frame ${run.frameNumber}: ${runText(run)}, between ${name(flow, "initiator")} and ${name(flow, "responder")}.`;
}

/** "214 segments, 1.2 MB →, 3.1 kB ← in 3.0 s". */
export function runText({ segments, bytes, timeNs, lastTimeNs }: DataRun): string {
  const total = segments.initiator + segments.responder;
  const parts = [segmentsText(total)];
  if (bytes.initiator > 0) parts.push(`${octetsText(bytes.initiator)} →`);
  if (bytes.responder > 0) parts.push(`${octetsText(bytes.responder)} ←`);
  if (parts.length === 1) parts.push("no data");
  const span = total > 1 && lastTimeNs !== undefined ? ` in ${durationText(lastTimeNs - timeNs)}` : "";
  return parts.join(", ") + span;
}

export function describeIcmp(flow: Flow, error: IcmpError, problems: readonly ProblemMark[]): string {
  const after = durationText(error.timeNs - flow.firstTimeNs);
  const what = icmpText(error.family, error.type, error.code);
  return `Frame ${error.frameNumber}, after ${after}: ${error.source} reports to ${name(flow, error.quotedFrom)}: ${what}.${problemText(problems)}`;
}

export function describeMissing(flow: Flow, { from, label }: Missing, mark: ProblemMark): string {
  return `Missing, from ${name(flow, from)} to ${name(flow, otherSide(from))}: ${label}.${problemText([mark])}`;
}

export function describePause(silenceNs: number): string {
  return `No segments for ${durationText(silenceNs)}.`;
}

export function describeEnd(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

function problemText(problems: readonly ProblemMark[]): string {
  return problems.map(({ finding }) => ` ${finding.severity}, ${finding.rule}: ${finding.what}`).join("");
}

function name(flow: Flow, side: Side): string {
  return endpointText(flow[side]);
}
