// The segments of one connection that two places both have, without any knowledge of their clocks: what clocks and the order of
// the places are found from.

import type { Side } from "../flow/side";
import { FIN, SYN } from "../tcp/flags";
import type { Crossing } from "./clockOffset";
import type { Lane } from "./lanes";
import { type Numbering, relativeSeqAt } from "./numbering";
import type { SeenSegment } from "./seenSegment";
import { identityKey, isUnique, likeness } from "./segmentIdentity";
import { matchSegments } from "./segmentMatching";

/** What one place saw of a connection. */
export interface Sighting {
  readonly segments: readonly SeenSegment[];
  readonly numbering: Numbering;
}

export interface CommonSegment {
  readonly from: Side;
  /** When the first place saw it, on its clock, and how much later the second one's clock shows it. */
  readonly atNs: number;
  readonly differenceNs: number;
  /** Hop count at the first place less that at the second. */
  readonly hopsLost: number;
}

/** At most `most` of each direction, from the beginning and from the end. */
export function commonSegments(a: Sighting, b: Sighting, most: number): CommonSegment[] {
  const common: CommonSegment[] = [];
  for (const side of ["initiator", "responder"] as const) {
    const [laneA, laneB] = [laneOf(a, side), laneOf(b, side)];
    for (const [near, far] of portions(laneA, laneB, most)) {
      const { next } = matchSegments(near, far, undefined);
      const isPlain = notRepeated(near, far);
      next.forEach((to, at) => {
        if (to < 0) return;
        const [one, other] = [near.segments[at]!, far.segments[to]!];
        // What was cut or joined, or looks rewritten, may be another one.
        if (one.payloadLength !== other.payloadLength || likeness(one, other) < 1 || !isPlain(one)) return;
        const differenceNs = other.timeNs - one.timeNs;
        common.push({ from: side, atNs: one.timeNs, differenceNs, hopsLost: one.hops - other.hops });
      });
    }
  }
  return common;
}

/** Whether a segment cannot be taken for its retransmission: it tells itself apart, or nothing like it is there twice. */
function notRepeated(near: Lane, far: Lane): (segment: SeenSegment) => boolean {
  let repeated: Set<string> | undefined;
  return (segment) => {
    if (isUnique(segment)) return true;
    repeated ??= repeatedKeys([near, far]);
    return !repeated.has(identityKey(segment, near.numbering));
  };
}

function repeatedKeys(lanes: readonly Lane[]): Set<string> {
  const repeated = new Set<string>();
  for (const { segments, numbering } of lanes) {
    const seen = new Set<string>();
    for (const segment of segments) {
      const key = identityKey(segment, numbering);
      if (seen.has(key)) repeated.add(key);
      seen.add(key);
    }
  }
  return repeated;
}

function portions(a: Lane, b: Lane, most: number): (readonly [Lane, Lane])[] {
  if (Math.max(a.segments.length, b.segments.length) <= most) return [[a, b]];
  const half = most >> 1;
  return [
    [cut(a, 0, half), cut(b, 0, half)],
    [cut(a, -half), cut(b, -half)],
  ];
}

function cut({ segments, numbering, timesNs }: Lane, from: number, to?: number): Lane {
  return { segments: segments.slice(from, to), numbering, timesNs: timesNs.slice(from, to) };
}

function laneOf({ segments, numbering }: Sighting, side: Side): Lane {
  const own = segments.filter(({ from }) => from === side);
  return { segments: own, numbering, timesNs: Float64Array.from(own, ({ timeNs }) => timeNs) };
}

/** Segments with data or a FIN are few enough to be looked at one by one. */
const LOOKED_AT = 64;

/**
 * Whether both places saw data or a FIN of one side, and none of it has a number that the other place saw: then they are two
 * connections, however alike their SYNs are.
 */
export function haveNothingInCommon(a: Sighting, b: Sighting): boolean {
  const [one, other] = [a, b].map((sighting) =>
    (["initiator", "responder"] as const).map((side) => numbersOf(sighting, side)),
  );
  const pairs = one!.map((numbers, side) => [numbers, other![side]!] as const);
  const compared = pairs.filter(([x, y]) => x.size > 0 && y.size > 0);
  return compared.length > 0 && compared.every(([x, y]) => ![...x].some((number) => y.has(number)));
}

/** Where data and FIN begin and end: the same wherever a network adapter cuts the segments. */
function numbersOf({ segments, numbering }: Sighting, side: Side): Set<number> {
  const numbers = new Set<number>();
  for (const segment of segments) {
    const length = segment.payloadLength + (segment.flags & FIN ? 1 : 0);
    if (segment.from !== side || length === 0 || segment.flags & SYN) continue;
    const start = relativeSeqAt(numbering, segment);
    numbers.add(start).add(start + length);
    if (numbers.size > LOOKED_AT) break;
  }
  return numbers;
}

/**
 * Whether the first place is nearer to the initiator: routers count hops down; without any, no segment arrives before it is
 * sent. `undefined` where neither tells.
 */
export function isNearerToInitiator(common: readonly CommonSegment[]): boolean | undefined {
  let votes = 0;
  let [earliest, latest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { from, hopsLost, differenceNs } of common) {
    votes += Math.sign(from === "initiator" ? hopsLost : -hopsLost);
    if (from === "initiator") earliest = Math.min(earliest, differenceNs);
    else latest = Math.max(latest, differenceNs);
  }
  if (votes !== 0) return votes > 0;
  if (!Number.isFinite(earliest) || !Number.isFinite(latest) || earliest === latest) return undefined;
  return earliest > latest;
}

/** For the offset of the second place's clock. `isFirstNearer`: the first place is nearer to the initiator. */
export function toCrossings(common: readonly CommonSegment[], isFirstNearer: boolean): Crossing[] {
  return common.map(({ from, atNs, differenceNs }) => ({
    atNs,
    differenceNs,
    isForward: (from === "initiator") === isFirstNearer,
  }));
}
