// What a segment's sequence number shows compared with earlier segments: gaps, repetitions, the end (RFC 9293 §3.4, §3.6, §3.8).
// Names of the marks are Wireshark's where it has one.

import { Mark } from "../flow/flow";
import { ACK, FIN, RST } from "../tcp/flags";
import { toWord, wordAdd, wordDistance } from "../tcp/seq";
import { LARGEST_UNSCALED_WINDOW, MOST_LINK_PADDING } from "../tcp/thresholds";
import type { Packet } from "../wire/packet";
import { windowKnown } from "./acknowledgments";
import { isBelowIss } from "./belowIss";
import { noteFirstData } from "./firstOctets";
import {
  D_LAST_OFFSET_A,
  D_LAST_TIME_A,
  D_MISSED_A,
  FLOW_OFFLOADED,
  FLOW_ROLES_KNOWN,
  ISS,
  LAST_FLAGS_SHIFT,
  mssOf,
  RCV_EDGE,
  RCV_NXT,
  S_FIN,
  S_FLAGS,
  S_HOLE_END,
  S_HOLE_START,
  S_LAST_FRAME,
  S_LAST_SEQ,
  S_OFFER,
  SIDE_ACK,
  SIDE_BEYOND,
  SIDE_EDGE,
  SIDE_FIN,
  SIDE_FIN_ACKED,
  SIDE_ISS,
  SIDE_ISS_CHANGED,
  SIDE_LAST_FLAGS,
  SIDE_MAYBE_PADDED,
  SIDE_NXT,
  SIDE_PADS,
  SIDE_RST,
  SND_NXT,
  ST_UNKNOWN,
} from "./rowLayout";
import { advance, has, hasFlow, type SegmentContext, set, setFlow, stateOf } from "./segmentContext";
import { RECEIVE_FIN, RECEIVE_FIN_AND_ACK, SEND_ACK, SEND_FIN, SEND_FIN_CROSSING } from "./stateEvents";

/** SEG.SEQ and SEG.LEN against SND.NXT. Called for segments without SYN. */
export function takeSequence(context: SegmentContext): void {
  const { row, sender, receiver, packet } = context;
  const { flags } = packet;
  const seq = toWord(packet.seq);
  const fin = flags & FIN ? 1 : 0;
  const padding = isPadding(packet);
  if (padding) context.marks |= Mark.Padding;
  if (has(context, sender, SIDE_RST)) context.marks |= Mark.AfterEnd;
  if (has(context, sender, SIDE_BEYOND | SIDE_MAYBE_PADDED) && !(flags & RST))
    returnToOldNumbers(context, seq, padding);
  const payloadLength = padding && has(context, sender, SIDE_PADS) ? 0 : packet.payloadLength;
  const len = payloadLength + fin;
  const after = wordAdd(seq, len);
  if (!has(context, sender, SIDE_NXT)) {
    row[sender + SND_NXT] = after;
    // The first number seen: relative numbers of a flow without SYN count from it.
    row[sender + ISS] = seq;
    set(context, sender, SIDE_NXT);
  } else if (!(flags & RST)) {
    const distance = wordDistance(row[sender + SND_NXT]!, seq);
    if (distance < 0 && isBelowIss(context, true, seq)) {
      // Not a number of this connection: nothing can be concluded from it.
      context.marks |= Mark.Misplaced;
      return;
    }
    // It was acknowledged before it was seen.
    if (
      distance === 0 &&
      len > 0 &&
      has(context, receiver, SIDE_ACK) &&
      wordDistance(seq, row[receiver + RCV_NXT]!) > 0
    )
      context.marks |= Mark.AckUnseen;
    if (distance > 0) takeGap(context, seq, distance);
    else if (distance < 0 && len > 0) takeOld(context, seq, after, distance);
    else if (distance === -1 && isIdle(context)) context.marks |= Mark.KeepAlive;
    if (len > 0 && has(context, sender, SIDE_FIN) && wordDistance(row[sender + S_FIN]!, after) > 0)
      context.marks |= Mark.AfterEnd;
    if (wordDistance(row[sender + SND_NXT]!, after) > 0) row[sender + SND_NXT] = after;
  }
  if (len > 0 && !(flags & RST)) noteLast(context);
  if (padding && payloadLength > 0) set(context, sender, SIDE_MAYBE_PADDED);
  if (payloadLength > 0) {
    const mss = mssOf(row[receiver + S_OFFER]!);
    if (mss > 0 && payloadLength > mss) {
      // More than one full segment in one: split or merged by the NIC, not on the wire.
      if (payloadLength > mss + (mss >>> 1)) setFlow(context, FLOW_OFFLOADED);
      if (!hasFlow(context, FLOW_OFFLOADED)) context.marks |= Mark.BeyondMss;
    }
    if (
      has(context, receiver, SIDE_EDGE) &&
      windowKnown(context) &&
      after === row[receiver + RCV_EDGE] &&
      !(context.marks & Mark.KeepAlive)
    )
      context.marks |= Mark.WindowFull;
  }
  if (fin && !(flags & RST) && !isFinInside(context, after)) takeFin(context, after);
}

