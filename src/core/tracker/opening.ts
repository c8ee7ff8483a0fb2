// How a flow opens: SYN, SYN-ACK, and the ACK that completes it (RFC 9293 §3.5, §3.10.7).

import { Mark } from "../flow/flow";
import { Defect } from "../tcp/defects";
import { ACK, FIN, RST, SYN } from "../tcp/flags";
import { judgeSynAck } from "../tcp/handshakeVerdict";
import { toSeq, toWord, wordAdd, wordDistance } from "../tcp/seq";
import { FRAME_SWAP_NS, LARGEST_UNSCALED_WINDOW, MOST_MISSED } from "../tcp/thresholds";
import { ED_TIME, type EventStore } from "./events";
import { ackOnRecord, judgeAnswer, markCompleted, noteRefusal, verdictOf } from "./handshakeAck";
import { type FlowTables, walkSegments } from "./handshakeNumbers";
import {
  D_ESTABLISHED,
  E_ACK,
  E_FLAGS,
  E_KIND,
  E_NEXT,
  E_PAYLOAD,
  E_SEQ,
  E_SYN_ACK_FIT_SHIFT,
  F_FLAGS,
  F_HANDSHAKE,
  F_HEAD,
  F_SIDE_A,
  F_SIDE_B,
  FLOW_ACK_UNSEEN,
  FLOW_B_INITIATES,
  FLOW_CHALLENGED,
  FLOW_ESTABLISHED,
  FLOW_NON_SYN_SEEN,
  FLOW_RESET,
  FLOW_RESET_EARLY,
  FLOW_ROLES_KNOWN,
  FLOW_STAGE,
  FLOW_STAGE_SHIFT,
  FLOW_SWAPPED,
  FLOW_SYN,
  FLOW_SYN_ACK,
  FLOW_SYN_ACK_FITS,
  ISS,
  KIND_SEGMENT,
  RCV_EDGE,
  RCV_NXT,
  RCV_WND,
  S_FLAGS,
  S_HOLE_END,
  S_HOLE_START,
  SIDE_ACK,
  SIDE_EDGE,
  SIDE_ISS,
  SIDE_ISS_CHANGED,
  SIDE_NXT,
  SIDE_RST,
  SIDE_SYN,
  SIDE_SYN_ACK,
  SIDE_SYN_ACKED,
  SIDE_SYN_DATA,
  SIDE_SYNCHRONIZED,
  SND_NXT,
  ST_ESTABLISHED,
  SYN_ACK_EXPLAINED,
  SYN_ACK_FITS,
  SYN_ACK_NOT_JUDGED,
  SYN_ACK_WRONG,
} from "./rowLayout";
import { advance, has, hasFlow, initiatorSide, type SegmentContext, set, setFlow, stateOf } from "./segmentContext";

function stage({ row, flowAt }: SegmentContext): number {
  return (row[flowAt + F_FLAGS]! & FLOW_STAGE) >>> FLOW_STAGE_SHIFT;
}

function setStage({ row, flowAt }: SegmentContext, value: number): void {
  row[flowAt + F_FLAGS] = (row[flowAt + F_FLAGS]! & ~FLOW_STAGE) | (value << FLOW_STAGE_SHIFT);
}

