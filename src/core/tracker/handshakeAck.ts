// The initiator's ACK of a SYN-ACK where it is not as expected: its numbers are judged, and judged again whenever a later
// segment shows more. The verdict is kept in the flow's flags, its evidence in a record.

import { ACK, FIN, RST, SYN } from "../tcp/flags";
import {
  completesHandshake,
  type Fit,
  type HandshakeAck,
  type HandshakeAckVerdict,
  isBroken,
  judgeHandshakeAck,
  NO_REACTIONS,
  type NumberVerdict,
} from "../tcp/handshakeVerdict";
import { seqAdd, seqDistance, toSeq, toWord, wordAdd } from "../tcp/seq";
import { COPY_NS } from "../tcp/thresholds";
import { windowOf } from "./ackSinceData";
import { type Answer, type FlowTables, fillRecord, walkSegments } from "./handshakeNumbers";
import { noteOwn, notePeers } from "./handshakeReactions";
import * as H from "./handshakeRecords";
import * as L from "./rowLayout";
import { advance, has, hasFlow, initiatorSide, type SegmentContext, setFlow } from "./segmentContext";
import { ACK_OF_SYN_REFUSED } from "./stateEvents";

const scratch = new Float64Array(H.RECORD_WIDTH);

/**
 * Judges the context's segment, an ACK of the initiator after a SYN-ACK; returns whether it completes the handshake. The first
 * one is recorded; a later one completes the handshake only if its own numbers are beyond doubt.
 */
export function judgeAnswer(
  context: SegmentContext,
  tables: FlowTables,
): { readonly completes: boolean; readonly seq: Fit } {
  const { recorded, row, flowAt } = context;
  let verdict: HandshakeAckVerdict;
  let completes: boolean;
  if (row[flowAt + L.F_HANDSHAKE] === 0) {
    scratch.fill(0);
    fillRecord(tables, context.flow, answerOf(context), scratch, 0);
    addRecord(row, flowAt, tables);
    verdict = judge(scratch, 0);
    store(context, tables.handshakes, verdict);
    completes = completesHandshake(verdict);
  } else {
    const index = row[flowAt + L.F_HANDSHAKE]! - 1;
    const synAcks = tables.handshakes.chunk(index)[tables.handshakes.at(index) + H.H_SYN_ACKS]!;
    verdict = judgeHandshakeAck(laterAck(context, tables.handshakes), { ...NO_REACTIONS, synAcks });
    completes = completesHandshake(verdict) && !isDoubtful(verdict.seq);
  }
  if (completes) markCompleted(row, flowAt, tables.handshakes, recorded.frameNumber);
  return { completes, seq: verdict.seq.fit };
}

function answerOf({ packet, recorded }: SegmentContext): Answer {
  return {
    seq: toSeq(packet.seq),
    ack: toSeq(packet.ack),
    isBare: isBare(packet.payloadLength, packet.flags),
    frameNumber: recorded.frameNumber,
    timeNs: recorded.timeNs,
    before: -1,
  };
}

function isBare(payloadLength: number, flags: number): boolean {
  return payloadLength === 0 && (flags & FIN) === 0;
}

/** The numbers of an ACK that comes after the recorded one; the states of the endpoints are in the flow's row. */
function laterAck(context: SegmentContext, handshakes: H.HandshakeRecords): HandshakeAck {
  const { row, flowAt, sender, receiver } = context;
  const index = row[flowAt + L.F_HANDSHAKE]! - 1;
  const record = handshakes.chunk(index);
  const h = handshakes.at(index);
  const { seq, ack, isBare, timeNs } = answerOf(context);
  const then = H.readHandshakeAck(record, h);
  const iss = toSeq(row[sender + L.ISS]!);
  const irs = toSeq(row[receiver + L.ISS]!);
  return {
    ...then,
    seq,
    ack,
    isBare,
    iss,
    synNxt: iss === then.iss ? then.synNxt : seqAdd(iss, 1),
    irs,
    synAckNxt: irs === then.irs ? then.synAckNxt : seqAdd(irs, 1),
    peerNxt: toSeq(row[receiver + L.SND_NXT]!),
    synAckAck: toSeq(row[receiver + L.RCV_NXT]!),
    synAckWindow: windowOf(row[receiver + L.RCV_WND]!),
    synAckFits: hasFlow(context, L.FLOW_SYN_ACK_FITS),
    sinceSynAckNs: timeNs - (record[h + H.H_TIME]! - then.sinceSynAckNs),
  };
}

/** Inside the window, and nothing explains the skipped numbers. */
function isDoubtful({ fit }: NumberVerdict): boolean {
  return fit.kind === "wrong" || (fit.kind === "explained" && fit.by === "may-be-lost");
}

function judge(record: Float64Array, h: number): HandshakeAckVerdict {
  return judgeHandshakeAck(H.readHandshakeAck(record, h), H.readReactions(record, h));
}

/** The verdict on the recorded ACK of the flow whose row begins at `flowAt`; undefined where there is none. */
export function verdictOf(
  row: Int32Array,
  flowAt: number,
  handshakes: H.HandshakeRecords,
): HandshakeAckVerdict | undefined {
  const index = row[flowAt + L.F_HANDSHAKE]! - 1;
  return index < 0 ? undefined : judge(handshakes.chunk(index), handshakes.at(index));
}

/** The numbers of the recorded ACK, which must exist. */
export function ackOnRecord(row: Int32Array, flowAt: number, handshakes: H.HandshakeRecords): HandshakeAck {
  const index = row[flowAt + L.F_HANDSHAKE]! - 1;
  return H.readHandshakeAck(handshakes.chunk(index), handshakes.at(index));
}

