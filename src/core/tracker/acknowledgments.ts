// What a segment's acknowledgment number and window show compared with earlier segments (RFC 9293 §3.4, §3.8.6). Names of the
// marks are Wireshark's where it has one.

import { Mark } from "../flow/flow";
import { Defect } from "../tcp/defects";
import { FIN, RST, SYN } from "../tcp/flags";
import { toWord, wordAdd, wordDistance } from "../tcp/seq";
import { LARGEST_SHIFT } from "../tcp/thresholds";
import { ackNotKept, afterData, windowOf } from "./ackSinceData";
import { isBelowIss } from "./belowIss";
import {
  D_MISSED_A,
  FLOW_ROLES_KNOWN,
  FLOW_SCALE_KNOWN,
  FLOW_SCALED,
  RCV_EDGE,
  RCV_NXT,
  RCV_WND,
  S_FIN,
  S_HOLE_END,
  S_HOLE_START,
  S_LAST_FRAME,
  S_OFFER,
  SIDE_ACK,
  SIDE_EDGE,
  SIDE_FIN,
  SIDE_FIN_ACKED,
  SIDE_NXT,
  SND_NXT,
  ST_SYN_SENT,
  shiftOf,
} from "./rowLayout";
import { advance, has, hasFlow, type SegmentContext, set, stateOf } from "./segmentContext";
import { RECEIVE_ACK_OF_FIN } from "./stateEvents";

/** SEG.ACK and SEG.WND. Called for segments with ACK and without SYN. */
export function takeAck(context: SegmentContext): void {
  const { row, sender, receiver, packet, floats, floatsAt, side, recorded } = context;
  const { flags } = packet;
  const ack = toWord(packet.ack);
  const isData = row[sender + S_LAST_FRAME] === recorded.frameNumber;
  let news = 0;
  const scaled =
    packet.window << (hasFlow(context, FLOW_SCALED) ? Math.min(shiftOf(row[sender + S_OFFER]!), LARGEST_SHIFT) : 0);
  const edge = wordAdd(ack, scaled);
  const windowSeen = (packet.defects & Defect.WindowCut) === 0;
  const known = has(context, receiver, SIDE_NXT);
  const beyond = known ? wordDistance(row[receiver + SND_NXT]!, ack) : 0;
  if (flags & RST) {
    if (beyond > 0) context.marks |= Mark.AckUnseen;
    return;
  }
  if (has(context, sender, SIDE_ACK)) {
    const distance = wordDistance(row[sender + RCV_NXT]!, ack);
    news = Math.max(0, distance);
    if (beyond > 0 && distance !== 0) context.marks |= Mark.AckUnseen;
    if (distance === 0) takeSameAck(context, ack);
    else if (distance > 0) {
      const start = row[receiver + S_HOLE_START]!;
      const end = row[receiver + S_HOLE_END]!;
      if (wordDistance(start, ack) > 0) {
        // Acknowledged but never seen: the capture missed it. Nothing to note where there is no gap.
        const missed = Math.min(wordDistance(start, ack), wordDistance(start, end));
        floats[floatsAt + D_MISSED_A + (1 - side)]! += missed;
        row[receiver + S_HOLE_START] = wordAdd(start, missed);
      }
    }
    if (distance < 0) {
      // ISS itself acknowledges nothing either.
      if (isBelowIss(context, false, wordAdd(ack, -1))) context.marks |= Mark.AckUnseen;
      if (isData) row[sender + RCV_WND] = ackNotKept(row[sender + RCV_WND]!);
      return;
    }
    if (has(context, sender, SIDE_EDGE) && windowSeen && windowKnown(context)) {
      const moved = wordDistance(row[sender + RCV_EDGE]!, edge);
      // Scaling rounds down: less than one unit is no shrinking (RFC 7323 §2.4).
      const unit = 1 << Math.max(0, Math.min(shiftOf(row[sender + S_OFFER]!), LARGEST_SHIFT));
      if (moved <= -unit && !(flags & FIN)) context.marks |= Mark.WindowShrunk;
    }
  } else if (beyond > 0) context.marks |= Mark.AckUnseen;
  row[sender + RCV_NXT] = ack;
  set(context, sender, SIDE_ACK);
  const window = windowSeen ? packet.window : windowOf(row[sender + RCV_WND]!);
  row[sender + RCV_WND] = isData ? window : afterData(row[sender + RCV_WND]!, news, window);
  if (windowSeen) {
    if (packet.window === 0 && !(flags & FIN)) context.marks |= Mark.ZeroWindow;
    row[sender + RCV_EDGE] = edge;
    set(context, sender, SIDE_EDGE);
  }
  if (
    has(context, receiver, SIDE_FIN) &&
    !has(context, receiver, SIDE_FIN_ACKED) &&
    wordDistance(row[receiver + S_FIN]!, ack) >= 0
  )
    finAcknowledged(context);
}

function takeSameAck(context: SegmentContext, ack: number): void {
  const { row, sender, receiver, packet } = context;
  const outstanding = has(context, receiver, SIDE_NXT) && wordDistance(ack, row[receiver + SND_NXT]!) > 0;
  const plain = packet.payloadLength === 0 && !(packet.flags & (FIN | SYN | RST));
  if (
    outstanding &&
    plain &&
    packet.window === windowOf(row[sender + RCV_WND]!) &&
    packet.window !== 0 &&
    !(context.marks & Mark.KeepAlive) &&
    // To a SYN, it is a challenge ACK of an older connection (RFC 5961 §4.2).
    stateOf(context, receiver) !== ST_SYN_SENT
  )
    context.marks |= Mark.DuplicateAck;
}

function finAcknowledged(context: SegmentContext): void {
  const { receiver } = context;
  context.marks |= Mark.Teardown;
  set(context, receiver, SIDE_FIN_ACKED);
  advance(context, receiver, RECEIVE_ACK_OF_FIN);
}

/** Whether the number of octets that a window field stands for is known. */
export function windowKnown(context: SegmentContext): boolean {
  return hasFlow(context, FLOW_SCALE_KNOWN) && hasFlow(context, FLOW_ROLES_KNOWN);
}
