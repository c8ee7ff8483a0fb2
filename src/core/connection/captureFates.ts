// What became of the segments of a connection between the places of one capture. Of a flow, only what rules need is kept, so
// that what is missing at a place counts only where the flow would have kept it, or shows that it never came.

import type { SegmentFate } from "../flow/connection";
import type { Flow, SegmentFrame } from "../flow/flow";
import { otherSide } from "../flow/relative";
import type { Side } from "../flow/side";
import { ACK, FIN, RST, SYN } from "../tcp/flags";
import { type SeqNumber, seqAdd, seqLess, toSeq } from "../tcp/seq";
import { FRAME_SWAP_NS } from "../tcp/thresholds";
import { FIRST_CLOCK } from "./clockOffset";
import { tsValOf } from "./commonSegments";
import type { Numbering } from "./numbering";
import { endpointOf } from "./placeNames";
import type { JoinedFlow, PlaceRecord } from "./placeRecords";
import type { PlaceView } from "./placeView";
import { cutOf, type SeenSegment } from "./seenSegment";
import { segmentFates } from "./segmentFates";

/** `places` along the path. `isShifted`: their sequence numbers differ by constants. `losesFrames`: the capture does, as its other flows show. */
export function fatesWithinCapture(
  places: readonly PlaceRecord[],
  isShifted: boolean,
  losesFrames: boolean,
): SegmentFate[] {
  // What was not kept any more would count as lost.
  if (places.some(({ flow }) => flow.sight.dropped > 0)) return [];
  const common = numberingOf(places);
  const views = places.map((place): PlaceView => {
    const { sight } = place.flow;
    return {
      segments: place.segments
        .filter((segment) => isComparable(segment, place, places))
        .map((segment) => toSeen(segment, place)),
      numbering: isShifted ? numberingOf([place]) : common,
      endpoints: { initiator: endpointOf(place, "initiator"), responder: endpointOf(place, "responder") },
      clock: FIRST_CLOCK,
      startNs: sight.captureStartNs,
      endNs: sight.captureEndNs,
      losesFrames: losesFrames || sight.captureDropped > 0 || hasMissed(place.flow),
      filtered: sight.filtered,
    };
  });
  const fates = segmentFates(views);
  const hasBoth = places.map(({ isMissing }) => isMissing === true);
  const proven = fates.filter((fate) => isProven(fate, fates, views, hasBoth));
  return isOneClock(fates) ? proven : proven.filter(({ fate }) => fate === "arrived" || fate === "changed");
}

/**
 * A capture that was merged of several may have several clocks. Then a segment arrives before it was sent; where that is too early
 * to be believed, the same segment is made in between for the one place, and lost for the other.
 */
function isOneClock(fates: readonly SegmentFate[]): boolean {
  const numbers = ({ from, flags, seq, payloadLength }: SegmentFate) => `${from} ${flags} ${seq} ${payloadLength}`;
  const lost = new Set(fates.filter(({ fate }) => fate === "lost").map(numbers));
  return fates.every(
    (fate) =>
      (fate.transitNs === undefined || fate.transitNs >= -FRAME_SWAP_NS) &&
      !(fate.fate === "injected" && lost.has(numbers(fate))),
  );
}

/** Octets were acknowledged there that it did not record. */
function hasMissed({ initiator, responder }: Flow): boolean {
  return initiator.missedByCapture + responder.missedByCapture > 0;
}

function sideOf(side: Side, { reversed }: JoinedFlow): Side {
  return reversed ? otherSide(side) : side;
}

/** The first number that any of the flows shows of each side. */
function numberingOf(places: readonly JoinedFlow[]): Numbering {
  const first = (side: Side): SeqNumber => {
    for (const place of places) {
      const own = place.flow[sideOf(side, place)];
      const number = own.iss ?? own.firstSeq ?? place.flow[otherSide(sideOf(side, place))].rcvNxt;
      if (number !== undefined) return number;
    }
    return toSeq(0);
  };
  return { initiator: first("initiator"), responder: first("responder") };
}

