// Which flow a segment belongs to when its addresses and ports were used before: another try of the same attempt, a new
// connection, or a late segment of an older connection.

import { ACK, FIN, RST, SYN } from "../tcp/flags";
import { toWord, wordAdd, wordDistance } from "../tcp/seq";
import { SAME_ATTEMPT_NS, SAME_CONNECTION, SAME_SYN_NS, SENT_SINCE_SYN, SYN_RECORDED_LATE_NS } from "../tcp/thresholds";
import {
  addressPlace,
  D_FIRST_TIME,
  D_LAST_TIME,
  F_FLAGS,
  F_PORTS,
  F_SIDE_A,
  F_SIDE_B,
  FLOW_ESTABLISHED,
  FLOW_REFUSED,
  FLOW_RESET,
  FLOW_ROLES_KNOWN,
  FLOW_SYN,
  FLOW_SYN_ACK,
  FLOW_SYN_ACK_FITS,
  FLOW_UNREACHABLE,
  ISS,
  RCV_NXT,
  S_FLAGS,
  SIDE_ACK,
  SIDE_FIN,
  SIDE_ISS,
  SIDE_NXT,
  SIDE_SYN,
  SIDE_SYNCHRONIZED,
  SND_NXT,
} from "./rowLayout";
import { has, hasFlow, initiatorSide, type SegmentContext } from "./segmentContext";

export function isEnded({ row, flowAt }: Pick<SegmentContext, "row" | "flowAt">): boolean {
  const fins = row[flowAt + F_SIDE_A + S_FLAGS]! & row[flowAt + F_SIDE_B + S_FLAGS]! & SIDE_FIN;
  return (row[flowAt + F_FLAGS]! & FLOW_RESET) !== 0 || fins !== 0;
}

/** It is open, or was when the capture began: it has not ended, and only a SYN seen and never answered shows that it did not open. */
export function isOpen({ row, flowAt }: Pick<SegmentContext, "row" | "flowAt">): boolean {
  const flags = row[flowAt + F_FLAGS]!;
  return ((flags & FLOW_ESTABLISHED) !== 0 || !(flags & FLOW_SYN)) && !isEnded({ row, flowAt });
}

/** Whether the segment is of the newest flow on its addresses; if not, it begins a new one. */
export function belongsToFlow(context: SegmentContext): boolean {
  const { flags } = context.packet;
  if (isSpoiltSyn(context)) return true;
  if (!(flags & SYN) || flags & RST) return !isEnded(context) || flags & RST ? true : isNear(context);
  return flags & ACK ? synAckBelongs(context) : synBelongs(context);
}

/** SYN and FIN in an open flow, at its own numbers: a segment of that flow with a wrong bit, not a new connection. */
export function isSpoiltSyn(context: SegmentContext): boolean {
  const { row, sender, packet } = context;
  if ((packet.flags & (SYN | FIN | RST)) !== (SYN | FIN) || !isOpen(context) || !has(context, sender, SIDE_NXT))
    return false;
  return Math.abs(wordDistance(row[sender + SND_NXT]!, packet.seq)) < SAME_CONNECTION;
}

/** Both numbers lie near what its sender used last, or what the other side's numbers say: either may be wrong once. */
function isNear(context: SegmentContext): boolean {
  const { row, sender, packet } = context;
  // Exactly the expected number: no other connection begins there.
  if (has(context, sender, SIDE_NXT) && row[sender + SND_NXT] === toWord(packet.seq)) return true;
  return (
    isNearOneOf(context, packet.seq, SND_NXT, SIDE_NXT, RCV_NXT, SIDE_ACK) &&
    isNearOneOf(context, packet.ack, RCV_NXT, SIDE_ACK, SND_NXT, SIDE_NXT)
  );
}

function isNearOneOf(
  context: SegmentContext,
  number: number,
  own: number,
  ownBit: number,
  theirs: number,
  theirsBit: number,
): boolean {
  const { row, sender, receiver } = context;
  if (has(context, sender, ownBit) && Math.abs(wordDistance(row[sender + own]!, number)) < SAME_CONNECTION) return true;
  return has(context, receiver, theirsBit)
    ? Math.abs(wordDistance(row[receiver + theirs]!, number)) < SAME_CONNECTION
    : !has(context, sender, ownBit);
}

function synBelongs(context: SegmentContext): boolean {
  const { row, sender, receiver, packet, floats, floatsAt } = context;
  const { timeNs } = context.recorded;
  const sinceFirst = timeNs - floats[floatsAt + D_FIRST_TIME]!;
  const sinceLast = timeNs - floats[floatsAt + D_LAST_TIME]!;
  const seq = toWord(packet.seq);
  if (!hasFlow(context, FLOW_SYN)) {
    if (sinceFirst > SYN_RECORDED_LATE_NS || isEnded(context)) return false;
    const next = wordAdd(seq, 1 + packet.payloadLength);
    // ISS of a side without SYN is the first number that it was seen to use.
    const first = wordDistance(seq + 1, has(context, sender, SIDE_NXT) ? row[sender + ISS]! : row[receiver + RCV_NXT]!);
    // A SYN-ACK came before: this is the SYN it answers, recorded late, unless the initiator has used other numbers since.
    if (hasFlow(context, FLOW_SYN_ACK))
      return (
        initiatorSide(row[context.flowAt + F_FLAGS]!) === context.side &&
        !has(context, sender, SIDE_SYN) &&
        Math.abs(first) < SENT_SINCE_SYN
      );
    const mine = has(context, sender, SIDE_NXT) && row[sender + ISS] === next;
    const theirs =
      has(context, receiver, SIDE_ACK) && row[receiver + RCV_NXT] === next && !has(context, sender, SIDE_NXT);
    return mine || theirs;
  }
  const established = hasFlow(context, FLOW_ESTABLISHED);
  if (has(context, sender, SIDE_ISS) && row[sender + ISS] === seq) {
    // So late that it is not a delayed duplicate, but another connect call.
    return (!established || !isEnded(context)) && sinceLast <= SAME_SYN_NS;
  }
  if (established || hasFlow(context, FLOW_REFUSED | FLOW_RESET | FLOW_UNREACHABLE)) return false;
  // It continued as only an open connection does, though the other direction is not in the capture.
  if (initiatorSide(row[context.flowAt + F_FLAGS]!) === context.side && has(context, sender, SIDE_SYNCHRONIZED))
    return false;
  return sinceLast <= SAME_ATTEMPT_NS;
}

