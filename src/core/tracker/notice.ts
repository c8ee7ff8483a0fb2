// What is unusual about a segment by itself, or compared with its peer's SYN: control bits and options. Neutral marks;
// the rules decide whether something is wrong.

import { Mark } from "../flow/flow";
import { Defect } from "../tcp/defects";
import { ACK, AE, CWR, ECE, FIN, RESERVED, RST, SYN, URG } from "../tcp/flags";
import { SMALLEST_MSS, swappedMss } from "../tcp/mss";
import { toWord, wordDistance } from "../tcp/seq";
import { LARGEST_SHIFT } from "../tcp/thresholds";
import { windowOf } from "./ackSinceData";
import type { EventStore } from "./events";
import {
  OPT_MSS,
  OPT_ODD,
  OPT_OTHER,
  OPT_SACK,
  OPT_SACK_PERMITTED,
  OPT_SCALE,
  OPT_TIMESTAMPS,
  scanOptions,
} from "./quickOptions";
import * as L from "./rowLayout";
import { has, hasFlow, initiatorSide, type SegmentContext, set, setFlow, stateOf } from "./segmentContext";

/** For each combination of the lower six bits: 1 where no ordinary segment has it. */
const IS_ODD = Uint8Array.from({ length: 2 * URG }, (_, flags) =>
  ((flags & SYN) !== 0 && (flags & (FIN | RST)) !== 0) ||
  (flags & (SYN | ACK | RST)) === 0 ||
  ((flags & FIN) !== 0 && !(flags & ACK))
    ? 1
    : 0,
);

/** Combinations of control bits that no ordinary segment has, and numbers in the fields of absent bits. */
export function noticeFlags(context: SegmentContext): void {
  const { flags, ack, urgent, payloadLength } = context.packet;
  const odd =
    IS_ODD[flags & (IS_ODD.length - 1)] !== 0 ||
    (!(flags & ACK) && ack !== 0) ||
    (flags & RESERVED) !== 0 ||
    ((flags & URG) !== 0 && (urgent === 0 || urgent > payloadLength)) ||
    ((flags & (ECE | CWR)) !== 0 && !(flags & (SYN | RST)) && ecnRefused(context));
  if (odd) context.marks |= Mark.OddFlags;
}

/** Endpoints that no connection has: port 0, or one address and port on both sides. Checked for a flow's first segment. */
export function noticeEndpoints(context: SegmentContext): void {
  const { row, flowAt, packet } = context;
  const { sourcePort, destinationPort } = packet;
  const isSelf =
    sourcePort === destinationPort &&
    [0, 1, 2, 3].every((word) => row[flowAt + L.addressPlace(0, word)] === row[flowAt + L.addressPlace(1, word)]);
  if (isSelf || sourcePort === 0 || destinationPort === 0) context.marks |= Mark.OddEndpoints;
}

/** A SYN-ACK that does not take the way of the SYN back, by the Ethernet addresses of both. */
export function noticeLink(context: SegmentContext, events: EventStore): void {
  const { row, flowAt, packet, side } = context;
  const head = row[flowAt + L.F_HEAD]!;
  if (head < 0 || packet.linkOffset < 0) return;
  const ints = events.ints.chunk(head);
  const e = events.ints.at(head);
  const kind = ints[e + L.E_KIND]!;
  const isSyn = (kind & 3) === L.KIND_SEGMENT && ((ints[e + L.E_FLAGS]! >>> 20) & (SYN | ACK)) === SYN;
  const link = kind >>> L.E_LINK_SHIFT;
  if (!isSyn || link === 0 || ((kind >>> 2) & 1) === side) return;
  if (events.links.differ(link, events.links.numberOf(packet.view, packet.linkOffset))) context.marks |= Mark.OtherLink;
}

/** Both SYNs are in the capture, and they agreed on no ECN. */
function ecnRefused(context: SegmentContext): boolean {
  const { sender, receiver } = context;
  const syns = L.SIDE_SYN | L.SIDE_SYN_ACK;
  return !hasFlow(context, L.FLOW_ECN) && has(context, sender, syns) && has(context, receiver, syns);
}

/** ECN of both kinds: what a SYN asks for (RFC 3168 §6.1.1, RFC 9768 §3.1), and what agrees to it. */
function noticeEcn(context: SegmentContext): void {
  const { flags } = context.packet;
  if (!(flags & (ECE | CWR | AE))) return;
  set(context, context.sender, L.SIDE_ECN);
  if (has(context, context.receiver, L.SIDE_ECN)) setFlow(context, L.FLOW_ECN);
}

