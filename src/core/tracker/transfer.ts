// What a segment's numbers say beside what was seen before: gaps, repetitions, acknowledgments, windows, the end
// (RFC 9293 §3.4, §3.6, §3.8). Names of the marks are Wireshark's where it has one.

import { Mark } from "../flow/flow";
import { Defect } from "../tcp/defects";
import { ACK, FIN, RST, SYN } from "../tcp/flags";
import { toWord, wordAdd, wordDistance } from "../tcp/seq";
import { LARGEST_SHIFT, MOST_LINK_PADDING, MOST_OCTETS_BELOW_WRAP } from "../tcp/thresholds";
import type { Packet } from "../wire/packet";
import {
  D_BYTES_A,
  D_LAST_OFFSET_A,
  D_LAST_TIME_A,
  D_MISSED_A,
  D_RUN_BYTES_A,
  FLOW_OFFLOADED,
  FLOW_ROLES_KNOWN,
  FLOW_SCALE_KNOWN,
  FLOW_SCALED,
  ISS,
  RCV_EDGE,
  RCV_NXT,
  RCV_WND,
  S_FIN,
  S_FLAGS,
  S_HOLE_END,
  S_HOLE_START,
  S_LAST_FRAME,
  S_LAST_SEQ,
  S_MSS,
  S_SHIFT,
  SIDE_ACK,
  SIDE_BEYOND,
  SIDE_EDGE,
  SIDE_FIN,
  SIDE_FIN_ACKED,
  SIDE_ISS,
  SIDE_ISS_CHANGED,
  SIDE_MAYBE_PADDED,
  SIDE_NXT,
  SIDE_PADS,
  SIDE_RST,
  SND_NXT,
  ST_UNKNOWN,
} from "./rowLayout";
import { advance, has, hasFlow, type Scene, set, setFlow, stateOf } from "./segmentContext";

/** SEG.SEQ and SEG.LEN against SND.NXT. Called for segments without SYN. */
export function takeSequence(scene: Scene): void {
  const { row, me, pe, packet } = scene;
  const { flags } = packet;
  const seq = toWord(packet.seq);
  const fin = flags & FIN ? 1 : 0;
  const padding = isPadding(packet);
  if (padding) scene.marks |= Mark.Padding;
  if (has(scene, me, SIDE_RST)) scene.marks |= Mark.AfterEnd;
  if (has(scene, me, SIDE_BEYOND | SIDE_MAYBE_PADDED) && !(flags & RST)) returnToOldNumbers(scene, seq, padding);
  const payloadLength = padding && has(scene, me, SIDE_PADS) ? 0 : packet.payloadLength;
  const len = payloadLength + fin;
  const after = wordAdd(seq, len);
  if (!has(scene, me, SIDE_NXT)) {
    row[me + SND_NXT] = after;
    // The first number seen: what relative numbers of a flow without SYN count from.
    row[me + ISS] = seq;
    set(scene, me, SIDE_NXT);
  } else if (!(flags & RST)) {
    const distance = wordDistance(row[me + SND_NXT]!, seq);
    if (distance < 0 && isBelowIss(scene, seq)) {
      // No number of this connection: nothing follows from it.
      scene.marks |= Mark.Misplaced;
      return;
    }
    // It was acknowledged before it was seen.
    if (distance === 0 && len > 0 && has(scene, pe, SIDE_ACK) && wordDistance(seq, row[pe + RCV_NXT]!) > 0)
      scene.marks |= Mark.AckUnseen;
    if (distance > 0) takeGap(scene, seq, distance);
    else if (distance < 0 && len > 0) takeOld(scene, seq, after, distance);
    else if (distance === -1 && isIdle(scene)) scene.marks |= Mark.KeepAlive;
    if (len > 0 && has(scene, me, SIDE_FIN) && wordDistance(row[me + S_FIN]!, after) > 0) scene.marks |= Mark.AfterEnd;
    if (wordDistance(row[me + SND_NXT]!, after) > 0) row[me + SND_NXT] = after;
  }
  if (len > 0 && !(flags & RST)) noteLast(scene);
  if (padding && payloadLength > 0) set(scene, me, SIDE_MAYBE_PADDED);
  if (payloadLength > 0) {
    const mss = row[pe + S_MSS]!;
    if (mss > 0 && payloadLength > mss) {
      // More than one full segment in one: cut or joined by the card, not by the wire.
      if (payloadLength > mss + (mss >>> 1)) setFlow(scene, FLOW_OFFLOADED);
      if (!hasFlow(scene, FLOW_OFFLOADED)) scene.marks |= Mark.BeyondMss;
    }
    if (
      has(scene, pe, SIDE_EDGE) &&
      windowKnown(scene) &&
      after === row[pe + RCV_EDGE] &&
      !(scene.marks & Mark.KeepAlive)
    )
      scene.marks |= Mark.WindowFull;
  }
  if (fin && !(flags & RST)) takeFin(scene, after);
}