/** A SYN without ACK. `first` when it is the flow's first segment. */
export function takeSyn(context: SegmentContext, first: boolean, events: EventStore): void {
  const { row, flowAt, sender, receiver, packet } = context;
  const seq = toWord(packet.seq);
  const after = wordAdd(seq, packet.payloadLength + 1 + (packet.flags & FIN ? 1 : 0));
  context.marks |= Mark.Handshake;
  if (packet.payloadLength > 0) {
    context.marks |= Mark.EarlyData;
    set(context, sender, SIDE_SYN_DATA);
  }
  const state = stateOf(context, sender);
  if (hasFlow(context, FLOW_ESTABLISHED) || (state >= ST_ESTABLISHED && has(context, sender, SIDE_ISS))) {
    // The flow's own SYN again while it is open: an old duplicate (RFC 5961 §4).
    context.marks |= Mark.OddStart | Mark.Challenge;
    setFlow(context, FLOW_CHALLENGED);
    // It may still be answered.
    if (has(context, sender, SIDE_ISS) && row[sender + ISS] !== seq) set(context, sender, SIDE_ISS_CHANGED);
    return;
  }
  if (!hasFlow(context, FLOW_ROLES_KNOWN)) {
    setFlow(context, FLOW_ROLES_KNOWN);
    if (context.side === 1) setFlow(context, FLOW_B_INITIATES);
  }
  // The responder's SYN, next to a SYN-ACK without SYN, began another flow (`belongs`).
  if (!hasFlow(context, FLOW_SYN)) {
    setFlow(context, FLOW_SYN);
    if (first) setStage(context, 1);
    else {
      context.marks |= Mark.OddStart;
      setFlow(context, FLOW_SWAPPED);
    }
  } else context.marks |= Mark.OddStart;

  if (has(context, sender, SIDE_ISS) && row[sender + ISS] !== seq) {
    set(context, sender, SIDE_ISS_CHANGED);
    row[sender + SND_NXT] = after;
  } else if (isAhead(context, after)) row[sender + SND_NXT] = after;
  row[sender + ISS] = seq;
  // A retry after a RST opens the attempt again.
  row[flowAt + F_FLAGS]! &= ~FLOW_RESET;
  set(context, sender, SIDE_ISS | SIDE_NXT | SIDE_SYN);
  advance(context, sender, "send SYN");
  // Both sent a SYN and neither acknowledged: it reached an endpoint in SYN-SENT (RFC 9293 §3.5, simultaneous open).
  advance(context, receiver, "receive SYN");
  rejudgeSynAcks(context, events);
  if (hasFlow(context, FLOW_SWAPPED)) catchUp(context, events);
}

/**
 * Whether a SYN that ends at `after` moves SND.NXT. The number of a RST before there was an ISS is not of this connection:
 * a RST that answers a SYN has 0 (RFC 9293 §3.5.2).
 */
function isAhead(context: SegmentContext, after: number): boolean {
  const { row, sender } = context;
  if (!has(context, sender, SIDE_NXT) || (has(context, sender, SIDE_RST) && !has(context, sender, SIDE_ISS)))
    return true;
  return wordDistance(row[sender + SND_NXT]!, after) > 0;
}

/** SYN-ACKs that were recorded just before the SYN that they answer, or before there was any SYN to judge them by. */
function rejudgeSynAcks(context: SegmentContext, events: EventStore): void {
  const { row, flowAt, sender } = context;
  if (!has(context, context.receiver, SIDE_SYN_ACK)) return;
  const first = toSeq(row[sender + ISS]!);
  const last = toSeq(row[sender + SND_NXT]!);
  for (let event = row[flowAt + F_HEAD]!; event >= 0; ) {
    const ints = events.ints.chunk(event);
    const at = events.ints.at(event);
    const kind = ints[at + E_KIND]!;
    const timeNs = events.floats.chunk(event)[events.floats.at(event) + ED_TIME]!;
    const flags = ints[at + E_FLAGS]! >>> 20;
    const known = (kind >>> E_SYN_ACK_FIT_SHIFT) & 3;
    event = ints[at + E_NEXT]!;
    const isSynAck = (kind & 3) === KIND_SEGMENT && (flags & (SYN | ACK | RST)) === (SYN | ACK);
    if (!isSynAck || ((kind >>> 2) & 1) === context.side || known === SYN_ACK_FITS) continue;
    if (known === SYN_ACK_WRONG && context.recorded.timeNs - timeNs > FRAME_SWAP_NS) continue;
    const { fit } = judgeSynAck(toSeq(ints[at + E_ACK]!), first, last, undefined);
    setSynAckFit(ints, at, fit.kind === "fits" ? SYN_ACK_FITS : SYN_ACK_WRONG);
    if (fit.kind !== "fits") continue;
    set(context, sender, SIDE_SYN_ACKED);
    advance(context, sender, "receive ACK of SYN");
    if (initiatorSide(row[flowAt + F_FLAGS]!) === context.side) setFlow(context, FLOW_SYN_ACK_FITS);
  }
}