/** Makes the contents of `scratch` the flow's record. */
function addRecord(row: Int32Array, flowAt: number, { handshakes }: FlowTables): void {
  const index = handshakes.add();
  handshakes.chunk(index).set(scratch, handshakes.at(index));
  row[flowAt + L.F_HANDSHAKE] = index + 1;
}

/** The recorded frame completed the handshake, or another one did. */
export function markCompleted(
  row: Int32Array,
  flowAt: number,
  handshakes: H.HandshakeRecords,
  frameNumber: number,
): void {
  const index = row[flowAt + L.F_HANDSHAKE]! - 1;
  if (index >= 0) handshakes.chunk(index)[handshakes.at(index) + H.H_COMPLETED_BY] = frameNumber;
}

/** Notes the verdict in the flow's flags, and whether what follows may still change it. */
function store(context: SegmentContext, handshakes: H.HandshakeRecords, verdict: HandshakeAckVerdict): void {
  const { row, flowAt } = context;
  if (isBroken(verdict)) setFlow(context, L.FLOW_ANSWER_MISFITS);
  else row[flowAt + L.F_FLAGS]! &= ~L.FLOW_ANSWER_MISFITS;
  const index = row[flowAt + L.F_HANDSHAKE]! - 1;
  const record = handshakes.chunk(index);
  const h = handshakes.at(index);
  const isAnswered = record[h + H.H_NEXT_KIND] === H.NEXT_OTHER;
  const isRefused = record[h + H.H_REFUSALS]! > 0 && record[h + H.H_ACCEPTED] === 0;
  // An ACK of what the responder had sent before: the initiator's next one shows whether it had received it.
  const isRepeated = verdict.ack.fit.kind !== "explained" || record[h + H.H_TAKES_BACK] !== 0;
  if (!isRefused && isRepeated && isFinal(verdict.seq, isAnswered) && isFinal(verdict.ack, isAnswered))
    row[flowAt + L.F_FLAGS]! &= ~L.FLOW_ASKED;
  else setFlow(context, L.FLOW_ASKED);
}

function isFinal({ fit }: NumberVerdict, isAnswered: boolean): boolean {
  if (fit.kind === "fits") return true;
  if (fit.kind === "wrong") return fit.how === "sent-later";
  return isAnswered ? fit.by !== "may-be-lost" : ["acknowledged", "filled", "previous-connection"].includes(fit.by);
}

/** How the recorded verdict changed when the context's segment was noted. */
export type Change = "none" | "broken" | "mended";

/** Notes what the context's segment, of either side, shows about the recorded ACK. */
export function noteReaction(context: SegmentContext, handshakes: H.HandshakeRecords): Change {
  const { row, flowAt, side, packet } = context;
  const index = row[flowAt + L.F_HANDSHAKE]! - 1;
  const record = handshakes.chunk(index);
  const h = handshakes.at(index);
  const afterNs = context.recorded.timeNs - record[h + H.H_TIME]!;
  const wasBroken = hasFlow(context, L.FLOW_ANSWER_MISFITS);
  if (side !== initiatorSide(row[flowAt + L.F_FLAGS]!)) notePeers(context, record, h, afterNs);
  else if ((packet.flags & (SYN | RST | ACK)) === ACK) noteOwn(context, record, h, afterNs);
  store(context, handshakes, judge(record, h));
  const isNowBroken = hasFlow(context, L.FLOW_ANSWER_MISFITS);
  return isNowBroken === wasBroken ? "none" : isNowBroken ? "broken" : "mended";
}

/**
 * The responder repeats a SYN-ACK that a fitting ACK had answered, and has sent nothing that follows from that ACK: it did not
 * accept it, unless the two crossed on the path.
 */
export function noteRefusal(context: SegmentContext, tables: FlowTables): void {
  const { row, flowAt, sender, packet, recorded } = context;
  if (!hasFlow(context, L.FLOW_ESTABLISHED) || !has(context, sender, L.SIDE_SYN_ACKED)) return;
  const isSilent =
    row[sender + L.SND_NXT] === wordAdd(packet.seq, 1 + packet.payloadLength) &&
    row[sender + L.RCV_NXT] === toWord(packet.ack);
  if (!isSilent) return;
  if (row[flowAt + L.F_HANDSHAKE] === 0 && !addRecordOfKept(context, tables)) return;
  const { handshakes } = tables;
  const index = row[flowAt + L.F_HANDSHAKE]! - 1;
  const record = handshakes.chunk(index);
  const h = handshakes.at(index);
  if (recorded.timeNs - record[h + H.H_TIME]! <= Math.max(COPY_NS, record[h + H.H_ROUND_TRIP]!)) return;
  if (record[h + H.H_ACCEPTED] === 1) return;
  record[h + H.H_REFUSALS]!++;
  setFlow(context, L.FLOW_NOT_TAKEN | L.FLOW_ASKED);
  advance(context, sender, ACK_OF_SYN_REFUSED);
}

/** Records the ACK of an ordinary handshake, from its event. False where the event is not there. */
function addRecordOfKept(context: SegmentContext, tables: FlowTables): boolean {
  const { row, flowAt, side, packet, flow } = context;
  let answer: Answer | undefined;
  walkSegments(row, flowAt, tables.events, (each) => {
    const isAck = each.side !== side && (each.flags & (SYN | RST | ACK)) === ACK;
    if (!isAck || seqDistance(toSeq(packet.seq), each.ack) <= 0) return false;
    answer = { ...each, isBare: isBare(each.payloadLength, each.flags), before: each.event };
    return true;
  });
  if (!answer) return false;
  scratch.fill(0);
  fillRecord(tables, flow, answer, scratch, 0);
  scratch[H.H_COMPLETED_BY] = answer.frameNumber;
  addRecord(row, flowAt, tables);
  return true;
}
