// The events of a flow in readable form: kept segments, runs of ordinary ones and ICMP errors, from the tracker's rows.

import type { Arrival, DataRun, EndpointAt, FlowEvent, IcmpError, SegmentFrame, Side } from "../flow/flow";
import { RST, SYN } from "../tcp/flags";
import { type SeqNumber, toSeq } from "../tcp/seq";
import { STATES } from "../tcp/states";
import { formatAddress } from "../wire/address";
import type { EventStore } from "./events";
import { ED_OFFSET, ED_TIME, RD_BYTES_A, RD_BYTES_B, RD_LAST_TIME } from "./events";
import { KeptFields } from "./keptFields";
import { addLastUnacknowledged, bySide } from "./lastUnacknowledged";
import * as L from "./rowLayout";
import type { FlowTracker } from "./tracker";

const scratch = new Uint8Array(16);
const scratchView = new DataView(scratch.buffer);

/** The address of four words at `at` of an event's row. */
function addressText(row: Int32Array, at: number, is6: boolean): string {
  for (let word = 0; word < (is6 ? 4 : 1); word++) scratchView.setInt32(4 * word, row[at + word]!);
  return formatAddress(scratch, 0, is6 ? 6 : 4);
}

/** By `SYN_ACK_…` of rowLayout. */
const SYN_ACK_FITS = [undefined, "fits", "explained", "wrong"] as const;

const PAIRS_OF_STATES: (Arrival["after"] | undefined)[] = [];

type Draft = Arrival | DataRun | IcmpError;
/** An arrival gets its rarer fields after the usual ones: a spread for each took a fifth of the time to judge a flow. */
type ArrivalDraft = { -readonly [Field in keyof Arrival]: Arrival[Field] };

