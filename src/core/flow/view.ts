// A flow made readable: the tracker's rows as the plain data of flow.ts. Made when somebody asks, for one flow at a time.

import { type SeqNumber, toSeq } from "../bytes/seq";
import { formatAddress } from "../wire/address";
import { ACK, FIN, RST, SYN } from "../wire/packet";
import { ED_OFFSET, ED_TIME, RD_BYTES_A, RD_BYTES_B, RD_LAST_TIME } from "./events";
import {
  type Arrival,
  type DataRun,
  type Endpoint,
  type EndpointAt,
  type Flow,
  type FlowEvent,
  type IcmpError,
  Mark,
  type PreviousFlow,
  type SegmentFields,
  type Side,
  type Sight,
  STATES,
} from "./flow";
import * as L from "./layout";
import { endOf, outcomeOf } from "./outcome";
import { isEnded } from "./place";
import type { FlowTracker } from "./tracker";

/** What the view needs to know of the capture around the flow. */
export interface CaptureFacts {
  readonly paths: readonly string[];
  readonly endNs: number;
  readonly dropped: number;
}

const EMPTY = new Uint8Array(0);
const scratch = new Uint8Array(16);
const scratchView = new DataView(scratch.buffer);

/** The address of four words at `at`, in the family's usual notation. */
export function addressText(row: Int32Array, at: number, is6: boolean): string {
  for (let word = 0; word < (is6 ? 4 : 1); word++) scratchView.setInt32(4 * word, row[at + word]!);
  return formatAddress(scratch, 0, is6 ? 6 : 4);
}

/** Builds flow `index` (from 0) of the tracker. */
export function buildFlow(tracker: FlowTracker, index: number, facts: CaptureFacts): Flow {
  const row = tracker.flows.chunk(index);
  const o = tracker.flows.at(index);
  const doubles = tracker.doubles.chunk(index);
  const d = tracker.doubles.at(index);
  const flags = row[o + L.F_FLAGS]!;
  const initiatorIsB = (flags & L.FLOW_B_INITIATES) !== 0;
  const sideA: Side = initiatorIsB ? "responder" : "initiator";
  const sideB: Side = initiatorIsB ? "initiator" : "responder";
  const events = buildEvents(tracker, index, sideA, sideB);
  const a = endpoint(row, o, doubles, d, 0);
  const b = endpoint(row, o, doubles, d, 1);
  const initiator = initiatorIsB ? b : a;
  const responder = initiatorIsB ? a : b;
  const handshake = findHandshake(events, flags);
  const missed = initiator.missedByCapture + responder.missedByCapture;
  const sight: Sight = {
    startSeen: (flags & L.FLOW_SYN) !== 0,
    directions: initiator.segments === 0 ? "responder" : responder.segments === 0 ? "initiator" : "both",
    swapped: (flags & L.FLOW_SWAPPED) !== 0,
    duplicated: (flags & L.FLOW_DUPLICATED) !== 0,
    cut: (flags & L.FLOW_CUT) !== 0,
    lossy: missed > 0 || facts.dropped > 0,
    captureDropped: facts.dropped,
    offloaded: (flags & L.FLOW_OFFLOADED) !== 0,
    captureEndNs: facts.endNs,
    dropped: row[o + L.F_DROPPED]!,
  };
  const pattern =
    tracker.isnPatterns.of(index, initiatorIsB ? 1 : 0) ?? tracker.isnPatterns.of(index, initiatorIsB ? 0 : 1);
  const patternSide: Side = tracker.isnPatterns.of(index, initiatorIsB ? 1 : 0) ? "initiator" : "responder";
  return {
    id: index + 1,
    initiator,
    responder,
    initiatorKnown: (flags & L.FLOW_ROLES_KNOWN) !== 0,
    family: flags & L.FLOW_IPV6 ? 6 : 4,
    path: facts.paths[row[o + L.F_PATH]!] ?? "",
    outcome: outcomeOf(row, o),
    end: endOf(row, o),
    firstFrame: row[o + L.F_FIRST_FRAME]!,
    lastFrame: row[o + L.F_LAST_FRAME]!,
    firstTimeNs: doubles[d + L.D_FIRST_TIME]!,
    lastTimeNs: doubles[d + L.D_LAST_TIME]!,
    firstFileOffset: doubles[d + L.D_FIRST_OFFSET]!,
    segments: initiator.segments + responder.segments,
    events,
    marks: row[o + L.F_MARKS]! | endMarks(row, o),
    sight,
    handshake,
    rtt: roundTrips(events, handshake),
    previous: previousFlow(tracker, row, o, flags, initiatorIsB),
    ...(pattern ? { isnPattern: { side: patternSide, ...pattern } } : {}),
  };
}

