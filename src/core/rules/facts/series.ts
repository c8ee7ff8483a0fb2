// What happens again and again in the course of a flow is told once a side: where it begins, and how often it came.

import type { Arrival, Flow, Side } from "../../flow/flow";
import { durationText } from "../../text/durations";
import { plural } from "./findingText";
import { countOf } from "./handshakeSegments";

/** Arrivals of one side that say the same. */
export interface Series {
  readonly from: Side;
  readonly first: Arrival;
  readonly all: readonly Arrival[];
  /** Segments, those folded into one another included. */
  readonly count: number;
}

/** What every finding about a series says of it. */
export interface SeriesEvidence {
  readonly from: Side;
  readonly count: number;
  /** The flow had more events than are kept: there may have been more. */
  readonly atLeast: boolean;
  /** From the first to the last; absent where others were folded into the last one kept, whose times are not known. */
  readonly spanNs?: number;
}

/** As many further segments as a finding points at. */
const RELATED = 8;

/** The arrivals sorted by who sent them; a side without any has no series. */
export function seriesOf(list: Iterable<Arrival>): readonly Series[] {
  const sides: Record<Side, Arrival[]> = { initiator: [], responder: [] };
  for (const arrival of list) sides[arrival.from].push(arrival);
  return (["initiator", "responder"] as const).flatMap((from) => {
    const all = sides[from];
    return all.length === 0 ? [] : [{ from, first: all[0]!, all, count: countOf(all) }];
  });
}

/** The segments kept that bear one of `marks`. */
export function* marked(flow: Flow, marks: number): Iterable<Arrival> {
  for (const event of flow.events) if (event.kind === "segment" && event.marks & marks) yield event;
}

export function seriesEvidence(flow: Flow, { from, first, all, count }: Series): SeriesEvidence {
  const last = all.at(-1)!;
  return {
    from,
    count,
    atLeast: flow.sight.dropped > 0,
    ...(last.repeats === 0 && { spanNs: last.timeNs - first.timeNs }),
  };
}

/** The ones after the first, as far as a finding points at them. */
export function othersOf({ all }: Series): readonly Arrival[] {
  return all.slice(1, 1 + RELATED);
}

/** " within 6.0 s", or nothing where that is not known. */
export function withinText(spanNs: number | undefined): string {
  return spanNs === undefined ? "" : ` within ${durationText(spanNs)}`;
}

/** "3 segments", "at least 48 segments". */
export function countedText({ count, atLeast }: Pick<SeriesEvidence, "count" | "atLeast">, one: string): string {
  return `${atLeast ? "at least " : ""}${plural(count, one)}`;
}