/** Notes what a SYN offers, and whether a segment's options need a closer look. */
export function noticeOptions(context: SegmentContext): void {
  const { packet, row, sender, receiver } = context;
  const { flags } = packet;
  const { seen, mss, shift, tsVal, tsEcr, sackStart, sackEnd } = scanOptions(
    packet.bytes,
    packet.view,
    packet.optionsStart,
    packet.optionsEnd,
  );
  if (seen & OPT_ODD && !(packet.defects & Defect.OptionsCut)) context.marks |= Mark.OddOptions;
  if (flags & SYN && !(flags & RST)) {
    const smallest = (row[context.flowAt + L.F_FLAGS]! & L.FLOW_IPV6) !== 0 ? SMALLEST_MSS[6] : SMALLEST_MSS[4];
    if (
      (seen & OPT_MSS && (mss < smallest || swappedMss(mss) !== undefined)) ||
      shift > LARGEST_SHIFT ||
      seen & (OPT_OTHER | OPT_SACK)
    )
      context.marks |= Mark.OddOptions;
    if (flags & (ECE | CWR | AE)) context.marks |= Mark.OddOptions;
    const again = has(context, sender, L.SIDE_SYN | L.SIDE_SYN_ACK);
    const offer = (shift << 16) | mss;
    if (again && row[sender + L.S_OFFER] !== offer) context.marks |= Mark.OddOptions;
    if (again && has(context, sender, L.SIDE_TIMESTAMPS) !== ((seen & OPT_TIMESTAMPS) !== 0))
      context.marks |= Mark.OddOptions;
    if (again && has(context, sender, L.SIDE_SACK) !== ((seen & OPT_SACK_PERMITTED) !== 0))
      context.marks |= Mark.OddOptions;
    row[sender + L.S_OFFER] = offer;
    if (seen & OPT_SACK_PERMITTED) set(context, sender, L.SIDE_SACK);
    if (seen & OPT_TIMESTAMPS) set(context, sender, L.SIDE_TIMESTAMPS);
    if (has(context, receiver, L.SIDE_SYN | L.SIDE_SYN_ACK)) {
      // Options that the capture cut may have held a window scale.
      if (!hasFlow(context, L.FLOW_CUT)) setFlow(context, L.FLOW_SCALE_KNOWN);
      const peerShift = L.shiftOf(row[receiver + L.S_OFFER]!);
      if (shift >= 0 && peerShift >= 0) setFlow(context, L.FLOW_SCALED);
      if (seen & OPT_TIMESTAMPS && has(context, receiver, L.SIDE_TIMESTAMPS)) setFlow(context, L.FLOW_TIMESTAMPS);
      const unsolicited =
        (shift >= 0 && peerShift < 0) ||
        (seen & OPT_SACK_PERMITTED && !has(context, receiver, L.SIDE_SACK)) ||
        (seen & OPT_TIMESTAMPS &&
          (!has(context, receiver, L.SIDE_TIMESTAMPS) || tsEcr !== lastTsVal(context, 1 - context.side)));
      if (flags & ACK && unsolicited) context.marks |= Mark.OddOptions;
    }
    if (seen & OPT_TIMESTAMPS) noteTsVal(context, tsVal);
    noticeEcn(context);
    return;
  }
  if (seen & (OPT_MSS | OPT_SCALE | OPT_SACK_PERMITTED)) context.marks |= Mark.OddOptions;
  if (sackEnd > sackStart && (isSackOutside(context, sackStart, sackEnd) || isSameAckWithNewWindow(context)))
    context.marks |= Mark.OddOptions;
  if (seen & OPT_TIMESTAMPS && !(flags & RST)) noticeTimestamps(context, tsVal, tsEcr);
  if (!hasFlow(context, L.FLOW_ROLES_KNOWN)) return;
  if (seen & OPT_SACK && !has(context, receiver, L.SIDE_SACK)) context.marks |= Mark.OddOptions;
  const stamped = (seen & OPT_TIMESTAMPS) !== 0;
  if (hasFlow(context, L.FLOW_TIMESTAMPS) && !stamped && !(flags & RST) && !(packet.defects & Defect.OptionsCut))
    context.marks |= Mark.OddOptions;
}

function lastTsVal({ row, flowAt }: SegmentContext, side: number): number {
  return row[flowAt + L.F_TSVAL_A + side]!;
}

function noteTsVal(context: SegmentContext, tsVal: number): void {
  context.row[context.flowAt + L.F_TSVAL_A + context.side] = tsVal;
  set(context, context.sender, L.SIDE_STAMPED);
}

/** TSval of a segment with something new in it, against that of its sender's segment before; TSecr of the handshake's ACK. */
function noticeTimestamps(context: SegmentContext, tsVal: number, tsEcr: number): void {
  const { row, flowAt, sender, receiver, packet, side } = context;
  const opening = hasFlow(context, L.FLOW_SYN_ACK) && !hasFlow(context, L.FLOW_ESTABLISHED);
  if (opening && initiatorSide(row[flowAt + L.F_FLAGS]!) === side && has(context, receiver, L.SIDE_STAMPED))
    if (tsEcr !== lastTsVal(context, 1 - side)) context.marks |= Mark.OddOptions;
  // Data that was sent before, or recorded in the wrong order, rightly has an older clock in it.
  const ahead = has(context, sender, L.SIDE_NXT) ? wordDistance(row[sender + L.SND_NXT]!, packet.seq) : 0;
  const risen = wordDistance(row[sender + L.RCV_NXT]!, packet.ack);
  const news = has(context, sender, L.SIDE_ACK) ? risen : 1;
  if (ahead < 0 || news < 0 || (packet.payloadLength === 0 && news === 0)) return;
  if (has(context, sender, L.SIDE_STAMPED) && wordDistance(lastTsVal(context, side), tsVal) < 0)
    context.marks |= Mark.OddOptions;
  noteTsVal(context, tsVal);
}

