// The flows of many captures, from their lines (NDJSON), in the rows in which their causes are found: the causes of a fleet.
//
// A flow takes about half a kilobyte, however many findings its line has.

import { FloatRows, IntRows } from "../bytes/growingRows";
import { OUTCOMES, type Outcome } from "../flow/flow";
import type { Rule } from "../rules/rule";
import { SEVERITIES, type Severity, severityRank } from "../text/severities";
import { EventStore } from "../tracker/events";
import { outcomeOf } from "../tracker/outcome";
import * as L from "../tracker/rowLayout";
import { writeWorst } from "../tracker/worstFinding";
import type { Cause } from "./cause";
import { findCauses } from "./findCauses";
import { writeOutcome } from "./outcomeRow";
import { sortRows } from "./sortRows";
import type { SynFeatures } from "./synFeatures";
import { addSyn } from "./synRow";
import { Who } from "./who";

export interface LineEndpoint {
  /** The address: one word of 32 bits for IPv4, four for IPv6. */
  readonly words: readonly number[];
  readonly port: number;
  readonly octets: number;
}

/** A flow of one of the captures. */
export interface FlowLine {
  /** A name for it that no other capture has. */
  readonly capture: string;
  readonly id: number;
  /** The first segment, in Unix time. */
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly initiator: LineEndpoint;
  readonly responder: LineEndpoint;
  readonly initiatorKnown: boolean;
  readonly layers: string;
  readonly outcome: Outcome;
  readonly firstFrame: number;
  readonly portReused: boolean;
  readonly syn: SynFeatures | undefined;
  /** A rule that is not known counts by its severity only. */
  readonly findings: readonly { readonly rule: unknown; readonly severity: Severity }[];
  /** The rule for which the flow counts, and the frame of its finding. */
  readonly worst: string | undefined;
  readonly worstFrame: number;
}

/** Where a flow is. */
export interface FlowPlace {
  readonly capture: string;
  readonly id: number;
  readonly firstFrame: number;
  /** The frame of the finding for which it counts. */
  readonly frame: number;
}

const R_CAPTURE = 0;
const R_ID = 1;
const R_FRAME = 2;

export class FlowLines {
  readonly flows = new IntRows(L.FLOW_WIDTH);
  readonly floats = new FloatRows(L.FLOW_FLOATS);
  readonly events = new EventStore();
  /** Causes name their examples by these: see `placeOf`. */
  readonly ids = { of: (flow: number): number => flow };
  readonly #places = new IntRows(3);
  readonly #rules: readonly Rule[];
  readonly #placeOfRule: ReadonlyMap<string, number>;
  readonly #captures: string[] = [];
  readonly #paths: string[] = [""];
  readonly #pathOf = new Map([["", 0]]);
  readonly #others = new Set<number>();
  /** Of the capture whose lines come: the row of each flow by its id. */
  #rowOf = new Map<number, number>();
  #epochSeconds: number | undefined;

  constructor(rules: readonly Rule[]) {
    this.#rules = rules;
    this.#placeOfRule = new Map(rules.map(({ id }, place) => [id, place]));
  }

  get length(): number {
    return this.flows.length;
  }

  get captureCount(): number {
    return this.#captures.length;
  }

