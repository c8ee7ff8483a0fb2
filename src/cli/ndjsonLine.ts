// A line that analyze --format ndjson has printed, read again. It may come from elsewhere: every value is checked.

import type { FlowLine, LineEndpoint } from "../core/causes/flowLines";
import { parseAddress } from "../core/filter/addresses";
import { OUTCOMES } from "../core/flow/flow";
import { SEVERITIES, type Severity } from "../core/text/severities";
import { JSON_SCHEMA } from "./json";
import { fromSynRecord, type SynRecord } from "./synRecord";

export type NdjsonLine =
  | { readonly kind: "flow"; readonly flow: FlowLine }
  /** The last line of a capture. */
  | { readonly kind: "capture"; readonly capture: string; readonly otherFlows: readonly number[] }
  /** Why it is neither: the rest of a sentence that begins with where it stands. */
  | { readonly kind: "unusable"; readonly reason: string };

type Fields = Readonly<Record<string, unknown>>;

const NO_LINE: NdjsonLine = { kind: "unusable", reason: "is not a line of analyze --format ndjson" };

/** `ruleIds` are the rules there are. */
export function readNdjsonLine(text: string, ruleIds: ReadonlySet<string>): NdjsonLine {
  const line = parse(text);
  if (line === undefined || typeof line.capture !== "string") return NO_LINE;
  const { schema } = line;
  if (schema !== JSON_SCHEMA)
    return typeof schema === "number"
      ? { kind: "unusable", reason: `has schema ${schema}, not ${JSON_SCHEMA}` }
      : NO_LINE;
  if (line.id === undefined) {
    const { capture, otherFlows = [] } = line;
    return isCounts(otherFlows) ? { kind: "capture", capture, otherFlows } : NO_LINE;
  }
  if (line.worst === undefined)
    return { kind: "unusable", reason: "was printed by a version that leaves out what causes need" };
  const { worst } = line;
  if (typeof worst === "string" && !ruleIds.has(worst))
    return { kind: "unusable", reason: `has a finding of ${worst}, which is not a rule of this version` };
  const flow = toFlow(line, line.capture);
  return flow === undefined ? NO_LINE : { kind: "flow", flow };
}

function parse(text: string): Fields | undefined {
  try {
    return toFields(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function toFlow(line: Fields, capture: string): FlowLine | undefined {
  const { id, firstFrame, layers, outcome, worst, initiatorKnown, portReused } = line;
  const octets = toFields(line.payloadBytes);
  const initiator = toEndpoint(line.initiator, octets?.initiator);
  const responder = toEndpoint(line.responder, octets?.responder);
  const known = OUTCOMES.find((each) => each === outcome);
  const time = typeof line.firstTime === "string" ? /^(-?\d{1,15})\.(\d{9})$/.exec(line.firstTime) : null;
  const findings = Array.isArray(line.findings) ? line.findings.map(toFinding) : [undefined];
  const syn = line.syn === null ? null : toSyn(line.syn);
  if (!isCount(id) || !isCount(firstFrame) || known === undefined || typeof layers !== "string") return undefined;
  if (initiator === undefined || responder === undefined || time === null || syn === undefined) return undefined;
  if (!findings.every((finding) => finding !== undefined)) return undefined;
  return {
    capture,
    id,
    seconds: Number(time[1]),
    nanoseconds: Number(time[2]),
    initiator,
    responder,
    initiatorKnown: initiatorKnown === true,
    layers,
    outcome: known,
    firstFrame,
    portReused: portReused === true,
    syn: syn === null ? undefined : fromSynRecord(syn),
    findings,
    worst: typeof worst === "string" ? worst : undefined,
    worstFrame: findings.find(({ rule }) => rule === worst)?.frame ?? firstFrame,
  };
}

function toEndpoint(value: unknown, octets: unknown): LineEndpoint | undefined {
  const { address, port } = toFields(value) ?? {};
  const words = typeof address === "string" ? addressWords(address) : undefined;
  if (words === undefined || !isCount(port) || port > 0xffff || !isCount(octets)) return undefined;
  return { words, port, octets };
}

/** Undefined for what is no whole address. */
function addressWords(address: string): readonly number[] | undefined {
  const parsed = parseAddress(address);
  const isWhole = parsed?.port === undefined && parsed?.masks.every((mask) => mask === -1);
  return isWhole ? parsed?.words : undefined;
}

interface LineFinding {
  readonly rule: unknown;
  readonly severity: Severity;
  readonly frame: number;
}

function toFinding(value: unknown): LineFinding | undefined {
  const { rule, severity, frame } = toFields(value) ?? {};
  const known = SEVERITIES.find((each) => each === severity);
  return known !== undefined && isCount(frame) ? { rule, severity: known, frame } : undefined;
}

const SYN_COUNTS = ["frame", "ttl", "window"] as const satisfies readonly (keyof SynRecord)[];
const SYN_OPTIONS = ["mss", "windowScale", "tsVal"] as const satisfies readonly (keyof SynRecord)[];
const SYN_FLAGS = ["ecn", "sackPermitted", "fastOpen", "mptcp"] as const satisfies readonly (keyof SynRecord)[];

function toSyn(value: unknown): SynRecord | undefined {
  const syn = toFields(value);
  const isSyn =
    syn !== undefined &&
    SYN_COUNTS.every((key) => isCount(syn[key])) &&
    SYN_OPTIONS.every((key) => syn[key] === null || isCount(syn[key])) &&
    SYN_FLAGS.every((key) => typeof syn[key] === "boolean");
  return isSyn ? (syn as unknown as SynRecord) : undefined;
}

function toFields(value: unknown): Fields | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every(isCount);
}
