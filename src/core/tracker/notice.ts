// What is out of the ordinary about a segment by itself, or beside its peer's SYN: control bits and options. Neutral marks;
// whether something is wrong is for the rules.

import { Mark } from "../flow/flow";
import { Defect } from "../tcp/defects";
import { ACK, AE, CWR, ECE, FIN, RESERVED, RST, SYN, URG } from "../tcp/flags";
import { toWord, wordDistance } from "../tcp/seq";
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
import { has, hasFlow, initiatorSide, type Scene, set, setFlow, stateOf } from "./segmentContext";

/** Combinations of control bits that no ordinary segment has, and numbers in the fields of absent bits. */
export function noticeFlags(scene: Scene): void {
  const { flags, ack, urgent, payloadLength } = scene.packet;
  const odd =
    ((flags & SYN) !== 0 && (flags & (FIN | RST)) !== 0) ||
    (flags & (SYN | ACK | RST)) === 0 ||
    ((flags & FIN) !== 0 && !(flags & ACK)) ||
    (!(flags & ACK) && ack !== 0) ||
    (flags & RESERVED) !== 0 ||
    ((flags & URG) !== 0 && (urgent === 0 || urgent > payloadLength)) ||
    ((flags & (ECE | CWR)) !== 0 && !(flags & (SYN | RST)) && ecnRefused(scene));
  if (odd) scene.marks |= Mark.OddFlags;
}

/** Endpoints that no connection has: port 0, or one address and port on both sides. Asked of a flow's first segment. */
export function noticeEndpoints(scene: Scene): void {
  const { row, o, packet } = scene;
  const { sourcePort, destinationPort } = packet;
  const isSelf =
    sourcePort === destinationPort &&
    [0, 1, 2, 3].every((word) => row[o + L.addressPlace(0, word)] === row[o + L.addressPlace(1, word)]);
  if (isSelf || sourcePort === 0 || destinationPort === 0) scene.marks |= Mark.OddEndpoints;
}

/** Both SYNs are in the capture, and they agreed on no ECN. */
function ecnRefused(scene: Scene): boolean {
  const { me, pe } = scene;
  const syns = L.SIDE_SYN | L.SIDE_SYN_ACK;
  return !hasFlow(scene, L.FLOW_ECN) && has(scene, me, syns) && has(scene, pe, syns);
}

/** ECN of both kinds: what a SYN asks for (RFC 3168 §6.1.1, RFC 9768 §3.1), and what agrees to it. */
function noticeEcn(scene: Scene): void {
  const { flags } = scene.packet;
  if (!(flags & (ECE | CWR | AE))) return;
  set(scene, scene.me, L.SIDE_ECN);
  if (has(scene, scene.pe, L.SIDE_ECN)) setFlow(scene, L.FLOW_ECN);
}

