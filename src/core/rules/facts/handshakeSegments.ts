// The segments that open a flow, sorted by role, and the equations of RFC 9293 that their numbers must satisfy. Several rules
// are about the same segments; they are defined here once.

import type { Arrival, Flow, FlowEvent, Side } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { ACK, FIN, RST, SYN } from "../../tcp/flags";
import { type SeqNumber, seqAdd, seqLess, seqLessOrEqual } from "../../tcp/seq";
import { isCopy, numbersSeen } from "./captureCoverage";
import { memoizePerFlow } from "./memoizePerFlow";

/** So many ACKs in answer are no coincidence: one may have crossed the segment on the path. */
export const CERTAIN_ANSWERS = 2;

/** The segments that open a flow, each list in capture order. A SYN with RST counts as RST. */
export interface Opening {
  /** SYNs without ACK. */
  readonly syns: { readonly initiator: readonly Arrival[]; readonly responder: readonly Arrival[] };
  readonly synAcks: { readonly initiator: readonly Arrival[]; readonly responder: readonly Arrival[] };
  readonly resets: readonly Arrival[];
  /** The initiator's first ACK (no SYN, no RST) after the responder's first SYN-ACK, or before it where the capture reordered them. */
  readonly answer: Arrival | undefined;
}

export function isSegment(event: FlowEvent): event is Arrival {
  return event.kind === "segment";
}

/** The segments kept, in capture order. */
export const arrivals = memoizePerFlow((flow: Flow): readonly Arrival[] => flow.events.filter(isSegment));

export function isSyn({ seg }: Arrival): boolean {
  return (seg.flags & (SYN | ACK | RST)) === SYN;
}

export function isSynAck({ seg }: Arrival): boolean {
  return (seg.flags & (SYN | ACK | RST)) === (SYN | ACK);
}

export function isReset({ seg }: Arrival): boolean {
  return (seg.flags & RST) !== 0;
}

/** ACK, no SYN, no RST: what only a synchronized endpoint sends. */
export function isPlainAck({ seg }: Arrival): boolean {
  return (seg.flags & (SYN | ACK | RST)) === ACK;
}

/** Both endpoints have the same address and port: the one direction that there is belongs to both. */
export function isSelfConnect({ initiator, responder }: Flow): boolean {
  return initiator.address === responder.address && initiator.port === responder.port;
}

/** An ACK that carries neither data nor FIN. */
export function isBareAck(arrival: Arrival): boolean {
  return isPlainAck(arrival) && arrival.seg.payloadLength === 0 && (arrival.seg.flags & FIN) === 0;
}

/** Without segments whose numbers are truncated, since they cannot be compared, and without copies of a frame. */
export const openingOf = memoizePerFlow((flow): Opening => {
  const syns = { initiator: [] as Arrival[], responder: [] as Arrival[] };
  const synAcks = { initiator: [] as Arrival[], responder: [] as Arrival[] };
  const resets: Arrival[] = [];
  let early: Arrival | undefined;
  let answer: Arrival | undefined;
  let answeredInRun = false;
  for (const event of flow.events) {
    // In a simultaneous open the ACK may be an ordinary segment: then a later segment is not the answer.
    if (event.kind === "run" && event.segments.initiator > 0 && synAcks.responder.length > 0) answeredInRun = true;
    if (event.kind !== "segment" || !numbersSeen(event)) continue;
    if (isReset(event)) addOnce(resets, event);
    else if (isSyn(event)) addOnce(syns[event.from], event);
    else if (isSynAck(event)) addOnce(synAcks[event.from], event);
    else if (event.from === "initiator" && isPlainAck(event)) {
      if (synAcks.responder.length === 0) early ??= event;
      else if (!answeredInRun) answer ??= event;
    }
  }
  // An endpoint that acknowledges a SYN-ACK has received it, even if the capture recorded it later.
  if (early && synAcks.responder.some((synAck) => acknowledges(synAck, early.seg.ack))) answer = early;
  return { syns, synAcks, resets, answer };
});

function addOnce(list: Arrival[], arrival: Arrival): void {
  if (!list.some((other) => isCopy(other, arrival))) list.push(arrival);
}

/** ISS < SEG.ACK =< SND.NXT (RFC 9293 §3.10.7.3), where the SYN is all that was sent: it may carry data (RFC 7413). */
export function acknowledges(syn: Arrival, ack: SeqNumber): boolean {
  return seqLess(syn.seg.seq, ack) && seqLessOrEqual(ack, seqAdd(syn.seg.seq, syn.seg.len));
}

/** The SYN that `ack` acknowledges. Any SYN of the attempt may be the one: retries need not keep their ISN. */
export function synAcknowledgedBy(syns: readonly Arrival[], ack: SeqNumber): Arrival | undefined {
  return syns.find((syn) => acknowledges(syn, ack));
}

/** The responder's SYN-ACKs that acknowledge one of the SYNs seen. */
export function fittingSynAcks({ synAcks }: Opening): readonly Arrival[] {
  return synAcks.responder.filter(({ synAckFit }) => synAckFit === "fits");
}

/** The first RST that the receiver of `cause` sends after it. */
export function resetAfter({ resets }: Opening, cause: Arrival): Arrival | undefined {
  return resets.find(({ index, from }) => index > cause.index && from !== cause.from);
}

/** Arrivals with the same SEG.SEQ as `first`, itself included. */
export function sameSeq(list: readonly Arrival[], first: Arrival): readonly Arrival[] {
  return list.filter(({ seg }) => seg.seq === first.seg.seq);
}

/** The number of segments, including repeats that were folded into one event. */
export function countOf(list: readonly Arrival[]): number {
  return list.reduce((count, { repeats }) => count + 1 + repeats, 0);
}

/** The first segment of `side` after event `index`: an arrival, "run" for ordinary segments, or nothing. */
export function nextFrom(flow: Flow, side: Side, index: number): Arrival | "run" | undefined {
  for (const event of flow.events) {
    if (event.index <= index) continue;
    if (event.kind === "segment" && event.from === side) return event;
    if (event.kind === "run" && event.segments[side] > 0) return "run";
  }
  return undefined;
}

/** Who received it. */
export function receiverOf(arrival: Arrival): Side {
  return otherSide(arrival.from);
}
