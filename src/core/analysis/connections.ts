// Flows of this capture that are one connection, recorded at several places: proven when somebody asks, from the tracker's
// candidates. Nothing of a flow's size is kept.

import { fatesWithinCapture } from "../connection/captureFates";
import { hasSameEndpoints, type Join, proveJoin } from "../connection/joinWithinCapture";
import { placeNames } from "../connection/placeNames";
import { alongPath } from "../connection/placeOrder";
import { type JoinedFlow, type PlaceRecord, placeRecords, type RecordedAt } from "../connection/placeRecords";
import { type Expected, expectedPlaces } from "../connection/usualPlaces";
import type { FlowConnection, JoinProof, Place } from "../flow/connection";
import { type Flow, Trait } from "../flow/flow";
import { endpointText } from "../text/endpoints";
import type { JoinGroup } from "../tracker/joinCandidates";
import { isUnanswered } from "../tracker/outcome";
import * as L from "../tracker/rowLayout";
import type { FlowTracker } from "../tracker/tracker";
import { HostPairs } from "./hostPairs";

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

/** What is known of the capture. */
export interface CaptureAccess extends RecordedAt {
  /** A flow without its connection. */
  build(flow: number): Flow;
}

/** A connection, and the places that it passed. */
interface Passing {
  readonly state: string;
  readonly initiator: string;
  readonly responder: string;
  readonly places: readonly PlaceRecord[];
}

const MOST_PASSING = 4096;

export class Connections {
  readonly #tracker: FlowTracker;
  readonly #capture: CaptureAccess;
  readonly #placeIds = new Map<string, number>();
  readonly #proven = new WeakMap<JoinGroup, Proven>();
  readonly #hostPairs: HostPairs;
  readonly #passingById = new Map<number, Passing>();

  constructor(tracker: FlowTracker, capture: CaptureAccess) {
    this.#tracker = tracker;
    this.#capture = capture;
    this.#hostPairs = new HostPairs(tracker);
  }

  /** The connection that a flow is part of, with other flows. */
  of(flow: number): JoinedFlows | undefined {
    const { joins } = this.#tracker;
    if (joins.isEmpty) return undefined;
    const group = joins.of(flow);
    return group && this.#of(group).find(({ flows }) => flows.includes(flow));
  }

  /** Those of several flows, in the order of their first ones. */
  *all(): Iterable<JoinedFlows> {
    for (const group of this.#tracker.joins.groups()) yield* this.#of(group);
  }

  /** Whether `attach` may find a connection. */
  mayHave(index: number): boolean {
    if (this.of(index) !== undefined) return true;
    const { flows } = this.#tracker;
    return isUnanswered(flows.chunk(index), flows.at(index)) && this.#passing(index).length > 0;
  }

  /** `flow`, of index `index`, with its connection, if several places recorded it, or should have. */
  attach(index: number, flow: Flow): Flow {
    const joined = this.of(index);
    const isOfOnePlace = joined === undefined && flow.copies === undefined;
    if (isOfOnePlace && (flow.outcome !== "unanswered" || this.#passing(index).length === 0)) return flow;
    const connection = this.#describe(joined, index, flow);
    return connection === undefined ? flow : { ...flow, traits: flow.traits | Trait.SeveralPlaces, connection };
  }

  #describe(joined: JoinedFlows | undefined, index: number, flow: Flow): FlowConnection | undefined {
    const members = this.#membersOf(joined, index, flow);
    const places = this.#placesOf(members);
    const expected = this.#isMissed(index, flow, joined) ? this.#expected(index, flow, places) : undefined;
    if (expected) return this.#describeExpected(joined, flow, expected);
    if (places.length < 2) return undefined;
    const kind = joined?.proofs[0]?.kind;
    return {
      id: joined?.id ?? flow.id,
      places: this.#toPlaces(placeNames(places)),
      flows: places.map((place) => place.flow.id),
      place: places.findIndex((place) => place.flow === flow && hasFirst(place)),
      proof: proofOf(joined?.proofs ?? []),
      ...(joined && elsewhereOf(joined, flow, members)),
      segments: kind === "waiting-port" ? [] : fatesWithinCapture(places, kind === "shifted"),
    };
  }

  /** What came to some places, and did not come to others that a connection of the same hosts passed. */
  #describeExpected(joined: JoinedFlows | undefined, flow: Flow, { places, names, passed }: Expected): FlowConnection {
    const usual = `The SYN of another connection of the same hosts passed these places in frames ${passed.join(", ")}.`;
    return {
      id: joined?.id ?? flow.id,
      places: this.#toPlaces(names),
      flows: places.map((place) => (place.isMissing ? undefined : place.flow.id)),
      place: places.findIndex((place) => place.flow === flow && hasFirst(place)),
      proof: {
        kind: joined?.proofs[0]?.kind ?? "same-numbers",
        text: [...(joined?.proofs ?? []).map(({ text }) => text), usual].join(" "),
      },
      segments: fatesWithinCapture(places, false),
    };
  }

  /** Whether nothing else in the capture may be a SYN of this flow at another place. */
  #isMissed(index: number, flow: Flow, joined: JoinedFlows | undefined): boolean {
    const isUnkept = flow.sight.duplicated && flow.copies === undefined;
    if (flow.outcome !== "unanswered" || isUnkept || this.#tracker.copies.isFull) return false;
    const group = this.#tracker.joins.of(index);
    return (
      group === undefined ||
      (!group.isCrowded && group.flows.every((each) => each === index || joined?.flows.includes(each)))
    );
  }

  /** By what other connections of the same hosts show; `undefined` where a flow passed all places that they did. */
  #expected(index: number, flow: Flow, own: readonly PlaceRecord[]): Expected | undefined {
    for (const { initiator, responder, places } of this.#passing(index)) {
      if (initiator !== flow.initiator.address || responder !== flow.responder.address) continue;
      const expected = expectedPlaces(own, places, placeNames(places, true), this.#capture);
      if (expected) return expected;
    }
    return undefined;
  }

  /** Other connections, most likely of the same hosts, that passed several places. */
  #passing(index: number): readonly Passing[] {
    const found: Passing[] = [];
    for (const at of this.#hostPairs.othersOf(index)) {
      const each = this.#passingAt(at);
      if (each.places.length > 1) found.push(each);
    }
    return found;
  }

