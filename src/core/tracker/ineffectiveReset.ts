// A RST that did not end its flow. Inside the window but not exactly at RCV.NXT, it causes a challenge ACK and is
// dropped (RFC 5961 §3.2), though older stacks accept it; and any RST may be lost. The receiver's next segments show it.

import { Mark } from "../flow/flow";
import { ACK, FIN, RST, SYN } from "../tcp/flags";
import { judgeReset } from "../tcp/resetVerdict";
import { toWord, wordDistance } from "../tcp/seq";
import { ANSWER_EXPECTED_NS, SHORTEST_TIMEOUT_NS } from "../tcp/thresholds";
import { completeFor, establish } from "./establishment";
import type { EventStore } from "./events";
import { walkSegments } from "./handshakeNumbers";
import { resetNumbersOf } from "./reset";
import {
  D_ESTABLISHED,
  D_FIRST_TIME,
  F_FLAGS,
  FLOW_ANSWER_MISFITS,
  FLOW_ESTABLISHED,
  FLOW_RESET,
  FLOW_RESET_DOUBTFUL,
  FLOW_RESET_EARLY,
  FLOW_ROLES_KNOWN,
  FLOW_SYN,
  FLOW_SYN_ACK_FITS,
  ISS,
  RCV_NXT,
  S_FLAGS,
  SIDE_ACK,
  SIDE_EDGE,
  SIDE_NXT,
  SIDE_RST,
  SIDE_SYN_ACK,
  SIDE_SYNCHRONIZED,
  SIDE_WENT_ON,
  SND_NXT,
  ST_CLOSE_WAIT,
  ST_CLOSED,
  ST_ESTABLISHED,
  ST_FIN_WAIT_1,
  ST_FIN_WAIT_2,
} from "./rowLayout";
import { advance, has, hasFlow, initiatorSide, type SegmentContext, set, setFlow, stateOf } from "./segmentContext";
import { BOTH_SYNCHRONIZED, SEND_SYN_ACK } from "./stateEvents";

const OPEN_STATES = [ST_ESTABLISHED, ST_FIN_WAIT_1, ST_FIN_WAIT_2, ST_CLOSE_WAIT];

/**
 * The RST ends an open connection whose SYN-ACK, or the ACK of it, is not in the capture. The responder's takes its number from
 * the initiator's ACKs, and acknowledges what the initiator sent if it has an ACK: it is no refusal. The initiator's acknowledges data that the
 * responder was seen to send, as only an established responder does.
 */
export function isResetOfUnseenOpening(context: SegmentContext): boolean {
  const { row, flowAt, sender, receiver, packet } = context;
  if (hasFlow(context, FLOW_ESTABLISHED) || !hasFlow(context, FLOW_SYN)) return false;
  const { seq, ack } = packet;
  if (initiatorSide(row[flowAt + F_FLAGS]!) === context.side)
    return (
      (packet.flags & ACK) !== 0 &&
      hasFlow(context, FLOW_SYN_ACK_FITS) &&
      row[sender + SND_NXT] === toWord(seq) &&
      wordDistance(row[receiver + ISS]!, ack) > 1 &&
      wordDistance(ack, row[receiver + SND_NXT]!) >= 0
    );
  if (has(context, sender, SIDE_SYN_ACK)) return false;
  return (
    has(context, receiver, SIDE_SYNCHRONIZED) &&
    has(context, receiver, SIDE_ACK) &&
    row[receiver + RCV_NXT] === toWord(seq) &&
    (!(packet.flags & ACK) ||
      (wordDistance(row[receiver + ISS]!, ack) > 0 && wordDistance(ack, row[receiver + SND_NXT]!) >= 0))
  );
}

/** The flow is open, though the capture does not show how it opened. */
export function openUnseen(context: SegmentContext): void {
  setFlow(context, FLOW_ESTABLISHED);
  advance(context, context.sender, BOTH_SYNCHRONIZED);
  advance(context, context.receiver, BOTH_SYNCHRONIZED);
}

/**
 * The context's RST need not be accepted by its receiver: its number lies beyond all that its sender was seen to send, inside the
 * window but not exact, or beyond the window as far as the capture shows it.
 */
export function isDoubtfulReset(context: SegmentContext, events: EventStore): boolean {
  const { row, sender, receiver, packet } = context;
  if (!isOpenAtReceiver(context)) return false;
  if (!has(context, sender, SIDE_NXT) || !has(context, receiver, SIDE_ACK) || !has(context, receiver, SIDE_EDGE))
    return false;
  const { kind } = judgeReset(resetNumbersOf(context, events));
  return (kind === "inexact" || kind === "doubtful") && wordDistance(row[sender + SND_NXT]!, toWord(packet.seq)) > 0;
}

/** The receiver of the context's segment has an open connection, as far as the capture shows it. */
export function isOpenAtReceiver(context: SegmentContext): boolean {
  const open = hasFlow(context, FLOW_ESTABLISHED) || !hasFlow(context, FLOW_ROLES_KNOWN);
  const isReset = hasFlow(context, FLOW_RESET) && !hasFlow(context, FLOW_RESET_DOUBTFUL);
  return open && !isReset && OPEN_STATES.includes(stateOf(context, context.receiver));
}

/** Handles a RST of which `isDoubtfulReset` holds: the flow counts as reset unless its receiver continues. */
export function takeDoubtfulReset(context: SegmentContext): void {
  context.marks |= Mark.Rst;
  setFlow(context, FLOW_RESET | FLOW_RESET_DOUBTFUL);
}