/** No data end without PSH in a few zero octets, but for a program that asks for it: link padding looks so (RFC 894). */
export function isPadding({ flags, payloadLength, bytes, payloadStart, payloadEnd }: Packet): boolean {
  if (flags !== ACK || payloadLength === 0 || payloadLength > MOST_LINK_PADDING) return false;
  if (payloadEnd - payloadStart < payloadLength) return false;
  for (let at = payloadStart; at < payloadEnd; at++) if (bytes[at] !== 0) return false;
  return true;
}

/** The sender begins again where it was before its last segment: that one's numbers were none of the connection's. */
function returnToOldNumbers(scene: Scene, seq: number, padding: boolean): void {
  const { row, me, pe, packet } = scene;
  const acked = has(scene, pe, SIDE_ACK) && wordDistance(seq, row[pe + RCV_NXT]!) > 0;
  const holeStart = row[me + S_HOLE_START]!;
  const holeEnd = row[me + S_HOLE_END]!;
  // Back where it was, or behind the octets of that segment.
  const behind = wordAdd(holeStart, wordDistance(holeEnd, row[me + SND_NXT]!));
  const wasBeyond = has(scene, me, SIDE_BEYOND) && holeStart !== holeEnd && (seq === holeStart || seq === behind);
  // Zero octets at the same number again may be the same data, unless it has news for the peer.
  const news = has(scene, me, SIDE_ACK) && toWord(packet.ack) !== row[me + RCV_NXT];
  const wasPadded = has(scene, me, SIDE_MAYBE_PADDED) && seq === row[me + S_LAST_SEQ] && (!padding || news);
  row[me + S_FLAGS]! &= ~(SIDE_BEYOND | SIDE_MAYBE_PADDED);
  if (acked || !(wasBeyond || wasPadded)) return;
  scene.marks |= Mark.Misplaced;
  row[me + SND_NXT] = seq;
  row[me + S_HOLE_START] = row[me + S_HOLE_END] = seq;
  if (wasPadded) set(scene, me, SIDE_PADS);
}

function isBelowIss(scene: Scene, seq: number): boolean {
  const { row, me, doubles, d, side } = scene;
  if (!has(scene, me, SIDE_ISS) || has(scene, me, SIDE_ISS_CHANGED)) return false;
  const octets = doubles[d + D_BYTES_A + side]! + doubles[d + D_RUN_BYTES_A + side]! + doubles[d + D_MISSED_A + side]!;
  return octets < MOST_OCTETS_BELOW_WRAP && wordDistance(row[me + ISS]!, seq) < 0;
}

function windowKnown(scene: Scene): boolean {
  return hasFlow(scene, FLOW_SCALE_KNOWN) && hasFlow(scene, FLOW_ROLES_KNOWN);
}

function isIdle(scene: Scene): boolean {
  const { row, me, pe } = scene;
  return has(scene, pe, SIDE_ACK) && row[pe + RCV_NXT] === row[me + SND_NXT];
}

function takeGap(scene: Scene, seq: number, distance: number): void {
  const { row, me, pe, doubles, d, side } = scene;
  scene.marks |= Mark.Gap;
  const start = row[me + SND_NXT]!;
  // Acknowledged already: it was on the wire, and the capture missed it.
  const acked = has(scene, pe, SIDE_ACK) ? wordDistance(start, row[pe + RCV_NXT]!) : 0;
  if (acked > 0) doubles[d + D_MISSED_A + side]! += Math.min(acked, distance);
  const isBeyond = has(scene, pe, SIDE_EDGE) && windowKnown(scene) && wordDistance(row[pe + RCV_EDGE]!, seq) > 0;
  if (isBeyond) set(scene, me, SIDE_BEYOND);
  if (acked < distance) {
    row[me + S_HOLE_START] = acked > 0 ? wordAdd(start, acked) : start;
    row[me + S_HOLE_END] = seq;
  }
}

function takeOld(scene: Scene, seq: number, after: number, distance: number): void {
  const { row, me, packet } = scene;
  const probes = packet.payloadLength <= 1 || (scene.marks & Mark.Padding) !== 0;
  if (distance === -1 && probes && !(packet.flags & FIN) && isIdle(scene)) {
    scene.marks |= Mark.KeepAlive;
    return;
  }
  scene.marks |= Mark.OldData;
  const start = row[me + S_HOLE_START]!;
  const end = row[me + S_HOLE_END]!;
  if (start === end) return;
  if (wordDistance(start, seq) <= 0 && wordDistance(start, after) > 0) {
    scene.marks |= Mark.Recovery;
    row[me + S_HOLE_START] = wordDistance(end, after) >= 0 ? end : after;
  } else if (wordDistance(end, seq) < 0 && wordDistance(end, after) >= 0) {
    scene.marks |= Mark.Recovery;
    row[me + S_HOLE_END] = seq;
  }
}

function noteLast(scene: Scene): void {
  const { row, me, doubles, d, side, recorded } = scene;
  row[me + S_LAST_FRAME] = recorded.frameNumber;
  row[me + S_LAST_SEQ] = toWord(scene.packet.seq);
  doubles[d + D_LAST_TIME_A + side] = recorded.timeNs;
  doubles[d + D_LAST_OFFSET_A + side] = recorded.fileOffset;
}

