// From a flow's trace to what the time view draws: a part of its time, in a bounded number of points.

import type { Flow } from "../flow/flow";
import type { Side } from "../flow/side";
import type { FlowTrace } from "./flowTrace";
import { ABOUT_PEER, TIME_KINDS, TimeKind } from "./timeKinds";
import * as R from "./timeRows";
import { timeSummary } from "./timeSummary";
import type { TimeBase, TimeMark, TimeQuery, TimeTrack, TimeWindow } from "./timeWindow";

/** A screen has no more points, and an answer stays below a megabyte. */
const MOST_POINTS = 4000;
const SIDES = ["initiator", "responder"] as const;

export interface WindowContext {
  readonly flow: Flow;
  readonly trace: FlowTrace;
  /** How much of the flow the trace holds, 0 to 1. */
  readonly progress: number;
  readonly epochSeconds: number;
}

/** At most `query.points` groups a side, with one neighbor on each end, so that lines can be drawn out of the picture. */
export function readWindow({ flow, trace, progress, epochSeconds }: WindowContext, query: TimeQuery): TimeWindow {
  const { startNs, endNs } = timesOf(flow);
  const fromNs = query.fromNs ?? startNs;
  const toNs = Math.max(fromNs, query.toNs ?? endNs);
  const points = Math.min(MOST_POINTS, Math.max(1, Math.floor(query.points)));
  const stepNs = (toNs - fromNs) / points;
  const marks: TimeMark[] = [];
  let segmentsAPoint = 1;
  const track = (side: Side): TimeTrack => {
    const { rows } = trace.sides[side];
    const begin = rows.indexFrom(fromNs);
    const end = rows.indexFrom(toNs + 1);
    const part = { begin, end, fromNs, groupNs: end - begin > points ? stepNs : 0 };
    const grouped = groupRows(rows, part);
    collectMarks(rows, side, part, marks);
    for (const row of grouped) segmentsAPoint = Math.max(segmentsAPoint, row[R.COUNT]!);
    return toTrack(grouped);
  };
  const tracks = { initiator: track("initiator"), responder: track("responder") };
  const errors = icmpMarks(flow, trace);
  marks.push(...errors.filter(({ timeNs }) => timeNs >= fromNs && timeNs <= toNs));
  const sacks = (side: Side) => trace.sides[side].sacks.between(fromNs, toNs, stepNs, points);
  const sacked = { initiator: trace.sides.initiator.sacks.segments, responder: trace.sides.responder.sacks.segments };
  return {
    progress,
    startNs,
    endNs,
    fromNs,
    toNs,
    epochSeconds,
    tracks,
    marks: marks.sort((a, b) => a.timeNs - b.timeNs || a.frame - b.frame),
    sacks: { initiator: sacks("initiator"), responder: sacks("responder") },
    bases: { initiator: baseOf(flow, trace, "initiator"), responder: baseOf(flow, trace, "responder") },
    scaleKnown: trace.isScaleKnown,
    segmentsAPoint,
    summary: timeSummary(trace.tally, { sacked, icmpErrors: errors.length, isWhole: progress >= 1 }),
  };
}

/** Rows of one side, as they are drawn. */
interface Part {
  readonly begin: number;
  readonly end: number;
  readonly fromNs: number;
  /** Rows within so much time are drawn as one; 0 for none. */
  readonly groupNs: number;
}

/** From the first segment to the last, or to an ICMP error before or behind them. */
export function timesOf({ firstTimeNs, lastTimeNs, events }: Flow): { startNs: number; endNs: number } {
  let [startNs, endNs] = [firstTimeNs, lastTimeNs];
  for (const { kind, timeNs } of events) {
    if (kind !== "icmp") continue;
    startNs = Math.min(startNs, timeNs);
    endNs = Math.max(endNs, timeNs);
  }
  return { startNs, endNs };
}

