// Repeated observations in a flow are reported once per side: where they begin, and how often they occur.

import type { Arrival, Flow, Side } from "../../flow/flow";
import { durationText } from "../../text/durations";
import { plural } from "./findingText";
import { arrivals, countOf } from "./handshakeSegments";

/** Arrivals of one side with the same observation. */
export interface Series {
  readonly from: Side;
  readonly first: Arrival;
  readonly all: readonly Arrival[];
  /** Segments, including folded repeats. */
  readonly count: number;
  /** Segments that the flow did not keep; absent where it is not known how many are of this series. */
  readonly dropped?: number;
}

/** The evidence that every finding about a series contains. */
export interface SeriesEvidence {
  readonly from: Side;
  readonly count: number;
  /** There may have been more: see `isMinimum`. */
  readonly atLeast: boolean;
  /** From the first to the last; absent where it is not known when the last came. */
  readonly spanNs?: number;
}

/** The maximum number of further segments that a finding refers to. */
const RELATED = 8;

/** The arrivals sorted by sender; a side without arrivals has no series. */
export function seriesOf(list: Iterable<Arrival>): readonly Series[] {
  const initiator: Arrival[] = [];
  const responder: Arrival[] = [];
  for (const arrival of list) (arrival.from === "initiator" ? initiator : responder).push(arrival);
  const series: Series[] = [];
  if (initiator.length > 0) series.push(seriesFrom("initiator", initiator));
  if (responder.length > 0) series.push(seriesFrom("responder", responder));
  return series;
}

function seriesFrom(from: Side, all: readonly Arrival[]): Series {
  return { from, first: all[0]!, all, count: countOf(all) };
}

/** All segments with this mark, by sender: those that the flow did not keep are counted. */
export function markedSeriesOf(flow: Flow, mark: number): readonly Series[] {
  const series = seriesOf(marked(flow, mark));
  return isCounted(flow) ? series.map((each) => ({ ...each, dropped: droppedOf(flow, each.from, mark) })) : series;
}

/** The segments that the flow did not keep, if any, are counted by their marks. */
export function isCounted({ sight, initiator }: Flow): boolean {
  return sight.dropped === 0 || initiator.droppedMarks !== undefined;
}

/** How many segments of `side` with this mark the flow did not keep, as far as they are counted. */
export function droppedOf(flow: Flow, side: Side, mark: number): number {
  return flow[side].droppedMarks?.[31 - Math.clz32(mark)] ?? 0;
}

/** The kept segments that have one of `marks`. */
export function marked(flow: Flow, marks: number): readonly Arrival[] {
  if ((flow.marks & marks) === 0) return [];
  const found: Arrival[] = [];
  for (const arrival of arrivals(flow)) if (arrival.marks & marks) found.push(arrival);
  return found;
}

/**
 * Counts of this side's segments may be too low: the flow had more events than are kept, or frames without an IP ID count as
 * copies, which equal segments in quick succession look like.
 */
export function isMinimum(flow: Flow, from: Side): boolean {
  return flow.sight.dropped > 0 || mayBeMore(flow, from);
}

/** Equal segments in quick succession may count as copies. */
function mayBeMore(flow: Flow, from: Side): boolean {
  if (flow[from].duplicates === 0) return false;
  return flow.events.some((event) => event.kind === "segment" && event.from === from && event.seg.ipId === 0);
}

export function seriesEvidence(flow: Flow, { from, first, all, count, dropped }: Series): SeriesEvidence {
  const last = all.at(-1)!;
  const lastNs = last.repeats === 0 ? last.timeNs : last.lastRepeatNs;
  return {
    from,
    count: count + (dropped ?? 0),
    atLeast: dropped === undefined ? isMinimum(flow, from) : mayBeMore(flow, from),
    ...(lastNs !== undefined && !dropped && { spanNs: lastNs - first.timeNs }),
  };
}

/** The arrivals after the first, as far as a finding refers to them. */
export function othersOf({ all }: Series): readonly Arrival[] {
  return all.slice(1, 1 + RELATED);
}

/** " within 6.0 s", or "" if it is unknown. */
export function withinText(spanNs: number | undefined): string {
  return spanNs === undefined ? "" : ` within ${durationText(spanNs)}`;
}

/** "3 segments", "at least 48 segments". */
export function countedText({ count, atLeast }: Pick<SeriesEvidence, "count" | "atLeast">, one: string): string {
  return `${atLeast ? "at least " : ""}${plural(count, one)}`;
}