function synAckBelongs(context: SegmentContext): boolean {
  const { row, sender, receiver, packet, floats, floatsAt } = context;
  if (has(context, sender, SIDE_ISS) && row[sender + ISS] === toWord(packet.seq)) return true;
  const young = context.recorded.timeNs - floats[floatsAt + D_FIRST_TIME]! <= SYN_RECORDED_LATE_NS;
  if (!hasFlow(context, FLOW_ROLES_KNOWN)) {
    // An earlier segment acknowledges this very SYN: recorded in the wrong order.
    return young && has(context, receiver, SIDE_ACK) && row[receiver + RCV_NXT] === wordAdd(packet.seq, 1);
  }
  if (!hasFlow(context, FLOW_SYN)) return young && !isEnded(context);
  if (!hasFlow(context, FLOW_ESTABLISHED)) return true;
  if (!has(context, receiver, SIDE_ISS)) return false;
  // Of an open flow it may acknowledge data, too. With two foreign numbers it answers a SYN that was not captured.
  const acked = wordDistance(row[receiver + ISS]!, packet.ack);
  return isEnded(context) ? acked === 1 : acked > 0 && wordDistance(row[receiver + SND_NXT]!, packet.ack) <= 0;
}

/** Whether a flow and the previous one, of the same two endpoints, have the same endpoint A. */
export function sameOrientation(row: Int32Array, flowAt: number, before: Int32Array, b: number): boolean {
  if (row[flowAt + F_PORTS] !== before[b + F_PORTS]) return false;
  for (let word = 0; word < 4; word++) {
    const place = addressPlace(0, word);
    if (row[flowAt + place] !== before[b + place]) return false;
  }
  return true;
}

/**
 * A new attempt began while the previous flow was open (RFC 9293 §3.5.1). Until it is answered, segments without SYN may be
 * that older connection's: all of them, but for the answer to this SYN and the RST that follows it.
 *
 * Must be called for a flow that has such a previous flow. Returns the sender's side in the older flow when the segment
 * belongs to that flow, else −1.
 */
export function sideInPrevious(context: SegmentContext, before: Int32Array, b: number): number {
  const { row, flowAt, sender, receiver, packet } = context;
  const { flags } = packet;
  if (hasFlow(context, FLOW_SYN_ACK_FITS | FLOW_ESTABLISHED) || flags & SYN) return -1;
  const side = sameOrientation(row, flowAt, before, b) ? context.side : 1 - context.side;
  const old = b + (side === 0 ? F_SIDE_A : F_SIDE_B);
  const oldPeer = b + (side === 0 ? F_SIDE_B : F_SIDE_A);
  if (!(before[old + S_FLAGS]! & SIDE_NXT)) return -1;
  const distance = wordDistance(before[old + SND_NXT]!, packet.seq);
  if (Math.abs(distance) > SAME_CONNECTION) return -1;
  // After its FIN, the older flow sends nothing more.
  if (distance > 0 && before[old + S_FLAGS]! & SIDE_FIN) return -1;
  const isInitiator = initiatorSide(row[flowAt + F_FLAGS]!) === context.side;
  // A RST that takes its number from the answer just seen belongs to this attempt, and ends the older flow.
  if (flags & RST)
    return isInitiator && has(context, receiver, SIDE_ACK) && row[receiver + RCV_NXT] === toWord(packet.seq)
      ? -1
      : side;
  // It acknowledges exactly what the other side has sent in the new attempt.
  if (flags & ACK && has(context, receiver, SIDE_ISS) && toWord(packet.ack) === row[receiver + SND_NXT]) return -1;
  // Closer to the numbers its sender has used in the new attempt: its SYN-ACK was recorded late, or acknowledges no captured SYN.
  if (has(context, sender, SIDE_NXT) && Math.abs(wordDistance(row[sender + SND_NXT]!, packet.seq)) < Math.abs(distance))
    return -1;
  const acknowledgesOld =
    (before[oldPeer + S_FLAGS]! & SIDE_NXT) !== 0 &&
    Math.abs(wordDistance(before[oldPeer + SND_NXT]!, packet.ack)) < SAME_CONNECTION;
  // The first ACK of current numbers after the SYN is its answer (RFC 5961 §4.2).
  if (
    !isInitiator &&
    distance === 0 &&
    packet.payloadLength === 0 &&
    acknowledgesOld &&
    !has(context, sender, SIDE_ACK)
  )
    return -1;
  return side;
}
