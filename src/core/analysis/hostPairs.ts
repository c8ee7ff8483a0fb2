// Flows that several places of the capture recorded, by their hosts: they show the paths through it.

import * as L from "../tracker/rowLayout";
import type { FlowTracker } from "../tracker/tracker";

/** So many flows with several places are looked at, and of these so many of any two hosts: no capture can make it much work. */
const MOST_FLOWS = 1024;
const MOST_OF_ONE_PAIR = 4;
/** For most of a million flows that ask. */
const NONE: readonly number[] = [];

export class HostPairs {
  readonly #tracker: FlowTracker;
  /** Ids of flows, by a hash of both addresses. */
  #byHosts = new Map<number, number[]>();
  #known = 0;

  constructor(tracker: FlowTracker) {
    this.#tracker = tracker;
  }

  /** No flow of the capture was recorded by several places. */
  get isEmpty(): boolean {
    this.#renew();
    return this.#byHosts.size === 0;
  }

  /**
   * Ids of flows that several places recorded, most likely of the same two hosts; perhaps the flow itself, or removed ones. The
   * same array for all flows of these hosts, until others are known.
   */
  likeHostsOf(index: number): readonly number[] {
    this.#renew();
    return this.#byHosts.get(this.#hostsOf(index)) ?? NONE;
  }

  #renew(): void {
    const { copies, joins } = this.#tracker;
    const count = copies.size + joins.size;
    if (count === this.#known) return;
    this.#known = count;
    this.#byHosts = new Map();
    for (const flows of [copies.flows(), joins.flows()]) this.#add(flows);
  }

  #add(flows: Iterable<number>): void {
    const { ids } = this.#tracker;
    let left = MOST_FLOWS;
    for (const flow of flows) {
      const key = this.#hostsOf(flow);
      const known = this.#byHosts.get(key);
      if (known === undefined) this.#byHosts.set(key, [ids.of(flow)]);
      else if (known.length < MOST_OF_ONE_PAIR) known.push(ids.of(flow));
      if (--left === 0) return;
    }
  }

  /** The same for both directions. */
  #hostsOf(index: number): number {
    const { flows } = this.#tracker;
    const [row, flowAt] = [flows.chunk(index), flows.at(index)];
    const words = row[flowAt + L.F_FLAGS]! & L.FLOW_IPV6 ? 4 : 1;
    let [a, b] = [0, 0];
    for (let word = 0; word < words; word++) {
      a = Math.imul(a ^ row[flowAt + L.addressPlace(0, word)]!, 0x297a2d39);
      b = Math.imul(b ^ row[flowAt + L.addressPlace(1, word)]!, 0x297a2d39);
    }
    return a ^ b;
  }
}
