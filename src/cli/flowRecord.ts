// A flow in the machine-readable formats. The keys are stable: docs/command-line.md documents them.

import type { RecordedFlow } from "../core/analysis/recordedFlow";
import { type Endpoint, type Flow, type FlowEnd, OUTCOMES, type Outcome } from "../core/flow/flow";
import type { EndpointHead } from "../core/flow/recordHead";
import type { Finding } from "../core/rules/finding";
import { SEVERITIES, type Severity } from "../core/text/severities";
import { piece, pieces, type RecordOctets } from "./recordOctets";

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

const CLOSE = piece("}");
const COMMA = piece(",");
const ID = piece('{"id":');
const INITIATOR = piece('"initiator":{"address":"');
const RESPONDER = piece('},"responder":{"address":"');
const PORT = piece('","port":');
const ROLES = piece("},");
const ROLES_UNKNOWN = piece('},"initiatorKnown":false,');
const FIRST_FRAME = pieces(OUTCOMES, (outcome) => `"outcome":"${outcome}","firstFrame":`);
const LAST_FRAME = piece(',"lastFrame":');
const SEGMENTS = piece(',"segments":');
const SYN = piece(',"handshake":{"syn":');
const SYN_ACK = piece(',"synAck":');
const ACK = piece(',"ack":');
const TO_SYN_ACK = piece('},"rtt":{"synToSynAckNs":');
const TO_ACK = piece(',"synAckToAckNs":');
const PAYLOAD = piece('},"payloadBytes":{"initiator":');
const PAYLOAD_OF_RESPONDER = piece(',"responder":');
const KINDS_OF_DATA = ["none", "tls", "http", "other"] as const satisfies readonly (FirstData | "none")[];
const FIRST_DATA = pieces(KINDS_OF_DATA, (kind) => `},"firstData":{"initiator":${wordOrNull(kind)}`);
const FIRST_DATA_OF_RESPONDER = pieces(KINDS_OF_DATA, (kind) => `,"responder":${wordOrNull(kind)}},`);
const END = pieces(["open", "fin", "reset"] as const satisfies readonly FlowEnd[], (end) => `"end":"${end}",`);
const FINDINGS = piece('"findings":[');
const RULE = piece('{"rule":"');
const FRAME = pieces(SEVERITIES, (severity) => `","severity":"${severity}","frame":`);
const RELATED = piece(',"related":[');
const MESSAGE = piece('],"message":');
const EVIDENCE = piece(',"evidence":');
const TTL = piece(',"ttl":');
const IP_ID = piece(',"ipId":');
const CLOSE_LIST = piece("]");

/** Writes the JSON of a `FlowRecord`. Unknown values are null, or omitted if the key says so. */
export function writeFlow(into: RecordOctets, recorded: RecordedFlow): void {
  into.piece(ID);
  into.number(recorded.head.id);
  into.piece(COMMA);
  writeMembers(into, recorded);
  into.piece(CLOSE);
}

/** The same without braces and `id`. */
export function writeMembers(into: RecordOctets, { head, frames, connection, flow, findings }: RecordedFlow): void {
  const { initiator, responder, rtt } = head;
  into.piece(INITIATOR);
  writeEndpoint(into, initiator);
  into.piece(RESPONDER);
  writeEndpoint(into, responder);
  into.piece(head.initiatorKnown ? ROLES : ROLES_UNKNOWN);
  if (head.path !== "") into.text(`"layers":${JSON.stringify(head.path)},`);
  into.piece(FIRST_FRAME[head.outcome]);
  into.number(head.firstFrame);
  into.piece(LAST_FRAME);
  into.number(head.lastFrame);
  into.piece(SEGMENTS);
  into.number(head.segments);
  into.piece(SYN);
  into.numberOrNull(frames.syn);
  into.piece(SYN_ACK);
  into.numberOrNull(frames.synAck);
  into.piece(ACK);
  into.numberOrNull(frames.ack);
  into.piece(TO_SYN_ACK);
  into.numberOrNull(rtt.synToSynAckNs);
  into.piece(TO_ACK);
  into.numberOrNull(rtt.synAckToAckNs);
  into.piece(PAYLOAD);
  into.number(initiator.payloadBytes);
  into.piece(PAYLOAD_OF_RESPONDER);
  into.number(responder.payloadBytes);
  into.piece(FIRST_DATA[initiator.firstData ?? "none"]);
  into.piece(FIRST_DATA_OF_RESPONDER[responder.firstData ?? "none"]);
  into.piece(END[head.end]);
  if (connection !== undefined) into.text(`"connection":${connection},`);
  into.piece(FINDINGS);
  if (flow !== undefined) writeFindings(into, flow, findings);
  into.piece(CLOSE_LIST);
}

function writeEndpoint(into: RecordOctets, { address, port }: EndpointHead): void {
  into.text(address);
  into.piece(PORT);
  into.number(port);
}

function writeFindings(into: RecordOctets, flow: Flow, findings: readonly Finding[]): void {
  for (let place = 0; place < findings.length; place++) {
    if (place > 0) into.piece(COMMA);
    writeFinding(into, flow, findings[place]!);
  }
}

function writeFinding(into: RecordOctets, flow: Flow, finding: Finding): void {
  const { rule, severity, event, frame, related, what, evidence } = finding;
  into.piece(RULE);
  into.text(rule);
  into.piece(FRAME[severity]);
  into.number(frame);
  into.piece(RELATED);
  for (let place = 0; place < related.length; place++) {
    if (place > 0) into.piece(COMMA);
    into.number(related[place]!.frame);
  }
  into.piece(MESSAGE);
  into.json(what);
  into.piece(EVIDENCE);
  into.json(evidence);
  writeSender(into, flow, event);
  into.piece(CLOSE);
}

/** With a comma before each member. */
function writeSender(into: RecordOctets, flow: Flow, index: number): void {
  const event = flow.events[index];
  if (event?.kind !== "segment") return;
  const { seg, link } = event;
  if (seg.hops > 0) {
    into.piece(TTL);
    into.number(seg.hops);
    if (flow.family === 4) {
      into.piece(IP_ID);
      into.number(seg.ipId);
    }
  }
  if (link === undefined) return;
  into.text(`,"macs":{"source":"${link.source}","destination":"${link.destination}"}`);
}

function wordOrNull(word: string): string {
  return word === "none" ? "null" : `"${word}"`;
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
