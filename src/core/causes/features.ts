// In what flows of one group may differ. The order is that in which a contrast is chosen where several separate equally well:
// what is known to be treated differently by hosts and middleboxes first, circumstances last.

import * as L from "../tracker/rowLayout";
import { initiatorSide } from "../tracker/segmentContext";
import type { CauseRows } from "./causeRows";
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
  readonly isNumber: boolean;
  /** That it is small may follow from the failure: only a large value can be a reason. */
  readonly isOnlyLarge?: true;
  /** Of what only one host, network or path has: a failing flow that has it. */
  readonly example?: number;
  /** Its value is read from the SYN. */
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
  | "moment"
  | "timestamps"
  | "sack"
  | "window-scale"
  | "mss"
  | "hops"
  | "window"
  | "mss-value"
  | "window-scale-value"
  | "source-port"
  | "octets"
  | `every-${number}`;

const toFlag = (value: boolean): number => (value ? 1 : 0);

const FEW = { fails: 2, works: 1, chance: 0.34 };
const FEW_HOSTS = { fails: 3, works: 3, chance: 0.05 };
/** Any change of anything has a moment. */
const FEW_MOMENTS = { fails: 3, works: 3, chance: 0.01 };
const LONGEST_ROUND = 8;

/** `fails` are the failing flows: what only one host or path has is looked for in the one that most of them have. */
export function featuresOf(tracker: CauseRows, who: Who, fails: readonly SampledFlow[]): Feature[] {
  const [, , initiators] = who.values;
  return [
    ofSyn("ecn", (syn) => syn.asksForEcn, FEW),
    { ...flag("timestamps-go-back", ({ tsGoesBack }) => tsGoesBack, FEW), isOfSyn: true },
    ofSyn("fast-open", (syn) => syn.fastOpen, FEW),
    ofSyn("mptcp", (syn) => syn.mptcp, FEW),
    flag("port-reused", ({ row, at }) => toFlag(row[at + L.F_PREVIOUS]! >= 0), FEW),
    ofOne("initiator", fails, (flow) => initiators[flow]),
    ofOne("subnet", fails, (flow) => subnetOf(tracker, flow)),
    ofOne("path", fails, (flow) => tracker.flows.chunk(flow)[tracker.flows.at(flow) + L.F_PATH]),
    { ...ofOne("gateway", fails, (flow) => synGateway(tracker, flow)), isOfSyn: true },
    number("moment", ({ startNs }) => startNs, FEW_MOMENTS),
    ofSyn("timestamps", (syn) => !Number.isNaN(syn.tsVal)),
    ofSyn("sack", (syn) => syn.offersSack),
    ofSyn("window-scale", (syn) => !Number.isNaN(syn.shift)),
    ofSyn("mss", (syn) => !Number.isNaN(syn.mss)),
    ...Array.from({ length: LONGEST_ROUND - 1 }, (_, i) => everyNth(i + 2, fails)),
    ofSyn("hops", (syn) => syn.hops),
    ofSyn("window", (syn) => syn.window),
    ofSyn("mss-value", (syn) => syn.mss),
    ofSyn("window-scale-value", (syn) => syn.shift),
    number("source-port", ({ row, at }) => sourcePort(row, at)),
    // Flows without data are no comparison: many rules look at data only.
    { ...number("octets", ({ flow }) => octetsOf(tracker, flow) || Number.NaN), isOnlyLarge: true },
  ];
}

function flag(name: FeatureName, value: Feature["value"], few?: Feature["few"]): Feature {
  return { name, isNumber: false, isOfSyn: false, value, ...(few && { few }) };
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

/** The first 24 bits of an initiator's IPv4 address. */
function subnetOf({ flows }: CauseRows, flow: number): number | undefined {
  const row = flows.chunk(flow);
  const at = flows.at(flow);
  const flags = row[at + L.F_FLAGS]!;
  return flags & L.FLOW_IPV6 ? undefined : row[at + L.addressPlace(initiatorSide(flags), 0)]! >>> 8;
}

function number(name: FeatureName, value: Feature["value"], few?: Feature["few"]): Feature {
  return { name, isNumber: true, isOfSyn: false, value, ...(few && { few }) };
}

function ofSyn(name: FeatureName, read: (syn: SynFeatures) => number | boolean, few?: Feature["few"]): Feature {
  const isNumber = SYN_NUMBERS.includes(name);
  const value = ({ syn }: Subject): number => (syn === undefined ? Number.NaN : Number(read(syn)));
  return { name, isNumber, isOfSyn: true, value, ...(few && { few }) };
}

const SYN_NUMBERS: readonly FeatureName[] = ["hops", "window", "mss-value", "window-scale-value"];

/** Its remainder is that of most failing flows: a load balancer gives every nth connection to the same server. */
function everyNth(n: number, fails: readonly SampledFlow[]): Feature {
  const remainder = mostFrequent(fails.map(({ ordinal }) => ordinal % n));
  return flag(`every-${n}`, ({ ordinal }) => toFlag(ordinal % n === remainder));
}

function sourcePort(row: Int32Array, at: number): number {
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