/** Notes what a SYN offers, and whether a segment's options need a closer look. */
export function noticeOptions(scene: Scene): void {
  const { packet, row, me, pe } = scene;
  const { flags } = packet;
  const { seen, mss, shift, tsVal, tsEcr, sackStart, sackEnd } = scanOptions(
    packet.bytes,
    packet.view,
    packet.optionsStart,
    packet.optionsEnd,
  );
  if (seen & OPT_ODD && !(packet.defects & Defect.OptionsCut)) scene.marks |= Mark.OddOptions;
  if (flags & SYN && !(flags & RST)) {
    const smallest = (row[scene.o + L.F_FLAGS]! & L.FLOW_IPV6) !== 0 ? 1220 : 28;
    if ((seen & OPT_MSS && mss < smallest) || shift > 14 || seen & (OPT_OTHER | OPT_SACK))
      scene.marks |= Mark.OddOptions;
    if (flags & (ECE | CWR | AE)) scene.marks |= Mark.OddOptions;
    const again = has(scene, me, L.SIDE_SYN | L.SIDE_SYN_ACK);
    if (again && (row[me + L.S_MSS] !== mss || row[me + L.S_SHIFT] !== shift)) scene.marks |= Mark.OddOptions;
    if (again && has(scene, me, L.SIDE_TIMESTAMPS) !== ((seen & OPT_TIMESTAMPS) !== 0)) scene.marks |= Mark.OddOptions;
    if (again && has(scene, me, L.SIDE_SACK) !== ((seen & OPT_SACK_PERMITTED) !== 0)) scene.marks |= Mark.OddOptions;
    row[me + L.S_MSS] = mss;
    row[me + L.S_SHIFT] = shift;
    if (seen & OPT_SACK_PERMITTED) set(scene, me, L.SIDE_SACK);
    if (seen & OPT_TIMESTAMPS) set(scene, me, L.SIDE_TIMESTAMPS);
    if (has(scene, pe, L.SIDE_SYN | L.SIDE_SYN_ACK)) {
      // Options that the capture cut may have held a window scale.
      if (!hasFlow(scene, L.FLOW_CUT)) setFlow(scene, L.FLOW_SCALE_KNOWN);
      if (shift >= 0 && row[pe + L.S_SHIFT]! >= 0) setFlow(scene, L.FLOW_SCALED);
      if (seen & OPT_TIMESTAMPS && has(scene, pe, L.SIDE_TIMESTAMPS)) setFlow(scene, L.FLOW_TIMESTAMPS);
      const unsolicited =
        (shift >= 0 && row[pe + L.S_SHIFT]! < 0) ||
        (seen & OPT_SACK_PERMITTED && !has(scene, pe, L.SIDE_SACK)) ||
        (seen & OPT_TIMESTAMPS && (!has(scene, pe, L.SIDE_TIMESTAMPS) || tsEcr !== lastTsVal(scene, 1 - scene.side)));
      if (flags & ACK && unsolicited) scene.marks |= Mark.OddOptions;
    }
    if (seen & OPT_TIMESTAMPS) noteTsVal(scene, tsVal);
    noticeEcn(scene);
    return;
  }
  if (seen & (OPT_MSS | OPT_SCALE | OPT_SACK_PERMITTED)) scene.marks |= Mark.OddOptions;
  if (sackEnd > sackStart && isSackOutside(scene, sackStart, sackEnd)) scene.marks |= Mark.OddOptions;
  if (seen & OPT_TIMESTAMPS && !(flags & RST)) noticeTimestamps(scene, tsVal, tsEcr);
  if (!hasFlow(scene, L.FLOW_ROLES_KNOWN)) return;
  if (seen & OPT_SACK && !has(scene, pe, L.SIDE_SACK)) scene.marks |= Mark.OddOptions;
  const stamped = (seen & OPT_TIMESTAMPS) !== 0;
  if (hasFlow(scene, L.FLOW_TIMESTAMPS) && !stamped && !(flags & RST) && !(packet.defects & Defect.OptionsCut))
    scene.marks |= Mark.OddOptions;
}

function lastTsVal({ row, o }: Scene, side: number): number {
  return row[o + L.F_TSVAL_A + side]!;
}

function noteTsVal(scene: Scene, tsVal: number): void {
  scene.row[scene.o + L.F_TSVAL_A + scene.side] = tsVal;
  set(scene, scene.me, L.SIDE_STAMPED);
}

/** TSval of a segment with something new in it, against that of its sender's segment before; TSecr of the handshake's ACK. */
function noticeTimestamps(scene: Scene, tsVal: number, tsEcr: number): void {
  const { row, o, me, pe, packet, side } = scene;
  const opening = hasFlow(scene, L.FLOW_SYN_ACK) && !hasFlow(scene, L.FLOW_ESTABLISHED);
  if (opening && initiatorSide(row[o + L.F_FLAGS]!) === side && has(scene, pe, L.SIDE_STAMPED))
    if (tsEcr !== lastTsVal(scene, 1 - side)) scene.marks |= Mark.OddOptions;
  // What was sent before, or recorded in the wrong order, has an older clock in it by right.
  const ahead = has(scene, me, L.SIDE_NXT) ? wordDistance(row[me + L.SND_NXT]!, packet.seq) : 0;
  const news = has(scene, me, L.SIDE_ACK) ? wordDistance(row[me + L.RCV_NXT]!, packet.ack) : 1;
  if (ahead < 0 || news < 0 || (packet.payloadLength === 0 && news === 0)) return;
  if (has(scene, me, L.SIDE_STAMPED) && wordDistance(lastTsVal(scene, side), tsVal) < 0) scene.marks |= Mark.OddOptions;
  noteTsVal(scene, tsVal);
}

