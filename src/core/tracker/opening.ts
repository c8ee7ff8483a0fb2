// How a flow opens: SYN, SYN-ACK, and the ACK that completes it (RFC 9293 §3.5, §3.10.7).

import { Mark } from "../flow/flow";
import { Defect } from "../tcp/defects";
import { ACK, FIN } from "../tcp/flags";
import { toWord, wordAdd, wordDistance } from "../tcp/seq";
import { LARGEST_UNSCALED_WINDOW, MOST_MISSED } from "../tcp/thresholds";
import { ackNotKept } from "./ackSinceData";
import { acknowledgesSyn, adoptMissedSyn, catchUp, rejudgeSynAcks } from "./answeredSyn";
import { completeFor, establish } from "./establishment";
import type { EventStore } from "./events";
import { judgeAnswer, noteRefusal } from "./handshakeAck";
import type { FlowTables } from "./handshakeNumbers";
import {
  F_FLAGS,
  F_HANDSHAKE,
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
  RCV_EDGE,
  RCV_NXT,
  RCV_WND,
  S_FLAGS,
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
  SYN_ACK_FITS,
  SYN_ACK_NOT_JUDGED,
  SYN_ACK_WRONG,
} from "./rowLayout";
import { advance, has, hasFlow, initiatorSide, type SegmentContext, set, setFlow, stateOf } from "./segmentContext";
import { RECEIVE_ACK_OF_SYN, RECEIVE_SYN, SEND_SYN, SEND_SYN_ACK } from "./stateEvents";

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
  advance(context, sender, SEND_SYN);
  // Both sent a SYN and neither acknowledged: it reached an endpoint in SYN-SENT (RFC 9293 §3.5, simultaneous open).
  advance(context, receiver, RECEIVE_SYN);
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
  const formerIss = row[receiver + ISS]!;
  const fits = acknowledgesSyn(context, tables.events);
  const isOfOther = fits && isResponder && answersOtherSyn(context, formerIss);
  if (isOfOther) openAgain(context);
  const repeated = has(context, sender, SIDE_SYN_ACK) && !isOfOther;
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
    row[sender + RCV_WND] = ackNotKept(packet.window);
  }
  set(context, sender, SIDE_ISS | SIDE_NXT | SIDE_ACK | SIDE_SYN_ACK | (windowSeen ? SIDE_EDGE : 0));
  advance(context, sender, SEND_SYN_ACK);
  if (fits) advance(context, receiver, RECEIVE_ACK_OF_SYN);
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
 * The initiator had reset a SYN-ACK of the SYN with `formerIss`, and this one answers another SYN of it: an endpoint in SYN-SENT
 * resets what answers an older SYN, and waits on (RFC 9293 §3.10.7.3).
 */
function answersOtherSyn(context: SegmentContext, formerIss: number): boolean {
  const { row, receiver } = context;
  if (!hasFlow(context, FLOW_RESET_EARLY) || hasFlow(context, FLOW_ESTABLISHED)) return false;
  return has(context, receiver, SIDE_RST) && !has(context, receiver, SIDE_ACK) && row[receiver + ISS] !== formerIss;
}

/** The responder's half of the attempt that was reset is over; the initiator still waits. */
function openAgain(context: SegmentContext): void {
  const { row, flowAt, sender, receiver } = context;
  row[flowAt + F_FLAGS]! &= ~(FLOW_RESET | FLOW_RESET_EARLY);
  row[sender + S_FLAGS]! &= ~(SIDE_ISS | SIDE_NXT | SIDE_SYN_ACK | SIDE_SYN_ACKED);
  row[receiver + S_FLAGS]! &= ~SIDE_RST;
  advance(context, receiver, SEND_SYN);
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