function setSynAckFit(ints: Int32Array, at: number, fit: number): void {
  ints[at + E_KIND] = (ints[at + E_KIND]! & ~(3 << E_SYN_ACK_FIT_SHIFT)) | (fit << E_SYN_ACK_FIT_SHIFT);
}

/** A SYN recorded after its answers: judge those answers now. */
function catchUp(context: SegmentContext, events: EventStore): void {
  const { row, flowAt, sender } = context;
  for (let event = row[flowAt + F_HEAD]!; event >= 0; ) {
    const ints = events.ints.chunk(event);
    const at = events.ints.at(event);
    const kind = ints[at + E_KIND]!;
    event = ints[at + E_NEXT]!;
    if ((kind & 3) !== KIND_SEGMENT || ((kind >>> 2) & 1) === context.side) continue;
    const flags = ints[at + E_FLAGS]! >>> 20;
    const acked = ints[at + E_ACK]!;
    // The peer's first acknowledgment is of the SYN; later numbers may be of data that is recorded late as well.
    if (
      !(flags & ACK) ||
      wordDistance(row[sender + ISS]!, acked) <= 0 ||
      wordDistance(row[sender + SND_NXT]!, acked) > 0
    )
      continue;
    set(context, sender, SIDE_SYN_ACKED);
    if (flags & SYN) setFlow(context, FLOW_SYN_ACK_FITS);
    advance(context, sender, "receive ACK of SYN");
  }
  establish(context, context.recorded.timeNs);
}

/**
 * Whether SEG.ACK acknowledges a SYN of the peer: ISS < SEG.ACK =< SND.NXT (RFC 9293 §3.10.7.3), for any SYN of the
 * attempt. When an earlier one is answered, that one's ISS becomes the peer's.
 */
export function acknowledgesSyn(context: SegmentContext, events: EventStore): boolean {
  const { row, flowAt, receiver, packet } = context;
  if (!has(context, receiver, SIDE_ISS)) return false;
  const ack = toWord(packet.ack);
  if (wordDistance(row[receiver + ISS]!, ack) > 0 && wordDistance(row[receiver + SND_NXT]!, ack) <= 0) return true;
  if (!has(context, receiver, SIDE_ISS_CHANGED)) return false;
  for (let event = row[flowAt + F_HEAD]!; event >= 0; ) {
    const ints = events.ints.chunk(event);
    const at = events.ints.at(event);
    const kind = ints[at + E_KIND]!;
    if ((kind & 3) === KIND_SEGMENT && ((kind >>> 2) & 1) !== context.side && (ints[at + E_FLAGS]! >>> 20) & SYN) {
      const iss = ints[at + E_SEQ]!;
      const nxt = wordAdd(iss, 1 + ints[at + E_PAYLOAD]!);
      if (wordDistance(iss, ack) > 0 && wordDistance(nxt, ack) <= 0) {
        row[receiver + ISS] = iss;
        row[receiver + SND_NXT] = nxt;
        return true;
      }
    }
    event = ints[at + E_NEXT]!;
  }
  return false;
}

