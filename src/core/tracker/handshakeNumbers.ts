// Collects the numbers for the verdict on a handshake's ACK from what was kept of the flow.

import { Defect } from "../tcp/defects";
import { ACK, RST, SYN } from "../tcp/flags";
import { type SeqNumber, seqAdd, seqLess, seqLessOrEqual, seqMax, seqWithin, toSeq } from "../tcp/seq";
import { LARGEST_UNSCALED_WINDOW } from "../tcp/thresholds";
import { ED_TIME, type EventStore } from "./events";
import { sameOrientation } from "./flowAssignment";
import * as H from "./handshakeRecords";
import * as L from "./rowLayout";
import { initiatorSide } from "./segmentContext";

/** Where a flow's rows begin, and the tables that hold them. */
export interface FlowTables {
  readonly flows: { chunk(index: number): Int32Array; at(index: number): number };
  readonly events: EventStore;
  readonly handshakes: H.HandshakeRecords;
}

/** The ACK to be judged: its own fields, its time, and the event at which the walk over the flow ends (−1 for none). */
export interface Answer {
  readonly seq: SeqNumber;
  readonly ack: SeqNumber;
  readonly isBare: boolean;
  readonly frameNumber: number;
  readonly timeNs: number;
  readonly before: number;
}

/** One segment of a walk over a flow's events; the same object is reused each time. */
export interface KeptSegment {
  event: number;
  side: number;
  flags: number;
  seq: SeqNumber;
  ack: SeqNumber;
  payloadLength: number;
  /** The most that a SYN-ACK can offer where the snap length cut the field. */
  window: number;
  timeNs: number;
  frameNumber: number;
  /** `SYN_ACK_…` of rowLayout. */
  synAckFit: number;
}

const kept: KeptSegment = {
  event: -1,
  side: 0,
  flags: 0,
  seq: toSeq(0),
  ack: toSeq(0),
  payloadLength: 0,
  window: 0,
  timeNs: 0,
  frameNumber: 0,
  synAckFit: 0,
};

/** Calls `visit` with the segments kept of the flow whose row begins at `flowAt`, in capture order, until it returns true. */
export function walkSegments(
  row: Int32Array,
  flowAt: number,
  events: EventStore,
  visit: (segment: KeptSegment) => boolean,
): void {
  for (let event = row[flowAt + L.F_HEAD]!; event >= 0; ) {
    const ints = events.ints.chunk(event);
    const e = events.ints.at(event);
    const kind = ints[e + L.E_KIND]!;
    if ((kind & 3) === L.KIND_SEGMENT) {
      const word = ints[e + L.E_FLAGS]!;
      kept.event = event;
      kept.side = (kind >>> 2) & 1;
      kept.flags = word >>> 20;
      kept.seq = toSeq(ints[e + L.E_SEQ]!);
      kept.ack = toSeq(ints[e + L.E_ACK]!);
      kept.payloadLength = ints[e + L.E_PAYLOAD]!;
      const isWindowCut = ((ints[e + L.E_BLOB_LENGTHS]! >>> 16) & Defect.WindowCut) !== 0;
      kept.window = isWindowCut ? LARGEST_UNSCALED_WINDOW : word & 0xffff;
      kept.timeNs = events.floats.chunk(event)[events.floats.at(event) + ED_TIME]!;
      kept.frameNumber = ints[e + L.E_FRAME]!;
      kept.synAckFit = (kind >>> L.E_SYN_ACK_FIT_SHIFT) & 3;
      if (visit(kept)) return;
    }
    event = ints[e + L.E_NEXT]!;
  }
}

