// What flows of one group may differ in.

import * as L from "../tracker/rowLayout";
import type { CauseRows } from "./causeRows";
import type { LoadName } from "./loadFeatures";
import type { SampledFlow } from "./sample";
import { type SynFeatures, synFeatures } from "./synFeatures";

/** What a feature's value is taken from: one flow after the other. */
export class Subject {
  readonly #tracker: CauseRows;
  #synOf = -1;
  #syn: SynFeatures | undefined;
  flow = 0;
  ordinal = 0;
  tsGoesBack = Number.NaN;
  failed = false;

  constructor(tracker: CauseRows) {
    this.#tracker = tracker;
  }

  turnTo({ flow, ordinal, tsGoesBack }: SampledFlow, failed: boolean): this {
    this.flow = flow;
    this.ordinal = ordinal;
    this.tsGoesBack = tsGoesBack;
    this.failed = failed;
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
  /** That it is small (or large) may follow from the failure: only the other can be a reason. */
  readonly only?: "large" | "small";
  /** Of what only one host or path has: a failing flow that has it. */
  readonly example?: number;
  /** What it is about, in words or as a number: a network, a value, a divisor. */
  readonly about?: string | number;
  /** Of so many features this one was chosen. */
  readonly tries?: number;
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
  | "syn-sender"
  | "gateway"
  | "destination-subnet"
  | "ip-version"
  | "moment"
  | LoadName
  | "period"
  | "recurrence"
  | "token-bucket"
  | "reuse-gap"
  | "timestamps"
  | "sack"
  | "window-scale"
  | "mss"
  | "hops"
  | "window"
  | "mss-value"
  | "window-scale-value"
  | `${SynNumber}-equal`
  | "source-port"
  | "source-port-range"
  | "source-port-odd"
  | "source-port-remainder"
  | "hash-bucket"
  | "octets"
  | "octets-of-responder"
  | "round-trip"
  | "idle"
  | "answer-hops"
  | "answer-sender"
  | `every-${number}`;

export type SynNumber = "hops" | "window" | "mss-value" | "window-scale-value";

/** The flows that are compared: those that fail and those that work. */
export interface Compared {
  readonly fails: readonly SampledFlow[];
  readonly works: readonly SampledFlow[];
}

export const toFlag = (value: boolean): number => (value ? 1 : 0);

/** Of hosts, networks and paths there are many. */
export const FEW_HOSTS = { fails: 3, works: 3, chance: 0.05 };

export function flag(name: FeatureName, value: Feature["value"], few?: Feature["few"]): Feature {
  return { name, kind: "flag", isOfSyn: false, value, ...(few && { few }) };
}

/** Whether a flow has the value that separates best, in either direction; of equally good ones that which most failing flows have. */
export function ofOne<T>(
  name: FeatureName,
  { fails, works }: Compared,
  read: (flow: number) => T | undefined,
): Feature & { readonly example: number } {
  const ofFails = countValues(fails, read);
  const ofWorks = countValues(works, read);
  let most: T | undefined;
  let bestDifference = 0;
  const all = new Set([...ofFails.keys(), ...ofWorks.keys()]);
  for (const value of all) {
    const inFails = (ofFails.get(value) ?? 0) / fails.length;
    const inWorks = (ofWorks.get(value) ?? 0) / works.length;
    if (Math.abs(inFails - inWorks) <= bestDifference) continue;
    most = value;
    bestDifference = Math.abs(inFails - inWorks);
  }
  const value = ({ flow }: Subject): number => {
    const own = read(flow);
    return own === undefined ? Number.NaN : toFlag(own === most);
  };
  return {
    ...flag(name, value, FEW_HOSTS),
    tries: all.size,
    example: [...fails, ...works].find(({ flow }) => read(flow) === most)?.flow ?? -1,
  };
}

function countValues<T>(flows: readonly SampledFlow[], read: (flow: number) => T | undefined): Map<T, number> {
  const counts = new Map<T, number>();
  for (const { flow } of flows) {
    const value = read(flow);
    if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}

export function number(name: FeatureName, value: Feature["value"], few?: Feature["few"]): Feature {
  return { name, kind: "number", isOfSyn: false, value, ...(few && { few }) };
}

export function sourcePort({ row, at }: Pick<Subject, "row" | "at">): number {
  const ports = row[at + L.F_PORTS]!;
  return row[at + L.F_FLAGS]! & L.FLOW_B_INITIATES ? ports & 0xffff : ports >>> 16;
}

export function mostFrequent<T>(values: readonly T[]): T | undefined {
  const counts = new Map<T, number>();
  let best: T | undefined;
  for (const value of values) {
    const count = (counts.get(value) ?? 0) + 1;
    counts.set(value, count);
    if (best === undefined || count > counts.get(best)!) best = value;
  }
  return best;
}