/** A SYN with ACK. */
export function takeSynAck(context: SegmentContext, tables: FlowTables): void {
  const { row, flowAt, sender, receiver, packet } = context;
  const seq = toWord(packet.seq);
  const ack = toWord(packet.ack);
  const after = wordAdd(seq, 1 + packet.payloadLength);
  context.marks |= Mark.Handshake;
  if (packet.payloadLength > 0) context.marks |= Mark.EarlyData;
  const windowSeen = (packet.defects & Defect.WindowCut) === 0;
  if (packet.window === 0 && windowSeen) context.marks |= Mark.ZeroWindow;
  if (!hasFlow(context, FLOW_ROLES_KNOWN)) {
    setFlow(context, FLOW_ROLES_KNOWN | (context.side === 0 ? FLOW_B_INITIATES : 0));
    context.marks |= Mark.OddStart | Mark.MidFlow;
  }
  const isResponder = initiatorSide(row[flowAt + F_FLAGS]!) !== context.side;
  if (isResponder) setFlow(context, FLOW_SYN_ACK);
  const repeated = has(context, sender, SIDE_SYN_ACK);
  const fits = acknowledgesSyn(context, tables.events);
  context.synAckFit = fits ? SYN_ACK_FITS : has(context, receiver, SIDE_ISS) ? SYN_ACK_WRONG : SYN_ACK_NOT_JUDGED;
  if (fits && repeated && isResponder && row[sender + ISS] === seq) noteRefusal(context, tables);
  // The responder still waits for that ACK.
  if (repeated) row[flowAt + F_FLAGS]! &= ~FLOW_ACK_UNSEEN;
  if (fits) {
    if (isResponder) setFlow(context, FLOW_SYN_ACK_FITS);
    set(context, receiver, SIDE_SYN_ACKED);
    // The RST that answered a wrong SYN-ACK ended the responder's half only.
    if (!hasFlow(context, FLOW_RESET_EARLY | FLOW_ESTABLISHED)) row[flowAt + F_FLAGS]! &= ~FLOW_RESET;
  }
  const plain =
    stage(context) === 1 &&
    fits &&
    !repeated &&
    isResponder &&
    packet.payloadLength === 0 &&
    row[receiver + SND_NXT] === wordAdd(row[receiver + ISS]!, 1);
  if (plain) setStage(context, 2);
  else context.marks |= Mark.OddStart;

  if (has(context, sender, SIDE_ISS) && row[sender + ISS] !== seq) {
    set(context, sender, SIDE_ISS_CHANGED);
    // The first number that fits stays the responder's, until the initiator acknowledges another one.
    if (!hasFlow(context, FLOW_ESTABLISHED) && fits && !has(context, sender, SIDE_SYN_ACKED) && !repeated) {
      row[sender + ISS] = seq;
      row[sender + SND_NXT] = after;
    }
  } else {
    row[sender + ISS] = seq;
    if (isAhead(context, after)) row[sender + SND_NXT] = after;
  }
  if (!hasFlow(context, FLOW_ESTABLISHED)) {
    row[sender + RCV_NXT] = ack;
    row[sender + RCV_EDGE] = wordAdd(ack, packet.window);
    row[sender + RCV_WND] = packet.window;
  }
  set(context, sender, SIDE_ISS | SIDE_NXT | SIDE_ACK | SIDE_SYN_ACK | (windowSeen ? SIDE_EDGE : 0));
  advance(context, sender, "send SYN,ACK");
  if (fits) advance(context, receiver, "receive ACK of SYN");
  // The ACK that completes the handshake was recorded before this.
  if (!repeated && !has(context, sender, SIDE_SYN_ACKED) && has(context, receiver, SIDE_ACK)) {
    const acked = row[receiver + RCV_NXT]!;
    if (wordDistance(row[sender + ISS]!, acked) > 0 && wordDistance(row[sender + SND_NXT]!, acked) <= 0) {
      set(context, sender, SIDE_SYN_ACKED);
      setFlow(context, FLOW_SWAPPED);
    }
  }
  establish(context, context.recorded.timeNs);
}

/**
 * A segment without SYN and RST before the handshake is known to be complete. False where its SEG.SEQ is wrong and it carries
 * nothing: then it does not show its sender's state.
 */
