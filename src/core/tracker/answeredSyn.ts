// Which SYN of the attempt a number acknowledges: decided when it comes, and again when the SYN is recorded after its answer.

import { ACK, RST, SYN } from "../tcp/flags";
import { judgeSynAck } from "../tcp/handshakeVerdict";
import { toSeq, toWord, wordAdd, wordDistance } from "../tcp/seq";
import { FRAME_SWAP_NS } from "../tcp/thresholds";
import { establish } from "./establishment";
import { ED_TIME, type EventStore } from "./events";
import { walkSegments } from "./handshakeNumbers";
import {
  E_ACK,
  E_FLAGS,
  E_KIND,
  E_NEXT,
  E_PAYLOAD,
  E_SEQ,
  E_SYN_ACK_FIT_SHIFT,
  F_FLAGS,
  F_HEAD,
  FLOW_SYN_ACK_FITS,
  ISS,
  KIND_SEGMENT,
  SIDE_ISS,
  SIDE_ISS_CHANGED,
  SIDE_SYN_ACK,
  SIDE_SYN_ACKED,
  SND_NXT,
  SYN_ACK_EXPLAINED,
  SYN_ACK_FITS,
  SYN_ACK_WRONG,
} from "./rowLayout";
import { advance, has, hasFlow, initiatorSide, type SegmentContext, set, setFlow } from "./segmentContext";
import { RECEIVE_ACK_OF_SYN } from "./stateEvents";

/** SYN-ACKs that were recorded just before the SYN that they answer, or before there was any SYN to judge them by. */
export function rejudgeSynAcks(context: SegmentContext, events: EventStore): void {
  const { row, flowAt, sender } = context;
  if (!has(context, context.receiver, SIDE_SYN_ACK)) return;
  const first = toSeq(row[sender + ISS]!);
  const last = toSeq(row[sender + SND_NXT]!);
  for (let event = row[flowAt + F_HEAD]!; event >= 0; ) {
    const ints = events.ints.chunk(event);
    const at = events.ints.at(event);
    const kind = ints[at + E_KIND]!;
    const timeNs = events.floats.chunk(event)[events.floats.at(event) + ED_TIME]!;
    const flags = ints[at + E_FLAGS]! >>> 20;
    const known = (kind >>> E_SYN_ACK_FIT_SHIFT) & 3;
    event = ints[at + E_NEXT]!;
    const isSynAck = (kind & 3) === KIND_SEGMENT && (flags & (SYN | ACK | RST)) === (SYN | ACK);
    if (!isSynAck || ((kind >>> 2) & 1) === context.side || known === SYN_ACK_FITS) continue;
    if (known === SYN_ACK_WRONG && context.recorded.timeNs - timeNs > FRAME_SWAP_NS) continue;
    const { fit } = judgeSynAck(toSeq(ints[at + E_ACK]!), first, last, undefined);
    setSynAckFit(ints, at, fit.kind === "fits" ? SYN_ACK_FITS : SYN_ACK_WRONG);
    if (fit.kind !== "fits") continue;
    set(context, sender, SIDE_SYN_ACKED);
    advance(context, sender, RECEIVE_ACK_OF_SYN);
    if (initiatorSide(row[flowAt + F_FLAGS]!) === context.side) setFlow(context, FLOW_SYN_ACK_FITS);
  }
}

function setSynAckFit(ints: Int32Array, at: number, fit: number): void {
  ints[at + E_KIND] = (ints[at + E_KIND]! & ~(3 << E_SYN_ACK_FIT_SHIFT)) | (fit << E_SYN_ACK_FIT_SHIFT);
}

/** A SYN recorded after its answers: judge those answers now. */
export function catchUp(context: SegmentContext, events: EventStore): void {
  const { row, flowAt, sender } = context;
  for (let event = row[flowAt + F_HEAD]!; event >= 0; ) {
    const ints = events.ints.chunk(event);
    const at = events.ints.at(event);
    const kind = ints[at + E_KIND]!;
    event = ints[at + E_NEXT]!;
    if ((kind & 3) !== KIND_SEGMENT || ((kind >>> 2) & 1) === context.side) continue;
    const flags = ints[at + E_FLAGS]! >>> 20;
    const acked = ints[at + E_ACK]!;
    // The peer's first acknowledgment is of the SYN; later numbers may be of data that is recorded late as well.
    if (
      !(flags & ACK) ||
      wordDistance(row[sender + ISS]!, acked) <= 0 ||
      wordDistance(row[sender + SND_NXT]!, acked) > 0
    )
      continue;
    set(context, sender, SIDE_SYN_ACKED);
    if (flags & SYN) setFlow(context, FLOW_SYN_ACK_FITS);
    advance(context, sender, RECEIVE_ACK_OF_SYN);
  }
  establish(context, context.recorded.timeNs);
}

/**
 * Whether SEG.ACK acknowledges a SYN of the peer: ISS < SEG.ACK =< SND.NXT (RFC 9293 §3.10.7.3), for any SYN of the
 * attempt. When an earlier one is answered, that one's ISS becomes the peer's.
 */
export function acknowledgesSyn(context: SegmentContext, events: EventStore): boolean {
  const { row, flowAt, receiver, packet } = context;
  if (!has(context, receiver, SIDE_ISS)) return false;
  const ack = toWord(packet.ack);
  if (wordDistance(row[receiver + ISS]!, ack) > 0 && wordDistance(row[receiver + SND_NXT]!, ack) <= 0) return true;
  if (!has(context, receiver, SIDE_ISS_CHANGED)) return false;
  for (let event = row[flowAt + F_HEAD]!; event >= 0; ) {
    const ints = events.ints.chunk(event);
    const at = events.ints.at(event);
    const kind = ints[at + E_KIND]!;
    if ((kind & 3) === KIND_SEGMENT && ((kind >>> 2) & 1) !== context.side && (ints[at + E_FLAGS]! >>> 20) & SYN) {
      const iss = ints[at + E_SEQ]!;
      const nxt = wordAdd(iss, 1 + ints[at + E_PAYLOAD]!);
      if (wordDistance(iss, ack) > 0 && wordDistance(nxt, ack) <= 0) {
        row[receiver + ISS] = iss;
        row[receiver + SND_NXT] = nxt;
        return true;
      }
    }
    event = ints[at + E_NEXT]!;
  }
  return false;
}

/** The initiator accepts a SYN-ACK far from its SYN and continues from there: the answered SYN is not in the capture. */
export function adoptMissedSyn(context: SegmentContext, events: EventStore): void {
  const { row, flowAt, sender, packet } = context;
  if (hasFlow(context, FLOW_SYN_ACK_FITS)) return;
  const next = toSeq(packet.seq);
  const { fit } = judgeSynAck(next, toSeq(row[sender + ISS]!), toSeq(row[sender + SND_NXT]!), next);
  if (fit.kind !== "explained") return;
  walkSegments(row, flowAt, events, ({ event, side, flags, ack }) => {
    if (side === context.side || (flags & (SYN | ACK | RST)) !== (SYN | ACK) || ack !== next) return false;
    setSynAckFit(events.ints.chunk(event), events.ints.at(event), SYN_ACK_EXPLAINED);
    setFlow(context, FLOW_SYN_ACK_FITS);
    set(context, sender, SIDE_SYN_ACKED);
    return false;
  });
}