/** A FIN among octets that were acknowledged as data: its receiver drops it as old (RFC 9293 §3.10.7.4). */
function isFinInside(context: SegmentContext, after: number): boolean {
  const { row, sender, receiver } = context;
  if (has(context, sender, SIDE_FIN | SIDE_ISS_CHANGED) || !has(context, receiver, SIDE_ACK)) return false;
  return wordDistance(after, row[receiver + RCV_NXT]!) > 0 && wordDistance(after, row[sender + SND_NXT]!) > 0;
}

/** Data does not end without PSH in a few zero octets, unless a program asks for it: link padding looks the same (RFC 894). */
export function isPadding({ flags, payloadLength, bytes, payloadStart, payloadEnd }: Packet): boolean {
  if (flags !== ACK || payloadLength === 0 || payloadLength > MOST_LINK_PADDING) return false;
  if (payloadEnd - payloadStart < payloadLength) return false;
  for (let at = payloadStart; at < payloadEnd; at++) if (bytes[at] !== 0) return false;
  return true;
}

/** The sender is back where it was before its last segment: that segment's numbers were not of this connection. */
function returnToOldNumbers(context: SegmentContext, seq: number, padding: boolean): void {
  const { row, sender, receiver, packet } = context;
  const acked = has(context, receiver, SIDE_ACK) && wordDistance(seq, row[receiver + RCV_NXT]!) > 0;
  const holeStart = row[sender + S_HOLE_START]!;
  const holeEnd = row[sender + S_HOLE_END]!;
  // Back at that number, or after the octets of that segment.
  const behind = wordAdd(holeStart, wordDistance(holeEnd, row[sender + SND_NXT]!));
  const wasBeyond = has(context, sender, SIDE_BEYOND) && holeStart !== holeEnd && (seq === holeStart || seq === behind);
  // Zero octets at the same number again may be the same data, unless the segment has something new for the peer.
  const news = has(context, sender, SIDE_ACK) && toWord(packet.ack) !== row[sender + RCV_NXT];
  const wasPadded = has(context, sender, SIDE_MAYBE_PADDED) && seq === row[sender + S_LAST_SEQ] && (!padding || news);
  row[sender + S_FLAGS]! &= ~(SIDE_BEYOND | SIDE_MAYBE_PADDED);
  if (acked || !(wasBeyond || wasPadded)) return;
  context.marks |= Mark.Misplaced;
  row[sender + SND_NXT] = seq;
  row[sender + S_HOLE_START] = row[sender + S_HOLE_END] = seq;
  if (wasPadded) set(context, sender, SIDE_PADS);
}

function isIdle(context: SegmentContext): boolean {
  const { row, sender, receiver } = context;
  return has(context, receiver, SIDE_ACK) && row[receiver + RCV_NXT] === row[sender + SND_NXT];
}

