// What became of every segment of a connection between the places that recorded it.

import type { Fate, SegmentFate } from "../flow/connection";
import type { Side } from "../flow/side";
import { ACK, FIN, RST, SYN } from "../tcp/flags";
import { DELAYED_NS } from "../tcp/thresholds";
import type { PlaceView } from "./placeView";
import { separateProxied } from "./proxiedOpening";
import type { SeenSegment } from "./seenSegment";
import { trackChanges } from "./trackChanges";
import { type Track, trackSegments } from "./tracks";
import { type Beyond, isBelievedAtEdge, Visibility } from "./visibility";

const SYN_ACK = SYN | ACK;

/** Least transit times between two neighbouring places, from `place` to the next, of each direction; on the first clock. */
export type LeastTransits = readonly Readonly<Record<Side, number>>[];

export interface FateOptions {
  /** Of all connections between the same places; a connection with few segments says little. */
  readonly leastTransits?: LeastTransits | undefined;
  /** Leaves out segments that arrived as they were sent. */
  readonly onlyNotable?: boolean;
}

/**
 * `places` along the path from the initiator to the responder, with their clocks relative to the same one. Segments that a place could not have seen, so that nothing is known about them, are left out.
 */
export function segmentFates(
  places: readonly PlaceView[],
  { leastTransits, onlyNotable = false }: FateOptions = {},
): SegmentFate[] {
  const fates: SegmentFate[] = [];
  const visibilities = places.map((view) => new Visibility(view));
  const order = places.map((_, place) => place);
  const backwards = [...order].reverse();
  const tracksBack = trackSegments([...places].reverse(), "responder");
  const tracksThere = separateProxied(trackSegments(places, "initiator"), tracksBack, places);
  const there: Direction = { side: "initiator", places, visibilities, order, tracks: tracksThere, leastTransits };
  const back: Direction = { ...there, side: "responder", order: backwards, tracks: tracksBack };
  for (const [direction, peer] of [
    [there, back],
    [back, there],
  ] as const) {
    const judge = new DirectionJudge(direction, peer);
    for (const track of direction.tracks) {
      const fate = judge.fateOf(track);
      if (fate && !(onlyNotable && fate.fate === "arrived")) fates.push(fate);
    }
  }
  return fates.sort((a, b) => firstTime(a) - firstTime(b) || firstFrame(a) - firstFrame(b));
}

function firstTime({ timesNs }: SegmentFate): number {
  return timesNs.reduce<number>((least, time) => Math.min(least, time ?? least), Number.POSITIVE_INFINITY);
}

function firstFrame({ frames }: SegmentFate): number {
  return frames.find((frame) => frame !== undefined) ?? 0;
}

interface Direction {
  readonly side: Side;
  readonly places: readonly PlaceView[];
  readonly visibilities: readonly Visibility[];
  /** Positions in `places` from the sender's to the receiver's. */
  readonly order: readonly number[];
  readonly tracks: readonly Track[];
  readonly leastTransits: LeastTransits | undefined;
}

/** Least transit times from each place of `order` to the next. */
function leastOf({ order, tracks, side, leastTransits }: Direction): number[] {
  return order.slice(1).map((place, hop) => {
    let least = leastTransits?.[Math.min(place, order[hop]!)]?.[side] ?? Number.POSITIVE_INFINITY;
    for (const { timesNs } of tracks) {
      const transit = difference(timesNs[hop], timesNs[hop + 1]);
      if (transit !== undefined) least = Math.min(least, transit);
    }
    return Number.isFinite(least) ? least : 0;
  });
}

/** Whether octets were acknowledged that a place has not, though another one has them. */
function hasMissedAny({ tracks, order, places, visibilities, side }: Direction, place: number): boolean {
  const acked = Math.max(...visibilities.map((each) => each.acked(side)));
  const at = order.indexOf(place);
  return tracks.some(({ seen, passedOctets }) => {
    if (seen[at] !== undefined || passedOctets !== undefined) return false;
    const elsewhere = seen.findIndex((each) => each !== undefined);
    const { payloadLength } = seen[elsewhere]!;
    const { numbering } = places[order[elsewhere]!]!;
    return payloadLength > 0 && visibilities[place]!.hasMissed(seen[elsewhere]!, numbering, acked);
  });
}

/** Whether a place had to see a segment: "edge" where its capture begins a little later, or ends a little earlier. */
type Expected = "yes" | "edge" | "no";

