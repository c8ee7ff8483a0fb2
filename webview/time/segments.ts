// The points of both sides as one series, in the order of their times: what keys step through and the pointer finds.

import type { TimeTrack, TimeWindow } from "../../src/protocol/api";

export type Side = keyof TimeWindow["tracks"];

/** A point of a track: a segment, or a group of neighbors. */
export interface Point {
  readonly from: Side;
  readonly index: number;
  readonly timeNs: number;
  readonly frame: number;
}

export const SIDES = ["initiator", "responder"] as const satisfies readonly Side[];

export function otherSide(side: Side): Side {
  return side === "initiator" ? "responder" : "initiator";
}

/** All points of a window that lie between its borders. */
export function pointsOf({ tracks, fromNs, toNs }: Pick<TimeWindow, "tracks" | "fromNs" | "toNs">): Point[] {
  const points = SIDES.flatMap((from) => {
    const { timeNs, frame } = tracks[from];
    return timeNs.map((at, index): Point => ({ from, index, timeNs: at, frame: frame[index]! }));
  });
  return points
    .filter(({ timeNs }) => timeNs >= fromNs && timeNs <= toNs)
    .sort((a, b) => a.timeNs - b.timeNs || a.frame - b.frame);
}

/** Of points in order, the one next to a time; undefined where there are none. */
export function nearestPoint(points: readonly Point[], timeNs: number): Point | undefined {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (points[middle]!.timeNs < timeNs) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [points[low - 1], points[low]];
  if (before === undefined || after === undefined) return before ?? after;
  return timeNs - before.timeNs <= after.timeNs - timeNs ? before : after;
}

/** The value of a column that holds at a point of the other side: the last one before it. */
export function lastBefore(
  { timeNs }: TimeTrack,
  column: readonly (number | null)[],
  atNs: number,
): number | undefined {
  let last: number | undefined;
  for (let index = 0; index < timeNs.length && timeNs[index]! <= atNs; index++) last = column[index] ?? last;
  return last;
}

/** The lowest and highest octet of what a side sent and had acknowledged; wild numbers of RSTs are left out. */
export function octetRange(sent: TimeTrack, acked: TimeTrack, isReset: (kinds: number) => boolean): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  const take = (value: number | null | undefined): void => {
    if (value === null || value === undefined) return;
    low = Math.min(low, value);
    high = Math.max(high, value);
  };
  sent.high.forEach((value, index) => {
    if (isReset(sent.kinds[index]!)) return;
    take(sent.low[index]);
    take(value);
  });
  acked.ack.forEach((value, index) => {
    if (!isReset(acked.kinds[index]!)) take(value);
  });
  return low > high ? [0, 1] : [low, Math.max(high, low + 1)];
}
