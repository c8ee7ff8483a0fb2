// The RST that ends an attempt or a connection, or that its receiver ignores (RFC 9293 §3.5.3, §3.10.7).

import { Mark } from "../flow/flow";
import { ACK, RST, SYN } from "../tcp/flags";
import { isEffective, judgeReset, type ResetNumbers } from "../tcp/resetVerdict";
import { seqAdd, toSeq, toWord, wordAdd } from "../tcp/seq";
import { SHORTEST_TIMEOUT_NS } from "../tcp/thresholds";
import { acknowledgesSyn } from "./answeredSyn";
import type { EventStore } from "./events";
import { walkSegments } from "./handshakeNumbers";
import {
  F_FLAGS,
  FLOW_ESTABLISHED,
  FLOW_NON_SYN_SEEN,
  FLOW_REFUSED,
  FLOW_RESET,
  FLOW_RESET_EARLY,
  FLOW_SYN_ACK_FITS,
  ISS,
  RCV_EDGE,
  RCV_NXT,
  SIDE_ACK,
  SIDE_EDGE,
  SIDE_ISS,
  SIDE_NXT,
  SIDE_SYN,
  SIDE_SYN_ACK,
  SIDE_SYN_ACKED,
  SND_NXT,
  ST_CLOSED,
  ST_ESTABLISHED,
  ST_SYN_RECEIVED,
  ST_SYN_SENT,
  ST_UNKNOWN,
} from "./rowLayout";
import { advance, has, hasFlow, initiatorSide, type SegmentContext, setFlow, stateOf } from "./segmentContext";
import { RECEIVE_RST, SEND_RST } from "./stateEvents";

/** A RST: what it ends, if its receiver accepts it (RFC 9293 §3.5.3, §3.10.7.3, §3.10.7.4). */
export function takeRst(context: SegmentContext, events: EventStore): void {
  const { row, sender, receiver, packet } = context;
  context.marks |= Mark.Rst;
  const established = hasFlow(context, FLOW_ESTABLISHED);
  if (!established) context.marks |= Mark.OddStart | Mark.Handshake;
  // A RST of its own ISS takes back the SYN; any other number was learnt from an answer.
  if (!has(context, sender, SIDE_ISS) || row[sender + ISS] !== toWord(packet.seq)) setFlow(context, FLOW_NON_SYN_SEEN);
  const numbers = resetNumbersOf(context, events);
  const verdict = judgeReset(numbers);
  if (!isEffective(verdict) || (verdict.kind === "inexact" && !established && wasIgnored(context, events))) return;
  const bySide = initiatorSide(row[context.flowAt + F_FLAGS]!) === context.side;
  if (numbers.acknowledgesSyn && (numbers.receiver === "syn-sent" || (numbers.receiver === "crossed" && !bySide)))
    setFlow(context, FLOW_REFUSED);
  if (!established && hasFlow(context, FLOW_SYN_ACK_FITS)) setFlow(context, FLOW_RESET_EARLY);
  setFlow(context, FLOW_RESET);
  advance(context, receiver, RECEIVE_RST);
  advance(context, sender, SEND_RST);
}

/** The same RST had come before, and the flow is not reset: its receiver repeated its SYN-ACK after it. */
function wasIgnored({ row, flowAt, side, packet }: SegmentContext, events: EventStore): boolean {
  let found = false;
  walkSegments(row, flowAt, events, (each) => {
    found = each.side === side && (each.flags & RST) !== 0 && toWord(each.seq) === toWord(packet.seq);
    return found;
  });
  return found && (row[flowAt + F_FLAGS]! & FLOW_RESET) === 0;
}

