// A flow in the machine-readable formats. The keys are stable: docs/command-line.md documents them.

import type { RecordedFlow } from "../core/analysis/recordedFlow";
import type { Endpoint, Flow, FlowEnd, Outcome } from "../core/flow/flow";
import type { EndpointHead } from "../core/flow/recordHead";
import type { Finding } from "../core/rules/finding";
import type { Severity } from "../core/text/severities";

export interface EndpointRecord {
  readonly address: string;
  readonly port: number;
}

type FirstData = NonNullable<Endpoint["firstData"]>;

export interface FindingRecord {
  readonly rule: string;
  readonly severity: Severity;
  readonly frame: number;
  readonly related: readonly number[];
  readonly message: string;
  readonly evidence: object;
  /** Of the segment at `frame`, where they are known: TTL or hop limit, IP ID (IPv4), Ethernet addresses. */
  readonly ttl?: number;
  readonly ipId?: number;
  readonly macs?: { readonly source: string; readonly destination: string };
}

export interface FlowRecord {
  readonly id: number;
  readonly initiator: EndpointRecord;
  readonly responder: EndpointRecord;
  /** Only if no SYN was captured. */
  readonly initiatorKnown?: false;
  /** VLANs and tunnels around the packets; only if there are any. */
  readonly layers?: string;
  readonly outcome: Outcome;
  readonly firstFrame: number;
  readonly lastFrame: number;
  readonly segments: number;
  /** Frame numbers. */
  readonly handshake: { readonly syn: number | null; readonly synAck: number | null; readonly ack: number | null };
  readonly rtt: { readonly synToSynAckNs: number | null; readonly synAckToAckNs: number | null };
  readonly payloadBytes: { readonly initiator: number; readonly responder: number };
  /** What the first data of each side begins with. */
  readonly firstData: { readonly initiator: FirstData | null; readonly responder: FirstData | null };
  readonly end: FlowEnd;
  /** Only if other flows are the same connection, seen at other places: its id. */
  readonly connection?: number;
  readonly findings: readonly FindingRecord[];
}

/** Unknown values are null, or omitted if the key says so. */
export function toFlowRecord({ head, frames, connection, flow, findings }: RecordedFlow): FlowRecord {
  const { initiator, responder, rtt } = head;
  return {
    id: head.id,
    initiator: toEndpointRecord(initiator),
    responder: toEndpointRecord(responder),
    ...(head.initiatorKnown ? {} : { initiatorKnown: false as const }),
    ...(head.path === "" ? {} : { layers: head.path }),
    outcome: head.outcome,
    firstFrame: head.firstFrame,
    lastFrame: head.lastFrame,
    segments: head.segments,
    handshake: { syn: frames.syn ?? null, synAck: frames.synAck ?? null, ack: frames.ack ?? null },
    rtt: { synToSynAckNs: rtt.synToSynAckNs ?? null, synAckToAckNs: rtt.synAckToAckNs ?? null },
    payloadBytes: { initiator: initiator.payloadBytes, responder: responder.payloadBytes },
    firstData: { initiator: initiator.firstData ?? null, responder: responder.firstData ?? null },
    end: head.end,
    ...(connection === undefined ? {} : { connection }),
    findings: flow === undefined ? [] : findings.map((finding) => toFindingRecord(flow, finding)),
  };
}

function toEndpointRecord({ address, port }: EndpointHead): EndpointRecord {
  return { address, port };
}

function toFindingRecord(flow: Flow, finding: Finding): FindingRecord {
  const { rule, severity, event, frame, related, what, evidence } = finding;
  return {
    rule,
    severity,
    frame,
    related: related.map((each) => each.frame),
    message: what,
    evidence: toPlainEvidence(evidence),
    ...senderRecord(flow, event),
  };
}

function senderRecord(flow: Flow, index: number): Pick<FindingRecord, "ttl" | "ipId" | "macs"> {
  const event = flow.events[index];
  if (event?.kind !== "segment") return {};
  const { seg, link } = event;
  return {
    ...(seg.hops > 0 && { ttl: seg.hops, ...(flow.family === 4 && { ipId: seg.ipId }) }),
    ...(link && { macs: { source: link.source, destination: link.destination } }),
  };
}

/** A finding's evidence as JSON: octets become hexadecimal text. */
export function toPlainEvidence(evidence: object): object {
  return hasOctets(evidence) ? (plain(evidence) as object) : evidence;
}

/** Most evidence has none, and is printed as it is. */
function hasOctets(part: object): boolean {
  if (part instanceof Uint8Array) return true;
  for (const value of Object.values(part)) {
    if (typeof value === "object" && value !== null && hasOctets(value)) return true;
  }
  return false;
}

function plain(part: unknown): unknown {
  if (typeof part !== "object" || part === null) return part;
  if (part instanceof Uint8Array) return Array.from(part, (octet) => octet.toString(16).padStart(2, "0")).join("");
  if (Array.isArray(part)) return part.map(plain);
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, plain(value)]));
}
