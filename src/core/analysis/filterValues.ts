// Values of this capture that are worth proposing while a filter is typed.

import type { FilterValues } from "../filter/completions";
import { flowAddress } from "../tracker/flowAddress";
import * as L from "../tracker/rowLayout";
import { initiatorSide } from "../tracker/segmentContext";
import type { FlowTracker } from "../tracker/tracker";

const MOST_PROPOSED = 10;
/** Enough to know the frequent ones: what is typed must be answered at once. */
const MOST_READ = 100_000;
/** A scan has a port of its own for every flow: what comes late is not frequent. */
const MOST_COUNTED = 4096;

/** Responders and their ports first, which most flows share. */
export function frequentValues(tracker: FlowTracker): Pick<FilterValues, "addresses" | "ports"> {
  const ports = new Counter<number>();
  const responders = new Counter<string>();
  const initiators = new Counter<string>();
  for (let flow = 0; flow < Math.min(tracker.length, MOST_READ); flow++) {
    const row = tracker.flows.chunk(flow);
    const at = tracker.flows.at(flow);
    const initiator = initiatorSide(row[at + L.F_FLAGS]!);
    const word = row[at + L.F_PORTS]!;
    ports.add(initiator === 0 ? word & 0xffff : word >>> 16);
    responders.add(flowAddress(row, at, 1 - initiator));
    initiators.add(flowAddress(row, at, initiator));
  }
  const addresses = new Set([...responders.top(MOST_PROPOSED), ...initiators.top(MOST_PROPOSED)]);
  return { addresses: [...addresses], ports: ports.top(MOST_PROPOSED) };
}

class Counter<T> {
  readonly #counts = new Map<T, number>();

  add(value: T): void {
    const count = this.#counts.get(value);
    if (count !== undefined || this.#counts.size < MOST_COUNTED) this.#counts.set(value, (count ?? 0) + 1);
  }

  /** The most frequent values; of equal ones, those that came first. */
  top(count: number): T[] {
    const entries = [...this.#counts].sort(([, a], [, b]) => b - a);
    return entries.slice(0, count).map(([value]) => value);
  }
}