/** Marks that a flow bears by how it stands now: what is not acknowledged (yet). */
export function endMarks(row: Int32Array, o: number): number {
  const flags = row[o + L.F_FLAGS]!;
  if (flags & L.FLOW_SYN && !(flags & L.FLOW_ESTABLISHED)) return Mark.Unacknowledged;
  const a = o + L.F_SIDE_A;
  const b = o + L.F_SIDE_B;
  return unacknowledged(row, a, b) || unacknowledged(row, b, a) ? Mark.Unacknowledged : 0;
}

function unacknowledged(row: Int32Array, sender: number, receiver: number): boolean {
  if (!(row[sender + L.S_FLAGS]! & L.SIDE_NXT) || !(row[receiver + L.S_FLAGS]! & L.SIDE_ACK)) return false;
  return ((row[sender + L.S_NXT]! - row[receiver + L.S_ACKED]!) | 0) > 0;
}

function endpoint(row: Int32Array, o: number, doubles: Float64Array, d: number, side: number): Endpoint {
  const at = o + (side === 0 ? L.F_SIDE_A : L.F_SIDE_B);
  const ports = row[o + L.F_PORTS]!;
  const flags = row[at + L.S_FLAGS]!;
  return {
    address: addressText(
      row,
      o + (side === 0 ? L.F_ADDRESS_A : L.F_ADDRESS_B),
      (row[o + L.F_FLAGS]! & L.FLOW_IPV6) !== 0,
    ),
    port: side === 0 ? ports >>> 16 : ports & 0xffff,
    iss: flags & L.SIDE_ISS ? toSeq(row[at + L.S_ISS]!) : undefined,
    firstSeq: flags & L.SIDE_NXT ? toSeq(row[at + L.S_ISS]!) : undefined,
    sndNxt: flags & L.SIDE_NXT ? toSeq(row[at + L.S_NXT]!) : undefined,
    rcvNxt: flags & L.SIDE_ACK ? toSeq(row[at + L.S_ACKED]!) : undefined,
    segments: row[at + L.S_SEGMENTS]!,
    payloadBytes: doubles[d + L.D_BYTES_A + side]!,
    duplicates: row[at + L.S_DUPLICATES]!,
    missedByCapture: doubles[d + L.D_MISSED_A + side]!,
    state: STATES[row[at + L.S_STATE]!]!,
  };
}

type Draft = Arrival | DataRun | IcmpError;

function buildEvents(tracker: FlowTracker, index: number, sideA: Side, sideB: Side): FlowEvent[] {
  const row = tracker.flows.chunk(index);
  const o = tracker.flows.at(index);
  const events: Draft[] = [];
  // ISS of A and B as far as the events before have shown it.
  const iss: [SeqNumber | undefined, SeqNumber | undefined] = [undefined, undefined];
  const store = tracker.events;
  for (let event = row[o + L.F_HEAD]!; event >= 0; ) {
    const ints = store.ints.chunk(event);
    const e = store.ints.at(event);
    const kind = ints[e + L.E_KIND]! & 3;
    if (kind === L.KIND_SEGMENT) events.push(arrival(tracker, event, events.length, sideA, sideB, iss));
    else if (kind === L.KIND_RUN) events.push(run(tracker, event, events.length, sideA));
    else events.push(icmp(tracker, event, events.length, sideA, sideB));
    event = ints[e + L.E_NEXT]!;
  }
  const open = openRun(tracker, index, events.length, sideA);
  if (open) events.push(open);
  addLastUnacknowledged(tracker, index, events, sideA, sideB);
  return events;
}