export function takeAnswer(context: SegmentContext, tables: FlowTables): boolean {
  const { row, flowAt, sender, receiver, packet } = context;
  const isInitiator = initiatorSide(row[flowAt + F_FLAGS]!) === context.side;
  context.marks |= Mark.Handshake;
  setFlow(context, FLOW_NON_SYN_SEEN);
  if (!(packet.flags & ACK)) {
    context.marks |= Mark.OddStart;
    return true;
  }
  const fits = acknowledgesSyn(context, tables.events);
  const isPlain =
    stage(context) === 2 &&
    row[flowAt + F_HANDSHAKE] === 0 &&
    isInitiator &&
    fits &&
    toWord(packet.seq) === row[sender + SND_NXT] &&
    toWord(packet.ack) === wordAdd(row[receiver + ISS]!, 1);
  if (isPlain) setStage(context, 3);
  else context.marks |= Mark.OddStart;
  // Both SYNs were seen, so the verdict decides: the numbers of any other segment only show where it belongs.
  const isAnswer = isInitiator && hasFlow(context, FLOW_SYN_ACK) && has(context, sender, SIDE_SYN);
  if (isAnswer && !isPlain) adoptMissedSyn(context, tables.events);
  const judged = isAnswer && !isPlain ? judgeAnswer(context, tables) : undefined;
  const isTaken = isPlain || (judged?.completes ?? (fits && isAcceptable(context)));
  if (isTaken) completeFor(context, sender, receiver);
  else if (isInitiator && !has(context, receiver, SIDE_ISS)) set(context, sender, SIDE_SYNCHRONIZED);
  if (!isInitiator && followsUnseenAck(context)) setFlow(context, FLOW_ACK_UNSEEN);
  if (packet.payloadLength > 0 && stateOf(context, sender) !== ST_ESTABLISHED) context.marks |= Mark.EarlyData;
  establish(context, context.recorded.timeNs);
  return isTaken || judged?.seq.kind !== "wrong" || packet.payloadLength > 0 || (packet.flags & FIN) !== 0;
}

/**
 * The responder's segment is one of an established connection: it acknowledges data that the initiator was not seen to send, or
 * carries data though the SYN had none (RFC 7413 lets a responder send at once).
 */
function followsUnseenAck(context: SegmentContext): boolean {
  const { row, sender, receiver, packet } = context;
  if (!hasFlow(context, FLOW_SYN_ACK_FITS) || has(context, receiver, SIDE_SYN_DATA)) return false;
  if (wordDistance(row[sender + SND_NXT]!, toWord(packet.seq)) < 0) return false;
  const acknowledged = wordDistance(row[receiver + SND_NXT]!, toWord(packet.ack));
  return packet.payloadLength > 0 || (acknowledged > 0 && acknowledged < MOST_MISSED);
}

/** `from` acknowledged the SYN of `to`, as only an endpoint in a synchronized state does. */
function completeFor(context: SegmentContext, from: number, to: number): void {
  set(context, to, SIDE_SYN_ACKED);
  advance(context, to, "receive ACK of SYN");
  advance(context, from, "send ACK");
  set(context, from, SIDE_SYNCHRONIZED);
}

/** What followed shows that the recorded ACK was right: it completed the handshake when it came. */
export function mendHandshake(context: SegmentContext, tables: FlowTables, frameNumber: number, timeNs: number): void {
  const { row, flowAt } = context;
  const [initiator, responder] = endpointsByRole(context);
  markCompleted(row, flowAt, tables.handshakes, frameNumber);
  completeFor(context, initiator, responder);
  establish(context, timeNs);
}