/** Fills the record that begins at `h` with the numbers of `answer`, which the flow `flow` has or gets as its handshake's ACK. */
export function fillRecord(tables: FlowTables, flow: number, answer: Answer, record: Float64Array, h: number): void {
  const row = tables.flows.chunk(flow);
  const flowAt = tables.flows.at(flow);
  const side = initiatorSide(row[flowAt + L.F_FLAGS]!);
  const initiator = flowAt + (side === 0 ? L.F_SIDE_A : L.F_SIDE_B);
  const responder = flowAt + (side === 0 ? L.F_SIDE_B : L.F_SIDE_A);
  let iss = toSeq(row[initiator + L.ISS]!);
  let synNxt = seqAdd(iss, 1);
  let firstSynNs = Number.NaN;
  // The last SYN-ACK, and the one whose SYN is acknowledged.
  let synAckAck = toSeq(0);
  let window = 0;
  let isFit = false;
  let synAckNs = Number.NaN;
  let firstSynAckNs = Number.NaN;
  let irs = toSeq(row[responder + L.ISS]!);
  let synAckNxt = seqAdd(irs, 1);
  let isAnswered = false;
  let isns = 0;
  let lastIrs = toSeq(0);
  walkSegments(row, flowAt, tables.events, (each) => {
    if (each.event === answer.before) return true;
    if (!(each.flags & SYN) || each.flags & RST) return false;
    const nxt = seqAdd(each.seq, 1 + each.payloadLength);
    if (each.side === side && !(each.flags & ACK)) {
      if (Number.isNaN(firstSynNs)) firstSynNs = each.timeNs;
      // Any SYN of the attempt may be the one that is continued; else the one that the SYN-ACK answers.
      const continues = seqWithin(seqAdd(each.seq, 1), answer.seq, nxt);
      if (continues || each.seq === iss) {
        synNxt = each.seq === iss ? seqMax(synNxt, nxt) : nxt;
        iss = each.seq;
      }
    } else if (each.side !== side && each.flags & ACK) {
      if (Number.isNaN(firstSynAckNs)) firstSynAckNs = each.timeNs;
      if (isns === 0 || each.seq !== lastIrs) isns++;
      lastIrs = each.seq;
      synAckAck = each.ack;
      window = each.window;
      isFit = each.synAckFit === L.SYN_ACK_FITS;
      synAckNs = each.timeNs;
      const isThis = seqWithin(seqAdd(each.seq, 1), answer.ack, nxt);
      if (isThis || !isAnswered) {
        irs = each.seq;
        synAckNxt = nxt;
        isAnswered ||= isThis;
      }
    }
    return false;
  });
  const sndNxt = toSeq(row[responder + L.SND_NXT]!);
  // With two ISNs, SND.NXT may be the other's.
  const peerNxt =
    isns < 2 ? seqMax(synAckNxt, sndNxt) : sentFrom(tables, row, flowAt, 1 - side, synAckNxt, answer.before);
  record[h + H.H_SEQ] = answer.seq;
  record[h + H.H_ACK] = answer.ack;
  record[h + H.H_BARE] = answer.isBare ? 1 : 0;
  record[h + H.H_ISS] = iss;
  record[h + H.H_SYN_NXT] = synNxt;
  record[h + H.H_IRS] = irs;
  record[h + H.H_SYN_ACK_NXT] = synAckNxt;
  record[h + H.H_PEER_NXT] = peerNxt;
  record[h + H.H_SYN_ACK_ACK] = synAckAck;
  record[h + H.H_SYN_ACK_WINDOW] = window;
  record[h + H.H_SYN_ACK_FITS] = isFit ? 1 : 0;
  record[h + H.H_SINCE_SYN_ACK] = answer.timeNs - synAckNs;
  record[h + H.H_PREVIOUS_NXT] = previousNxt(tables, row, flowAt, side);
  record[h + H.H_FRAME] = answer.frameNumber;
  record[h + H.H_TIME] = answer.timeNs;
  record[h + H.H_ROUND_TRIP] = firstSynAckNs - firstSynNs || 0;
  record[h + H.H_PEER_ACKED] =
    row[responder + L.S_FLAGS]! & L.SIDE_ACK ? toSeq(row[responder + L.RCV_NXT]!) : synAckAck;
}

/** The end of what `side` sent from `start` on, without a hole, before the event `before`. */
function sentFrom(
  { events }: FlowTables,
  row: Int32Array,
  flowAt: number,
  side: number,
  start: SeqNumber,
  before: number,
): SeqNumber {
  let end = start;
  walkSegments(row, flowAt, events, (each) => {
    if (each.event === before) return true;
    if (each.side === side && !(each.flags & (SYN | RST)) && seqLessOrEqual(each.seq, end)) {
      const nxt = seqAdd(each.seq, each.payloadLength);
      if (seqLess(end, nxt)) end = nxt;
    }
    return false;
  });
  return end;
}

/** SND.NXT of the initiator in the flow before on the same addresses; NaN for none. */
function previousNxt({ flows }: FlowTables, row: Int32Array, flowAt: number, side: number): number {
  const previous = row[flowAt + L.F_PREVIOUS]!;
  if (previous < 0) return Number.NaN;
  const before = flows.chunk(previous);
  const b = flows.at(previous);
  const sideThen = sameOrientation(row, flowAt, before, b) ? side : 1 - side;
  const endpoint = b + (sideThen === 0 ? L.F_SIDE_A : L.F_SIDE_B);
  return before[endpoint + L.S_FLAGS]! & L.SIDE_NXT ? toSeq(before[endpoint + L.SND_NXT]!) : Number.NaN;
}