function arrival(
  tracker: FlowTracker,
  event: number,
  index: number,
  sideA: Side,
  sideB: Side,
  iss: [SeqNumber | undefined, SeqNumber | undefined],
): Arrival {
  const store = tracker.events;
  const ints = store.ints.chunk(event);
  const e = store.ints.at(event);
  const doubles = store.doubles.chunk(event);
  const d = store.doubles.at(event);
  const packed = ints[e + L.E_KIND]!;
  const side = (packed >>> 2) & 1;
  const word = ints[e + L.E_FLAGS]!;
  const flags = word >>> 20;
  const payloadLength = ints[e + L.E_PAYLOAD]!;
  const ip = ints[e + L.E_IP]!;
  const { options, head } = store.readBytes(event);
  const seg: SegmentFields = {
    seq: toSeq(ints[e + L.E_SEQ]!),
    ack: toSeq(ints[e + L.E_ACK]!),
    len: payloadLength + (flags & SYN ? 1 : 0) + (flags & FIN ? 1 : 0),
    wnd: word & 0xffff,
    up: ints[e + L.E_URGENT]! >>> 16,
    flags,
    payloadLength,
    dataOffset: (word >>> 16) & 15,
    checksum: ints[e + L.E_URGENT]! & 0xffff,
    options,
    defects: ints[e + L.E_BLOB_LENGTHS]! >>> 16,
    payloadHead: head,
    ipId: ip >>> 16,
    hops: (ip >>> 8) & 0xff,
    ecn: ip & 3,
  };
  const known = ints[e + L.E_KNOWN]!;
  const stateA = STATES[(packed >>> 4) & 15]!;
  const stateB = STATES[(packed >>> 8) & 15]!;
  const at = (knownBits: number, base: number, state: EndpointAt["state"], isn: SeqNumber | undefined): EndpointAt => ({
    state,
    iss: isn,
    sndNxt: knownBits & L.SIDE_NXT ? toSeq(ints[e + base]!) : undefined,
    rcvNxt: knownBits & L.SIDE_ACK ? toSeq(ints[e + base + 1]!) : undefined,
    rcvEdge: knownBits & L.SIDE_EDGE ? toSeq(ints[e + base + 2]!) : undefined,
  });
  const senderState = side === 0 ? stateA : stateB;
  const receiverState = side === 0 ? stateB : stateA;
  const afterA = STATES[(packed >>> 12) & 15]!;
  const afterB = STATES[(packed >>> 16) & 15]!;
  const result: Arrival = {
    kind: "segment",
    index,
    frameNumber: ints[e + L.E_FRAME]!,
    timeNs: doubles[d + ED_TIME]!,
    fileOffset: doubles[d + ED_OFFSET]!,
    from: side === 0 ? sideA : sideB,
    seg,
    marks: ints[e + L.E_MARKS]!,
    sender: at(known & 0xffff, L.E_SENDER_NXT, senderState, iss[side]),
    receiver: at(known >>> 16, L.E_RECEIVER_NXT, receiverState, iss[1 - side]),
    after: sideA === "initiator" ? { initiator: afterA, responder: afterB } : { initiator: afterB, responder: afterA },
    repeats: ints[e + L.E_REPEATS]!,
  };
  if (flags & SYN && !(flags & RST)) iss[side] = seg.seq;
  return result;
}

