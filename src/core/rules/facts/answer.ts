// The initiator's answer to the SYN-ACK, judged once for the rules about it and about its consequences.

import type { Arrival, Flow } from "../../flow/flow";
import { type SeqNumber, seqAdd, seqDistance, seqLess, seqLessOrEqual, seqMax } from "../../tcp/seq";
import { ANSWER_EXPECTED_NS, FRAME_SWAP_NS } from "../../tcp/thresholds";
import { MOST_MISSED } from "../../tracker/opening";
import { arrivals, isPlainAck, isReset, isSynAck, nextFrom, type Opening } from "./handshakeSegments";

/** An initiator answers a SYN-ACK at once; a later segment may follow others that were not captured. */
const PROMPT_NS = 200e6;

export interface AnswerNumbers {
  readonly answer: Arrival;
  /** The SYN-ACK it answers: the last one before it. */
  readonly synAck: Arrival;
  /** SEG.ACK must lie in [ackLowest, ackHighest]. */
  readonly ackLowest: SeqNumber;
  readonly ackHighest: SeqNumber;
  readonly ackFits: boolean;
  /** SEG.ACK lies above, and later segments of the responder show that the acknowledged data was not captured. */
  readonly ackExplained: boolean;
  /** SEG.SEQ must lie in [seqLowest, seqHighest]; no valid segment lies below x+1 or beyond the offered window. */
  readonly seqLowest: SeqNumber;
  readonly seqHighest: SeqNumber;
  readonly seqFits: boolean;
  /** SEG.SEQ lies outside, and later acknowledgments or a long silence before it show that segments were not captured. */
  readonly seqExplained: boolean;
}

/** `undefined` without an answer, or without a SYN and SYN-ACK before it. */
export function answerNumbers(flow: Flow, opening: Opening): AnswerNumbers | undefined {
  const { answer, synAcks, syns } = opening;
  if (!answer || syns.initiator.length === 0) return undefined;
  const synAck = synAcks.responder.findLast(({ index }) => index < answer.index) ?? synAcks.responder[0];
  if (!synAck) return undefined;
  return { answer, synAck, ...judgeAck(flow, opening, answer, synAck), ...judgeSeq(flow, opening, answer, synAck) };
}

function judgeAck(flow: Flow, { syns, synAcks }: Opening, answer: Arrival, synAck: Arrival) {
  const { ack } = answer.seg;
  // y < SEG.ACK =< SND.NXT (RFC 9293 §3.10.7.4) for any y that the responder sent.
  const answered = synAcks.responder.find(
    ({ seg }) => seqLess(seg.seq, ack) && seqLessOrEqual(ack, seqAdd(seg.seq, seg.len)),
  );
  const about = answered ?? synAck;
  const ackLowest = seqAdd(about.seg.seq, 1);
  const sent = seqAdd(about.seg.seq, about.seg.len);
  // What it had sent by then, including data after the SYN-ACK. With two ISNs, SND.NXT may belong to the other.
  const oneIsn = synAcks.responder.every(({ seg }) => seg.seq === about.seg.seq);
  const { sndNxt } = answer.receiver;
  const ackHighest = oneIsn ? seqMax(sent, sndNxt ?? sent) : sentAfter(flow, answer, sent);
  const ackFits = seqLessOrEqual(ackLowest, ack) && seqLessOrEqual(ack, ackHighest);
  const next = nextFrom(flow, "responder", answer.index);
  const above = seqLess(ackHighest, ack);
  const difference = seqDistance(ackHighest, ack);
  const shown = next !== undefined && next !== "run" && !isReset(next) && shows(flow, next, answer, difference);
  // Its own numbers continued, too, or Fast Open let the responder send at once: the segments between were not captured.
  // Unless both SYNs were counted twice.
  const wentOn = seqLess(synAck.seg.ack, answer.seg.seq) || tookData(syns.initiator, synAck);
  const countedTwice =
    difference === 1 && answer.seg.seq === seqAdd(synAck.seg.ack, 1) && answer.timeNs - synAck.timeNs < PROMPT_NS;
  const repeated = next !== undefined && next !== "run" && isSynAck(next);
  const missable = difference < MOST_MISSED;
  const ackExplained = above && (shown || (wentOn && missable && !countedTwice && !repeated));
  return { ackLowest, ackHighest, ackFits, ackExplained };
}

