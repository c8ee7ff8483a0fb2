// What leads from one number of a transcript to others: from an ACK to the segment that it acknowledges, from a segment to its
// ACKs, and from a number to wherever it occurs.

import type { Flow, FlowEvent } from "../flow/flow";
import { seqAdd } from "../tcp/seq";
import type { TranscriptSource } from "./build";
import type { LineIndex, TranscriptModel } from "./model";
import { lineOfEvent, type NumberPlace, numberAt, placeOf, spanOfNumber, type TranscriptPosition } from "./numberPlace";
import { acknowledgersOf, sendersOf } from "./sentOctets";
import type { TranscriptSpan } from "./transcript";

/** More of them nobody reads, and VS Code marks no more at once without delay. */
const MOST_SPANS = 1000;

/** A place where a number occurs: as SEG.SEQ, where its owner writes it, or as SEG.ACK. */
export interface NumberSpan extends TranscriptSpan {
  readonly isOwn: boolean;
}

/**
 * The segment that an ACK acknowledges: the last one before it that sent the octet before SEG.ACK. For SEG.SEQ of a segment that
 * was sent before, its first transmission.
 */
export function acknowledgedSegments(
  model: TranscriptModel,
  source: TranscriptSource,
  position: TranscriptPosition,
): readonly TranscriptSpan[] {
  const place = numberAt(model, source, position);
  if (!place) return [];
  const { flow, arrival, field, owner, raw } = place;
  const isData = field === "seq" && arrival.seg.len > 0;
  const senders = sendersOf(flow, owner, isData ? raw : seqAdd(raw, -1), isData ? arrival.index + 1 : arrival.index);
  const wanted = isData ? senders[0] : senders.at(-1);
  return wanted ? spansOf(model.lines, place, [wanted], "seq") : [];
}

/** The lines that acknowledge the octets of a segment; for an ACK those that acknowledge the octet before its number. */
export function acknowledgingSegments(
  model: TranscriptModel,
  source: TranscriptSource,
  position: TranscriptPosition,
): readonly TranscriptSpan[] {
  const place = numberAt(model, source, position);
  if (!place) return [];
  const { flow, arrival, field, owner, raw } = place;
  const { len } = arrival.seg;
  const isData = field === "seq" && len > 0;
  const start = isData ? raw : seqAdd(raw, -1);
  const first = sendersOf(flow, owner, start, isData ? arrival.index + 1 : flow.events.length)[0];
  const range = { owner, start, length: isData ? len : 1 };
  return spansOf(model.lines, place, acknowledgersOf(flow, range, first?.index ?? -1), "ack");
}

/** All places in the flow's block with the same number of the same side. */
export function sameNumbers(
  model: TranscriptModel,
  source: TranscriptSource,
  position: TranscriptPosition,
): readonly NumberSpan[] {
  const place = numberAt(model, source, position);
  if (!place) return [];
  const found: NumberSpan[] = [];
  for (const event of place.flow.events) {
    if (event.kind !== "segment" || found.length >= MOST_SPANS) continue;
    const field = event.from === place.owner ? "seq" : "ack";
    if (event.seg[field] !== place.raw) continue;
    const span = spanOfNumber(model.lines, placeOf(place, event, field));
    if (span) found.push({ ...span, isOwn: field === "seq" });
  }
  return found;
}

/** Where a transcript shows these events: the field of segments, the whole line of runs. */
function spansOf(
  lines: LineIndex,
  place: NumberPlace,
  events: readonly FlowEvent[],
  field: "seq" | "ack",
): readonly TranscriptSpan[] {
  return events.slice(0, MOST_SPANS).flatMap((event) => {
    const span =
      event.kind === "segment"
        ? spanOfNumber(lines, placeOf(place, event, field))
        : wholeLine(lines, place.flow, event.index);
    return span ? [span] : [];
  });
}

function wholeLine(lines: LineIndex, flow: Flow, event: number): TranscriptSpan | undefined {
  const line = lineOfEvent(lines, flow, event);
  if (line === undefined) return undefined;
  return { line, start: 0, end: lines.starts[line + 1]! - lines.starts[line]! - 1 };
}