/** What decides about the context's RST. */
export function resetNumbersOf(context: SegmentContext, events: EventStore): ResetNumbers {
  const { row, sender, receiver, packet } = context;
  const state = stateOf(context, receiver);
  // Both sent a SYN: the sender's SYN has already moved the receiver to SYN-RECEIVED (RFC 9293 §3.5, figure 7).
  const crossed =
    has(context, sender, SIDE_SYN) && has(context, receiver, SIDE_SYN) && !has(context, receiver, SIDE_SYN_ACKED);
  const hasAck = (packet.flags & ACK) !== 0;
  const waits = state === ST_SYN_SENT || (hasAck && state === ST_ESTABLISHED && repeatsItsSyn(context, events));
  const decidedBy = crossed ? "crossed" : waits ? "syn-sent" : "window";
  return {
    seq: toSeq(packet.seq),
    receiver: decidedBy,
    hasAck,
    acknowledgesSyn: decidedBy !== "window" && hasAck && acknowledgesSyn(context, events),
    ...windowOf(context, events, crossed),
    sndNxt: has(context, sender, SIDE_NXT) ? toSeq(row[sender + SND_NXT]!) : undefined,
  };
}

/**
 * A SYN-ACK passed, and the receiver sent its SYN again after a timeout: the SYN-ACK did not reach it, or it did not accept it. It is
 * still in SYN-SENT.
 */
function repeatsItsSyn(context: SegmentContext, events: EventStore): boolean {
  const { row, flowAt, side, receiver } = context;
  if (hasFlow(context, FLOW_ESTABLISHED) || !has(context, receiver, SIDE_SYN) || has(context, receiver, SIDE_ACK))
    return false;
  let answeredNs = Number.NaN;
  let repeats = false;
  walkSegments(row, flowAt, events, (each) => {
    if (each.side === side && (each.flags & (SYN | ACK | RST)) === (SYN | ACK)) {
      if (Number.isNaN(answeredNs)) answeredNs = each.timeNs;
    } else if (each.side !== side)
      repeats = (each.flags & (SYN | ACK | RST)) === SYN && each.timeNs - answeredNs >= SHORTEST_TIMEOUT_NS;
    return false;
  });
  return repeats;
}

/** Of a RST's receiver: what it acknowledged, or IRS+1 before it acknowledged anything. */
function windowOf(
  context: SegmentContext,
  events: EventStore,
  crossed: boolean,
): Pick<ResetNumbers, "rcvNxt" | "rcvEdge" | "isEdgeSure"> {
  const { row, sender, receiver } = context;
  const state = stateOf(context, receiver);
  const afterSyn = toSeq(wordAdd(row[sender + ISS]!, 1));
  if (crossed) return { rcvNxt: afterSyn, rcvEdge: undefined, isEdgeSure: false };
  if (state === ST_UNKNOWN || state === ST_CLOSED) return { rcvNxt: undefined, rcvEdge: undefined, isEdgeSure: false };
  if (has(context, receiver, SIDE_ACK))
    return {
      rcvNxt: toSeq(row[receiver + RCV_NXT]!),
      rcvEdge: has(context, receiver, SIDE_EDGE) ? toSeq(row[receiver + RCV_EDGE]!) : undefined,
      isEdgeSure: state === ST_SYN_RECEIVED,
    };
  // It has not answered yet, but has the sender's fitting SYN-ACK.
  const hadSynAck = has(context, sender, SIDE_SYN_ACK) && has(context, receiver, SIDE_SYN_ACKED);
  if (!hadSynAck) return { rcvNxt: undefined, rcvEdge: undefined, isEdgeSure: false };
  return { rcvNxt: afterSyn, rcvEdge: seqAdd(afterSyn, windowOfSyn(context, events)), isEdgeSure: true };
}

/** The window that the receiver's SYNs offer, which is never scaled (RFC 7323 §2.2). */
function windowOfSyn({ row, flowAt, side }: SegmentContext, events: EventStore): number {
  let offered = 0;
  walkSegments(row, flowAt, events, (each) => {
    if (each.side !== side && (each.flags & (SYN | ACK | RST)) === SYN) offered = Math.max(offered, each.window);
    return false;
  });
  return offered;
}
