// A flow in readable form: the tracker's rows as the plain data of flow.ts. Built on request, for one flow at a time.

import {
  type Endpoint,
  type Filter,
  type Flow,
  type FlowEvent,
  Mark,
  type PreviousFlow,
  type Side,
  type Sight,
  Trait,
} from "../flow/flow";
import { type SeqNumber, toSeq } from "../tcp/seq";
import { STATES } from "../tcp/states";
import { LONG_CLOSE_WAIT_NS, SETTLED_NS } from "../tcp/thresholds";
import { buildCopies, buildEvents } from "./buildEvents";
import { FIRST_OCTETS, firstDataCode } from "./firstOctets";
import { flowAddress } from "./flowAddress";
import { isEnded } from "./flowAssignment";
import { pathText } from "./flowPaths";
import { verdictOf } from "./handshakeAck";
import { H_FRAME, H_REFUSALS } from "./handshakeRecords";
import { hostHash } from "./hosts";
import { unacknowledged } from "./lastUnacknowledged";
import { endOf, outcomeOf } from "./outcome";
import { findHandshake, type HandshakeFrame, halfNs } from "./pairing";
import { keepInSynReceived, keepInSynSent } from "./refusedStates";
import * as L from "./rowLayout";
import type { FlowTracker } from "./tracker";

/** What the view needs of the capture around the flow. */
export interface CaptureFacts {
  readonly paths: readonly string[];
  /** From when to when the capture was running around the flow. */
  readonly startNs: number;
  readonly endNs: number;
  /** Frames follow after `endNs`. */
  readonly resumes?: boolean;
  readonly dropped: number;
  readonly filtered: Filter | undefined;
  readonly relativeNumbersOnly?: boolean;
  readonly numbersAssumed?: boolean;
}

type EndpointDraft = { -readonly [Field in keyof Endpoint]: Endpoint[Field] };

/** Builds flow `index` (from 0) of the tracker. For reading only: see `plainFlow`. */
export function buildFlow(tracker: FlowTracker, index: number, facts: CaptureFacts): Flow {
  const row = tracker.flows.chunk(index);
  const flowAt = tracker.flows.at(index);
  const floats = tracker.floats.chunk(index);
  const floatsAt = tracker.floats.at(index);
  const flags = row[flowAt + L.F_FLAGS]!;
  const initiatorIsB = (flags & L.FLOW_B_INITIATES) !== 0;
  const sideA: Side = initiatorIsB ? "responder" : "initiator";
  const sideB: Side = initiatorIsB ? "initiator" : "responder";
  const events = buildEvents(tracker, index, sideA, sideB);
  if (row[flowAt + L.F_MARKS]! & Mark.Challenge) keepInSynSent(events);
  const copies = buildCopies(tracker, index, sideA, sideB);
  const a = endpoint(tracker, index, row, flowAt, floats, floatsAt, 0);
  const b = endpoint(tracker, index, row, flowAt, floats, floatsAt, 1);
  const initiator = initiatorIsB ? b : a;
  const responder = initiatorIsB ? a : b;
  const frames = findHandshake(row, flowAt, tracker);
  const eventOf = (of: HandshakeFrame | undefined): number | undefined =>
    of && events.find(({ kind, frameNumber }) => kind === "segment" && frameNumber === of.frameNumber)?.index;
  const { syn, synAck, ack } = frames;
  const missed = initiator.missedByCapture + responder.missedByCapture;
  const sight: Sight = {
    startSeen: (flags & L.FLOW_SYN) !== 0,
    directions: initiator.segments === 0 ? "responder" : responder.segments === 0 ? "initiator" : "both",
    swapped: (flags & L.FLOW_SWAPPED) !== 0,
    duplicated: (flags & L.FLOW_DUPLICATED) !== 0,
    cut: (flags & L.FLOW_CUT) !== 0,
    lossy: missed > 0 || facts.dropped > 0,
    captureDropped: facts.dropped,
    filtered: facts.filtered,
    ...(facts.relativeNumbersOnly && { relativeNumbersOnly: true }),
    ...(facts.numbersAssumed && { numbersAssumed: true }),
    offloaded: (flags & L.FLOW_OFFLOADED) !== 0,
    captureStartNs: facts.startNs,
    captureEndNs: facts.endNs,
    ...(facts.resumes && { captureResumes: true }),
    dropped: row[flowAt + L.F_DROPPED]!,
    openingDropped: (row[flowAt + L.F_KEPT]! & L.HANDSHAKE_DROPPED) !== 0,
  };
  // Numbers that were made up follow no pattern, and say nothing of those before.
  const pattern = facts.relativeNumbersOnly
    ? undefined
    : (tracker.isnPatterns.of(index, initiatorIsB ? 1 : 0) ?? tracker.isnPatterns.of(index, initiatorIsB ? 0 : 1));
  const patternSide: Side = tracker.isnPatterns.of(index, initiatorIsB ? 1 : 0) ? "initiator" : "responder";
  const flow: Flow = {
    id: tracker.ids.of(index),
    initiator,
    responder,
    initiatorKnown: (flags & L.FLOW_ROLES_KNOWN) !== 0,
    family: flags & L.FLOW_IPV6 ? 6 : 4,
    path: pathText(row, flowAt, facts.paths),
    outcome: outcomeOf(row, flowAt),
    end: endOf(row, flowAt),
    firstFrame: row[flowAt + L.F_FIRST_FRAME]!,
    lastFrame: row[flowAt + L.F_LAST_FRAME]!,
    firstTimeNs: floats[floatsAt + L.D_FIRST_TIME]!,
    lastTimeNs: floats[floatsAt + L.D_LAST_TIME]!,
    firstFileOffset: floats[floatsAt + L.D_FIRST_OFFSET]!,
    segments: initiator.segments + responder.segments,
    events,
    marks: row[flowAt + L.F_MARKS]! | endMarks(row, flowAt),
    traits: flowTraits(row, flowAt),
    sight,
    handshake: { syn: eventOf(syn), synAck: eventOf(synAck), ack: eventOf(ack) },
    // Where pure ACKs were not recorded, the segment that replaces the ACK came later.
    rtt: {
      synToSynAckNs: halfNs(syn, synAck),
      synAckToAckNs: facts.filtered === undefined ? halfNs(synAck, ack) : undefined,
    },
    previous: previousFlow(tracker, row, flowAt, flags, initiatorIsB, facts),
    ...(copies.length > 0 && { copies }),
    ...(pattern ? { isnPattern: { side: patternSide, ...pattern } } : {}),
  };
  return row[flowAt + L.F_HANDSHAKE] === 0 ? flow : Object.assign(flow, judgedAck(tracker, row, flowAt, events));
}

