// A connection whose directions travel on different paths: another VLAN or MPLS label each way, a tunnel one way, an answer
// that bypasses the load balancer. The numbers of both directions show that they are one.

import { ACK, RST, SYN } from "../tcp/flags";
import { toWord, wordDistance } from "../tcp/seq";
import { HALVES_APART_NS, INTERLOCKING, SAME_ATTEMPT_NS, SYN_RECORDED_LATE_NS } from "../tcp/thresholds";
import { OPT_TIMESTAMPS, scanOptions } from "./quickOptions";
import * as L from "./rowLayout";
import { has, type SegmentContext } from "./segmentContext";

/** Whether the context's segment is the first of its direction in the context's flow, which has the other direction only. */
export function isOtherHalf(context: SegmentContext): boolean {
  const { row, sender, packet, floats, floatsAt, recorded } = context;
  if (row[sender + L.S_SEGMENTS] !== 0 || row[sender + L.S_DUPLICATES] !== 0) return false;
  const sinceNs = recorded.timeNs - floats[floatsAt + L.D_LAST_TIME]!;
  if (sinceNs < -SYN_RECORDED_LATE_NS) return false;
  const { flags } = packet;
  if (flags & SYN && !(flags & ACK)) return isSynOf(context);
  if (flags & SYN) return sinceNs <= SAME_ATTEMPT_NS && isSynAckOf(context);
  if (flags & RST) return sinceNs <= SAME_ATTEMPT_NS && isRstOf(context);
  return (flags & ACK) !== 0 && isSegmentOf(context, sinceNs);
}

/** The SYN was recorded after the SYN-ACK that acknowledges it. */
function isSynOf(context: SegmentContext): boolean {
  const { row, receiver, packet } = context;
  if (!has(context, receiver, L.SIDE_SYN_ACK) || !has(context, receiver, L.SIDE_ACK)) return false;
  const acked = wordDistance(toWord(packet.seq), row[receiver + L.RCV_NXT]!);
  return acked >= 1 && acked <= 1 + packet.payloadLength;
}

/** A SYN-ACK with a wrong number answers the SYN, too, if it is near, or echoes the SYN's timestamp. */
function isSynAckOf(context: SegmentContext): boolean {
  const { row, receiver, packet } = context;
  if (!has(context, receiver, L.SIDE_SYN)) return false;
  if (has(context, receiver, L.SIDE_ACK)) {
    const acked = wordDistance(toWord(packet.seq), row[receiver + L.RCV_NXT]!);
    if (acked < 1 || acked > INTERLOCKING) return false;
  }
  return Math.abs(wordDistance(row[receiver + L.ISS]!, packet.ack)) <= INTERLOCKING || echoes(context);
}

/** Whether the segment's TSecr is the last TSval of the other side. */
function echoes({ row, flowAt, side, receiver, packet }: SegmentContext): boolean {
  if (!(row[receiver + L.S_FLAGS]! & L.SIDE_STAMPED)) return false;
  const { bytes, view, optionsStart, optionsEnd } = packet;
  const { seen, tsEcr } = scanOptions(bytes, view, optionsStart, optionsEnd);
  if (!(seen & OPT_TIMESTAMPS)) return false;
  const sent = row[flowAt + L.F_TSVAL_A + 1 - side]!;
  return sent !== 0 && toWord(tsEcr) === sent;
}

function isRstOf(context: SegmentContext): boolean {
  const { row, receiver, packet } = context;
  if (has(context, receiver, L.SIDE_ACK) && row[receiver + L.RCV_NXT] === toWord(packet.seq)) return true;
  return (packet.flags & ACK) !== 0 && acknowledgesSent(context);
}

function isSegmentOf(context: SegmentContext, sinceNs: number): boolean {
  const { row, receiver, packet } = context;
  if (!has(context, receiver, L.SIDE_ACK)) return has(context, receiver, L.SIDE_SYN) && acknowledgesSent(context);
  const beyondAck = wordDistance(row[receiver + L.RCV_NXT]!, packet.seq);
  const beyondSent = wordDistance(row[receiver + L.SND_NXT]!, packet.ack);
  if (beyondAck === 0 && beyondSent === 0) return true;
  return sinceNs <= HALVES_APART_NS && Math.abs(beyondAck) <= INTERLOCKING && Math.abs(beyondSent) <= INTERLOCKING;
}

/** ISS < SEG.ACK =< SND.NXT of the other side, whose SYN was captured. */
function acknowledgesSent(context: SegmentContext): boolean {
  const { row, receiver, packet } = context;
  if (!has(context, receiver, L.SIDE_SYN)) return false;
  return (
    wordDistance(row[receiver + L.ISS]!, packet.ack) > 0 && wordDistance(row[receiver + L.SND_NXT]!, packet.ack) <= 0
  );
}
