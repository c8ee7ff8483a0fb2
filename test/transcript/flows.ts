// Flows made by hand, so that a transcript can be tested without a capture.

import type { FlowRow } from "../../src/core/analysis/query";
import type { Arrival, DataRun, Endpoint, Flow, FlowEvent, IcmpError, Outcome, Side } from "../../src/core/flow/flow";
import type { Field, Finding } from "../../src/core/rules/finding";
import { toSeq } from "../../src/core/tcp/seq";
import type { Severity } from "../../src/core/text/severities";
import type { TranscriptSource } from "../../src/core/transcript/build";

export const MS = 1_000_000;
const X = 4294967294;
const Y = 1000;

interface SegmentParts {
  readonly from: Side;
  readonly frame: number;
  readonly ms: number;
  readonly flags: number;
  readonly seq: number;
  readonly ack?: number;
  readonly payload?: number;
  readonly options?: readonly number[];
  readonly marks?: number;
  readonly repeats?: number;
  readonly defects?: number;
}

const AT = { state: "?", iss: undefined, sndNxt: undefined, rcvNxt: undefined, rcvEdge: undefined } as const;

/** Numbers relative to the sender's (seq) and the other's (ack) ISS. */
export function segment(index: number, parts: SegmentParts): Arrival {
  const own = parts.from === "initiator" ? X : Y;
  const other = parts.from === "initiator" ? Y : X;
  return {
    kind: "segment",
    index,
    frameNumber: parts.frame,
    timeNs: parts.ms * MS,
    fileOffset: 0,
    from: parts.from,
    seg: {
      seq: toSeq(own + parts.seq),
      ack: toSeq(parts.ack === undefined ? 0 : other + parts.ack),
      len: 0,
      wnd: 64240,
      up: 0,
      flags: parts.flags,
      payloadLength: parts.payload ?? 0,
      dataOffset: 5,
      checksum: 0xbeef,
      options: Uint8Array.from(parts.options ?? []),
      defects: parts.defects ?? 0,
      payloadHead: new Uint8Array(),
      ipId: 0,
      hops: 64,
      ecn: 0,
    },
    marks: parts.marks ?? 0,
    sender: AT,
    receiver: AT,
    after: { initiator: "?", responder: "?" },
    repeats: parts.repeats ?? 0,
  };
}

export function run(index: number, frame: number, ms: number, segments: number): DataRun {
  return {
    kind: "run",
    index,
    frameNumber: frame,
    timeNs: ms * MS,
    fileOffset: 0,
    lastTimeNs: (ms + 100) * MS,
    segments: { initiator: segments - 1, responder: 1 },
    bytes: { initiator: 1_234_567, responder: 3100 },
  };
}

export function portUnreachable(index: number, frame: number, ms: number): IcmpError {
  return {
    kind: "icmp",
    index,
    frameNumber: frame,
    timeNs: ms * MS,
    fileOffset: 0,
    family: 4,
    type: 3,
    code: 3,
    source: "10.0.0.254",
    quotedFrom: "initiator",
    quotedSeq: toSeq(X),
    quotedFlags: 2,
    quotedLength: 0,
    mtu: 0,
  };
}

function endpoint(address: string, port: number, iss: number | undefined): Endpoint {
  return {
    address,
    port,
    iss: iss === undefined ? undefined : toSeq(iss),
    sndNxt: undefined,
    rcvNxt: undefined,
    segments: 0,
    lastDataNs: undefined,
    payloadBytes: 0,
    duplicates: 0,
    missedByCapture: 0,
    state: "?",
    firstOfHost: { withoutMss: false, wrongChecksum: false },
    checksums: { right: 0, wrong: 0 },
    hostHops: [],
  };
}

export function makeFlow(id: number, outcome: Outcome, events: readonly FlowEvent[], parts: Partial<Flow> = {}): Flow {
  const startKnown = outcome !== "not-captured";
  return {
    id,
    initiator: endpoint("10.0.0.1", 50000 + (id % 10000), startKnown ? X : undefined),
    responder: endpoint("10.0.0.2", 80, startKnown ? Y : undefined),
    initiatorKnown: startKnown,
    family: 4,
    path: "",
    outcome,
    end: "open",
    firstFrame: 1,
    lastFrame: 9,
    firstTimeNs: 0,
    lastTimeNs: 9 * MS,
    firstFileOffset: 24,
    segments: events.length,
    events,
    marks: 0,
    traits: 0,
    sight: {
      startSeen: startKnown,
      directions: "both",
      swapped: false,
      duplicated: false,
      cut: false,
      lossy: false,
      captureDropped: 0,
      openingDropped: false,
      filtered: undefined,
      offloaded: false,
      captureStartNs: 0,
      captureEndNs: 9 * MS,
      dropped: 0,
    },
    handshake: { syn: startKnown ? 0 : undefined, synAck: undefined, ack: undefined },
    rtt: { synToSynAckNs: undefined, synAckToAckNs: undefined },
    previous: undefined,
    ...parts,
  };
}

export function finding(
  rule: string,
  severity: Severity,
  event: number,
  field: Field,
  parts: Partial<Finding> = {},
): Finding {
  return {
    rule,
    severity,
    event,
    frame: event + 1,
    related: [],
    field,
    expected: undefined,
    missing: undefined,
    evidence: {},
    what: `${rule} observed.`,
    why: "By the RFC.",
    next: "Look.",
    ...parts,
  };
}

export interface FlowWithFindings {
  readonly flow: Flow;
  readonly findings: readonly Finding[];
}

const RANKS: readonly Severity[] = ["error", "warning", "information", "hint"];

/** Answers like an analysis that has found exactly these flows, with ids 1, 2, … */
export function sourceOf(flows: readonly FlowWithFindings[], epochSeconds = 1795341600): TranscriptSource {
  return makeSource(flows.length, (id) => flows[id - 1]!, epochSeconds);
}

/** Flows made when they are asked for. */
export function makeSource(
  count: number,
  make: (id: number) => FlowWithFindings,
  epochSeconds = 0,
  cause: TranscriptSource["cause"] = () => undefined,
): TranscriptSource {
  const at = (id: number) => (id >= 1 && id <= count ? make(id) : undefined);
  return {
    epochSeconds,
    flowCount: count,
    cause,
    flow: (id) => at(id)?.flow,
    findings: (flow) => make(flow.id).findings,
    row: (id) => {
      const found = at(id);
      return found === undefined ? undefined : rowOf(found);
    },
    ids: (_sort, _descending, filter) =>
      Int32Array.from({ length: count }, (_, index) => index + 1).filter(
        (id) => filter.outcomes.length === 0 || filter.outcomes.includes(make(id).flow.outcome),
      ),
  };
}

export function rowOf({ flow, findings }: FlowWithFindings): FlowRow {
  const severity = RANKS.find((rank) => findings.some((one) => one.severity === rank));
  const worst = findings.find((one) => one.severity === severity);
  return {
    id: flow.id,
    initiator: `${flow.initiator.address}:${flow.initiator.port}`,
    responder: `${flow.responder.address}:${flow.responder.port}`,
    initiatorKnown: flow.initiatorKnown,
    path: flow.path,
    outcome: flow.outcome,
    startNs: flow.firstTimeNs,
    handshakeNs: flow.outcome === "established" ? 12.1 * MS : undefined,
    segments: flow.segments,
    firstFrame: flow.firstFrame,
    worst: worst && severity ? { rule: worst.rule, severity, count: findings.length } : undefined,
  };
}
