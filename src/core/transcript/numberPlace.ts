// The sequence number at a position of a transcript, and where on its line each number of a segment is.

import type { Arrival, Flow, Side } from "../flow/flow";
import { otherSide } from "../flow/relative";
import type { Finding } from "../rules/finding";
import { ACK } from "../tcp/flags";
import type { SeqNumber } from "../tcp/seq";
import type { TranscriptSource } from "./build";
import { type Columns, segmentLine } from "./line";
import { findLine, type LineIndex, type TranscriptModel, targetOfLine } from "./model";
import type { TranscriptSpan } from "./transcript";

export type NumberField = "seq" | "ack";

/** Line and column from 0, as VS Code counts. */
export interface TranscriptPosition {
  readonly line: number;
  readonly column: number;
}

/** A flow with its findings, to find columns in its lines. */
export interface ShownFlow {
  readonly flow: Flow;
  readonly findings: readonly Finding[];
}

/** SEG.SEQ or SEG.ACK of a segment. */
export interface NumberPlace extends ShownFlow {
  readonly arrival: Arrival;
  readonly field: NumberField;
  /** Whose sequence space it is in. */
  readonly owner: Side;
  readonly raw: SeqNumber;
}

/** The segment of a line; `undefined` for a line about something else, such as a missing segment. */
export function segmentOfLine(
  model: TranscriptModel,
  source: TranscriptSource,
  line: number,
): (ShownFlow & { readonly arrival: Arrival }) | undefined {
  const target = targetOfLine(model, line);
  if (target?.event === undefined || findLine(model.lines, target)?.line !== line) return undefined;
  const flow = source.flow(target.flowId);
  const arrival = flow?.events[target.event];
  return flow && arrival?.kind === "segment" ? { flow, arrival, findings: source.findings(flow) } : undefined;
}

/** The number at a position; `undefined` where there is none. */
export function numberAt(
  model: TranscriptModel,
  source: TranscriptSource,
  { line, column }: TranscriptPosition,
): NumberPlace | undefined {
  const shown = segmentOfLine(model, source, line);
  if (!shown) return undefined;
  for (const field of ["seq", "ack"] as const) {
    const columns = numberColumns(shown, shown.arrival, field);
    if (columns && column >= columns[0] - FIELD_NAME && column <= columns[1])
      return placeOf(shown, shown.arrival, field);
  }
  return undefined;
}

export function placeOf(shown: ShownFlow, arrival: Arrival, field: NumberField): NumberPlace {
  const owner = field === "seq" ? arrival.from : otherSide(arrival.from);
  const { flow, findings } = shown;
  return { flow, findings, arrival, field, owner, raw: arrival.seg[field] };
}

/** "seq=" and "ack=". */
const FIELD_NAME = 4;

/** The columns of a number without its name; `undefined` for SEG.ACK without the ACK bit. */
export function numberColumns(
  { flow, findings }: ShownFlow,
  arrival: Arrival,
  field: NumberField,
): Columns | undefined {
  if (field === "ack" && !(arrival.seg.flags & ACK)) return undefined;
  const own = findings.filter(({ event }) => event === arrival.index);
  const columns = segmentLine(flow, arrival, own).columnsOf(field);
  return columns && [columns[0] + FIELD_NAME, columns[1]];
}

/** Where a transcript shows a number; `undefined` where it does not show the segment. */
export function spanOfNumber(
  lines: LineIndex,
  { flow, findings, arrival, field }: NumberPlace,
): TranscriptSpan | undefined {
  const columns = numberColumns({ flow, findings }, arrival, field);
  const line = lineOfEvent(lines, flow, arrival.index);
  return columns && line !== undefined ? { line, start: columns[0], end: columns[1] } : undefined;
}

/** The line of an event itself; `undefined` where the transcript leaves it out. */
export function lineOfEvent(lines: LineIndex, flow: Flow, event: number): number | undefined {
  const line = findLine(lines, { flowId: flow.id, event })?.line;
  return line !== undefined && lines.events[line] === event ? line : undefined;
}
