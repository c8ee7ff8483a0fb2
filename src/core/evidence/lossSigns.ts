// What shows that frames of one side are missing from the capture, or stand where they do not belong. A verdict is softened by
// such a sign where the explanation would lie, and never because something may be missing.

import { type Arrival, type Flow, Mark, type Side } from "../flow/flow";
import { otherSide } from "../flow/relative";
import { ACK, SYN } from "../tcp/flags";
import { seqAdd, seqDistance, seqLess, seqLessOrEqual } from "../tcp/seq";
import { ANSWER_EXPECTED_NS, MOST_MISSED } from "../tcp/thresholds";

/** So many ACKs of data that were not seen yet are no accident. */
const SEVERAL_EARLY_ACKS = 3;

export interface LossSigns {
  /** Frames of any flow that the capture says it lost. */
  readonly dropped: number;
  /** Octets of this side that its peer acknowledged and the capture does not hold, in gaps or after its last segment. */
  readonly acknowledgedUnseen: number;
  /** This side skipped numbers and never sent them in the time in which a sender retransmits. */
  readonly gapUnfilled: boolean;
  /** The flow began before the capture. */
  readonly startMissing: boolean;
  /**
   * This side's frames were recorded after what they caused, as where two interfaces have two clocks: the handshake is out of
   * order, or, where the capture does not hold it, ACK after ACK comes before what it acknowledges.
   */
  readonly recordedLate: boolean;
}

/** The signs for `side` of the flow. */
export function lossSignsOf(flow: Flow, side: Side): LossSigns {
  const { startSeen, captureDropped, swapped } = flow.sight;
  return {
    dropped: captureDropped,
    acknowledgedUnseen: flow[side].missedByCapture + acknowledgedBeyond(flow, side),
    gapUnfilled: hasUnfilledGap(flow, side),
    startMissing: !startSeen,
    recordedLate: startSeen
      ? swapped || (side === "responder" && isSynAckLate(flow))
      : earlyAcks(flow, side) >= SEVERAL_EARLY_ACKS,
  };
}

/** Frames of this side are known to be missing: the peer acknowledged missing octets, or the capture counts its own losses. */
export function lossyFor(flow: Flow, side: Side): boolean {
  return flow.sight.captureDropped > 0 || flow[side].missedByCapture > 0;
}

/** As `lossyFor`, or the peer's ACKs and the side's own numbers show it: what this side did not send may be missing as well. */
export function framesMissing(flow: Flow, side: Side): boolean {
  return lossyFor(flow, side) || acknowledgedBeyond(flow, side) > 0 || hasUnfilledGap(flow, side);
}

/** The peer acknowledges more and more of a side whose recording stopped. */
function acknowledgedBeyond(flow: Flow, side: Side): number {
  const { sndNxt } = flow[side];
  const acked = flow[otherSide(side)].rcvNxt;
  if (sndNxt === undefined || acked === undefined) return 0;
  const beyond = seqDistance(sndNxt, acked);
  return beyond > 0 && beyond < MOST_MISSED ? beyond : 0;
}

/** Who waits for an acknowledgment of skipped octets sends them again. */
function hasUnfilledGap(flow: Flow, side: Side): boolean {
  return flow.events.some((gap) => {
    if (gap.kind !== "segment" || gap.from !== side || !(gap.marks & Mark.Gap)) return false;
    const start = gap.sender.sndNxt;
    if (start === undefined || flow.lastTimeNs - gap.timeNs < ANSWER_EXPECTED_NS) return false;
    const acked = flow[otherSide(side)].rcvNxt;
    if (acked !== undefined && seqLess(start, acked)) return false;
    return !flow.events.some(
      (event) =>
        event.kind === "segment" &&
        event.from === side &&
        event.index > gap.index &&
        (event.marks & Mark.OldData) !== 0 &&
        seqLessOrEqual(event.seg.seq, start),
    );
  });
}

/** The initiator acknowledged the responder's SYN before that was recorded. */
export function isSynAckLate({ events, handshake }: Flow): boolean {
  const synAck = handshake.synAck === undefined ? undefined : events[handshake.synAck];
  if (synAck?.kind !== "segment") return false;
  const next = seqAdd(synAck.seg.seq, 1);
  return events
    .slice(0, synAck.index)
    .some((event) => event.kind === "segment" && (event.seg.flags & (ACK | SYN)) === ACK && event.seg.ack === next);
}

/** SEG.ACK is above everything the receiver was seen to send by then. */
export function isBeforeData({ seg, receiver, marks }: Arrival): boolean {
  return (marks & Mark.AckUnseen) !== 0 && receiver.sndNxt !== undefined && seqLess(receiver.sndNxt, seg.ack);
}

/** ACKs of data of `side` that came before the data. */
function earlyAcks(flow: Flow, side: Side): number {
  return flow.events.filter((event) => event.kind === "segment" && event.from !== side && isBeforeData(event)).length;
}
