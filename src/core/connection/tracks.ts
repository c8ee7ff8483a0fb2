// Follows every segment of one direction from place to place.

import type { FieldChange } from "../flow/connection";
import type { Side } from "../flow/side";
import { COPY_NS, GIVEN_OFFSET_SLACK_NS, TIMESTAMP_JITTER_NS } from "../tcp/thresholds";
import { type ClockOffset, toFirstClock } from "./clockOffset";
import type { Lane, Matching } from "./lanes";
import type { PlaceView } from "./placeView";
import type { SeenSegment } from "./seenSegment";
import { tsValOf } from "./segmentIdentity";
import { matchSegments } from "./segmentMatching";

/** One segment, at each place in the order in which it passes them. */
export interface Track {
  readonly seen: (SeenSegment | undefined)[];
  /** ns on the first place's clock. */
  readonly timesNs: (number | undefined)[];
  /** A part of a segment that was larger at the place before: no segment of its own. */
  readonly isPart: boolean;
  /** Only so many of its octets passed to the place after the last one that saw it. */
  passedOctets: number | undefined;
  /** A device answered it, and did not let it pass. */
  readonly isKept?: boolean;
  /** A device sent it instead of one of the sender's: what differs. */
  readonly madeAnew?: readonly FieldChange[];
}

/** By segment of a place: its tracks; several where one segment holds what were several before. */
type Held = (readonly Track[])[];

/** By how much a transit time between two places may seem to be negative; `undefined` where it says nothing. */
export function slackBetween(a: ClockOffset, b: ClockOffset): number | undefined {
  let slack = TIMESTAMP_JITTER_NS;
  for (const { basis, uncertaintyNs } of [a, b]) {
    if (basis === "none" || basis === "one") return undefined;
    slack += basis === "given" ? GIVEN_OFFSET_SLACK_NS : uncertaintyNs;
  }
  return slack;
}

/** `path`: the places from the sender's to the receiver's. */
export function trackSegments(path: readonly PlaceView[], side: Side): Track[] {
  const lanes = path.map((place) => laneOf(place, side));
  const tracks: Track[] = [];
  const begin = (place: number, at: number, isPart: boolean): Track => {
    const track: Track = {
      seen: path.map(() => undefined),
      timesNs: path.map(() => undefined),
      isPart,
      passedOctets: undefined,
    };
    mark(track, lanes[place]!, place, at);
    tracks.push(track);
    return track;
  };
  // Of each place before: which tracks its segments belong to.
  const held: Held[] = [];
  lanes.forEach((lane, place) => {
    const here: Held = new Array(lane.segments.length);
    held.push(here);
    // From the place just before, then from those farther back, whose segments the places in between may have missed.
    for (let before = place - 1; before >= 0; before--) {
      const open = openSegments(held[before]!, place);
      const left = indicesOf(lane).filter((at) => here[at] === undefined);
      if (open.length === 0 || left.length === 0) continue;
      const slack = slackBetween(path[before]!.clock, path[place]!.clock);
      const matching = matchSegments(part(lanes[before]!, open), part(lane, left), slack);
      carryOver(matching, open, left, held[before]!, (track, at) => {
        mark(track, lane, place, at);
        const known = here[at];
        here[at] = known === undefined ? [track] : [...known, track];
      });
      matching.explained.forEach((isExplained, k) => {
        const at = left[k]!;
        if (isExplained === 1) here[at] ??= [begin(place, at, true)];
      });
    }
    for (let at = 0; at < here.length; at++) here[at] ??= [begin(place, at, false)];
  });
  return tracks;
}

function carryOver(
  { next, passedOctets }: Matching,
  open: readonly number[],
  left: readonly number[],
  held: Held,
  carry: (track: Track, at: number) => void,
): void {
  next.forEach((to, k) => {
    if (to < 0) return;
    for (const track of held[open[k]!] ?? []) {
      const octets = passedOctets.get(k);
      if (octets === undefined) carry(track, left[to]!);
      else track.passedOctets = octets;
    }
  });
}

/** Segments of a place that were not seen at `place` yet. */
function openSegments(held: Held, place: number): number[] {
  const open: number[] = [];
  held.forEach((tracks, at) => {
    if (tracks.some(({ seen }) => seen[place] === undefined)) open.push(at);
  });
  return open;
}

function mark(track: Track, lane: Lane, place: number, at: number): void {
  track.seen[place] ??= lane.segments[at]!;
  track.timesNs[place] ??= lane.timesNs[at]!;
}

function indicesOf(lane: Lane): number[] {
  return Array.from(lane.segments, (_, at) => at);
}

function part({ segments, numbering, timesNs }: Lane, which: readonly number[]): Lane {
  if (which.length === segments.length) return { segments, numbering, timesNs };
  return {
    segments: which.map((at) => segments[at]!),
    numbering,
    timesNs: Float64Array.from(which, (at) => timesNs[at]!),
  };
}

function laneOf({ segments, numbering, clock }: PlaceView, side: Side): Lane {
  const own = withoutCopies(segments.filter(({ from }) => from === side));
  const timesNs = Float64Array.from(own, ({ timeNs }) => toFirstClock(clock, timeNs));
  return { segments: own, numbering, timesNs };
}

/** Copies lie close behind each other. */
const COPIES_WITHIN = 8;

/**
 * A place that shows both sides of a router records a segment twice, with another hop count, and perhaps changed in between. The
 * first one counts.
 */
function withoutCopies(segments: readonly SeenSegment[]): readonly SeenSegment[] {
  if (segments.every(({ hops }) => hops === segments[0]!.hops)) return segments;
  const kept: SeenSegment[] = [];
  for (const segment of segments)
    if (!kept.slice(-COPIES_WITHIN).some((before) => isCopy(before, segment))) kept.push(segment);
  return kept;
}

function isCopy(a: SeenSegment, b: SeenSegment): boolean {
  if (a.hops === b.hops || a.flags !== b.flags || a.payloadLength !== b.payloadLength) return false;
  if (Math.abs(b.timeNs - a.timeNs) > COPY_NS) return false;
  if (a.ipId !== 0 && a.ipId === b.ipId) return true;
  return a.seq === b.seq && a.ack === b.ack && tsValOf(a) === tsValOf(b);
}
