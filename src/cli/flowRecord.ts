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

/** JSON of a `FlowRecord`. Unknown values are null, or omitted if the key says so. */
export function flowJson(recorded: RecordedFlow): string {
  return `{"id":${recorded.head.id},${membersJson(recorded)}}`;
}

/**
 * The same without braces and `id`. It is text from the beginning: with an object for each record, writing them took more than
 * half as long as the analysis.
 */
export function membersJson({ head, frames, connection, flow, findings }: RecordedFlow): string {
  const { initiator, responder, rtt } = head;
  const known = head.initiatorKnown ? "" : '"initiatorKnown":false,';
  const layers = head.path === "" ? "" : `"layers":${JSON.stringify(head.path)},`;
  const numbers = `"firstFrame":${head.firstFrame},"lastFrame":${head.lastFrame},"segments":${head.segments}`;
  const handshake = `{"syn":${orNull(frames.syn)},"synAck":${orNull(frames.synAck)},"ack":${orNull(frames.ack)}}`;
  const times = `{"synToSynAckNs":${orNull(rtt.synToSynAckNs)},"synAckToAckNs":${orNull(rtt.synAckToAckNs)}}`;
  const octets = `{"initiator":${initiator.payloadBytes},"responder":${responder.payloadBytes}}`;
  const first = `{"initiator":${wordOrNull(initiator.firstData)},"responder":${wordOrNull(responder.firstData)}}`;
  const joined = connection === undefined ? "" : `"connection":${connection},`;
  const told = flow === undefined ? "" : findings.map((finding) => findingJson(flow, finding)).join(",");
  return `"initiator":${endpointJson(initiator)},"responder":${endpointJson(responder)},${known}${layers}"outcome":"${head.outcome}",${numbers},"handshake":${handshake},"rtt":${times},"payloadBytes":${octets},"firstData":${first},"end":"${head.end}",${joined}"findings":[${told}]`;
}

function endpointJson({ address, port }: EndpointHead): string {
  return `{"address":"${address}","port":${port}}`;
}

function findingJson(flow: Flow, { rule, severity, event, frame, related, what, evidence }: Finding): string {
  const others = related.map((each) => each.frame).join(",");
  return `{"rule":"${rule}","severity":"${severity}","frame":${frame},"related":[${others}],"message":${JSON.stringify(what)},"evidence":${JSON.stringify(toPlainEvidence(evidence))}${senderJson(flow, event)}}`;
}

/** With a comma before each member. */
function senderJson(flow: Flow, index: number): string {
  const event = flow.events[index];
  if (event?.kind !== "segment") return "";
  const { seg, link } = event;
  const ttl = seg.hops > 0 ? `,"ttl":${seg.hops}${flow.family === 4 ? `,"ipId":${seg.ipId}` : ""}` : "";
  return link === undefined ? ttl : `${ttl},"macs":{"source":"${link.source}","destination":"${link.destination}"}`;
}

function orNull(value: number | undefined): string {
  return value === undefined ? "null" : `${value}`;
}

/** A word that needs no escapes. */
function wordOrNull(word: string | undefined): string {
  return word === undefined ? "null" : `"${word}"`;
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
