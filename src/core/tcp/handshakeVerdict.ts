// The numbers of a handshake, judged (RFC 9293 §3.5, §3.10.7.3, §3.10.7.4): the acknowledgment number of a SYN-ACK, and both
// numbers of the ACK that answers it. Pure, over plain numbers. Nothing else decides whether they fit: the tracker stores the
// verdict, and outcome, rules, headline and list read it.

import { type SeqNumber, seqAdd, seqDistance, seqLess, seqLessOrEqual, seqOutsideBy, seqWithin } from "./seq";
import { BEYOND_SYN_DATA, FRAME_SWAP_NS, MOST_MISSED, PROMPT_ACK_NS, SYN_ACK_REPEATED_BY_NS } from "./thresholds";

/** The ACK that is judged, and where both endpoints stood when it was sent. */
export interface HandshakeAck {
  readonly seq: SeqNumber;
  readonly ack: SeqNumber;
  /** It carries neither data nor FIN. */
  readonly isBare: boolean;
  /** ISS of the initiator, and SND.NXT after its SYN: one more, and the data of a SYN (RFC 7413). */
  readonly iss: SeqNumber;
  readonly synNxt: SeqNumber;
  /** ISS of the responder, SND.NXT after its SYN-ACK, and SND.NXT by the time of the ACK. */
  readonly irs: SeqNumber;
  readonly synAckNxt: SeqNumber;
  readonly peerNxt: SeqNumber;
  /** SEG.ACK of the SYN-ACK, its window (which is never scaled: RFC 7323 §2.2), and whether it acknowledges a SYN. */
  readonly synAckAck: SeqNumber;
  readonly synAckWindow: number;
  readonly synAckFits: boolean;
  /** From the SYN-ACK before it; negative where the capture has them the other way round. */
  readonly sinceSynAckNs: number;
  /** SND.NXT of this endpoint in the connection that used the same ports before. */
  readonly previousNxt: SeqNumber | undefined;
}

/** What followed the ACK: what the endpoints do tells what they received. */
export interface HandshakeReactions {
  /** The highest SEG.ACK of the responder, from before anything below was sent for the first time. */
  readonly peerAcked: SeqNumber | undefined;
  /** How often the responder repeated its SYN-ACK, late enough not to have crossed the ACK on the path. */
  readonly synAcks: number;
  /** What the responder sent first. */
  readonly next:
    | {
        readonly kind: "syn-ack" | "rst" | "other";
        readonly seq: SeqNumber;
        readonly nxt: SeqNumber;
        readonly afterNs: number;
      }
    | undefined;
  /**
   * The initiator used numbers between x+1 and SEG.SEQ afterwards. "filled": data that ends where the ACK began, as after a
   * loss. "crossed": one segment from below SEG.SEQ to above it. "returned": it acknowledged more from there, without data.
   */
  readonly below: { readonly kind: "filled" | "crossed" | "returned"; readonly afterNs: number } | undefined;
  /** The initiator acknowledged less later, or stayed too high by the same amount when the responder had sent more. */
  readonly takesBack: boolean;
}

export const NO_REACTIONS: HandshakeReactions = {
  peerAcked: undefined,
  synAcks: 0,
  next: undefined,
  below: undefined,
  takesBack: false,
};

/** Why a number that does not fit is not held against its sender. */
export type Explanation =
  /** The peer acknowledged what the capture does not have. */
  | "acknowledged"
  /** The peer continued from there, so it had sent what is acknowledged. */
  | "sent-before"
  /** What was skipped came later, in one piece. */
  | "filled"
  /** Both numbers are ahead: the capture missed segments of both sides. */
  | "both-ahead"
  /** The SYN-ACK was not repeated for so long that an ACK must have come before this. */
  | "late"
  /** Inside the window, and nothing tells whether something was lost before it. */
  | "may-be-lost"
  /** It follows the number of a SYN-ACK that is wrong itself. */
  | "wrong-syn-ack"
  /** It fits the connection that used these ports before. */
  | "previous-connection"
  /** A SYN-ACK that the initiator took, far from its SYN: it answers a SYN that was not captured. */
  | "another-syn";

/** How a number is wrong. */
export type Fault =
  /** Not in what is acceptable. */
  | "outside"
  /** Acceptable to the peer, but the sender itself sent the skipped numbers for the first time afterwards. */
  | "sent-later"
  /** Acceptable to the peer, which repeated its SYN-ACK nevertheless. */
  | "not-taken"
  /** The peer reset it. */
  | "reset"
  /** One more than right on both numbers: both SYNs were counted twice. */
  | "counted-twice"
  /** Acceptable to the peer, and nothing followed that would tell more: the number alone. */
  | "alone";