/** What followed shows that the recorded ACK was wrong: it did not complete the handshake. */
export function revokeHandshake(context: SegmentContext, tables: FlowTables): void {
  const { row, flowAt, floats, floatsAt } = context;
  const [initiator, responder] = endpointsByRole(context);
  row[flowAt + F_FLAGS]! &= ~FLOW_ESTABLISHED;
  row[initiator + S_FLAGS]! &= ~SIDE_SYNCHRONIZED;
  row[responder + S_FLAGS]! &= ~SIDE_SYN_ACKED;
  advance(context, responder, "ACK of SYN refused");
  // Its number did not show what had been sent.
  const verdict = verdictOf(row, flowAt, tables.handshakes);
  if (verdict?.seq.fit.kind === "wrong") {
    const { seq, synNxt } = ackOnRecord(row, flowAt, tables.handshakes);
    if (toSeq(row[initiator + SND_NXT]!) === seq) row[initiator + SND_NXT] = synNxt;
    row[initiator + S_HOLE_START] = row[initiator + S_HOLE_END]!;
  }
  floats[floatsAt + D_ESTABLISHED] = Number.NaN;
  markCompleted(row, flowAt, tables.handshakes, 0);
}

function endpointsByRole({ row, flowAt }: SegmentContext): readonly [initiator: number, responder: number] {
  return initiatorSide(row[flowAt + F_FLAGS]!) === 0
    ? [flowAt + F_SIDE_A, flowAt + F_SIDE_B]
    : [flowAt + F_SIDE_B, flowAt + F_SIDE_A];
}

/** The initiator accepts a SYN-ACK far from its SYN and continues from there: the answered SYN is not in the capture. */
function adoptMissedSyn(context: SegmentContext, events: EventStore): void {
  const { row, flowAt, sender, packet } = context;
  if (hasFlow(context, FLOW_SYN_ACK_FITS)) return;
  const next = toSeq(packet.seq);
  const { fit } = judgeSynAck(next, toSeq(row[sender + ISS]!), toSeq(row[sender + SND_NXT]!), next);
  if (fit.kind !== "explained") return;
  walkSegments(row, flowAt, events, ({ event, side, flags, ack }) => {
    if (side === context.side || (flags & (SYN | ACK | RST)) !== (SYN | ACK) || ack !== next) return false;
    setSynAckFit(events.ints.chunk(event), events.ints.at(event), SYN_ACK_EXPLAINED);
    setFlow(context, FLOW_SYN_ACK_FITS);
    set(context, sender, SIDE_SYN_ACKED);
    return false;
  });
}

/** SEG.SEQ is where the receiver can accept it: from what it acknowledged to the edge of the window it offered. */
function isAcceptable(context: SegmentContext): boolean {
  const { row, receiver, sender, packet } = context;
  if (!has(context, receiver, SIDE_ACK)) return true;
  const expected = has(context, sender, SIDE_ISS) ? wordAdd(row[sender + ISS]!, 1) : row[receiver + RCV_NXT]!;
  const distance = wordDistance(expected, toWord(packet.seq));
  const window = has(context, receiver, SIDE_EDGE)
    ? wordDistance(row[receiver + RCV_NXT]!, row[receiver + RCV_EDGE]!)
    : 0;
  return distance >= 0 && distance < Math.max(window, LARGEST_UNSCALED_WINDOW);
}

/** Complete when each side's SYN is acknowledged, or both send what only synchronized endpoints send. */
function establish(context: SegmentContext, timeNs: number): void {
  if (hasFlow(context, FLOW_ESTABLISHED) || !hasFlow(context, FLOW_SYN)) return;
  const { sender, receiver, floats, floatsAt } = context;
  const synsAcked = has(context, sender, SIDE_SYN_ACKED) && has(context, receiver, SIDE_SYN_ACKED);
  const both = has(context, sender, SIDE_SYNCHRONIZED) && has(context, receiver, SIDE_SYNCHRONIZED);
  if (!synsAcked && !both) return;
  setFlow(context, FLOW_ESTABLISHED);
  floats[floatsAt + D_ESTABLISHED] = timeNs;
  advance(context, sender, "both synchronized");
  advance(context, receiver, "both synchronized");
}
