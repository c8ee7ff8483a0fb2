// In what flows of one group may differ. The order is that in which a contrast is chosen where several separate equally well:
// what is known to be treated differently by hosts and middleboxes first, circumstances last.

import * as L from "../tracker/rowLayout";
import { initiatorSide } from "../tracker/segmentContext";
import { answerHops, answerSender } from "./answerFeatures";
import type { CauseRows } from "./causeRows";
import type { Load } from "./loadFeatures";
import type { SampledFlow } from "./sample";
import { type SynFeatures, synFeatures, synGateway } from "./synFeatures";
import type { Who } from "./who";

/** What a feature's value is taken from: one flow after the other. */
export class Subject {
  readonly #tracker: CauseRows;
  #synOf = -1;
  #syn: SynFeatures | undefined;
  flow = 0;
  ordinal = 0;
  tsGoesBack = Number.NaN;

  constructor(tracker: CauseRows) {
    this.#tracker = tracker;
  }

  turnTo(flow: number, ordinal: number, tsGoesBack: number): this {
    this.flow = flow;
    this.ordinal = ordinal;
    this.tsGoesBack = tsGoesBack;
    return this;
  }

  get row(): Int32Array {
    return this.#tracker.flows.chunk(this.flow);
  }

  get at(): number {
    return this.#tracker.flows.at(this.flow);
  }

  get startNs(): number {
    return this.#tracker.floats.chunk(this.flow)[this.#tracker.floats.at(this.flow) + L.D_FIRST_TIME]!;
  }

  /** Read only where it is asked for, and once. */
  get syn(): SynFeatures | undefined {
    if (this.#synOf !== this.flow) {
      this.#synOf = this.flow;
      this.#syn = synFeatures(this.#tracker, this.flow);
    }
    return this.#syn;
  }
}

export interface Feature {
  readonly name: FeatureName;
  /** A flag is 1 or 0; numbers differ above a limit, or within a range. */
  readonly kind: "flag" | "number" | "range";
  /** That it is small may follow from the failure: only a large value can be a reason. */
  readonly isOnlyLarge?: true;
  /** Of what only one host, network or path has: a failing flow that has it. */
  readonly example?: number;
  /** Its value is read from the SYN, or its answer. */
  readonly isOfSyn: boolean;
  /**
   * Known to decide: a complete separation is told, with a remark, of so few flows that fail and work, and though the
   * probability by chance is up to `chance`.
   */
  readonly few?: { readonly fails: number; readonly works: number; readonly chance: number };
  /** A flag's value is 1 or 0; NaN is not known. */
  value(subject: Subject): number;
}

export type FeatureName =
  | "ecn"
  | "timestamps-go-back"
  | "fast-open"
  | "mptcp"
  | "port-reused"
  | "initiator"
  | "subnet"
  | "path"
  | "gateway"
  | "destination-subnet"
  | "moment"
  | "open-connections"
  | "connection-rate"
  | "accept-rate"
  | "period"
  | "timestamps"
  | "sack"
  | "window-scale"
  | "mss"
  | "hops"
  | "window"
  | "mss-value"
  | "window-scale-value"
  | "source-port"
  | "source-port-range"
  | "source-port-odd"
  | "octets"
  | "answer-hops"
  | "answer-sender"
  | `every-${number}`;

const toFlag = (value: boolean): number => (value ? 1 : 0);

const FEW = { fails: 2, works: 1, chance: 0.34 };
const FEW_HOSTS = { fails: 3, works: 3, chance: 0.05 };
/** Any change of anything has a moment. */
const FEW_MOMENTS = { fails: 3, works: 3, chance: 0.01 };
const LONGEST_ROUND = 16;

/**
 * `fails` are the failing flows: what only one host or path has is looked for in the one that most of them have. `load` is known
 * where every flow is among those that are compared.
 */
export function featuresOf(
  tracker: CauseRows,
  who: Who,
  fails: readonly SampledFlow[],
  load: Load | undefined,
): Feature[] {
  const [, , initiators] = who.values;
  const startNs = (subject: Subject): number => subject.startNs;
  return [
    ofSyn("ecn", (syn) => syn.asksForEcn, FEW),
    { ...flag("timestamps-go-back", ({ tsGoesBack }) => tsGoesBack, FEW), isOfSyn: true },
    ofSyn("fast-open", (syn) => syn.fastOpen, FEW),
    ofSyn("mptcp", (syn) => syn.mptcp, FEW),
    flag("port-reused", ({ row, at }) => toFlag(row[at + L.F_PREVIOUS]! >= 0), FEW),
    ofOne("initiator", fails, (flow) => initiators[flow]),
    ofOne("subnet", fails, (flow) => subnetOf(tracker, flow, 0)),
    ofOne("destination-subnet", fails, (flow) => subnetOf(tracker, flow, 1)),
    ofOne("path", fails, (flow) => tracker.flows.chunk(flow)[tracker.flows.at(flow) + L.F_PATH]),
    { ...ofOne("gateway", fails, (flow) => synGateway(tracker, flow)), isOfSyn: true },
    number("moment", startNs, FEW_MOMENTS),
    ...(load ? loadFeatures(load) : []),
    { ...number("period", startNs), kind: "range" },
    ofSyn("timestamps", (syn) => !Number.isNaN(syn.tsVal)),
    ofSyn("sack", (syn) => syn.offersSack),
    ofSyn("window-scale", (syn) => !Number.isNaN(syn.shift)),
    ofSyn("mss", (syn) => !Number.isNaN(syn.mss)),
    ...Array.from({ length: LONGEST_ROUND - 1 }, (_, i) => everyNth(i + 2, fails)),
    ofSyn("hops", (syn) => syn.hops),
    ofSyn("window", (syn) => syn.window),
    ofSyn("mss-value", (syn) => syn.mss),
    ofSyn("window-scale-value", (syn) => syn.shift),
    number("source-port", sourcePort),
    { ...number("source-port-range", sourcePort), kind: "range" },
    flag("source-port-odd", (subject) => sourcePort(subject) & 1),
    // Flows without data are no comparison: many rules look at data only.
    { ...number("octets", ({ flow }) => octetsOf(tracker, flow) || Number.NaN), isOnlyLarge: true },
    { ...number("answer-hops", ({ flow }) => answerHops(tracker, flow) ?? Number.NaN), isOfSyn: true },
    { ...ofOne("answer-sender", fails, (flow) => answerSender(tracker, flow)), isOfSyn: true },
  ];
}

