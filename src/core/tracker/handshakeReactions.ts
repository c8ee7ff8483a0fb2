// What the segments after a handshake's ACK show about it, noted in its record.

import { ACK, FIN, RST, SYN } from "../tcp/flags";
import { type SeqNumber, seqAdd, seqDistance, seqLess, seqLessOrEqual, seqWithin, toSeq } from "../tcp/seq";
import { COPY_NS, FRAME_SWAP_NS } from "../tcp/thresholds";
import * as H from "./handshakeRecords";
import * as L from "./rowLayout";
import { advance, type SegmentContext } from "./segmentContext";
import { RECEIVE_ACK_OF_SYN } from "./stateEvents";

/** A later segment of the initiator. */
export function noteOwn(context: SegmentContext, record: Float64Array, h: number, afterNs: number): void {
  const { row, receiver, packet } = context;
  const ack = toSeq(packet.ack);
  const judgedAck = toSeq(record[h + H.H_ACK]!);
  if (record[h + H.H_BELOW_KIND] === 0) {
    record[h + H.H_BELOW_KIND] = belowKind(context, record, h, afterNs);
    record[h + H.H_BELOW_AFTER] = afterNs;
  }
  const peerNxtThen = toSeq(record[h + H.H_PEER_NXT]!);
  const peerNxt = toSeq(row[receiver + L.SND_NXT]!);
  const difference = seqDistance(peerNxtThen, judgedAck);
  if (afterNs > FRAME_SWAP_NS && seqLess(ack, judgedAck)) record[h + H.H_TAKES_BACK] = 1;
  if (seqLess(peerNxtThen, peerNxt) && seqDistance(peerNxt, ack) === difference) record[h + H.H_TAKES_BACK] = 1;
  if (record[h + H.H_TAKES_BACK] === 0 && record[h + H.H_NEXT_KIND] === H.NEXT_OTHER) record[h + H.H_TAKES_BACK] = -1;
  // The SYN-ACK was repeated once, and this may be the ACK that reached the responder.
  if (record[h + H.H_REFUSALS] === 1) accept(context, receiver);
}

/** What the initiator's use of numbers below those of its ACK shows: `BELOW_…`, 0 for nothing. */
function belowKind(context: SegmentContext, record: Float64Array, h: number, afterNs: number): number {
  const { row, sender, packet } = context;
  const judged = toSeq(record[h + H.H_SEQ]!);
  const lowest = seqAdd(toSeq(record[h + H.H_ISS]!), 1);
  const seq = toSeq(packet.seq);
  const peerAcked = record[h + H.H_PEER_ACKED]!;
  // The responder had these octets by then: they are retransmitted.
  if (!Number.isNaN(peerAcked) && seqLessOrEqual(judged, toSeq(peerAcked))) return 0;
  if (!seqLess(lowest, judged) || !seqWithin(lowest, seq, seqAdd(judged, -1))) return 0;
  const nxt: SeqNumber = seqAdd(seq, packet.payloadLength + (packet.flags & FIN ? 1 : 0));
  if (nxt === seq) {
    // A keep-alive probe has SEQ = SND.NXT−1, and acknowledges nothing new.
    const acknowledgesMore = seqDistance(toSeq(row[sender + L.RCV_NXT]!), toSeq(packet.ack)) > 0;
    const isProbe = seqAdd(seq, 1) === judged && !acknowledgesMore;
    return afterNs > FRAME_SWAP_NS && !isProbe ? H.BELOW_RETURNED : 0;
  }
  if (nxt === judged) return H.BELOW_FILLED;
  if (!seqLess(judged, nxt)) return 0;
  // Segments that were sent individually may be retransmitted as one.
  return seqLess(toSeq(row[sender + L.SND_NXT]!), nxt) ? H.BELOW_CROSSED : H.BELOW_FILLED;
}

/** A later segment of the responder. */
export function notePeers(context: SegmentContext, record: Float64Array, h: number, afterNs: number): void {
  const { row, sender, packet } = context;
  const { flags } = packet;
  const seq = toSeq(packet.seq);
  const isSynAck = (flags & (SYN | RST)) === SYN;
  // The SYN-ACK recorded twice, or one that crossed the ACK on the path, does not answer it.
  if (isSynAck && afterNs <= Math.max(COPY_NS, record[h + H.H_ROUND_TRIP]!)) return;
  if (record[h + H.H_NEXT_KIND] === 0) {
    record[h + H.H_NEXT_KIND] = flags & RST ? H.NEXT_RST : isSynAck ? H.NEXT_SYN_ACK : H.NEXT_OTHER;
    record[h + H.H_NEXT_SEQ] = seq;
    record[h + H.H_NEXT_NXT] = seqAdd(seq, packet.payloadLength + (flags & FIN ? 1 : 0));
    record[h + H.H_NEXT_AFTER] = afterNs;
  }
  if (isSynAck && seq === record[h + H.H_IRS]) record[h + H.H_SYN_ACKS]!++;
  if (flags & SYN) return;
  const acknowledgesMore = (flags & ACK) !== 0 && seqDistance(toSeq(row[sender + L.RCV_NXT]!), toSeq(packet.ack)) > 0;
  if (record[h + H.H_REFUSALS]! > 0 && (packet.payloadLength > 0 || flags & FIN || acknowledgesMore)) {
    record[h + H.H_ACCEPTED] = 1;
    accept(context, sender);
  }
  if (flags & RST) return;
  const acked = toSeq(record[h + H.H_PEER_ACKED]!);
  if (flags & ACK && record[h + H.H_BELOW_KIND] === 0 && seqLess(acked, toSeq(packet.ack)))
    record[h + H.H_PEER_ACKED] = toSeq(packet.ack);
}

/** The responder, which begins at `endpoint`, has the ACK that it seemed not to have accepted. */
function accept(context: SegmentContext, endpoint: number): void {
  context.row[context.flowAt + L.F_FLAGS]! &= ~L.FLOW_NOT_TAKEN;
  advance(context, endpoint, RECEIVE_ACK_OF_SYN);
}