function toSeen({ frameNumber, timeNs, from, seg }: SegmentFrame, place: PlaceRecord): SeenSegment {
  const { seq, ack, flags, wnd, payloadLength, ipId, hops, ecn, options } = seg;
  return {
    frame: frameNumber,
    timeNs,
    from: sideOf(from, place),
    seq,
    ack,
    flags,
    window: wnd,
    payloadLength,
    ipId,
    hops,
    ecn,
    checksumFits: undefined,
    options,
    cut: cutOf(seg.defects),
  };
}

/** Whether every other place either has the segment, or would have kept it, or shows that nothing like it came there. */
function isComparable(segment: SegmentFrame, own: PlaceRecord, places: readonly PlaceRecord[]): boolean {
  const isControl = (segment.seg.flags & (SYN | RST)) !== 0;
  return places.every((other) => {
    if (other === own || other.segments.some((each) => isLike(each, segment))) return true;
    if (other.flow === own.flow) {
      // Of copies few are kept, and the segments that they repeat may be in a run.
      const isEvent = own.flow.events.some(
        ({ kind, frameNumber }) => kind === "segment" && frameNumber === segment.frameNumber,
      );
      const { from, timeNs } = segment;
      if (isControl) return timeNs < own.wholeUntil.controls[from];
      return isEvent && !(segment.seg.flags & FIN) && timeNs < own.wholeUntil.others[from];
    }
    if (isControl) return true;
    return neverCame(segment, sideOf(segment.from, own), other);
  });
}

function isLike(one: SegmentFrame, other: SegmentFrame): boolean {
  const [a, b] = [one.seg, other.seg];
  const [tsA, tsB] = [tsValOf(one), tsValOf(other)];
  if (a.ipId !== 0 && b.ipId !== 0 && a.ipId !== b.ipId) return false;
  if (tsA !== undefined && tsB !== undefined && tsA !== tsB) return false;
  return a.seq === b.seq && a.ack === b.ack && a.flags === b.flags && a.payloadLength === b.payloadLength;
}

function neverCame({ seg }: SegmentFrame, side: Side, other: PlaceRecord): boolean {
  const { sndNxt, rcvNxt } = other.flow[sideOf(side, other)];
  if (seg.len > 0) return sndNxt === undefined || seqLess(sndNxt, seqAdd(seg.seq, seg.len));
  return (seg.flags & ACK) !== 0 && (rcvNxt === undefined || seqLess(rcvNxt, seg.ack));
}

/**
 * A place that never saw a direction may not record it: then only the reaction of the receiver shows a loss. So it is with pure
 * ACKs, which leave no other sign. `hasBoth`: places that are known to record both directions by other connections.
 */
function isProven(
  fate: SegmentFate,
  fates: readonly SegmentFate[],
  views: readonly PlaceView[],
  hasBoth: readonly boolean[],
): boolean {
  if (fate.fate !== "lost" && fate.fate !== "injected") return true;
  const missing = fate.between[fate.fate === "lost" ? 1 : 0];
  const hasDirection = hasBoth[missing] || views[missing]!.segments.some(({ from }) => from === fate.from);
  // A NAT may mix connections at one of its sides: their SYNs are not made in between.
  if (fate.fate === "injected") return hasDirection && (fate.flags & (SYN | ACK)) !== SYN;
  const isPureAck = fate.payloadLength === 0 && !(fate.flags & (SYN | FIN | RST));
  return hasDirection && !isPureAck ? true : isRepeated(fate, fates);
}

/** Its sender sends it more than once, or its receiver sends again what it answers. */
export function isRepeated(fate: SegmentFate, fates: readonly SegmentFate[]): boolean {
  const sentNs = timeOf(fate);
  return fates.some((other) => {
    if (other === fate || !(other.flags & SYN)) return false;
    if (other.from !== fate.from) return timeOf(other) > sentNs;
    return (fate.flags & SYN) !== 0 && other.seq === fate.seq;
  });
}

function timeOf({ timesNs }: SegmentFate): number {
  return Math.min(...timesNs.filter((each) => each !== undefined));
}