/** The recorded ACK with its verdict, and how often the responder showed that it had not accepted it; `events` then have its states. */
function judgedAck(
  { handshakes }: FlowTracker,
  row: Int32Array,
  flowAt: number,
  events: FlowEvent[],
): Pick<Flow, "handshakeAck" | "refusedAck"> {
  const verdict = verdictOf(row, flowAt, handshakes);
  if (!verdict) return {};
  const hasFit = verdict.seq.fit.kind === "fits" && verdict.ack.fit.kind === "fits";
  const index = row[flowAt + L.F_HANDSHAKE]! - 1;
  const record = handshakes.chunk(index);
  const h = handshakes.at(index);
  const isAccepted = !(row[flowAt + L.F_FLAGS]! & L.FLOW_NOT_TAKEN);
  const times = record[h + H_REFUSALS]!;
  if (times === 0 && hasFit) return {};
  const frame = record[h + H_FRAME]!;
  const event = events.find(({ kind, frameNumber }) => kind === "segment" && frameNumber === frame)?.index;
  if (times > 0 && event !== undefined) keepInSynReceived(events, event);
  return {
    ...(times > 0 && event !== undefined && { refusedAck: { event, times, isAccepted } }),
    ...(event !== undefined && !hasFit && { handshakeAck: { event, ...verdict } }),
  };
}

/** Marks that depend on the flow's present state: what is not acknowledged (yet). */
export function endMarks(row: Int32Array, flowAt: number): number {
  const flags = row[flowAt + L.F_FLAGS]!;
  if (flags & L.FLOW_SYN && !(flags & L.FLOW_ESTABLISHED)) return Mark.Unacknowledged;
  const a = flowAt + L.F_SIDE_A;
  const b = flowAt + L.F_SIDE_B;
  return unacknowledged(row, a, b) || unacknowledged(row, b, a) ? Mark.Unacknowledged : 0;
}

/** How long after the flow's last segment its verdicts about what is missing cannot change any more. */
export function settledAfterNs(row: Int32Array, flowAt: number): number {
  if (isHalfClosed(row, flowAt)) return LONG_CLOSE_WAIT_NS;
  return endMarks(row, flowAt) === 0 ? 0 : SETTLED_NS;
}

/** The traits that a flow's row shows. */
export function flowTraits(row: Int32Array, flowAt: number): number {
  return (
    (row[flowAt + L.F_PREVIOUS]! >= 0 ? Trait.Reused : 0) |
    (isHalfClosed(row, flowAt) ? Trait.HalfClosed : 0) |
    (protocolsDiffer(row[flowAt + L.F_SIDE_A + L.S_FLAGS]!, row[flowAt + L.F_SIDE_B + L.S_FLAGS]!)
      ? Trait.ProtocolsDiffer
      : 0)
  );
}

/** Which side is the initiator does not matter. */
function protocolsDiffer(a: number, b: number): boolean {
  const ofA = firstDataCode(a);
  const ofB = firstDataCode(b);
  // Both are there, and not the same; without branches, of which most flows would show V8 the first one only.
  return ofA * ofB * (ofA - ofB) !== 0 || ((a | b) & L.SIDE_ASKS_FOR_TLS) !== 0;
}

