// Which segments of a flow are its SYN, SYN-ACK and ACK, and how long each half took: for list, headline, diagram and records.

import { Mark } from "../flow/flow";
import { spanOf } from "../flow/handshakeTime";
import { ACK, RST, SYN } from "../tcp/flags";
import { seqAdd, seqLess, seqWithin, toSeq, toWord } from "../tcp/seq";
import { ED_TIME } from "./events";
import { type FlowTables, type KeptSegment, walkSegments } from "./handshakeNumbers";
import { H_COMPLETED_BY } from "./handshakeRecords";
import * as L from "./rowLayout";
import { initiatorSide } from "./segmentContext";

/** A segment of the handshake, by its frame. */
export interface HandshakeFrame {
  readonly frameNumber: number;
  readonly timeNs: number;
}

export interface HandshakeFrames {
  readonly syn: HandshakeFrame | undefined;
  readonly synAck: HandshakeFrame | undefined;
  readonly ack: HandshakeFrame | undefined;
}

/** The three that opened the flow: the SYN and SYN-ACK are a pair that fits; without an answer, the first SYN. */
export function findHandshake(row: Int32Array, flowAt: number, tables: FlowTables): HandshakeFrames {
  const flags = row[flowAt + L.F_FLAGS]!;
  const initiator = initiatorSide(flags);
  if (!(flags & L.FLOW_SYN_ACK))
    return { syn: firstSyn(row, flowAt, tables, initiator), synAck: undefined, ack: undefined };
  const usual = usualThree(row, flowAt, tables, initiator);
  if (usual) return usual;
  if (!hasFittingAnswer(row, flowAt, tables, initiator))
    return { syn: firstSyn(row, flowAt, tables, initiator), synAck: undefined, ack: undefined };
  const kept: KeptSegment[] = [];
  walkSegments(row, flowAt, tables.events, (each) => {
    if (!(each.flags & RST)) kept.push({ ...each });
    return false;
  });
  const syns = kept.filter(({ flags, side }) => (flags & (SYN | ACK)) === SYN && side === initiator);
  // The responder's number, unless it changed without effect: the SYN-ACK that was reset has another.
  const responder = flowAt + (initiator === 0 ? L.F_SIDE_B : L.F_SIDE_A);
  const taken = (flags & L.FLOW_ESTABLISHED) !== 0 ? row[responder + L.ISS]! : undefined;
  const isTaken = ({ seq }: KeptSegment): boolean => taken === undefined || toWord(seq) === taken;
  const fitting = [...kept.entries()].filter(
    ([, { synAckFit, side }]) => synAckFit === L.SYN_ACK_FITS && side !== initiator,
  );
  for (const [place, synAck] of [...fitting.filter(([, each]) => isTaken(each)), ...fitting]) {
    const answered = syns.filter((syn) =>
      seqWithin(seqAdd(syn.seq, 1), synAck.ack, seqAdd(syn.seq, 1 + syn.payloadLength)),
    );
    // Several equal SYNs: the last one before the answer, which need not be the one that was answered.
    const before = ({ frameNumber }: KeptSegment): boolean => frameNumber < synAck.frameNumber;
    const syn = answered.findLast(before) ?? answered[0] ?? syns.findLast(before);
    if (syn) return { syn, synAck, ack: findAck(row, flowAt, tables, kept, place) };
  }
  return { syn: syns[0], synAck: undefined, ack: undefined };
}

/**
 * A SYN, its SYN-ACK and an ACK are all that a flow begins with: what the search would answer for nearly all flows, without
 * looking at what follows (bench: NDJSON of clean flows, a tenth of it).
 */
function usualThree(
  row: Int32Array,
  flowAt: number,
  { events, handshakes }: FlowTables,
  initiator: number,
): HandshakeFrames | undefined {
  const { ints } = events;
  const first = row[flowAt + L.F_HEAD]!;
  const order = row[flowAt + L.F_FLAGS]! & (L.FLOW_ESTABLISHED | L.FLOW_SWAPPED);
  if (first < 0 || order !== L.FLOW_ESTABLISHED) return undefined;
  const a = ints.chunk(first);
  const x = ints.at(first);
  const second = a[x + L.E_NEXT]!;
  if (second < 0 || !isOf(a[x + L.E_KIND]!, initiator) || controlsOf(a, x) !== SYN) return undefined;
  const b = ints.chunk(second);
  const y = ints.at(second);
  const third = b[y + L.E_NEXT]!;
  const kind = b[y + L.E_KIND]!;
  if (third < 0 || !isOf(kind, 1 - initiator) || controlsOf(b, y) !== (SYN | ACK)) return undefined;
  const iss = toSeq(a[x + L.E_SEQ]!);
  const isAnswer = ((kind >>> L.E_SYN_ACK_FIT_SHIFT) & 3) === L.SYN_ACK_FITS;
  const isExact = a[x + L.E_PAYLOAD] === 0 && toSeq(b[y + L.E_ACK]!) === seqAdd(iss, 1);
  const irs = toSeq(b[y + L.E_SEQ]!);
  const responder = flowAt + (initiator === 0 ? L.F_SIDE_B : L.F_SIDE_A);
  if (!isAnswer || !isExact || toSeq(row[responder + L.ISS]!) !== irs) return undefined;
  const c = ints.chunk(third);
  const z = ints.at(third);
  if (!isOf(c[z + L.E_KIND]!, initiator) || controlsOf(c, z) !== ACK) return undefined;
  if (!seqLess(irs, toSeq(c[z + L.E_ACK]!))) return undefined;
  const record = row[flowAt + L.F_HANDSHAKE]! - 1;
  const completedBy = record < 0 ? 0 : handshakes.chunk(record)[handshakes.at(record) + H_COMPLETED_BY]!;
  if (completedBy > 0 && completedBy !== c[z + L.E_FRAME]) return undefined;
  return { syn: frameAt(events, first), synAck: frameAt(events, second), ack: frameAt(events, third) };
}