/** A segment without RST and SYN after a doubtful RST: the RST had no effect if only an endpoint that ignored it sends this. */
export function continueAfterReset(context: SegmentContext): void {
  const { row, flowAt, sender, receiver, packet, floats, floatsAt } = context;
  if (stateOf(context, sender) === ST_CLOSED || stateOf(context, receiver) === ST_CLOSED) {
    // Another RST came, with the right number.
    context.marks |= Mark.AfterEnd;
    return;
  }
  if (has(context, sender, SIDE_RST)) {
    set(context, sender, SIDE_WENT_ON);
    return;
  }
  const roundTrip = floats[floatsAt + D_ESTABLISHED]! - floats[floatsAt + D_FIRST_TIME]!;
  const isLate =
    context.recorded.timeNs - context.previousNs > (roundTrip <= ANSWER_EXPECTED_NS ? roundTrip : ANSWER_EXPECTED_NS);
  const isChallenge =
    packet.payloadLength === 0 &&
    (packet.flags & (FIN | SYN)) === 0 &&
    toWord(packet.seq) === row[sender + SND_NXT] &&
    toWord(packet.ack) === row[sender + RCV_NXT];
  if (!isLate && !isChallenge && !has(context, receiver, SIDE_WENT_ON)) return;
  if (isChallenge) context.marks |= Mark.Challenge;
  row[flowAt + F_FLAGS]! &= ~(FLOW_RESET | FLOW_RESET_DOUBTFUL);
  row[receiver + S_FLAGS]! &= ~(SIDE_RST | SIDE_WENT_ON);
}

/**
 * A segment that is no RST, after a RST that had to end its open connection. It had no effect where its receiver sends data more than
 * a round trip later, and the host that the RST names acknowledges them: both still have the connection.
 */
export function continueAfterExactReset(context: SegmentContext, events: EventStore): void {
  const { row, flowAt, sender, receiver, packet } = context;
  if (!hasFlow(context, FLOW_ESTABLISHED) || stateOf(context, sender) !== ST_CLOSED) return;
  if (has(context, receiver, SIDE_RST)) {
    if (packet.payloadLength > 0 && !has(context, sender, SIDE_RST) && isAfterRoundTrip(context, events))
      set(context, sender, SIDE_WENT_ON);
    return;
  }
  if (!has(context, sender, SIDE_RST) || !has(context, receiver, SIDE_WENT_ON) || !(packet.flags & ACK)) return;
  const taken = wordDistance(row[sender + RCV_NXT]!, toWord(packet.ack));
  if (taken <= 0 || wordDistance(toWord(packet.ack), row[receiver + SND_NXT]!) < 0) return;
  row[flowAt + F_FLAGS]! &= ~FLOW_RESET;
  row[sender + S_FLAGS]! &= ~SIDE_RST;
  row[receiver + S_FLAGS]! &= ~SIDE_WENT_ON;
  advance(context, sender, BOTH_SYNCHRONIZED);
  advance(context, receiver, BOTH_SYNCHRONIZED);
}

/** More than a round trip after the other side's last RST: what was in flight then has arrived. */
function isAfterRoundTrip(
  { row, flowAt, side, floats, floatsAt, recorded }: SegmentContext,
  events: EventStore,
): boolean {
  const roundTrip = floats[floatsAt + D_ESTABLISHED]! - floats[floatsAt + D_FIRST_TIME]!;
  let resetNs = Number.NaN;
  walkSegments(row, flowAt, events, (each) => {
    if (each.side !== side && each.flags & RST) resetNs = each.timeNs;
    return false;
  });
  return recorded.timeNs - resetNs > Math.min(roundTrip, ANSWER_EXPECTED_NS);
}

/** A responder that repeats its SYN-ACK after a RST did not accept that RST: the handshake still waits for its ACK. */
export function repeatAfterReset(context: SegmentContext): void {
  const { row, flowAt, sender, receiver, packet, recorded, previousNs } = context;
  if (!hasFlow(context, FLOW_RESET_EARLY) || !hasFlow(context, FLOW_RESET)) return;
  const isSame = has(context, sender, SIDE_SYN_ACK) && row[sender + ISS] === toWord(packet.seq);
  if (!isSame || has(context, sender, SIDE_RST) || !has(context, receiver, SIDE_RST)) return;
  if (recorded.timeNs - previousNs < SHORTEST_TIMEOUT_NS) return;
  row[flowAt + F_FLAGS]! &= ~(FLOW_RESET | FLOW_RESET_EARLY);
  advance(context, sender, SEND_SYN_ACK);
}

/**
 * A segment that is no RST, after a RST that seemed to end the handshake. That RST had no effect, whoever sent it, where the initiator
 * sends more and the responder takes it: then the handshake was complete.
 */
export function continueAfterEarlyReset(context: SegmentContext): void {
  const { row, flowAt, sender, receiver, packet, recorded } = context;
  if (!hasFlow(context, FLOW_SYN_ACK_FITS) || hasFlow(context, FLOW_ANSWER_MISFITS) || !(packet.flags & ACK)) return;
  if (initiatorSide(row[flowAt + F_FLAGS]!) === context.side) {
    set(context, sender, SIDE_WENT_ON);
    return;
  }
  const taken = wordDistance(row[receiver + ISS]!, toWord(packet.ack));
  const isKnown = wordDistance(toWord(packet.ack), row[receiver + SND_NXT]!) >= 0;
  if (!has(context, receiver, SIDE_WENT_ON) || taken <= 1 || !isKnown) return;
  row[flowAt + F_FLAGS]! &= ~(FLOW_RESET | FLOW_RESET_EARLY);
  row[sender + S_FLAGS]! &= ~(SIDE_RST | SIDE_WENT_ON);
  row[receiver + S_FLAGS]! &= ~(SIDE_RST | SIDE_WENT_ON);
  completeFor(context, receiver, sender);
  establish(context, recorded.timeNs);
}