function takeGap(context: SegmentContext, seq: number, distance: number): void {
  const { row, sender, receiver, floats, floatsAt, side } = context;
  context.marks |= Mark.Gap;
  const start = row[sender + SND_NXT]!;
  // Acknowledged already: it was on the wire, and the capture missed it.
  const acked = has(context, receiver, SIDE_ACK) ? wordDistance(start, row[receiver + RCV_NXT]!) : 0;
  if (acked > 0) floats[floatsAt + D_MISSED_A + side]! += Math.min(acked, distance);
  const isBeyond =
    has(context, receiver, SIDE_EDGE) && windowKnown(context) && wordDistance(row[receiver + RCV_EDGE]!, seq) > 0;
  if (isBeyond && distance > LARGEST_UNSCALED_WINDOW) set(context, sender, SIDE_BEYOND);
  if (acked < distance) {
    row[sender + S_HOLE_START] = acked > 0 ? wordAdd(start, acked) : start;
    row[sender + S_HOLE_END] = seq;
  }
}

function takeOld(context: SegmentContext, seq: number, after: number, distance: number): void {
  const { row, sender, packet } = context;
  const probes = packet.payloadLength <= 1 || (context.marks & Mark.Padding) !== 0;
  if (distance === -1 && probes && !(packet.flags & FIN) && isIdle(context)) {
    context.marks |= Mark.KeepAlive;
    return;
  }
  context.marks |= Mark.OldData;
  const start = row[sender + S_HOLE_START]!;
  const end = row[sender + S_HOLE_END]!;
  if (start === end) return;
  if (wordDistance(start, seq) <= 0 && wordDistance(start, after) > 0) {
    context.marks |= Mark.Recovery;
    row[sender + S_HOLE_START] = wordDistance(end, after) >= 0 ? end : after;
  } else if (wordDistance(end, seq) < 0 && wordDistance(end, after) >= 0) {
    context.marks |= Mark.Recovery;
    row[sender + S_HOLE_END] = seq;
  }
}

function noteLast(context: SegmentContext): void {
  const { row, sender, floats, floatsAt, side, recorded } = context;
  if (row[sender + S_LAST_FRAME] === 0) noteFirstData(context.packet, row, sender);
  row[sender + S_LAST_FRAME] = recorded.frameNumber;
  row[sender + S_LAST_SEQ] = toWord(context.packet.seq);
  row[sender + S_FLAGS] =
    (row[sender + S_FLAGS]! & ~SIDE_LAST_FLAGS) | ((context.packet.flags << LAST_FLAGS_SHIFT) & SIDE_LAST_FLAGS);
  floats[floatsAt + D_LAST_TIME_A + side] = recorded.timeNs;
  floats[floatsAt + D_LAST_OFFSET_A + side] = recorded.fileOffset;
}

function takeFin(context: SegmentContext, after: number): void {
  const { row, sender, receiver, packet } = context;
  context.marks |= Mark.Teardown;
  if (!has(context, sender, SIDE_FIN)) {
    const silent = has(context, sender, SIDE_ISS) && after === wordAdd(row[sender + ISS]!, 2);
    if (silent && !has(context, receiver, SIDE_FIN)) context.marks |= Mark.SilentClose;
    row[sender + S_FIN] = after;
    set(context, sender, SIDE_FIN);
    const acksTheirs =
      has(context, receiver, SIDE_FIN_ACKED) ||
      (packet.flags & ACK && wordDistance(row[receiver + S_FIN]!, packet.ack) >= 0);
    advance(context, sender, acksTheirs ? SEND_FIN : SEND_FIN_CROSSING);
    advance(context, receiver, acksTheirs ? RECEIVE_FIN_AND_ACK : RECEIVE_FIN);
  }
}

/** A flow whose SYN was not captured: an endpoint that sends ACK without SYN or RST is synchronized. */
export function takeMidFlow(context: SegmentContext): void {
  const { sender } = context;
  if (hasFlow(context, FLOW_ROLES_KNOWN) || has(context, sender, SIDE_ISS)) return;
  const isUnknown = stateOf(context, sender) === ST_UNKNOWN;
  if (isUnknown && context.packet.flags & ACK && !(context.packet.flags & RST)) advance(context, sender, SEND_ACK);
}