/** The SYN-ACK acknowledges data of a SYN (RFC 7413 §4.2). */
function tookData(syns: readonly Arrival[], { seg }: Arrival): boolean {
  return syns.some((syn) => syn.seg.len > 1 && seg.ack === seqAdd(syn.seg.seq, syn.seg.len));
}

/** The end of what the responder sent from `sent` on, before the answer. */
function sentAfter(flow: Flow, answer: Arrival, sent: SeqNumber): SeqNumber {
  let end = sent;
  for (const { index, from, seg } of arrivals(flow))
    if (index < answer.index && from === "responder" && seg.seq === end) end = seqAdd(end, seg.len);
  return end;
}

/**
 * The responder's next segment continues from SEG.ACK: the octets before it were not captured. Or it ends there: both were
 * reordered, or it is a retransmission; but not where the initiator later shows that it had not received it.
 */
function shows(flow: Flow, next: Arrival, answer: Arrival, difference: number): boolean {
  const { ack } = answer.seg;
  if (seqLessOrEqual(ack, next.seg.seq)) return true;
  if (seqAdd(next.seg.seq, next.seg.len) !== ack) return false;
  return next.timeNs - answer.timeNs <= FRAME_SWAP_NS || !takesBack(flow, answer, difference);
}

/** The initiator later acknowledges less, or is too high by the same number at the end. */
function takesBack(flow: Flow, answer: Arrival, difference: number): boolean {
  const { rcvNxt } = flow.initiator;
  const { sndNxt } = flow.responder;
  if (rcvNxt !== undefined && sndNxt !== undefined && seqDistance(sndNxt, rcvNxt) === difference) return true;
  return arrivals(flow).some(
    (later) =>
      later.from === "initiator" &&
      isPlainAck(later) &&
      later.timeNs - answer.timeNs > FRAME_SWAP_NS &&
      seqLess(later.seg.ack, answer.seg.ack),
  );
}

function judgeSeq(flow: Flow, opening: Opening, answer: Arrival, synAck: Arrival) {
  const { seq } = answer.seg;
  const syn =
    opening.syns.initiator.find((candidate) => inReach(candidate, synAck, seq)) ?? opening.syns.initiator.at(-1)!;
  const seqLowest = seqAdd(syn.seg.seq, 1);
  const seqHighest = reachOf(syn, synAck);
  const seqFits = inReach(syn, synAck, seq);
  const acked = flow.responder.rcvNxt;
  // It fits no SYN and follows an incorrect SYN-ACK: the same problem, reported there.
  const followsWrong = seq === synAck.seg.ack;
  // A waiting responder retransmits its SYN-ACK after a second. This one did not: the ACK arrived and was not captured.
  const ackWasMissed = answer.timeNs - synAck.timeNs > 3 * ANSWER_EXPECTED_NS;
  const acceptedLater = seqLess(seqHighest, seq) && acked !== undefined && seqLessOrEqual(seq, acked);
  return { seqLowest, seqHighest, seqFits, seqExplained: !seqFits && (followsWrong || ackWasMissed || acceptedLater) };
}

/** The right edge of the window in the SYN-ACK, which is never scaled (RFC 7323 §2.2). */
function reachOf(syn: Arrival, synAck: Arrival): SeqNumber {
  return seqMax(seqAdd(syn.seg.seq, syn.seg.len), seqAdd(syn.seg.seq, 1 + synAck.seg.wnd));
}

function inReach(syn: Arrival, synAck: Arrival, seq: SeqNumber): boolean {
  return seqLess(syn.seg.seq, seq) && seqLessOrEqual(seq, reachOf(syn, synAck));
}