/** More than a limit allows is a reason to fail; that few are open may follow from it. */
function loadFeatures({ open, recent, recentWorking }: Load): Feature[] {
  return [
    { ...number("open-connections", ({ flow }) => open.get(flow) ?? Number.NaN), isOnlyLarge: true },
    { ...number("connection-rate", ({ flow }) => recent.get(flow) ?? Number.NaN), isOnlyLarge: true },
    { ...number("accept-rate", ({ flow }) => recentWorking.get(flow) ?? Number.NaN), isOnlyLarge: true },
  ];
}

function flag(name: FeatureName, value: Feature["value"], few?: Feature["few"]): Feature {
  return { name, kind: "flag", isOfSyn: false, value, ...(few && { few }) };
}

/** Whether a flow has the value that most failing flows have. */
function ofOne<T>(
  name: FeatureName,
  fails: readonly SampledFlow[],
  read: (flow: number) => T | undefined,
): Feature & { readonly example: number } {
  const most = mostFrequent(fails.flatMap(({ flow }) => read(flow) ?? []));
  const value = ({ flow }: Subject): number => {
    const own = read(flow);
    return own === undefined ? Number.NaN : toFlag(own === most);
  };
  return { ...flag(name, value, FEW_HOSTS), example: fails.find(({ flow }) => read(flow) === most)?.flow ?? -1 };
}

/** The network of the initiator (`end` 0) or the responder (1), as a key: the first 24 bits of IPv4, 64 of IPv6. */
function subnetOf({ flows }: CauseRows, flow: number, end: 0 | 1): number | string {
  const row = flows.chunk(flow);
  const at = flows.at(flow);
  const flags = row[at + L.F_FLAGS]!;
  const side = end === 0 ? initiatorSide(flags) : 1 - initiatorSide(flags);
  const first = row[at + L.addressPlace(side, 0)]!;
  return flags & L.FLOW_IPV6 ? `${first} ${row[at + L.addressPlace(side, 1)]!}` : first >>> 8;
}

function number(name: FeatureName, value: Feature["value"], few?: Feature["few"]): Feature {
  return { name, kind: "number", isOfSyn: false, value, ...(few && { few }) };
}

function ofSyn(name: FeatureName, read: (syn: SynFeatures) => number | boolean, few?: Feature["few"]): Feature {
  const kind = SYN_NUMBERS.includes(name) ? "number" : "flag";
  const value = ({ syn }: Subject): number => (syn === undefined ? Number.NaN : Number(read(syn)));
  return { name, kind, isOfSyn: true, value, ...(few && { few }) };
}

const SYN_NUMBERS: readonly FeatureName[] = ["hops", "window", "mss-value", "window-scale-value"];

/** Its remainder is that of most failing flows: a load balancer gives every nth connection to the same server. */
function everyNth(n: number, fails: readonly SampledFlow[]): Feature {
  const remainder = mostFrequent(fails.map(({ ordinal }) => ordinal % n));
  return flag(`every-${n}`, ({ ordinal }) => toFlag(ordinal % n === remainder));
}

function sourcePort({ row, at }: Subject): number {
  const ports = row[at + L.F_PORTS]!;
  return row[at + L.F_FLAGS]! & L.FLOW_B_INITIATES ? ports & 0xffff : ports >>> 16;
}

function octetsOf({ floats }: CauseRows, flow: number): number {
  const values = floats.chunk(flow);
  const at = floats.at(flow);
  return (
    values[at + L.D_BYTES_A]! +
    values[at + L.D_BYTES_B]! +
    values[at + L.D_RUN_BYTES_A]! +
    values[at + L.D_RUN_BYTES_B]!
  );
}

function mostFrequent<T>(values: readonly T[]): T | undefined {
  const counts = new Map<T, number>();
  let best: T | undefined;
  for (const value of values) {
    const count = (counts.get(value) ?? 0) + 1;
    counts.set(value, count);
    if (best === undefined || count > counts.get(best)!) best = value;
  }
  return best;
}