function run(tracker: FlowTracker, event: number, index: number, sideA: Side): DataRun {
  const store = tracker.events;
  const ints = store.ints.chunk(event);
  const e = store.ints.at(event);
  const doubles = store.doubles.chunk(event);
  const d = store.doubles.at(event);
  const values = store.runs.chunk(ints[e + L.R_DOUBLES]!);
  const r = store.runs.at(ints[e + L.R_DOUBLES]!);
  return {
    kind: "run",
    index,
    frameNumber: ints[e + L.E_FRAME]!,
    timeNs: doubles[d + ED_TIME]!,
    fileOffset: doubles[d + ED_OFFSET]!,
    lastTimeNs: values[r + RD_LAST_TIME]!,
    segments: bySide(sideA, ints[e + L.R_COUNT_A]!, ints[e + L.R_COUNT_B]!),
    bytes: bySide(sideA, values[r + RD_BYTES_A]!, values[r + RD_BYTES_B]!),
  };
}

/** The run that is still growing, not yet an event of the store. */
function openRun(tracker: FlowTracker, flow: number, index: number, sideA: Side): DataRun | undefined {
  const row = tracker.flows.chunk(flow);
  const o = tracker.flows.at(flow);
  const a = row[o + L.F_RUN_A]!;
  const b = row[o + L.F_RUN_B]!;
  if (a + b === 0) return undefined;
  const doubles = tracker.doubles.chunk(flow);
  const d = tracker.doubles.at(flow);
  return {
    kind: "run",
    index,
    frameNumber: row[o + L.F_RUN_FRAME]!,
    timeNs: doubles[d + L.D_RUN_TIME]!,
    fileOffset: doubles[d + L.D_RUN_OFFSET]!,
    lastTimeNs: doubles[d + L.D_LAST_TIME]!,
    segments: bySide(sideA, a, b),
    bytes: bySide(sideA, doubles[d + L.D_RUN_BYTES_A]!, doubles[d + L.D_RUN_BYTES_B]!),
  };
}

function bySide<T>(sideA: Side, a: T, b: T): { initiator: T; responder: T } {
  return sideA === "initiator" ? { initiator: a, responder: b } : { initiator: b, responder: a };
}

function icmp(tracker: FlowTracker, event: number, index: number, sideA: Side, sideB: Side): IcmpError {
  const store = tracker.events;
  const ints = store.ints.chunk(event);
  const e = store.ints.at(event);
  const doubles = store.doubles.chunk(event);
  const d = store.doubles.at(event);
  const typeCode = ints[e + L.I_TYPE_CODE]!;
  const family = ints[e + L.I_FAMILY] === 6 ? 6 : 4;
  return {
    kind: "icmp",
    index,
    frameNumber: ints[e + L.E_FRAME]!,
    timeNs: doubles[d + ED_TIME]!,
    fileOffset: doubles[d + ED_OFFSET]!,
    family,
    type: typeCode >>> 8,
    code: typeCode & 0xff,
    source: addressText(ints, e + L.I_SOURCE, family === 6),
    quotedFrom: ints[e + L.I_QUOTED_SIDE] === 0 ? sideA : sideB,
    quotedSeq: toSeq(ints[e + L.I_SEQ]!),
    quotedFlags: ints[e + L.I_FLAGS]!,
    mtu: ints[e + L.I_MTU]!,
  };
}

/** What is not kept of a segment in a run. */
const UNKNOWN_FIELDS: Omit<SegmentFields, "seq" | "ack" | "len" | "wnd" | "payloadLength"> = {
  up: 0,
  flags: ACK,
  dataOffset: 0,
  checksum: 0,
  options: EMPTY,
  defects: 0,
  payloadHead: EMPTY,
  ipId: 0,
  hops: 0,
  ecn: 0,
};

/**
 * The last data or FIN of a side that was never acknowledged is evidence, even when nothing else was notable about it: it
 * is taken out of its run, or of the arrival that it was folded into, and stands as an arrival of its own.
 */