export type Fit =
  | { readonly kind: "fits" }
  | { readonly kind: "explained"; readonly by: Explanation }
  | { readonly kind: "wrong"; readonly how: Fault };

/** A verdict on one number, with its evidence: what is acceptable, and how far off it is (negative below, positive above). */
export interface NumberVerdict {
  readonly fit: Fit;
  readonly lowest: SeqNumber;
  readonly highest: SeqNumber;
  readonly difference: number;
}

export interface HandshakeAckVerdict {
  readonly seq: NumberVerdict;
  readonly ack: NumberVerdict;
}

const FITS: Fit = { kind: "fits" };

function explained(by: Explanation): Fit {
  return { kind: "explained", by };
}

function wrong(how: Fault): Fit {
  return { kind: "wrong", how };
}

/** Wrong for certain: the handshake is broken by it. A number that stands alone is not. */
export function isBroken({ seq, ack }: HandshakeAckVerdict): boolean {
  return isCertain(seq.fit) || isCertain(ack.fit);
}

/** Whether a verdict is an error: it is wrong, and more than the number alone says so. */
export function isCertain(fit: Fit): boolean {
  return fit.kind === "wrong" && fit.how !== "alone";
}

/** Judges both numbers of the ACK by itself and by what followed. To be asked again whenever more has followed. */
export function judgeHandshakeAck(ack: HandshakeAck, reactions: HandshakeReactions): HandshakeAckVerdict {
  const ackVerdict = judgeAck(ack, reactions);
  return { ack: ackVerdict, seq: judgeSeq(ack, reactions, ackVerdict.fit) };
}

/** SND.UNA < SEG.ACK =< SND.NXT of the responder (RFC 9293 §3.10.7.4). */
function judgeAck(numbers: HandshakeAck, reactions: HandshakeReactions): NumberVerdict {
  const lowest = seqAdd(numbers.irs, 1);
  const highest = numbers.peerNxt;
  const difference = seqOutsideBy(lowest, numbers.ack, highest);
  const fit = difference === 0 ? FITS : judgeAckOutside(numbers, reactions, difference);
  return { fit, lowest, highest, difference };
}

function judgeAckOutside(numbers: HandshakeAck, reactions: HandshakeReactions, difference: number): Fit {
  if (isOfPrevious(numbers)) return explained("previous-connection");
  if (difference < 0) return wrong("outside");
  const { next } = reactions;
  if (next?.kind === "other") {
    // What the responder sent next begins there: the capture missed what is before. Or it ends there: the two were swapped, or
    // it was sent again; but not where the initiator shows later that it had not received it.
    if (seqLessOrEqual(numbers.ack, next.seq)) return explained("sent-before");
    if (next.nxt === numbers.ack && (next.afterNs <= FRAME_SWAP_NS || !reactions.takesBack))
      return explained("sent-before");
  }
  if (isCountedTwice(numbers, reactions, difference)) return wrong("counted-twice");
  // Its own numbers are ahead, too, or Fast Open let the responder send at once (RFC 7413): what came between is not in the
  // capture. A responder that repeats its SYN-ACK has sent nothing more.
  const ahead = seqDistance(numbers.synAckAck, numbers.seq);
  const wentOn = (ahead > 0 && ahead < MOST_MISSED) || (ahead === 0 && tookData(numbers));
  const repeated = reactions.synAcks > 0 || next?.kind === "syn-ack";
  if (wentOn && difference < MOST_MISSED && !repeated) return explained("both-ahead");
  return wrong("outside");
}

/** Both numbers are one too high: at once after the SYN-ACK, or refused by the responder. */
function isCountedTwice(numbers: HandshakeAck, { next }: HandshakeReactions, difference: number): boolean {
  if (difference !== 1 || numbers.seq !== seqAdd(numbers.synAckAck, 1)) return false;
  return isPrompt(numbers.sinceSynAckNs) || (next?.kind === "rst" && next.seq === numbers.ack);
}

/** The SYN-ACK acknowledges data of the SYN. */
function tookData({ synAckFits, synAckAck, iss }: HandshakeAck): boolean {
  return synAckFits && seqDistance(iss, synAckAck) > 1;
}