/**
 * An ACK that acknowledges nothing new, and is no duplicate ACK for its window: as the first one after the SYN-ACK, whose window is
 * unscaled. Its SACK blocks may be all that shows what arrived.
 */
function isSameAckWithNewWindow({ packet, row, sender }: SegmentContext): boolean {
  return (
    packet.payloadLength === 0 &&
    (row[sender + L.S_FLAGS]! & L.SIDE_ACK) !== 0 &&
    wordDistance(row[sender + L.RCV_NXT]!, packet.ack) === 0 &&
    windowOf(row[sender + L.RCV_WND]!) !== packet.window
  );
}

/** A block is beyond what the peer was seen to send, or below its ISN. */
function isSackOutside(context: SegmentContext, start: number, end: number): boolean {
  const { row, receiver, packet } = context;
  if (!has(context, receiver, L.SIDE_NXT)) return false;
  const { view } = packet;
  for (let at = start; at < end; at += 8) {
    const left = view.getInt32(at);
    if (wordDistance(row[receiver + L.SND_NXT]!, view.getInt32(at + 4)) > 0) return true;
    if (has(context, receiver, L.SIDE_ISS) && wordDistance(row[receiver + L.ISS]!, left) < 0) return true;
  }
  return false;
}

/** An ACK of numbers that this side does not have, in answer to its SYN: an older connection's (RFC 5961 §4.2). */
export function isChallenge(context: SegmentContext): boolean {
  const { row, flowAt, receiver, packet } = context;
  if (
    initiatorSide(row[flowAt + L.F_FLAGS]!) === context.side ||
    packet.flags & (SYN | RST | FIN) ||
    packet.payloadLength > 0
  )
    return false;
  if (hasFlow(context, L.FLOW_SYN_ACK) || stateOf(context, receiver) !== L.ST_SYN_SENT) return false;
  const ack = toWord(packet.ack);
  return !(wordDistance(row[receiver + L.ISS]!, ack) > 0 && wordDistance(row[receiver + L.SND_NXT]!, ack) <= 0);
}

/** The first segment that the other side sends after a SYN into an open flow, if it is a bare ACK (RFC 5961 §4.2). */
export function answersChallenge(context: SegmentContext): boolean {
  const { row, flowAt, packet } = context;
  if (!hasFlow(context, L.FLOW_CHALLENGED) || initiatorSide(row[flowAt + L.F_FLAGS]!) === context.side) return false;
  row[flowAt + L.F_FLAGS]! &= ~L.FLOW_CHALLENGED;
  return packet.payloadLength === 0 && (packet.flags & (FIN | RST)) === 0;
}

/** From the next segment on, the fast path is enough, or no longer enough. */
export function updateFastPath(context: SegmentContext): void {
  const { row, flowAt, sender, receiver } = context;
  // So that numbers and windows of both are known.
  const open = stateOf(context, sender) === L.ST_ESTABLISHED && stateOf(context, receiver) === L.ST_ESTABLISHED;
  const inDoubt = L.SIDE_BEYOND | L.SIDE_MAYBE_PADDED;
  const waits =
    hasFlow(context, L.FLOW_CHALLENGED | L.FLOW_RESET_DOUBTFUL | L.FLOW_ASKED) ||
    hasHole(context, sender) ||
    hasHole(context, receiver) ||
    isAckedBeyond(context, sender, receiver) ||
    isAckedBeyond(context, receiver, sender) ||
    has(context, sender, inDoubt) ||
    has(context, receiver, inDoubt);
  if (open && !waits && (hasFlow(context, L.FLOW_ESTABLISHED) || !hasFlow(context, L.FLOW_ROLES_KNOWN)))
    row[flowAt + L.F_FLAGS]! |= L.FLOW_FAST;
  else row[flowAt + L.F_FLAGS]! &= ~L.FLOW_FAST;
}

/** `peer` acknowledged more than `sender` was seen to send: the next segments show whether that was right. */
function isAckedBeyond(context: SegmentContext, sender: number, peer: number): boolean {
  const { row } = context;
  if (!has(context, peer, L.SIDE_ACK) || !has(context, sender, L.SIDE_NXT)) return false;
  return wordDistance(row[sender + L.SND_NXT]!, row[peer + L.RCV_NXT]!) > 0;
}

/** An acknowledgment may cover data that was not captured: the fast path does not handle that. */
function hasHole({ row }: SegmentContext, endpoint: number): boolean {
  return row[endpoint + L.S_HOLE_START] !== row[endpoint + L.S_HOLE_END];
}