function addLastUnacknowledged(tracker: FlowTracker, flow: number, events: Draft[], sideA: Side, sideB: Side): void {
  const row = tracker.flows.chunk(flow);
  const o = tracker.flows.at(flow);
  const doubles = tracker.doubles.chunk(flow);
  const d = tracker.doubles.at(flow);
  const aIsFirst = row[o + L.F_SIDE_A + L.S_LAST_FRAME]! < row[o + L.F_SIDE_B + L.S_LAST_FRAME]!;
  for (const side of aIsFirst ? [0, 1] : [1, 0]) {
    const me = o + (side === 0 ? L.F_SIDE_A : L.F_SIDE_B);
    const pe = o + (side === 0 ? L.F_SIDE_B : L.F_SIDE_A);
    const frame = row[me + L.S_LAST_FRAME]!;
    if (frame === 0 || !unacknowledged(row, me, pe)) continue;
    if (events.some((event) => event.kind === "segment" && event.frameNumber === frame)) continue;
    const from = side === 0 ? sideA : sideB;
    const at = events.findLastIndex((event) => event.frameNumber <= frame && !isTakenOut(event));
    const found = events[at];
    const folded = found?.kind === "segment" && found.from === from && found.repeats > 0 ? found : undefined;
    if (found?.kind !== "run" && !folded) continue;
    const seq = toSeq(row[me + L.S_LAST_SEQ]!);
    const nxt = toSeq(row[me + L.S_NXT]!);
    const payloadLength = Math.min(
      Math.max(((nxt - seq) | 0) - (row[me + L.S_FLAGS]! & L.SIDE_FIN ? 1 : 0), 0),
      folded?.seg.payloadLength ?? Number.MAX_SAFE_INTEGER,
    );
    const state = STATES[row[me + L.S_STATE]!]!;
    const peerState = STATES[row[pe + L.S_STATE]!]!;
    const flags = row[me + L.S_FLAGS]!;
    const lone: Arrival = {
      kind: "segment",
      index: 0,
      frameNumber: frame,
      timeNs: doubles[d + L.D_LAST_TIME_A + side]!,
      fileOffset: doubles[d + L.D_LAST_OFFSET_A + side]!,
      from,
      // Those folded into one are alike but for their numbers.
      seg: {
        ...(folded?.seg ?? UNKNOWN_FIELDS),
        seq,
        ack: toSeq(row[me + L.S_ACKED]!),
        len: payloadLength,
        wnd: row[me + L.S_WND]! & 0xffff,
        payloadLength,
      },
      marks: Mark.Unacknowledged | (folded?.marks ?? 0),
      sender: {
        state,
        iss: flags & L.SIDE_ISS ? toSeq(row[me + L.S_ISS]!) : undefined,
        sndNxt: folded ? nxt : seq,
        rcvNxt: toSeq(row[me + L.S_ACKED]!),
        rcvEdge: toSeq(row[me + L.S_EDGE]!),
      },
      receiver: {
        state: peerState,
        iss: row[pe + L.S_FLAGS]! & L.SIDE_ISS ? toSeq(row[pe + L.S_ISS]!) : undefined,
        sndNxt: toSeq(row[pe + L.S_NXT]!),
        rcvNxt: toSeq(row[pe + L.S_ACKED]!),
        rcvEdge: toSeq(row[pe + L.S_EDGE]!),
      },
      after: bySide(sideA, STATES[row[o + L.F_SIDE_A + L.S_STATE]!]!, STATES[row[o + L.F_SIDE_B + L.S_STATE]!]!),
      repeats: 0,
    };
    const rest = restOf(found!, lone);
    const before = events.findLastIndex((event) => event.frameNumber <= frame) + 1;
    events.splice(before, 0, lone);
    events.splice(at, 1, ...(rest ? [rest] : []));
    events.forEach((event, index) => {
      (event as { index: number }).index = index;
    });
  }
}

/** Taken out of what may go on after it. */
function isTakenOut(event: Draft): boolean {
  return event.kind === "segment" && (event.marks & Mark.Unacknowledged) !== 0;
}

/** What is left where `lone` was taken out; nothing of a run that held it alone. */
function restOf(found: Draft, lone: Arrival): Draft | undefined {
  if (found.kind === "segment") return { ...found, repeats: found.repeats - 1 };
  if (found.kind !== "run") return found;
  const { from } = lone;
  const segments = { ...found.segments, [from]: found.segments[from] - 1 };
  if (segments.initiator + segments.responder === 0) return undefined;
  return {
    ...found,
    segments,
    bytes: { ...found.bytes, [from]: Math.max(0, found.bytes[from] - lone.seg.payloadLength) },
  };
}