function isHalfClosed(row: Int32Array, flowAt: number): boolean {
  const a = row[flowAt + L.F_SIDE_A + L.S_FLAGS]! & L.SIDE_FIN;
  const b = row[flowAt + L.F_SIDE_B + L.S_FLAGS]! & L.SIDE_FIN;
  return a !== b && !(row[flowAt + L.F_FLAGS]! & L.FLOW_RESET);
}

function endpoint(
  tracker: FlowTracker,
  index: number,
  row: Int32Array,
  flowAt: number,
  floats: Float64Array,
  floatsAt: number,
  side: number,
): Endpoint {
  const at = flowAt + (side === 0 ? L.F_SIDE_A : L.F_SIDE_B);
  const port = L.portOf(row, flowAt, side);
  const flags = row[at + L.S_FLAGS]!;
  const ip = row[at + L.S_IP]!;
  const host = hostHash(row, flowAt, side);
  const droppedMarks = tracker.droppedMarks.of(index, side);
  const firstData = FIRST_OCTETS[firstDataCode(flags)];
  const result: EndpointDraft = {
    address: flowAddress(row, flowAt, side),
    port,
    iss: flags & L.SIDE_ISS ? toSeq(row[at + L.ISS]!) : undefined,
    firstSeq: flags & L.SIDE_NXT ? toSeq(row[at + L.ISS]!) : undefined,
    sndNxt: flags & L.SIDE_NXT ? toSeq(row[at + L.SND_NXT]!) : undefined,
    rcvNxt: flags & L.SIDE_ACK ? toSeq(row[at + L.RCV_NXT]!) : undefined,
    segments: row[at + L.S_SEGMENTS]!,
    lastDataNs: row[at + L.S_LAST_FRAME] === 0 ? undefined : floats[floatsAt + L.D_LAST_TIME_A + side]!,
    payloadBytes: floats[floatsAt + L.D_BYTES_A + side]! + floats[floatsAt + L.D_RUN_BYTES_A + side]!,
    duplicates: row[at + L.S_DUPLICATES]!,
    missedByCapture: floats[floatsAt + L.D_MISSED_A + side]!,
    state: STATES[row[at + L.S_STATE]!]!,
    firstOfHost: {
      withoutMss: (flags & L.SIDE_FIRST_WITHOUT_MSS) !== 0,
      wrongChecksum: (flags & L.SIDE_FIRST_WRONG_CHECKSUM) !== 0,
    },
    checksums: tracker.hostChecksums.of(host),
    hostHops: tracker.hostHops.of(host),
  };
  if (ip !== 0) {
    const frameNumber = ip & L.IP_HAS_DATA ? row[at + L.S_LAST_FRAME]! : undefined;
    result.lastIp = { ipId: ip >>> 16, hops: (ip >>> 8) & 0xff, frameNumber };
  }
  if (firstData) result.firstData = firstData;
  const isRefused = row[flowAt + L.F_FLAGS]! & L.FLOW_REFUSED && !(flags & L.SIDE_SYN_ACK);
  const synAckFrame = isRefused ? tracker.answeringPorts.of(host, port) : undefined;
  if (synAckFrame !== undefined) {
    result.portAnswered = synAckFrame;
    const source = tracker.answeringPorts.sourceOf(host, port);
    if (source !== undefined) result.portAnsweredFrom = source;
  }
  if (flags & L.SIDE_ASKS_FOR_TLS) result.asksForTls = true;
  if (droppedMarks) result.droppedMarks = droppedMarks;
  return result;
}

function previousFlow(
  tracker: FlowTracker,
  row: Int32Array,
  flowAt: number,
  flags: number,
  initiatorIsB: boolean,
  { relativeNumbersOnly }: CaptureFacts,
): PreviousFlow | undefined {
  const index = row[flowAt + L.F_PREVIOUS]!;
  if (index < 0) return undefined;
  const before = tracker.flows.chunk(index);
  const b = tracker.flows.at(index);
  const floats = tracker.floats.chunk(index);
  const floatsAt = tracker.floats.at(index);
  const same = [0, 1, 2, 3].every(
    (word) => row[flowAt + L.addressPlace(0, word)] === before[b + L.addressPlace(0, word)],
  );
  const initiatorIsOldB = (same && row[flowAt + L.F_PORTS] === before[b + L.F_PORTS]) === initiatorIsB;
  const nxt = (isB: boolean): SeqNumber | undefined => {
    const side = b + (isB ? L.F_SIDE_B : L.F_SIDE_A);
    if (relativeNumbersOnly) return undefined;
    return before[side + L.S_FLAGS]! & L.SIDE_NXT ? toSeq(before[side + L.SND_NXT]!) : undefined;
  };
  return {
    id: tracker.ids.of(index),
    end: endOf(before, b),
    lastFrame: before[b + L.F_LAST_FRAME]!,
    lastTimeNs: floats[floatsAt + L.D_LAST_TIME]!,
    sndNxt: { initiator: nxt(initiatorIsOldB), responder: nxt(!initiatorIsOldB) },
    wasOpen: (flags & L.FLOW_PREVIOUS_OPEN) !== 0 || !isEnded({ row: before, flowAt: b }),
  };
}
