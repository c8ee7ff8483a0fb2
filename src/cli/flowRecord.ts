// A flow in the machine-readable formats. The keys are stable: docs/command-line.md documents them.

import type { Endpoint, Flow, FlowEnd, Outcome } from "../core/flow/flow";
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
export function toFlowRecord(flow: Flow, findings: readonly Finding[]): FlowRecord {
  const { syn, synAck, ack } = flow.handshake;
  return {
    id: flow.id,
    initiator: toEndpointRecord(flow.initiator),
    responder: toEndpointRecord(flow.responder),
    ...(flow.initiatorKnown ? {} : { initiatorKnown: false as const }),
    ...(flow.path === "" ? {} : { layers: flow.path }),
    outcome: flow.outcome,
    firstFrame: flow.firstFrame,
    lastFrame: flow.lastFrame,
    segments: flow.segments,
    handshake: { syn: frameOf(flow, syn), synAck: frameOf(flow, synAck), ack: frameOf(flow, ack) },
    rtt: { synToSynAckNs: flow.rtt.synToSynAckNs ?? null, synAckToAckNs: flow.rtt.synAckToAckNs ?? null },
    payloadBytes: { initiator: flow.initiator.payloadBytes, responder: flow.responder.payloadBytes },
    firstData: { initiator: flow.initiator.firstData ?? null, responder: flow.responder.firstData ?? null },
    end: flow.end,
    ...(flow.connection === undefined ? {} : { connection: flow.connection.id }),
    findings: findings.map((finding) => toFindingRecord(flow, finding)),
  };
}

function toEndpointRecord({ address, port }: Endpoint): EndpointRecord {
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

function frameOf(flow: Flow, event: number | undefined): number | null {
  return event === undefined ? null : (flow.events[event]?.frameNumber ?? null);
}

/** A finding's evidence as JSON: octets become hexadecimal text. */
export function toPlainEvidence(evidence: object): object {
  return plain(evidence) as object;
}

function plain(part: unknown): unknown {
  if (typeof part !== "object" || part === null) return part;
  if (part instanceof Uint8Array) return Array.from(part, (octet) => octet.toString(16).padStart(2, "0")).join("");
  if (Array.isArray(part)) return part.map(plain);
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, plain(value)]));
}