  /** Remembered: each of a million unanswered SYNs to a host asks for the same few connections. */
  #passingAt(index: number): Passing {
    const { copies, flows, ids, joins } = this.#tracker;
    const group = joins.of(index);
    const own = flows.chunk(index)[flows.at(index) + L.F_LAST_FRAME];
    const state = `${own} ${copies.events.ints.length} ${group === undefined ? "" : this.#stateOf(group)}`;
    const known = this.#passingById.get(ids.of(index));
    if (known?.state === state) return known;
    const flow = this.#capture.build(index);
    const places = this.#placesOf(this.#membersOf(this.of(index), index, flow));
    const found = { state, initiator: flow.initiator.address, responder: flow.responder.address, places };
    if (this.#passingById.size >= MOST_PASSING) this.#passingById.clear();
    this.#passingById.set(ids.of(index), found);
    return found;
  }

  #membersOf(joined: JoinedFlows | undefined, index: number, flow: Flow): readonly JoinedFlow[] {
    return (
      joined?.flows.map((each, i) => ({
        flow: each === index ? flow : this.#capture.build(each),
        reversed: joined.reversed[i]!,
      })) ?? [{ flow, reversed: false }]
    );
  }

  #placesOf(members: readonly JoinedFlow[]): PlaceRecord[] {
    return alongPath(members.flatMap((each) => placeRecords(each, this.#capture)));
  }

  #toPlaces(names: readonly string[]): Place[] {
    return names.map((name) => ({ id: this.#placeId(name), name, capture: 0 }));
  }

  #placeId(name: string): number {
    const known = this.#placeIds.get(name);
    if (known !== undefined) return known;
    this.#placeIds.set(name, this.#placeIds.size);
    return this.#placeIds.size - 1;
  }

  #of(group: JoinGroup): readonly JoinedFlows[] {
    if (group.isCrowded || group.flows.length < 2) return [];
    const state = this.#stateOf(group);
    const known = this.#proven.get(group);
    if (known?.state === state) return known.connections;
    const connections = this.#prove(group);
    this.#proven.set(group, { state, connections });
    return connections;
  }

  /** Changes with every segment of one of the flows. */
  #stateOf({ flows }: JoinGroup): string {
    const { flows: rows, ids } = this.#tracker;
    return flows.map((flow) => `${ids.of(flow)}:${rows.chunk(flow)[rows.at(flow) + L.F_LAST_FRAME]}`).join();
  }

  #prove(group: JoinGroup): JoinedFlows[] {
    const flows = group.flows.map((flow) => this.#capture.build(flow));
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
          const join = proveJoin(member.flow, flow, { sharedIsns }) ?? this.#shared(group, member.flow, flow);
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

interface FlowSet {
  readonly members: JoinedFlow[];
  readonly proofs: JoinProof[];
}

/** Of a flow that several places recorded, the place of its first event. */
function hasFirst({ flow, segments }: PlaceRecord): boolean {
  return segments.some(({ frameNumber }) => frameNumber === flow.firstFrame) || segments.length === 0;
}

/** The SYN that `flow` answers, though it went elsewhere. */
function elsewhereOf(
  { proofs }: JoinedFlows,
  flow: Flow,
  members: readonly JoinedFlow[],
): Pick<FlowConnection, "elsewhere"> {
  if (flow.sight.startSeen || !proofs.some(({ kind }) => kind === "waiting-port")) return {};
  const asking = members.find((each) => each.flow !== flow && each.flow.sight.startSeen)?.flow;
  const syn = asking?.events[asking.handshake.syn ?? -1];
  if (asking === undefined || syn?.kind !== "segment") return {};
  return { elsewhere: { asked: endpointText(asking.responder), synFrame: syn.frameNumber, synNs: syn.timeNs } };
}

function proofOf(proofs: readonly JoinProof[]): JoinProof {
  const [first] = proofs;
  if (first !== undefined) return { kind: first.kind, text: proofs.map(({ text }) => text).join(" ") };
  return {
    kind: "same-numbers",
    text: "The same segments were recorded at each.",
  };
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