/** The events of flow `index`, in capture order. A is the side `sideA`. */
export function buildEvents(tracker: FlowTracker, index: number, sideA: Side, sideB: Side): FlowEvent[] {
  const row = tracker.flows.chunk(index);
  const flowAt = tracker.flows.at(index);
  const events: Draft[] = [];
  // ISS of A and B as far as the events before have shown it.
  const iss: [SeqNumber | undefined, SeqNumber | undefined] = [undefined, undefined];
  const store = tracker.events;
  for (let event = row[flowAt + L.F_HEAD]!; event >= 0; ) {
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
  const floats = store.floats.chunk(event);
  const floatsAt = store.floats.at(event);
  const packed = ints[e + L.E_KIND]!;
  const side = (packed >>> 2) & 1;
  const seg = new KeptFields(store, event);
  const point = (ints[e + L.E_IP]! >>> L.E_POINT_SHIFT) & 63;
  const { flags } = seg;
  const known = ints[e + L.E_KNOWN]!;
  const stateA = STATES[(packed >>> 4) & 15]!;
  const stateB = STATES[(packed >>> 8) & 15]!;
  const senderState = side === 0 ? stateA : stateB;
  const receiverState = side === 0 ? stateB : stateA;
  const afterA = (packed >>> 12) & 15;
  const afterB = (packed >>> 16) & 15;
  const synAckFit = SYN_ACK_FITS[(packed >>> L.E_SYN_ACK_FIT_SHIFT) & 3];
  const link = store.links.of(packed >>> L.E_LINK_SHIFT);
  const result: ArrivalDraft = {
    kind: "segment",
    index,
    frameNumber: ints[e + L.E_FRAME]!,
    timeNs: floats[floatsAt + ED_TIME]!,
    fileOffset: floats[floatsAt + ED_OFFSET]!,
    from: side === 0 ? sideA : sideB,
    seg,
    marks: ints[e + L.E_MARKS]!,
    sender: endpointAt(ints, e + L.E_SENDER_SND_NXT, known & 0xffff, senderState, iss[side]),
    receiver: endpointAt(ints, e + L.E_RECEIVER_SND_NXT, known >>> 16, receiverState, iss[1 - side]),
    after: sideA === "initiator" ? statesOf(afterA, afterB) : statesOf(afterB, afterA),
    repeats: 0,
  };
  if (ints[e + L.E_FOLDED]! > 0) Object.assign(result, store.foldedInto(event));
  if (link) result.link = link;
  if (point > 0) result.point = point;
  if (packed & L.E_KNOWN_TSVAL) result.lastTsVal = toSeq(ints[e + L.E_LAST_TSVAL]!);
  if (synAckFit !== undefined) result.synAckFit = synAckFit;
  if (flags & SYN && !(flags & RST)) iss[side] = seg.seq;
  return result;
}

/** The states of both, by their numbers: few pairs occur, and each is one object for all events. */
function statesOf(initiator: number, responder: number): Arrival["after"] {
  const pair = (initiator << 4) | responder;
  PAIRS_OF_STATES[pair] ??= { initiator: STATES[initiator]!, responder: STATES[responder]! };
  return PAIRS_OF_STATES[pair];
}

/** An endpoint whose numbers begin at `at` of an event's row; `known` says which of them are known. */
function endpointAt(
  ints: Int32Array,
  at: number,
  known: number,
  state: EndpointAt["state"],
  iss: SeqNumber | undefined,
): EndpointAt {
  return {
    state,
    iss,
    sndNxt: known & L.SIDE_NXT ? toSeq(ints[at]!) : undefined,
    rcvNxt: known & L.SIDE_ACK ? toSeq(ints[at + 1]!) : undefined,
    rcvEdge: known & L.SIDE_EDGE ? toSeq(ints[at + 2]!) : undefined,
  };
}

/** The segment that event `event` of `store` holds, with its frame. */
function frameOf(store: EventStore, event: number, sideA: Side, sideB: Side): SegmentFrame {
  const ints = store.ints.chunk(event);
  const e = store.ints.at(event);
  const point = (ints[e + L.E_IP]! >>> L.E_POINT_SHIFT) & 63;
  return {
    frameNumber: ints[e + L.E_FRAME]!,
    timeNs: store.floats.chunk(event)[store.floats.at(event) + ED_TIME]!,
    from: (ints[e + L.E_KIND]! >>> 2) & 1 ? sideB : sideA,
    seg: new KeptFields(store, event),
    ...(point > 0 && { point }),
  };
}

/** Frames of a flow that repeat others, as far as they were kept. */
export function buildCopies({ copies }: FlowTracker, index: number, sideA: Side, sideB: Side): SegmentFrame[] {
  if (!copies.has(index)) return [];
  return Array.from(copies.of(index), (event) => frameOf(copies.events, event, sideA, sideB));
}

function run(tracker: FlowTracker, event: number, index: number, sideA: Side): DataRun {
  const store = tracker.events;
  const ints = store.ints.chunk(event);
  const e = store.ints.at(event);
  const floats = store.floats.chunk(event);
  const floatsAt = store.floats.at(event);
  const values = store.runs.chunk(ints[e + L.R_FLOATS]!);
  const r = store.runs.at(ints[e + L.R_FLOATS]!);
  return {
    kind: "run",
    index,
    frameNumber: ints[e + L.E_FRAME]!,
    timeNs: floats[floatsAt + ED_TIME]!,
    fileOffset: floats[floatsAt + ED_OFFSET]!,
    lastTimeNs: values[r + RD_LAST_TIME]!,
    segments: bySide(sideA, ints[e + L.R_COUNT_A]!, ints[e + L.R_COUNT_B]!),
    bytes: bySide(sideA, values[r + RD_BYTES_A]!, values[r + RD_BYTES_B]!),
  };
}

/** The run that is still growing, not yet an event of the store. */
function openRun(tracker: FlowTracker, flow: number, index: number, sideA: Side): DataRun | undefined {
  const row = tracker.flows.chunk(flow);
  const flowAt = tracker.flows.at(flow);
  const a = row[flowAt + L.F_RUN_A]!;
  const b = row[flowAt + L.F_RUN_B]!;
  if (a + b === 0) return undefined;
  const floats = tracker.floats.chunk(flow);
  const floatsAt = tracker.floats.at(flow);
  return {
    kind: "run",
    index,
    frameNumber: row[flowAt + L.F_RUN_FRAME]!,
    timeNs: floats[floatsAt + L.D_RUN_TIME]!,
    fileOffset: floats[floatsAt + L.D_RUN_OFFSET]!,
    lastTimeNs: floats[floatsAt + L.D_LAST_TIME]!,
    segments: bySide(sideA, a, b),
    bytes: bySide(sideA, floats[floatsAt + L.D_RUN_BYTES_A]!, floats[floatsAt + L.D_RUN_BYTES_B]!),
  };
}

function icmp(tracker: FlowTracker, event: number, index: number, sideA: Side, sideB: Side): IcmpError {
  const store = tracker.events;
  const ints = store.ints.chunk(event);
  const e = store.ints.at(event);
  const floats = store.floats.chunk(event);
  const floatsAt = store.floats.at(event);
  const typeCode = ints[e + L.I_TYPE_CODE]!;
  const family = ints[e + L.I_FAMILY] === 6 ? 6 : 4;
  return {
    kind: "icmp",
    index,
    frameNumber: ints[e + L.E_FRAME]!,
    timeNs: floats[floatsAt + ED_TIME]!,
    fileOffset: floats[floatsAt + ED_OFFSET]!,
    family,
    type: typeCode >>> 8,
    code: typeCode & 0xff,
    source: addressText(ints, e + L.I_SOURCE, family === 6),
    quotedFrom: ints[e + L.I_QUOTED_SIDE] === 0 ? sideA : sideB,
    quotedSeq: toSeq(ints[e + L.I_SEQ]!),
    quotedFlags: ints[e + L.I_FLAGS]!,
    quotedLength: ints[e + L.I_QUOTED_LENGTH]!,
    mtu: ints[e + L.I_MTU]!,
  };
}