/** SEG.ACK and SEG.WND. Called for segments with ACK and without SYN. */
export function takeAck(scene: Scene): void {
  const { row, me, pe, packet, doubles, d, side } = scene;
  const { flags } = packet;
  const ack = toWord(packet.ack);
  const scaled = packet.window << (hasFlow(scene, FLOW_SCALED) ? Math.min(row[me + S_SHIFT]!, LARGEST_SHIFT) : 0);
  const edge = wordAdd(ack, scaled);
  const windowSeen = (packet.defects & Defect.WindowCut) === 0;
  const known = has(scene, pe, SIDE_NXT);
  const beyond = known ? wordDistance(row[pe + SND_NXT]!, ack) : 0;
  if (flags & RST) {
    if (beyond > 0) scene.marks |= Mark.AckUnseen;
    return;
  }
  if (has(scene, me, SIDE_ACK)) {
    const distance = wordDistance(row[me + RCV_NXT]!, ack);
    if (beyond > 0 && distance !== 0) scene.marks |= Mark.AckUnseen;
    if (distance === 0) takeSameAck(scene, ack);
    else if (distance > 0) {
      const start = row[pe + S_HOLE_START]!;
      const end = row[pe + S_HOLE_END]!;
      if (wordDistance(start, ack) > 0) {
        // Acknowledged without ever having been seen: the capture missed it. Nothing where no hole is.
        const missed = Math.min(wordDistance(start, ack), wordDistance(start, end));
        doubles[d + D_MISSED_A + (1 - side)]! += missed;
        row[pe + S_HOLE_START] = wordAdd(start, missed);
      }
    }
    if (distance < 0) return;
    if (has(scene, me, SIDE_EDGE) && windowSeen && windowKnown(scene)) {
      const moved = wordDistance(row[me + RCV_EDGE]!, edge);
      // Scaling rounds down: less than one unit is no shrinking (RFC 7323 §2.4).
      const unit = 1 << Math.max(0, Math.min(row[me + S_SHIFT]!, LARGEST_SHIFT));
      if (moved <= -unit && !(flags & FIN)) scene.marks |= Mark.WindowShrunk;
    }
  } else if (beyond > 0) scene.marks |= Mark.AckUnseen;
  row[me + RCV_NXT] = ack;
  set(scene, me, SIDE_ACK);
  if (windowSeen) {
    if (packet.window === 0 && !(flags & FIN)) scene.marks |= Mark.ZeroWindow;
    row[me + RCV_EDGE] = edge;
    row[me + RCV_WND] = packet.window;
    set(scene, me, SIDE_EDGE);
  }
  if (has(scene, pe, SIDE_FIN) && !has(scene, pe, SIDE_FIN_ACKED) && wordDistance(row[pe + S_FIN]!, ack) >= 0)
    finAcknowledged(scene);
}

function takeSameAck(scene: Scene, ack: number): void {
  const { row, me, pe, packet } = scene;
  const outstanding = has(scene, pe, SIDE_NXT) && wordDistance(ack, row[pe + SND_NXT]!) > 0;
  const plain = packet.payloadLength === 0 && !(packet.flags & (FIN | SYN | RST));
  if (
    outstanding &&
    plain &&
    packet.window === row[me + RCV_WND] &&
    packet.window !== 0 &&
    !(scene.marks & Mark.KeepAlive)
  )
    scene.marks |= Mark.DuplicateAck;
}

function takeFin(scene: Scene, after: number): void {
  const { row, me, pe, packet } = scene;
  scene.marks |= Mark.Teardown;
  if (!has(scene, me, SIDE_FIN)) {
    const silent = has(scene, me, SIDE_ISS) && after === wordAdd(row[me + ISS]!, 2);
    if (silent && !has(scene, pe, SIDE_FIN)) scene.marks |= Mark.SilentClose;
    row[me + S_FIN] = after;
    set(scene, me, SIDE_FIN);
    const acksTheirs =
      has(scene, pe, SIDE_FIN_ACKED) || (packet.flags & ACK && wordDistance(row[pe + S_FIN]!, packet.ack) >= 0);
    advance(scene, me, acksTheirs ? "send FIN" : "send FIN, crossing");
    advance(scene, pe, acksTheirs ? "receive FIN, ACK of FIN" : "receive FIN");
  }
}

function finAcknowledged(scene: Scene): void {
  const { pe } = scene;
  scene.marks |= Mark.Teardown;
  set(scene, pe, SIDE_FIN_ACKED);
  advance(scene, pe, "receive ACK of FIN");
}

/** A flow whose SYN was not captured: whoever sends ACK without SYN or RST is synchronized. */
export function takeMidFlow(scene: Scene): void {
  const { me } = scene;
  if (hasFlow(scene, FLOW_ROLES_KNOWN) || has(scene, me, SIDE_ISS)) return;
  const isUnknown = stateOf(scene, me) === ST_UNKNOWN;
  if (isUnknown && scene.packet.flags & ACK && !(scene.packet.flags & RST)) advance(scene, me, "send ACK");
}