  /** Takes a flow. The lines of a capture come together; a second line of a flow replaces the first. */
  add(line: FlowLine): void {
    if (this.#captures.at(-1) !== line.capture) this.#begin(line.capture);
    const known = this.#rowOf.get(line.id);
    const flow = known ?? this.flows.add();
    if (known === undefined) {
      this.floats.add();
      this.#places.add();
      this.#rowOf.set(line.id, flow);
    }
    this.#write(flow, line);
  }

  /** Flows of the capture whose connection another flow of it shows better: it counts once. Comes behind its flows. */
  leaveOut(capture: string, ids: readonly number[]): void {
    if (this.#captures.at(-1) !== capture) this.#begin(capture);
    for (const id of ids) {
      const flow = this.#rowOf.get(id);
      if (flow !== undefined) this.#others.add(flow);
    }
  }

  /** Flows by outcome, and by their most severe finding. */
  get counts(): {
    readonly outcomes: Readonly<Record<Outcome, number>>;
    readonly findings: Readonly<Record<Severity, number>>;
  } {
    const outcomes = zeros(OUTCOMES);
    const findings = zeros(SEVERITIES);
    for (let flow = 0; flow < this.length; flow++) {
      const row = this.flows.chunk(flow);
      const at = this.flows.at(flow);
      outcomes[outcomeOf(row, at)]++;
      const severity = SEVERITIES[Math.clz32(row[at + L.F_FINDINGS]!) >>> 3];
      if (severity !== undefined) findings[severity]++;
    }
    return { outcomes, findings };
  }

  /** The causes of all flows; their examples are for `placeOf`. Nothing may be added any more. */
  causes(): readonly Cause[] {
    const moved = sortRows(this.#startOf, [this.flows, this.floats, this.#places]);
    const others = new Set([...this.#others].map((flow) => moved[flow]!));
    const captureOf = (flow: number): string => this.placeOf(flow).capture;
    return findCauses({
      tracker: this,
      rules: this.#rules,
      paths: this.#paths,
      who: new Who(this),
      others,
      ...(this.#captures.length > 1 && { captureOf }),
    }).causes;
  }

  placeOf(flow: number): FlowPlace {
    const row = this.#places.chunk(flow);
    const at = this.#places.at(flow);
    return {
      capture: this.#captures[row[at + R_CAPTURE]!]!,
      id: row[at + R_ID]!,
      firstFrame: this.flows.chunk(flow)[this.flows.at(flow) + L.F_FIRST_FRAME]!,
      frame: row[at + R_FRAME]!,
    };
  }

  #begin(capture: string): void {
    this.#captures.push(capture);
    this.#rowOf = new Map();
  }

  readonly #startOf = (flow: number): number => this.floats.chunk(flow)[this.floats.at(flow) + L.D_FIRST_TIME]!;

  #write(flow: number, line: FlowLine): void {
    const row = this.flows.chunk(flow);
    const at = this.flows.at(flow);
    const { initiator, responder, syn } = line;
    row.fill(0, at, at + L.FLOW_WIDTH);
    row[at + L.F_FLAGS] = line.initiatorKnown ? L.FLOW_ROLES_KNOWN : 0;
    writeOutcome(row, at, line.outcome);
    writeAddress(row, at, 0, initiator.words);
    writeAddress(row, at, 1, responder.words);
    row[at + L.F_PORTS] = (initiator.port << 16) | responder.port;
    row[at + L.F_PATH] = this.#path(line.layers);
    row[at + L.F_FIRST_FRAME] = line.firstFrame;
    row[at + L.F_PREVIOUS] = line.portReused ? 0 : -1;
    this.#writeFindings(row, at, line);
    row[at + L.F_HEAD] = syn === undefined ? -1 : addSyn(this.events, syn);
    const times = this.floats.chunk(flow);
    const t = this.floats.at(flow);
    this.#epochSeconds ??= line.seconds;
    times[t + L.D_FIRST_TIME] = (line.seconds - this.#epochSeconds) * 1e9 + line.nanoseconds;
    times[t + L.D_BYTES_A] = initiator.octets;
    times[t + L.D_BYTES_B] = responder.octets;
    const place = this.#places.chunk(flow);
    const p = this.#places.at(flow);
    place[p + R_CAPTURE] = this.#captures.length - 1;
    place[p + R_ID] = line.id;
    place[p + R_FRAME] = line.worstFrame;
  }

  #writeFindings(row: Int32Array, at: number, { findings, worst }: FlowLine): void {
    let rank: number = SEVERITIES.length;
    for (const { rule, severity } of findings) {
      if (rule === worst) rank = Math.min(rank, severityRank(severity));
      const place = typeof rule === "string" ? this.#placeOfRule.get(rule) : undefined;
      if (place !== undefined) row[at + L.F_RULES + (place >>> 5)]! |= 1 << (place & 31);
    }
    writeWorst(row, at, worst === undefined ? -1 : this.#placeOfRule.get(worst)!, rank);
    row[at + L.F_FINDINGS] = packed(findings.map(({ severity }) => severity));
  }

  /** Half a word has room for it. */
  #path(layers: string): number {
    const known = this.#pathOf.get(layers);
    if (known !== undefined) return known;
    if (this.#paths.length > 0xffff) return 0;
    this.#pathOf.set(layers, this.#paths.length);
    return this.#paths.push(layers) - 1;
  }
}

function writeAddress(row: Int32Array, at: number, side: number, words: readonly number[]): void {
  if (words.length > 1) row[at + L.F_FLAGS]! |= L.FLOW_IPV6;
  words.forEach((word, index) => {
    row[at + L.addressPlace(side, index)] = word;
  });
}

function zeros<Key extends string>(keys: readonly Key[]): Record<Key, number> {
  return Object.fromEntries(keys.map((key) => [key, 0])) as Record<Key, number>;
}

/** A byte per severity, errors on top. */
function packed(severities: readonly Severity[]): number {
  const counts = SEVERITIES.map((severity) => Math.min(255, severities.filter((each) => each === severity).length));
  return counts.reduce((word, count) => (word << 8) | count, 0);
}