/** RCV.NXT =< SEG.SEQ < RCV.NXT+RCV.WND of the responder (RFC 9293 §3.10.7.4), from x+1 on: data of a SYN may be sent again. */
function judgeSeq(numbers: HandshakeAck, reactions: HandshakeReactions, ackFit: Fit): NumberVerdict {
  const { synNxt, seq } = numbers;
  const lowest = seqAdd(numbers.iss, 1);
  const rcvNxt = numbers.synAckFits ? numbers.synAckAck : lowest;
  const lastInWindow = seqAdd(rcvNxt, numbers.synAckWindow - 1);
  const highest = seqLess(synNxt, lastInWindow) ? lastInWindow : synNxt;
  const difference = seqOutsideBy(lowest, seq, highest);
  const fit = seqWithin(lowest, seq, synNxt) ? FITS : judgeSeqAside(numbers, reactions, ackFit, difference);
  return { fit, lowest, highest, difference };
}

/** `difference` is 0 inside the window. */
function judgeSeqAside(numbers: HandshakeAck, reactions: HandshakeReactions, ackFit: Fit, difference: number): Fit {
  const { seq, synAckAck, synAckFits, synNxt, sinceSynAckNs } = numbers;
  const { below, peerAcked, synAcks, next } = reactions;
  if (!synAckFits && seq === synAckAck) return explained("wrong-syn-ack");
  if (isOfPrevious(numbers)) return explained("previous-connection");
  const isAhead = seqLess(synNxt, seq) && difference >= 0;
  if (isAhead && peerAcked !== undefined && seqLessOrEqual(seq, peerAcked)) return explained("acknowledged");
  const isPromptAnswer = numbers.isBare && numbers.ack === numbers.synAckNxt && isPrompt(sinceSynAckNs);
  if (below !== undefined) {
    // Before an initiator has heard more than the SYN-ACK it sends an ACK without data for nothing else: this one was the answer.
    const isFirst = below.kind !== "filled" || (isPromptAnswer && below.afterNs > FRAME_SWAP_NS);
    if (isFirst) return wrong("sent-later");
    if (isAhead) return explained("filled");
  }
  if (difference === 0 && synAcks > 0) return wrong("not-taken");
  if (sinceSynAckNs > SYN_ACK_REPEATED_BY_NS && synAcks === 0) return explained("late");
  if (isAhead && ackFit.kind === "explained" && ackFit.by !== "previous-connection") return explained("both-ahead");
  if (difference !== 0) return wrong("outside");
  if (!isPromptAnswer) return explained("may-be-lost");
  return wrong(next?.kind === "rst" && next.seq === numbers.ack ? "reset" : "alone");
}

function isPrompt(sinceSynAckNs: number): boolean {
  return sinceSynAckNs >= 0 && sinceSynAckNs < PROMPT_ACK_NS;
}

/** A late segment of the connection before: its SEG.SEQ lies just below what that one had come to. */
function isOfPrevious({ previousNxt, seq }: HandshakeAck): boolean {
  if (previousNxt === undefined) return false;
  const below = seqDistance(seq, previousNxt);
  return below >= 0 && below < MOST_MISSED;
}

/** Whether an ACK that does not fit for certain completes the handshake until more is known. */
export function completesHandshake(verdict: HandshakeAckVerdict): boolean {
  return !isBroken(verdict) && !isOfAnother(verdict.seq.fit) && !isOfAnother(verdict.ack.fit);
}

function isOfAnother(fit: Fit): boolean {
  return fit.kind === "explained" && fit.by === "previous-connection";
}

/**
 * Judges a SYN-ACK that acknowledges `ack`: ISS < SEG.ACK =< SND.NXT of the initiator (RFC 9293 §3.10.7.3), for the SYN that
 * it most likely answers. `nextSeq` is SEG.SEQ of the ACK with which the initiator took it.
 */
export function judgeSynAck(
  ack: SeqNumber,
  iss: SeqNumber,
  sndNxt: SeqNumber,
  nextSeq: SeqNumber | undefined,
): NumberVerdict {
  const lowest = seqAdd(iss, 1);
  const difference = seqOutsideBy(lowest, ack, sndNxt);
  // The initiator continues from there, as it would from its own SYN, and no device adds so much to one number only.
  const isTaken = nextSeq === ack && Math.abs(difference) >= BEYOND_SYN_DATA;
  const fit = difference === 0 ? FITS : isTaken ? explained("another-syn") : wrong("outside");
  return { fit, lowest, highest: sndNxt, difference };
}
