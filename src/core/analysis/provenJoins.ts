// Which flows of this capture are one connection: proven when somebody asks, from the tracker's candidates, and remembered as long
// as no segment comes.

import { hasSameEndpoints, type Join, proveJoin } from "../connection/joinWithinCapture";
import type { JoinedFlow } from "../connection/placeRecords";
import { proveStray } from "../connection/strayProof";
import type { JoinProof } from "../flow/connection";
import type { Flow } from "../flow/flow";
import type { JoinGroup } from "../tracker/joinCandidates";
import * as L from "../tracker/rowLayout";
import type { FlowTracker } from "../tracker/tracker";

/** Flows that are one connection. */
export interface JoinedFlows {
  /** The id of its first flow. */
  readonly id: number;
  /** Indices. */
  readonly flows: readonly number[];
  /** By flow: its initiator is the responder of the first one. */
  readonly reversed: readonly boolean[];
  /** What joins the second flow to the first, and so on. */
  readonly proofs: readonly JoinProof[];
  /** The flow that shows most, which is judged for all of them; an answer from elsewhere rather than the SYN. */
  readonly primary: number;
  /** Flows whose verdict is settled as long as no segment comes. */
  readonly settled: Set<number>;
}

interface Proven {
  readonly state: string;
  readonly connections: readonly JoinedFlows[];
}

interface FlowSet {
  readonly members: JoinedFlow[];
  readonly proofs: JoinProof[];
}

export class ProvenJoins {
  readonly #tracker: FlowTracker;
  readonly #build: (flow: number) => Flow;
  readonly #proven = new WeakMap<JoinGroup, Proven>();

  /** `build` makes a flow without its connection. */
  constructor(tracker: FlowTracker, build: (flow: number) => Flow) {
    this.#tracker = tracker;
    this.#build = build;
  }

  /** The connection that a flow is part of, with other flows. */
  of(flow: number): JoinedFlows | undefined {
    const { joins } = this.#tracker;
    if (joins.isEmpty) return undefined;
    const group = joins.of(flow);
    return group && this.#ofGroup(group).find(({ flows }) => flows.includes(flow));
  }

  /** Those of several flows, in the order of their first ones. */
  *all(): Iterable<JoinedFlows> {
    for (const group of this.#tracker.joins.groups()) yield* this.#ofGroup(group);
  }

  #ofGroup(group: JoinGroup): readonly JoinedFlows[] {
    if (group.isCrowded || group.flows.length < 2) return [];
    const state = this.stateOf(group);
    const known = this.#proven.get(group);
    if (known?.state === state) return known.connections;
    const connections = this.#prove(group);
    this.#proven.set(group, { state, connections });
    return connections;
  }

  /** Changes with every segment of one of the flows, and where they get other indices. */
  stateOf({ flows }: JoinGroup): string {
    const { flows: rows, ids } = this.#tracker;
    return flows.map((flow) => `${flow} ${ids.of(flow)}:${rows.chunk(flow)[rows.at(flow) + L.F_LAST_FRAME]}`).join();
  }

  #prove(group: JoinGroup): JoinedFlows[] {
    const flows = group.flows.map((flow) => this.#build(flow));
    let sets = this.#join(group, flows, new Set());
    const shared = sharedIsns(sets.map((set) => set.members.map(({ flow }) => flow)));
    if (shared.size > 0) sets = this.#join(group, flows, shared);
    return sets.flatMap((set) => (set.members.length < 2 ? [] : [this.#toConnection(set)]));
  }

  #join(group: JoinGroup, flows: readonly Flow[], sharedIsns: ReadonlySet<number>): FlowSet[] {
    const sets: FlowSet[] = [];
    for (const flow of flows) {
      const found = sets.flatMap((set) => {
        for (const member of set.members) {
          const join =
            proveJoin(member.flow, flow, { sharedIsns }) ??
            this.#shared(group, member.flow, flow) ??
            this.#stray(group, member.flow, flow);
          if (join) return [{ set, join, member }];
        }
        return [];
      });
      const [first] = found;
      if (first === undefined) {
        sets.push({ members: [{ flow, reversed: false }], proofs: [] });
        continue;
      }
      const reversed = first.join.reversed !== first.member.reversed;
      first.set.members.push({ flow, reversed });
      first.set.proofs.push(first.join.proof);
      for (const { set, join, member } of found.slice(1)) {
        // What was two sets is one by this flow.
        const isTurned = (join.reversed !== member.reversed) !== reversed;
        first.set.members.push(...set.members.map((each) => ({ ...each, reversed: each.reversed !== isTurned })));
        first.set.proofs.push(join.proof, ...set.proofs);
        sets.splice(sets.indexOf(set), 1);
      }
    }
    return sets;
  }

  /** One segment came on both paths; the flow that had it before need not have kept it. */
  #shared(group: JoinGroup, a: Flow, b: Flow): Join | undefined {
    const { ids } = this.#tracker;
    const shared = group.shared.find(({ earlier, later }) => ids.of(earlier) === a.id && ids.of(later) === b.id);
    const reversed = !hasSameEndpoints(a, b, false);
    if (shared === undefined || !hasSameEndpoints(a, b, reversed)) return undefined;
    const text = `Frame ${shared.frameNumber} has the addresses, ports, numbers and the IP ID or TSval of a segment before it.`;
    return { proof: { kind: "same-numbers", text }, reversed };
  }

  /** The later one begins with a segment that the earlier one should have had. */
  #stray({ strays }: JoinGroup, a: Flow, b: Flow): Join | undefined {
    const { ids } = this.#tracker;
    const isStray = strays.some(({ earlier, later }) => ids.of(earlier) === a.id && ids.of(later) === b.id);
    return isStray ? proveStray(a, b) : undefined;
  }

  #toConnection({ members, proofs }: FlowSet): JoinedFlows {
    const indexOf = ({ flow }: JoinedFlow): number => this.#tracker.ids.indexOf(flow.id);
    const byContent = [...members].sort((a, b) => contentOf(b.flow) - contentOf(a.flow) || a.flow.id - b.flow.id);
    const answer = proofs.some(({ kind }) => kind === "waiting-port")
      ? members.find(({ flow }) => !flow.sight.startSeen)
      : undefined;
    return {
      id: Math.min(...members.map(({ flow }) => flow.id)),
      flows: members.map(indexOf),
      reversed: members.map(({ reversed }) => reversed),
      proofs,
      primary: indexOf(answer ?? byContent[0]!),
      settled: new Set(),
    };
  }
}

/** ISNs that flows of different connections have. */
function sharedIsns(sets: readonly (readonly Flow[])[]): Set<number> {
  const owners = new Map<number, number>();
  const shared = new Set<number>();
  sets.forEach((flows, set) => {
    for (const { initiator, responder } of flows) {
      for (const isn of [initiator.iss, responder.iss]) {
        if (isn === undefined) continue;
        if ((owners.get(isn) ?? set) !== set) shared.add(isn);
        owners.set(isn, set);
      }
    }
  });
  return shared;
}

/** How much of a connection a flow shows. */
function contentOf({ handshake, sight, segments }: Flow): number {
  const { syn, synAck, ack } = handshake;
  const parts = [syn, synAck, ack].filter((each) => each !== undefined).length + (sight.directions === "both" ? 1 : 0);
  return parts * 2 ** 40 + segments;
}