/** A block lies beyond what the peer was seen to send, or below its ISN. */
function isSackOutside(scene: Scene, start: number, end: number): boolean {
  const { row, pe, packet } = scene;
  if (!has(scene, pe, L.SIDE_NXT)) return false;
  const { view } = packet;
  for (let at = start; at < end; at += 8) {
    const left = view.getInt32(at);
    if (wordDistance(row[pe + L.SND_NXT]!, view.getInt32(at + 4)) > 0) return true;
    if (has(scene, pe, L.SIDE_ISS) && wordDistance(row[pe + L.ISS]!, left) < 0) return true;
  }
  return false;
}

/** An ACK of numbers this does not have, in answer to its SYN: an older connection's (RFC 5961 §4.2). */
export function isChallenge(scene: Scene): boolean {
  const { row, o, pe, packet } = scene;
  if (initiatorSide(row[o + L.F_FLAGS]!) === scene.side || packet.flags & (SYN | RST | FIN) || packet.payloadLength > 0)
    return false;
  if (hasFlow(scene, L.FLOW_SYN_ACK) || stateOf(scene, pe) !== L.ST_SYN_SENT) return false;
  const ack = toWord(packet.ack);
  return !(wordDistance(row[pe + L.ISS]!, ack) > 0 && wordDistance(row[pe + L.SND_NXT]!, ack) <= 0);
}

/** The first that the other side sends after a SYN into an open flow, if it is a bare ACK (RFC 5961 §4.2). */
export function answersChallenge(scene: Scene): boolean {
  const { row, o, packet } = scene;
  if (!hasFlow(scene, L.FLOW_CHALLENGED) || initiatorSide(row[o + L.F_FLAGS]!) === scene.side) return false;
  row[o + L.F_FLAGS]! &= ~L.FLOW_CHALLENGED;
  return packet.payloadLength === 0 && (packet.flags & (FIN | RST)) === 0;
}

/** From the next segment on the short way will do, or will not any more. */
export function chooseWay(scene: Scene): void {
  const { row, o, me, pe } = scene;
  // So that numbers and windows of both are known.
  const open = stateOf(scene, me) === L.ST_ESTABLISHED && stateOf(scene, pe) === L.ST_ESTABLISHED;
  const inDoubt = L.SIDE_BEYOND | L.SIDE_MAYBE_PADDED;
  const waits =
    hasFlow(scene, L.FLOW_CHALLENGED | L.FLOW_RESET_DOUBTFUL | L.FLOW_ASKED) ||
    hasHole(scene, me) ||
    hasHole(scene, pe) ||
    isAckedBeyond(scene, me, pe) ||
    isAckedBeyond(scene, pe, me) ||
    has(scene, me, inDoubt) ||
    has(scene, pe, inDoubt);
  if (open && !waits && (hasFlow(scene, L.FLOW_ESTABLISHED) || !hasFlow(scene, L.FLOW_ROLES_KNOWN)))
    row[o + L.F_FLAGS]! |= L.FLOW_FAST;
  else row[o + L.F_FLAGS]! &= ~L.FLOW_FAST;
}

/** `peer` acknowledged more than `sender` was seen to send: what comes next tells whether that was right. */
function isAckedBeyond(scene: Scene, sender: number, peer: number): boolean {
  const { row } = scene;
  if (!has(scene, peer, L.SIDE_ACK) || !has(scene, sender, L.SIDE_NXT)) return false;
  return wordDistance(row[sender + L.SND_NXT]!, row[peer + L.RCV_NXT]!) > 0;
}

/** An acknowledgment may fill what was not captured: that is not for the short way. */
function hasHole({ row }: Scene, endpoint: number): boolean {
  return row[endpoint + L.S_HOLE_START] !== row[endpoint + L.S_HOLE_END];
}
