// Segments that two flows both have, among the events that are kept of them.

import type { Arrival, Flow, SegmentFrame } from "../flow/flow";
import type { Side } from "../flow/side";
import { ACK, RST, SYN } from "../tcp/flags";
import { parseOptions } from "../tcp/options";
import { CAPTURE_POINTS_APART_NS } from "../tcp/thresholds";

/** The same segment in two flows. */
export interface CommonSegment {
  readonly a: SegmentFrame;
  readonly b: SegmentFrame;
  readonly from: Side;
  /** Both have this TSval, other than 0. */
  readonly tsVal: number | undefined;
  /** Both have this IP ID, other than 0. */
  readonly ipId: number | undefined;
}

/** Of each flow, the segments with which it begins are enough for a proof. */
const MOST_COMPARED = 24;
/** What no device on the path changes, whatever else it does to a segment. */
const KEPT_FLAGS = 0x3f;

/** `reversed`: the initiator of one flow is the responder of the other, since one of them lacks the SYN. */
export function commonSegments(a: Flow, b: Flow, reversed: boolean): CommonSegment[] {
  return commonOfBoth(segmentsOf(a), segmentsOf(b), reversed);
}

/** The same of what two places recorded. */
export function commonOfBoth(
  segments: readonly SegmentFrame[],
  others: readonly SegmentFrame[],
  reversed: boolean,
): CommonSegment[] {
  const used = new Set<SegmentFrame>();
  return segments.slice(0, MOST_COMPARED).flatMap((each) => {
    const from = each.from;
    const fromB = reversed ? opposite(from) : from;
    let best: CommonSegment | undefined;
    for (const other of others.slice(0, MOST_COMPARED)) {
      if (other.from !== fromB || used.has(other)) continue;
      const common = commonOf(each, other);
      if (common && (best === undefined || strength(common) > strength(best))) best = common;
    }
    if (best === undefined) return [];
    used.add(best.b);
    return [best];
  });
}

/** The segment of `a` and of `b` as one, unless something shows that they are two. */
function commonOf(a: SegmentFrame, b: SegmentFrame): CommonSegment | undefined {
  const [s, t] = [a.seg, b.seg];
  const isSame =
    s.seq === t.seq &&
    s.payloadLength === t.payloadLength &&
    (s.flags & KEPT_FLAGS) === (t.flags & KEPT_FLAGS) &&
    (!(s.flags & ACK) || s.ack === t.ack) &&
    Math.abs(a.timeNs - b.timeNs) <= CAPTURE_POINTS_APART_NS;
  if (!isSame) return undefined;
  const [tsA, tsB] = [tsValOf(a), tsValOf(b)];
  // A device may take the option out, but it does not write another one.
  if (tsA !== undefined && tsB !== undefined && tsA !== tsB) return undefined;
  // A retransmission has another.
  if (s.ipId !== 0 && t.ipId !== 0 && s.ipId !== t.ipId) return undefined;
  return {
    a,
    b,
    from: a.from,
    tsVal: tsA !== undefined && tsA !== 0 && tsA === tsB ? tsA : undefined,
    ipId: s.ipId !== 0 && s.ipId === t.ipId ? s.ipId : undefined,
  };
}

function strength({ tsVal, ipId }: CommonSegment): number {
  return (tsVal === undefined ? 0 : 2) + (ipId === undefined ? 0 : 1);
}

function segmentsOf({ events }: Flow): Arrival[] {
  const segments: Arrival[] = [];
  for (const event of events) {
    if (event.kind === "segment") segments.push(event);
    if (segments.length === MOST_COMPARED) break;
  }
  return segments;
}

/** TSval of a segment; `undefined` without Timestamps. */
export function tsValOf({ seg }: SegmentFrame): number | undefined {
  const timestamps = parseOptions(seg.options).find(({ kind }) => kind === "timestamps");
  return timestamps?.kind === "timestamps" ? timestamps.tsVal : undefined;
}

/** TSecr of a segment; `undefined` without Timestamps. */
export function tsEcrOf({ seg }: SegmentFrame): number | undefined {
  const timestamps = parseOptions(seg.options).find(({ kind }) => kind === "timestamps");
  return timestamps?.kind === "timestamps" ? timestamps.tsEcr : undefined;
}

export function isSyn({ seg }: SegmentFrame): boolean {
  return (seg.flags & (SYN | ACK | RST)) === SYN;
}

export function isSynAck({ seg }: SegmentFrame): boolean {
  return (seg.flags & (SYN | ACK | RST)) === (SYN | ACK);
}

export function synsOf(flow: Flow): Arrival[] {
  return segmentsOf(flow).filter(isSyn);
}

export function synAcksOf(flow: Flow): Arrival[] {
  return segmentsOf(flow).filter(isSynAck);
}

function opposite(side: Side): Side {
  return side === "initiator" ? "responder" : "initiator";
}