function icmpMarks({ events }: Flow, trace: FlowTrace): TimeMark[] {
  return events.flatMap((event): TimeMark[] => {
    if (event.kind !== "icmp") return [];
    const { timeNs, frameNumber: frame, quotedFrom, quotedSeq, quotedLength, source } = event;
    const low = trace.sides[quotedFrom].space.octetsOf(quotedSeq);
    const mark = { kind: TimeKind.Icmp, from: quotedFrom, timeNs, lastNs: timeNs, frame, segments: 1 };
    return [{ ...mark, low, high: low + quotedLength, source }];
  });
}

function baseOf(flow: Flow, trace: FlowTrace, side: Side): TimeBase {
  if (flow[side].iss !== undefined) return "isn";
  const isKnown = SIDES.some((each) => trace.tally.sides[each].segments > 0);
  return isKnown ? "first" : "none";
}

/** Neighbors within `groupNs` as one, unless that is 0, and the rows next to the part. */
function groupRows(rows: R.TimeRows, { begin, end, fromNs, groupNs }: Part): R.TimeRow[] {
  const grouped: R.TimeRow[] = [];
  if (begin > 0) grouped.push(rows.row(begin - 1));
  let groupAt = -1;
  let last: R.TimeRow | undefined;
  for (let index = begin; index < end; index++) {
    const at = groupNs > 0 ? Math.floor((rows.value(index, R.TIME) - fromNs) / groupNs) : index;
    if (at === groupAt && last !== undefined) rows.joinTo(last, index);
    else {
      last = rows.row(index);
      grouped.push(last);
    }
    groupAt = at;
  }
  if (end < rows.length) grouped.push(rows.row(end));
  return grouped;
}

/** Every row with a kind, kind by kind; those of one kind within `groupNs` as one. */
function collectMarks(rows: R.TimeRows, from: Side, { begin, end, groupNs }: Part, marks: TimeMark[]): void {
  const lastOf = new Map<number, number>();
  for (let index = begin; index < end; index++) {
    const kinds = rows.value(index, R.KINDS);
    if (kinds === 0) continue;
    const row = rows.row(index);
    for (const [kind] of TIME_KINDS) {
      if (!(kinds & kind)) continue;
      const mark = markOf(row, kind, from);
      const at = lastOf.get(kind);
      const last = at === undefined ? undefined : marks[at];
      if (at !== undefined && last !== undefined && mark.timeNs - last.timeNs < groupNs) marks[at] = unite(last, mark);
      else lastOf.set(kind, marks.push(mark) - 1);
    }
  }
}

function markOf(row: R.TimeRow, kind: number, from: Side): TimeMark {
  const isAboutPeer = (kind & ABOUT_PEER) !== 0;
  return {
    kind,
    from,
    timeNs: row[R.TIME]!,
    lastNs: row[R.TIME]! + row[R.SPAN]!,
    frame: row[R.FRAME]!,
    segments: row[R.COUNT]!,
    low: isAboutPeer ? row[R.ACK]! : row[R.LOW]!,
    high: isAboutPeer ? row[R.ACK]! : row[R.HIGH]!,
  };
}

function unite(a: TimeMark, b: TimeMark): TimeMark {
  return {
    ...a,
    lastNs: Math.max(a.lastNs, b.lastNs),
    segments: a.segments + b.segments,
    low: Math.min(a.low, b.low),
    high: Math.max(a.high, b.high),
  };
}

function toTrack(rows: readonly R.TimeRow[]): TimeTrack {
  const column = (at: number): number[] => rows.map((row) => row[at]!);
  const gaps = (at: number): (number | null)[] => rows.map((row) => (Number.isNaN(row[at]!) ? null : row[at]!));
  return {
    timeNs: column(R.TIME),
    spanNs: column(R.SPAN),
    low: column(R.LOW),
    high: column(R.HIGH),
    ack: gaps(R.ACK),
    edgeLow: gaps(R.EDGE_LOW),
    edgeHigh: gaps(R.EDGE_HIGH),
    tripLowNs: gaps(R.TRIP_LOW),
    tripHighNs: gaps(R.TRIP_HIGH),
    frame: column(R.FRAME),
    segments: column(R.COUNT),
    kinds: column(R.KINDS),
  };
}
