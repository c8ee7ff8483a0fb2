// Connections that one capture shows beginning, and of which another one has nothing though it should.

import { type ClockOffset, toFirstClock } from "../connection/clockOffset";
import { endpointsKey, type FlowIdentity } from "../connection/flowIdentity";
import type { Joined } from "../connection/flowJoining";
import { MAY_BE_THE_SAME_NS } from "../tcp/thresholds";

export interface Unreached {
  readonly flow: FlowIdentity;
  /** The capture that should have it. */
  readonly missingIn: number;
  /** That capture has connections to the same port, or to several: no filter on a port left it out. */
  readonly isPortSeen: boolean;
}

/**
 * The flows, of one or several captures, that others with the same responder prove to be on the path of another capture, which has nothing of them. Where that
 * capture has a flow to the same port at the same time that nothing was joined to, it may be the same one, and nothing is said.
 */
export function unreachedFlows(
  joined: readonly Joined[],
  single: readonly FlowIdentity[],
  ambiguous: readonly FlowIdentity[],
  clocks: readonly ClockOffset[],
): Unreached[] {
  const portsOf = portsByHost(joined);
  const unsure = new Set(ambiguous);
  const others = new TimesByPort(single, clocks);
  const groups = [...single.map((flow) => [flow]), ...joined.map(({ flows }) => flows)];
  return groups.flatMap((flows) => flows.flatMap((flow) => missing(flow, flows)).slice(0, 1));

  function missing(flow: FlowIdentity, flows: readonly FlowIdentity[]): Unreached[] {
    if (flow.initiator.iss === undefined || !flow.initiatorKnown || unsure.has(flow)) return [];
    if (clocks[flow.capture]!.basis === "none") return [];
    const seen = portsOf.get(hostKey(flow)) ?? new Map<number, Set<number>>();
    for (const [missingIn, ports] of seen) {
      if (flows.some(({ capture }) => capture === missingIn)) continue;
      if (clocks[missingIn]!.basis === "none" || others.hasNear(missingIn, flow)) continue;
      const isPortSeen = ports.has(flow.responder.port) || ports.size > 1;
      // Answered, and to a port that the other capture never shows: a capture filter left it out.
      if (!isPortSeen && flow.responder.iss !== undefined) continue;
      return [{ flow, missingIn, isPortSeen }];
    }
    return [];
  }
}

/** Seen from one capture: the same host. */
function hostKey({ capture, responder }: FlowIdentity): string {
  return `${capture} ${responder.address}`;
}

/** By responder as one capture sees it: which other captures have its connections, to which ports. */
function portsByHost(joined: readonly Joined[]): Map<string, Map<number, Set<number>>> {
  const hosts = new Map<string, Map<number, Set<number>>>();
  for (const { flows } of joined)
    for (const flow of flows) {
      const captures = hosts.get(hostKey(flow)) ?? new Map<number, Set<number>>();
      hosts.set(hostKey(flow), captures);
      for (const { capture } of flows) {
        if (capture === flow.capture) continue;
        captures.set(capture, (captures.get(capture) ?? new Set()).add(flow.responder.port));
      }
    }
  return hosts;
}

/** When flows of each capture to and from each port began, on the first clock. */
class TimesByPort {
  readonly #clocks: readonly ClockOffset[];
  readonly #times = new Map<string, number[]>();

  constructor(flows: readonly FlowIdentity[], clocks: readonly ClockOffset[]) {
    this.#clocks = clocks;
    for (const flow of flows) {
      const time = this.#timeOf(flow);
      for (const port of new Set([flow.responder.port, flow.initiator.port])) {
        const key = `${flow.capture} ${port}`;
        const list = this.#times.get(key);
        if (list) list.push(time);
        else this.#times.set(key, [time]);
      }
    }
    for (const list of this.#times.values()) list.sort((a, b) => a - b);
  }

  #timeOf({ capture, firstTimeNs }: FlowIdentity): number {
    return toFirstClock(this.#clocks[capture]!, firstTimeNs);
  }

  hasNear(capture: number, flow: FlowIdentity): boolean {
    const times = this.#times.get(`${capture} ${flow.responder.port}`) ?? [];
    const from = this.#timeOf(flow) - MAY_BE_THE_SAME_NS;
    let [low, high] = [0, times.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (times[middle]! < from) low = middle + 1;
      else high = middle;
    }
    return low < times.length && times[low]! <= from + 2 * MAY_BE_THE_SAME_NS;
  }
}

/** Flows of different captures with the same addresses and ports that are not one connection. */
export function sameEndpoints(single: readonly FlowIdentity[]): readonly (readonly [FlowIdentity, FlowIdentity])[] {
  const first = new Map<string, FlowIdentity>();
  const pairs: (readonly [FlowIdentity, FlowIdentity])[] = [];
  for (const flow of single) {
    const before = first.get(endpointsKey(flow));
    if (before === undefined) first.set(endpointsKey(flow), flow);
    else if (before.capture !== flow.capture) pairs.push([before, flow]);
  }
  return pairs;
}
