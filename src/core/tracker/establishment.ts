// When a handshake is complete, and what changes where a later segment shows that it was not, or that it was after all.

import { toSeq } from "../tcp/seq";
import { ackOnRecord, markCompleted, verdictOf } from "./handshakeAck";
import type { FlowTables } from "./handshakeNumbers";
import {
  D_ESTABLISHED,
  F_FLAGS,
  F_SIDE_A,
  F_SIDE_B,
  FLOW_ESTABLISHED,
  FLOW_SYN,
  S_FLAGS,
  S_HOLE_END,
  S_HOLE_START,
  SIDE_SYN_ACKED,
  SIDE_SYNCHRONIZED,
  SND_NXT,
} from "./rowLayout";
import { advance, has, hasFlow, initiatorSide, type SegmentContext, set, setFlow } from "./segmentContext";
import { ACK_OF_SYN_REFUSED, BOTH_SYNCHRONIZED, RECEIVE_ACK_OF_SYN, SEND_ACK } from "./stateEvents";

/** Complete when each side's SYN is acknowledged, or both send what only synchronized endpoints send. */
export function establish(context: SegmentContext, timeNs: number): void {
  if (hasFlow(context, FLOW_ESTABLISHED) || !hasFlow(context, FLOW_SYN)) return;
  const { sender, receiver, floats, floatsAt } = context;
  const synsAcked = has(context, sender, SIDE_SYN_ACKED) && has(context, receiver, SIDE_SYN_ACKED);
  const both = has(context, sender, SIDE_SYNCHRONIZED) && has(context, receiver, SIDE_SYNCHRONIZED);
  if (!synsAcked && !both) return;
  setFlow(context, FLOW_ESTABLISHED);
  floats[floatsAt + D_ESTABLISHED] = timeNs;
  advance(context, sender, BOTH_SYNCHRONIZED);
  advance(context, receiver, BOTH_SYNCHRONIZED);
}

/** `from` acknowledged the SYN of `to`, as only an endpoint in a synchronized state does. */
export function completeFor(context: SegmentContext, from: number, to: number): void {
  set(context, to, SIDE_SYN_ACKED);
  advance(context, to, RECEIVE_ACK_OF_SYN);
  advance(context, from, SEND_ACK);
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
  advance(context, responder, ACK_OF_SYN_REFUSED);
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