/** Whether the responder has sent a SYN-ACK that fits one of the SYNs. */
function hasFittingAnswer(
  row: Int32Array,
  flowAt: number,
  { events: { ints } }: FlowTables,
  initiator: number,
): boolean {
  for (let event = row[flowAt + L.F_HEAD]!; event >= 0; ) {
    const values = ints.chunk(event);
    const e = ints.at(event);
    const kind = values[e + L.E_KIND]!;
    const fit = (kind >>> L.E_SYN_ACK_FIT_SHIFT) & 3;
    if (fit === L.SYN_ACK_FITS && isOf(kind, 1 - initiator) && !(controlsOf(values, e) & RST)) return true;
    event = values[e + L.E_NEXT]!;
  }
  return false;
}

function isOf(kind: number, side: number): boolean {
  return (kind & 3) === L.KIND_SEGMENT && ((kind >>> 2) & 1) === side;
}

/** SYN, ACK and RST of the segment whose row begins at `e`. */
function controlsOf(ints: Int32Array, e: number): number {
  return (ints[e + L.E_FLAGS]! >>> 20) & (SYN | ACK | RST);
}

function frameAt({ ints, floats }: FlowTables["events"], event: number): HandshakeFrame {
  return {
    frameNumber: ints.chunk(event)[ints.at(event) + L.E_FRAME]!,
    timeNs: floats.chunk(event)[floats.at(event) + ED_TIME]!,
  };
}

/** Without an answer there is nothing to pair: of a flood of SYNs this is all that is asked (bench: flood, 5 % without it). */
function firstSyn(
  row: Int32Array,
  flowAt: number,
  { events }: FlowTables,
  initiator: number,
): HandshakeFrame | undefined {
  let syn: HandshakeFrame | undefined;
  walkSegments(row, flowAt, events, ({ flags, side, frameNumber, timeNs }) => {
    if ((flags & (SYN | ACK | RST)) !== SYN || side !== initiator) return false;
    syn = { frameNumber, timeNs };
    return true;
  });
  return syn;
}

/** The ACK that completed the handshake whose SYN-ACK is at `place` of `kept`. */
function findAck(
  row: Int32Array,
  flowAt: number,
  { handshakes }: FlowTables,
  kept: readonly KeptSegment[],
  place: number,
): HandshakeFrame | undefined {
  const flags = row[flowAt + L.F_FLAGS]!;
  if (!(flags & L.FLOW_ESTABLISHED)) return undefined;
  const record = row[flowAt + L.F_HANDSHAKE]! - 1;
  const completedBy = record < 0 ? 0 : handshakes.chunk(record)[handshakes.at(record) + H_COMPLETED_BY]!;
  if (completedBy > 0) return kept.find(({ frameNumber }) => frameNumber === completedBy);
  const y = kept[place]!.seq;
  const initiator = initiatorSide(flags);
  // In a simultaneous open the initiator acknowledges the responder's SYN before its SYN-ACK comes.
  const offered = kept.findIndex(({ side, flags: bits, seq }) => side !== initiator && bits & SYN && seq === y);
  return kept.find(({ side, flags: bits, ack }, i) => {
    const isLater = i > offered || (flags & L.FLOW_SWAPPED) !== 0;
    return side === initiator && (bits & ACK) !== 0 && seqLess(y, ack) && isLater;
  });
}

/** From `from` to `to`; undefined where one is missing, or where they were recorded in the wrong order. */
export function halfNs(from: HandshakeFrame | undefined, to: HandshakeFrame | undefined): number | undefined {
  if (from === undefined || to === undefined || to.timeNs < from.timeNs) return undefined;
  return to.timeNs - from.timeNs;
}

/** From the SYN that was answered to the ACK that completed the handshake, in ns; undefined where not known. */
export function handshakeNs(tables: FlowTables & DoublesOf, flow: number): number | undefined {
  const row = tables.flows.chunk(flow);
  const flowAt = tables.flows.at(flow);
  if ((row[flowAt + L.F_FLAGS]! & (L.FLOW_ESTABLISHED | L.FLOW_NOT_TAKEN)) !== L.FLOW_ESTABLISHED) return undefined;
  if (!(row[flowAt + L.F_MARKS]! & Mark.OddStart)) {
    const times = tables.floats.chunk(flow);
    const floatsAt = tables.floats.at(flow);
    return times[floatsAt + L.D_ESTABLISHED]! - times[floatsAt + L.D_FIRST_TIME]!;
  }
  const { syn, synAck, ack } = findHandshake(row, flowAt, tables);
  return spanOf(halfNs(syn, synAck), halfNs(synAck, ack), ack !== undefined);
}

interface DoublesOf {
  readonly floats: { chunk(index: number): Float64Array; at(index: number): number };
}