function findHandshake(events: readonly FlowEvent[], flags: number): Flow["handshake"] {
  let syn: Arrival | undefined;
  let synAck: Arrival | undefined;
  const arrivals = events.filter((event): event is Arrival => event.kind === "segment" && !(event.seg.flags & RST));
  const syns = arrivals.filter(({ seg, from }) => (seg.flags & (SYN | ACK)) === SYN && from === "initiator");
  for (const candidate of arrivals) {
    if ((candidate.seg.flags & (SYN | ACK)) !== (SYN | ACK) || candidate.from !== "responder") continue;
    const { ack } = candidate.seg;
    const answered = syns.filter(({ seg }) => ((ack - seg.seq) | 0) > 0 && ((ack - seg.seq - seg.len) | 0) <= 0);
    // Several equal SYNs: the last one before the answer, which need not be the one that was answered.
    const match = answered.findLast(({ index }) => index < candidate.index) ?? answered[0];
    if (!match) continue;
    syn = match;
    synAck = candidate;
    break;
  }
  let ack: Arrival | undefined;
  if (synAck && flags & L.FLOW_ESTABLISHED) {
    const y = synAck.seg.seq;
    // In a simultaneous open the initiator acknowledges the responder's SYN before its SYN-ACK comes.
    const offered =
      arrivals.find(({ seg, from }) => from === "responder" && seg.flags & SYN && seg.seq === y) ?? synAck;
    ack = arrivals.find(
      ({ seg, from, index }) =>
        from === "initiator" &&
        seg.flags & ACK &&
        ((seg.ack - y) | 0) > 0 &&
        (index > offered.index || flags & L.FLOW_SWAPPED),
    );
  }
  return { syn: (syn ?? syns[0])?.index, synAck: synAck?.index, ack: ack?.index };
}

function roundTrips(events: readonly FlowEvent[], { syn, synAck, ack }: Flow["handshake"]): Flow["rtt"] {
  const between = (from: number | undefined, to: number | undefined): number | undefined => {
    if (from === undefined || to === undefined) return undefined;
    const ns = events[to]!.timeNs - events[from]!.timeNs;
    return ns < 0 ? undefined : ns;
  };
  return { synToSynAckNs: between(syn, synAck), synAckToAckNs: between(synAck, ack) };
}

function previousFlow(
  tracker: FlowTracker,
  row: Int32Array,
  o: number,
  flags: number,
  initiatorIsB: boolean,
): PreviousFlow | undefined {
  const index = row[o + L.F_PREVIOUS]!;
  if (index < 0) return undefined;
  const before = tracker.flows.chunk(index);
  const b = tracker.flows.at(index);
  const doubles = tracker.doubles.chunk(index);
  const d = tracker.doubles.at(index);
  const same = [0, 1, 2, 3].every((word) => row[o + L.F_ADDRESS_A + word] === before[b + L.F_ADDRESS_A + word]);
  const initiatorIsOldB = (same && row[o + L.F_PORTS] === before[b + L.F_PORTS]) === initiatorIsB;
  const nxt = (isB: boolean): SeqNumber | undefined => {
    const side = b + (isB ? L.F_SIDE_B : L.F_SIDE_A);
    return before[side + L.S_FLAGS]! & L.SIDE_NXT ? toSeq(before[side + L.S_NXT]!) : undefined;
  };
  return {
    id: index + 1,
    end: endOf(before, b),
    lastFrame: before[b + L.F_LAST_FRAME]!,
    lastTimeNs: doubles[d + L.D_LAST_TIME]!,
    sndNxt: { initiator: nxt(initiatorIsOldB), responder: nxt(!initiatorIsOldB) },
    wasOpen: (flags & L.FLOW_PREVIOUS_OPEN) !== 0 || !isEnded({ row: before, o: b }),
  };
}
