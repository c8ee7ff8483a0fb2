// Flows of this capture with their connection: the places that recorded it, or that should have. Nothing of a flow's size is kept.

import { fatesWithinCapture } from "../connection/captureFates";
import { placeNames } from "../connection/placeNames";
import { alongPath } from "../connection/placeOrder";
import { type JoinedFlow, type PlaceRecord, placeRecords, type RecordedAt } from "../connection/placeRecords";
import { proveStray, strayEnd } from "../connection/strayProof";
import { type Expected, expectedPlaces } from "../connection/usualPlaces";
import type { FlowConnection, JoinProof, Place } from "../flow/connection";
import { type Flow, Trait } from "../flow/flow";
import { otherSide } from "../flow/relative";
import { endpointText } from "../text/endpoints";
import { isUnanswered } from "../tracker/outcome";
import * as L from "../tracker/rowLayout";
import type { FlowTracker } from "../tracker/tracker";
import { HostPairs } from "./hostPairs";
import { type JoinedFlows, ProvenJoins } from "./provenJoins";

/** What is known of the capture. */
export interface CaptureAccess extends RecordedAt {
  /** A flow without its connection. */
  build(flow: number): Flow;
  /** Frames of many flows are missing in it. */
  losesFrames(): boolean;
}

/** A connection, and the places that it passed. */
interface Passing {
  /** Of the flow. */
  readonly id: number;
  readonly state: string;
  /** How many segments the capture had when `state` was compared last. */
  segments: number;
  readonly initiator: string;
  readonly responder: string;
  readonly places: readonly PlaceRecord[];
}

const MOST_PASSING = 4096;
const NONE: readonly Passing[] = [];

export class Connections {
  readonly #tracker: FlowTracker;
  readonly #capture: CaptureAccess;
  readonly #placeIds = new Map<string, number>();
  readonly #joins: ProvenJoins;
  readonly #hostPairs: HostPairs;
  readonly #passingById = new Map<number, Passing>();
  readonly #foundPassing = new WeakMap<
    readonly number[],
    { readonly segments: number; readonly gone: number; readonly found: readonly Passing[] }
  >();

  constructor(tracker: FlowTracker, capture: CaptureAccess) {
    this.#tracker = tracker;
    this.#capture = capture;
    this.#joins = new ProvenJoins(tracker, (flow) => capture.build(flow));
    this.#hostPairs = new HostPairs(tracker);
  }

  /** The connection that a flow is part of, with other flows. */
  of(flow: number): JoinedFlows | undefined {
    return this.#joins.of(flow);
  }

  /** Those of several flows, in the order of their first ones. */
  all(): Iterable<JoinedFlows> {
    return this.#joins.all();
  }

  /** Whether `attach` may find a connection. */
  mayHave(index: number): boolean {
    // Said of the capture first: a million unanswered SYNs ask.
    if (this.#hostPairs.isEmpty) return false;
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
      ...(joined && strayOf(joined, flow, members)),
      segments:
        kind === "waiting-port" || kind === "from-elsewhere"
          ? []
          : fatesWithinCapture(places, kind === "shifted", this.#capture.losesFrames()),
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
      segments: fatesWithinCapture(places, false, this.#capture.losesFrames()),
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
    const likely = this.#hostPairs.likeHostsOf(index);
    const found = likely.length === 0 ? NONE : this.#passingOf(likely);
    if (found.length === 0) return NONE;
    const own = this.#tracker.ids.of(index);
    return found.filter(({ id }) => id !== own);
  }

  /** Those of `flows`, by id. Found once for all flows of two hosts: in a flood, each SYN asks. */
  #passingOf(flows: readonly number[]): readonly Passing[] {
    const { ids, segments } = this.#tracker;
    const known = this.#foundPassing.get(flows);
    if (known?.segments === segments && known.gone === ids.gone) return known.found;
    const found: Passing[] = [];
    for (const id of flows) {
      const at = ids.indexOf(id);
      const passing = at < 0 ? undefined : this.#passingAt(at);
      if (passing !== undefined && passing.places.length > 1) found.push(passing);
    }
    this.#foundPassing.set(flows, { segments, gone: ids.gone, found });
    return found;
  }

  /** Remembered: each of a million unanswered SYNs to a host asks for the same few connections. */
  #passingAt(index: number): Passing {
    const { copies, flows, ids, joins, segments } = this.#tracker;
    const known = this.#passingById.get(ids.of(index));
    if (known?.segments === segments) return known;
    const group = joins.of(index);
    const own = flows.chunk(index)[flows.at(index) + L.F_LAST_FRAME];
    const state = `${own} ${copies.events.ints.length} ${group === undefined ? "" : this.#joins.stateOf(group)}`;
    if (known?.state === state) {
      known.segments = segments;
      return known;
    }
    const flow = this.#capture.build(index);
    const places = this.#placesOf(this.#membersOf(this.of(index), index, flow));
    const id = ids.of(index);
    const found = { id, state, segments, initiator: flow.initiator.address, responder: flow.responder.address, places };
    if (this.#passingById.size >= MOST_PASSING) this.#passingById.clear();
    this.#passingById.set(id, found);
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

/** The connection that `flow` begins with a segment of. */
function strayOf({ proofs }: JoinedFlows, flow: Flow, members: readonly JoinedFlow[]): Pick<FlowConnection, "stray"> {
  if (flow.sight.startSeen || !proofs.some(({ kind }) => kind === "from-elsewhere")) return {};
  const owner = members.find((each) => each.flow.id < flow.id && proveStray(each.flow, flow))?.flow;
  const end = owner && strayEnd(owner, flow);
  return owner && end ? { stray: { instead: endpointText(owner[otherSide(end)]), flow: owner.id } } : {};
}

function proofOf(proofs: readonly JoinProof[]): JoinProof {
  const [first] = proofs;
  if (first !== undefined) return { kind: first.kind, text: proofs.map(({ text }) => text).join(" ") };
  return {
    kind: "same-numbers",
    text: "The same segments were recorded at each.",
  };
}
