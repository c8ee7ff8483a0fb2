// The RST that ends an attempt or a connection, or that its receiver ignores (RFC 9293 §3.5.3, §3.10.7).

import { Mark } from "../flow/flow";
import { ACK } from "../tcp/flags";
import { toWord, wordAdd, wordDistance } from "../tcp/seq";
import { LARGEST_UNSCALED_WINDOW } from "../tcp/thresholds";
import { acknowledgesSyn } from "./answeredSyn";
import type { EventStore } from "./events";
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
  ST_SYN_SENT,
  ST_UNKNOWN,
} from "./rowLayout";
import { advance, has, hasFlow, initiatorSide, type SegmentContext, setFlow, stateOf } from "./segmentContext";

/** A RST: what it ends, if its receiver accepts it (RFC 9293 §3.5.3, §3.10.7.3, §3.10.7.4). */
export function takeRst(context: SegmentContext, events: EventStore): void {
  const { row, sender, receiver, packet } = context;
  context.marks |= Mark.Rst;
  const established = hasFlow(context, FLOW_ESTABLISHED);
  if (!established) context.marks |= Mark.OddStart | Mark.Handshake;
  // A RST of its own ISS takes back the SYN; any other number was learnt from an answer.
  if (!has(context, sender, SIDE_ISS) || row[sender + ISS] !== toWord(packet.seq)) setFlow(context, FLOW_NON_SYN_SEEN);
  const state = stateOf(context, receiver);
  // Both sent a SYN: the sender's SYN has already moved the receiver to SYN-RECEIVED (RFC 9293 §3.5, figure 7).
  const crossed =
    has(context, sender, SIDE_SYN) && has(context, receiver, SIDE_SYN) && !has(context, receiver, SIDE_SYN_ACKED);
  if (crossed || state === ST_SYN_SENT) {
    const acknowledges = (packet.flags & ACK) !== 0 && acknowledgesSyn(context, events);
    // In SYN-SENT the ACK field decides, in SYN-RECEIVED the window.
    const beyondSyn = wordDistance(row[sender + ISS]! + 1, toWord(packet.seq));
    if (!acknowledges && !(crossed && beyondSyn >= 0 && beyondSyn <= LARGEST_UNSCALED_WINDOW)) return;
    if (acknowledges && (!crossed || initiatorSide(row[context.flowAt + F_FLAGS]!) !== context.side))
      setFlow(context, FLOW_REFUSED);
  } else if (state !== ST_UNKNOWN && state !== ST_CLOSED && (has(context, receiver, SIDE_ACK) || hadSynAck(context))) {
    const due = expectedOf(context);
    const distance = wordDistance(due, toWord(packet.seq));
    const edge = has(context, receiver, SIDE_EDGE) ? Math.max(wordDistance(due, row[receiver + RCV_EDGE]!), 0) : 0;
    const sent = has(context, sender, SIDE_NXT) ? wordDistance(due, row[sender + SND_NXT]!) : 0;
    if (distance < 0 || distance > Math.max(edge, sent, LARGEST_UNSCALED_WINDOW)) return;
  }
  if (!established && hasFlow(context, FLOW_SYN_ACK_FITS)) setFlow(context, FLOW_RESET_EARLY);
  setFlow(context, FLOW_RESET);
  advance(context, receiver, "receive RST");
  advance(context, sender, "send RST");
}

/** The receiver has not answered yet, but has the sender's fitting SYN-ACK. */
function hadSynAck(context: SegmentContext): boolean {
  return has(context, context.sender, SIDE_SYN_ACK) && has(context, context.receiver, SIDE_SYN_ACKED);
}

/** RCV.NXT of a RST's receiver: what it acknowledged, or IRS+1 before it acknowledged anything. */
function expectedOf(context: SegmentContext): number {
  const { row, sender, receiver } = context;
  return has(context, receiver, SIDE_ACK) ? row[receiver + RCV_NXT]! : wordAdd(row[sender + ISS]!, 1);
}