class DirectionJudge {
  readonly #of: Direction;
  readonly #peer: Direction;
  readonly #hops: SegmentFate["between"][] = [];
  /** From the place at this position of `order` to the next. */
  readonly #least: readonly number[];
  /** By place of `order`: tracks that lie outside of what was recorded there, and are missing there nevertheless. */
  readonly #believed: readonly ReadonlySet<Track>[];

  /** By place of `order`, as it is asked for. */
  readonly #misses: boolean[] = [];

  constructor(direction: Direction, peer: Direction) {
    this.#of = direction;
    this.#peer = peer;
    const { order } = direction;
    this.#least = leastOf(direction);
    this.#believed = order.map((_, at) => this.#believedAt(at));
  }

  /** `undefined` where nothing can be said. */
  fateOf(track: Track): SegmentFate | undefined {
    const { order } = this.#of;
    const first = track.seen.findIndex((each) => each !== undefined);
    const last = track.seen.findLastIndex((each) => each !== undefined);
    const segment = track.seen[first]!;
    const { changes, changedAt } = trackChanges(track, order, this.#of.places);
    const fate = (kind: Fate, from: number, to: number, expected: Expected = "yes"): SegmentFate => ({
      from: this.#of.side,
      frames: byPlace(
        order,
        track.seen.map((each) => each?.frame),
      ),
      timesNs: byPlace(order, track.timesNs),
      flags: segment.flags,
      seq: segment.seq,
      payloadLength: segment.payloadLength,
      fate: kind,
      between: this.#hop(order[from]!, order[to]!),
      transitNs: difference(track.timesNs[from], track.timesNs[to]),
      changes,
      ...(expected === "edge" && { doubt: expected }),
    });
    if (
      first > 0 &&
      !track.isPart &&
      !this.#isMissedAtRandom(segment, first - 1) &&
      (this.#isBeforeOpening(track, first - 1) || !this.#isMissedBefore(track, first))
    ) {
      const expected = this.#expected(track, first - 1);
      if (expected !== "no") {
        const injected = fate("injected", first - 1, first, expected);
        return track.madeAnew ? { ...injected, changes: [...track.madeAnew, ...changes] } : injected;
      }
    }
    if (
      last < order.length - 1 &&
      (track.isKept || !(this.#isMissedAfter(track, last) || this.#isUnaccounted(segment, last + 1)))
    ) {
      const expected = this.#expected(track, last + 1);
      if (expected !== "no") return fate("lost", last, last + 1, expected);
    }
    if (track.isPart || first === last) return undefined;
    if (changedAt !== undefined) return fate("changed", changedAt.from, changedAt.to);
    const late = this.#delayedAt(track);
    if (late) return fate("delayed", late.from, late.to);
    return fate("arrived", first, last);
  }

  /** One object for all segments with the same two places. */
  #hop(from: number, to: number): SegmentFate["between"] {
    const key = from * this.#of.order.length + to;
    this.#hops[key] ??= [from, to];
    return this.#hops[key];
  }

  #expected(track: Track, place: number): Expected {
    const segment = track.seen.find((each) => each !== undefined)!;
    const visibility = this.#of.visibilities[this.#of.order[place]!]!;
    if (track.isKept || track.madeAnew) return "yes";
    if (!visibility.records(segment)) return "no";
    if (visibility.lacksDirection(this.#of.side) && !this.#isBeforeOpening(track, place)) return "no";
    const beyondNs = visibility.beyondNs(this.#timeAt(track, place));
    if (beyondNs === 0) return "yes";
    if (this.#isBeforeOpening(track, place)) return "yes";
    if (!this.#believed[place]!.has(track)) return "no";
    // The same octets came there later: what was sent again, nobody had answered.
    const at = track.seen.findIndex((each) => each !== undefined);
    const { numbering } = this.#of.places[this.#of.order[at]!]!;
    return visibility.hasOctetsOf(segment, numbering) ? "yes" : "edge";
  }

  /** It would have passed the place before the SYN that it answers: nobody answers what has not come. */
  #isBeforeOpening(track: Track, place: number): boolean {
    const visibility = this.#of.visibilities[this.#of.order[place]!]!;
    return (
      this.#of.side === "responder" && visibility.hasOpening && visibility.beyondNs(this.#timeAt(track, place)) < 0
    );
  }

  /** When a segment passed, or would have passed, a place. */
  #timeAt({ timesNs }: Track, place: number): number {
    const known = timesNs[place];
    if (known !== undefined) return known;
    for (let near = place - 1; near >= 0; near--) {
      const time = timesNs[near];
      if (time !== undefined) return this.#least.slice(near, place).reduce((sum, least) => sum + least, time);
    }
    const next = timesNs.findIndex((time) => time !== undefined);
    return this.#least.slice(place, next).reduce((sum, least) => sum - least, timesNs[next]!);
  }

  /** A pure ACK has no octets that would show where it came, and the capture of that place is known to have missed others. */
  #isUnaccounted({ flags, payloadLength }: SeenSegment, at: number): boolean {
    if (payloadLength > 0 || flags & (SYN | FIN | RST)) return false;
    this.#misses[at] ??= [this.#of, this.#peer].some((direction) => hasMissedAny(direction, this.#of.order[at]!));
    return this.#misses[at];
  }

  /** What is missing there may be a frame that its capture lost. Who else answered a SYN is seen by the numbers of the SYN-ACK. */
  #isMissedAtRandom(segment: SeenSegment, at: number): boolean {
    const visibility = this.#of.visibilities[this.#of.order[at]!]!;
    return visibility.losesFrames && ((segment.flags & SYN_ACK) !== SYN_ACK || visibility.hasRepeatOf(segment));
  }

  /** Its octets arrived: the peer acknowledged them, and no other segment with them came there. */
  #isMissedAfter(track: Track, last: number): boolean {
    const { order, places, visibilities, side } = this.#of;
    if (track.passedOctets !== undefined) return false;
    const numbering = places[order[last]!]!.numbering;
    const acked = Math.max(...visibilities.map((each) => each.acked(side)));
    return visibilities[order[last + 1]!]!.hasMissed(track.seen[last]!, numbering, acked);
  }

  /** The sender continued from its octets, or they were acknowledged there: the capture at the place before missed it. */
  #isMissedBefore(track: Track, first: number): boolean {
    const { order, places, visibilities, side } = this.#of;
    const before = visibilities[order[first - 1]!]!;
    const segment = track.seen[first]!;
    if (segment.flags & RST) return false;
    const numbering = places[order[first]!]!.numbering;
    return before.hasMissed(segment, numbering, Math.max(before.acked(side), before.highest(side)));
  }

  /** Tracks missing before the capture of a place begins, or after it ends, that are believed to be missing on the wire. */
  #believedAt(place: number): Set<Track> {
    const { order, visibilities, tracks } = this.#of;
    const visibility = visibilities[order[place]!]!;
    const head: Track[] = [];
    const tail: Track[] = [];
    for (const track of tracks) {
      if (track.seen[place] !== undefined) continue;
      const beyond = visibility.beyondNs(this.#timeAt(track, place));
      if (beyond < 0) head.push(track);
      else if (beyond > 0) tail.push(track);
    }
    const believed = new Set<Track>();
    for (const group of [head, tail]) {
      if (group.length === 0 || this.#hasPeersBeyond(place, group === head)) continue;
      if (isBelievedAtEdge(group.map((track) => this.#beyond(track)))) for (const track of group) believed.add(track);
    }
    return believed;
  }

  #beyond({ seen }: Track): Beyond {
    const at = seen.findIndex((each) => each !== undefined);
    const segment = seen[at]!;
    return { segment, recordedAfterNs: this.#of.places[this.#of.order[at]!]!.endNs - segment.timeNs };
  }

  /** Segments of the other direction are missing there, too, before its capture begins, or after it ends. */
  #hasPeersBeyond(at: number, isHead: boolean): boolean {
    const { order, tracks } = this.#peer;
    const place = this.#of.order[at]!;
    const visibility = this.#of.visibilities[place]!;
    const pathNs = this.#least.reduce((sum, each) => sum + Math.abs(each), 0);
    return tracks.some(({ seen, timesNs }) => {
      if (seen[order.indexOf(place)] !== undefined) return false;
      const time = timesNs.find((each) => each !== undefined)!;
      const beyondNs = visibility.beyondNs(isHead ? time + pathNs : time - pathNs);
      return isHead ? beyondNs < 0 : beyondNs > 0;
    });
  }

  #delayedAt({ timesNs }: Track): { readonly from: number; readonly to: number } | undefined {
    for (let from = 0; from < timesNs.length - 1; from++) {
      const transit = difference(timesNs[from], timesNs[from + 1]);
      if (transit !== undefined && transit - this.#least[from]! > DELAYED_NS) return { from, to: from + 1 };
    }
    return undefined;
  }
}

function difference(from: number | undefined, to: number | undefined): number | undefined {
  return from === undefined || to === undefined ? undefined : to - from;
}

/** From the order of travel to that of the places. */
function byPlace<T>(order: readonly number[], values: readonly T[]): T[] {
  const result: T[] = new Array(values.length);
  order.forEach((place, at) => {
    result[place] = values[at]!;
  });
  return result;
}
