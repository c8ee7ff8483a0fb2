// Several captures of the same traffic, each recorded at another place: which flows are one connection, how far the clocks are
// apart, and what became of every segment between the places.

import { type ClockOffset, toFirstClock } from "../connection/clockOffset";
import { commonSegments, haveNothingInCommon, isNearerToInitiator } from "../connection/crossings";
import { endpointsKey, type FlowIdentity, hasSameEnds } from "../connection/flowIdentity";
import { type Joined, joinFlows } from "../connection/flowJoining";
import { numberingsOf } from "../connection/numbering";
import type { PlaceView } from "../connection/placeView";
import { DELAYED_NS, type LeastTransits, segmentFates } from "../connection/segmentFates";
import { slackBetween } from "../connection/tracks";
import type { Fate, FlowConnection, JoinProof, Place, SegmentFate } from "../flow/connection";
import type { Side } from "../flow/side";
import { countText } from "../text/amounts";
import { endpointText } from "../text/endpoints";
import type { Analysis } from "./analysis";
import { clocksOf, startNs } from "./comparedClocks";
import {
  contentOf,
  type Entry,
  firstTime,
  hopKey,
  isAbsence,
  isMissing,
  isRefuted,
  isSwapped,
  isUsuallyReversed,
  type Member,
  type Met,
  type Pair,
  placesOf,
  sidesOf,
  unreachedEntry,
} from "./comparedFlows";
import { consequencesOf } from "./consequences";
import { unreachedFlows } from "./unreached";

/** A capture of the comparison, read to its end by an analysis that is `traced`. */
export interface ComparedCapture {
  /** For people: the file's name. */
  readonly name: string;
  readonly analysis: Analysis;
}

export interface ComparisonOptions {
  /** By capture: how far its clock is ahead of the first capture's, in ns of Unix time, as the user says. */
  readonly offsetsNs?: readonly (number | undefined)[];
}

/** A connection, without its segments. */
export interface ConnectionSummary {
  readonly id: number;
  readonly places: readonly Place[];
  readonly flows: readonly (number | undefined)[];
  readonly proof: JoinProof;
  /** How many segments have which fate. */
  readonly fates: Readonly<Record<Fate, number>>;
}

/** Of each direction, at most so many segments of a connection are looked at for the clocks, and so many of all. */
const MOST_PER_CONNECTION = 128;
const LEAST_PER_CONNECTION = 2;
const MOST_COMMON = 40_000;

/** Of one connection at one place, so many segments are compared: each needs some 500 octets for as long as that takes. */
export const MOST_COMPARED = 250_000;

export class Comparison {
  readonly captures: readonly ComparedCapture[];
  /** From the first capture's clock to that of each. */
  readonly clocks: readonly ClockOffset[];
  readonly connections: readonly ConnectionSummary[];
  /** Flows that may be any of several others, and were not joined. */
  readonly ambiguous: readonly FlowIdentity[];
  /** Flows of one capture only. */
  readonly single: readonly FlowIdentity[];
  readonly #entries: Entry[];
  readonly #least = new Map<string, Record<Side, number>>();
  /** By capture and endpoints: flows that nothing was joined to. */
  readonly #unjoined = new Map<string, FlowIdentity[]>();
  /** By capture and flow: the connection's position. */
  readonly #byFlow: readonly Map<number, number>[];
  /** Connections of which not all segments are compared; and whether the one at hand is one. */
  readonly #cut = new Set<number>();
  #isCut = false;
  readonly #latest = new Map<number, FlowConnection>();

  constructor(captures: readonly ComparedCapture[], { offsetsNs = [] }: ComparisonOptions = {}) {
    this.captures = captures;
    const identities = captures.map(({ analysis }, capture) => analysis.identities(capture));
    const { joined: likely, single: others, ambiguous } = joinFlows(identities.flat());
    this.ambiguous = ambiguous;
    const attempts = likely.map((each) => ({ each, met: this.#meet(each, likely.length) }));
    const met = attempts.flatMap((attempt) => (isRefuted(attempt.met) ? [] : [attempt.met]));
    const joined = attempts.flatMap((attempt) => (isRefuted(attempt.met) ? [] : [attempt.each]));
    const single = [...others, ...attempts.flatMap(({ each, met: one }) => (isRefuted(one) ? each.flows : []))];
    this.clocks = clocksOf(this.#epochs, met, offsetsNs);
    for (const flow of single) {
      const key = unjoinedKey(flow.capture, flow);
      this.#unjoined.set(key, [...(this.#unjoined.get(key) ?? []), flow]);
    }
    for (const each of met) this.#noteTransits(each);
    const entryOf = new Map<FlowIdentity, Entry>();
    for (const { proof, members } of met)
      for (const { flow } of members) if (flow) entryOf.set(flow, { proof, members });
    const unreached = unreachedFlows(joined, single, ambiguous, this.clocks).flatMap((each) => {
      const isReversed = isUsuallyReversed(met, each.flow.capture, each.missingIn);
      const entry = unreachedEntry(each, entryOf.get(each.flow), isReversed);
      // Outside of what the other capture recorded, nothing is known of it.
      return this.#fatesOf(entry).some(({ fate, between }) => isAbsence(fate) && isMissing(entry, between))
        ? [entry]
        : [];
    });
    const known = new Set(unreached.flatMap(({ members }) => members.map(({ flow }) => flow)));
    this.single = single.filter((flow) => !known.has(flow));
    const whole = met.filter(({ members }) => !members.some(({ flow }) => known.has(flow)));
    const entries = [...whole.map(({ proof, members }): Entry => ({ proof, members })), ...unreached];
    this.#entries = entries.sort((a, b) => firstTime(a, this.clocks) - firstTime(b, this.clocks));
    this.#byFlow = captures.map(() => new Map<number, number>());
    this.#entries.forEach(({ members }, at) => {
      for (const { capture, flow } of members) if (flow) this.#byFlow[capture]!.set(flow.id, at);
    });
    this.connections = this.#entries.map((_, at) => this.#summarize(at));
    captures.forEach(({ analysis }, capture) => {
      const byFlow = this.#byFlow[capture]!;
      analysis.connect({
        has: (flowId) => isNotable(this.connections[byFlow.get(flowId) ?? -1]),
        of: (flowId) => this.connectionOf(capture, flowId),
        toldElsewhere: (flowId) => this.#toldElsewhere(capture, flowId),
        consequences: (flowId) => consequencesOf(this.connectionOf(capture, flowId)?.segments ?? []),
      });
    });
  }

  /** The connection of a flow as that flow has it; `undefined` for a flow of one capture only. */
  connectionOf(capture: number, flowId: number): FlowConnection | undefined {
    const at = this.#byFlow[capture]!.get(flowId);
    if (at === undefined) return undefined;
    const connection = this.connection(at + 1)!;
    const place = this.#entries[at]!.members.findIndex(
      (member) => member.capture === capture && member.flow?.id === flowId,
    );
    return place === connection.place ? connection : { ...connection, place };
  }

  #toldElsewhere(capture: number, flowId: number): Int32Array | "nothing" | undefined {
    const at = this.#byFlow[capture]!.get(flowId);
    if (at === undefined) return undefined;
    const { members } = this.#entries[at]!;
    const seen = members.filter(({ flow }) => flow !== undefined);
    const primary = seen.reduce((most, each) => (contentOf(each) > contentOf(most) ? each : most));
    if (primary.capture === capture && primary.flow!.id === flowId) return "nothing";
    return this.captures[primary.capture]!.analysis.rulesOf(primary.flow!.id);
  }

  /** How far a capture's clock is ahead of the first one's, in ns of Unix time. */
  offsetNs(capture: number): number {
    return this.clocks[capture]!.offsetNs + startNs(this.#epochs, capture);
  }

  get #epochs(): readonly number[] {
    return this.captures.map(({ analysis }) => analysis.epochSeconds);
  }

  /** Connections that one capture has, and how many of these the other has, too. */
  reached(from: number, to: number): { readonly reached: number; readonly of: number } {
    let [reached, of] = [0, 0];
    for (const { places, flows } of this.connections) {
      const has = (capture: number) => places.some((place, at) => place.capture === capture && flows[at] !== undefined);
      if (!has(from) || !places.some(({ capture }) => capture === to)) continue;
      of++;
      if (has(to)) reached++;
    }
    return { reached, of };
  }

  /** Connection `id`, from 1, as its first place has it, with every segment. */
  connection(id: number): FlowConnection | undefined {
    return this.#entries[id - 1] && this.#connectionAt(id - 1);
  }

  #connectionAt(at: number): FlowConnection {
    const known = this.#latest.get(at);
    if (known) return known;
    const { proof } = this.#entries[at]!;
    const connection = {
      id: at + 1,
      ...this.#headOf(at),
      place: 0,
      proof,
      segments: this.#fatesOf(this.#entries[at]!),
    };
    if (this.#isCut) this.#cut.add(at + 1);
    this.#isCut = false;
    // Who asks for one flow of a connection asks for the others next.
    if (this.#latest.size >= 4) this.#latest.delete(this.#latest.keys().next().value!);
    this.#latest.set(at, connection);
    return connection;
  }

  /** What was left out because there is so much: sentences for people. */
  get limits(): readonly string[] {
    const traces = this.captures.flatMap(({ name, analysis }) =>
      analysis.trace?.fullSinceNs === undefined
        ? []
        : [`${name} has more segments than are compared: those after the first 6 million are left out.`],
    );
    if (this.#cut.size === 0) return traces;
    const which = [...this.#cut].slice(0, 5).map((id) => `#${id}`);
    const more = this.#cut.size > which.length ? ` and ${this.#cut.size - which.length} more` : "";
    const most = countText(MOST_COMPARED);
    return [...traces, `Of ${which.join(", ")}${more}, the first ${most} segments at each place are compared.`];
  }

  #headOf(at: number): Pick<FlowConnection, "places" | "flows"> {
    const { members } = this.#entries[at]!;
    return {
      places: placesOf(
        members,
        this.captures.map(({ name }) => name),
      ),
      flows: members.map(({ flow }) => flow?.id),
    };
  }

  #summarize(at: number): ConnectionSummary {
    const { members, proof } = this.#entries[at]!;
    const fates: Record<Fate, number> = { arrived: 0, changed: 0, delayed: 0, lost: 0, injected: 0 };
    fates.arrived = this.#countPlain(members);
    if (fates.arrived < 0) {
      fates.arrived = 0;
      for (const { fate } of this.#connectionAt(at).segments) fates[fate]++;
    }
    const { places, flows } = this.#headOf(at);
    return { id: at + 1, places, flows, proof, fates };
  }

  /** How many segments a connection of two places has, if all arrived as they were sent and without delay; else −1. */
  #countPlain(members: readonly Member[]): number {
    const [near, far] = members;
    if (near?.flow === undefined || far?.flow === undefined || members.length > 2) return -1;
    if (near.isSwapped || far.isSwapped || !hasSameEnds(near.flow, far.flow)) return -1;
    const least = this.#least.get(hopKey(near, far));
    if (least === undefined) return -1;
    const [nearClock, farClock] = [this.clocks[near.capture]!, this.clocks[far.capture]!];
    const slack = slackBetween(nearClock, farClock);
    const isOnTime = (from: Side, nearNs: number, farNs: number): boolean => {
      const apart = toFirstClock(farClock, farNs) - toFirstClock(nearClock, nearNs);
      const transit = from === "initiator" ? apart : -apart;
      return transit - least[from] <= DELAYED_NS / 2 && (slack === undefined || transit >= -slack);
    };
    const traceOf = ({ capture }: Member) => this.captures[capture]!.analysis.trace!;
    return traceOf(near).countSame(near.flow.id, traceOf(far), far.flow.id, isOnTime);
  }

  #fatesOf(entry: Entry): SegmentFate[] {
    const { members, doubt } = entry;
    const isElsewhere = this.#elsewhere(members);
    const fates = segmentFates(this.#viewsOf(members), { leastTransits: this.#leastTransits(members) }).filter(
      (fate) => !isElsewhere(fate),
    );
    if (doubt === undefined) return fates;
    return fates.map((each) => (isAbsence(each.fate) && isMissing(entry, each.between) ? { ...each, doubt } : each));
  }

  /**
   * Whether a segment that a place seems to lack is there in a flow of its own: answers that pass by the NAT that translated the
   * SYN have other addresses than the SYN.
   */
  #elsewhere(members: readonly Member[]): (fate: SegmentFate) => boolean {
    // Both may be long: each flow is read once for all segments that are missing.
    const keysOf = new Map<string, ReadonlySet<string>>();
    return ({ fate, between, ...segment }) => {
      if (!isAbsence(fate)) return false;
      const [seen, missing] = (fate === "lost" ? between : [...between].reverse()).map((place) => members[place]!);
      if (!seen?.flow) return false;
      const unjoined = unjoinedKey(missing!.capture, seen.flow);
      let keys = keysOf.get(unjoined);
      if (keys === undefined) {
        const { trace } = this.captures[missing!.capture]!.analysis;
        const flows = this.#unjoined.get(unjoined) ?? [];
        keys = new Set(flows.flatMap(({ id }) => trace!.segmentsOf(id, false, MOST_COMPARED).map(numbersKey)));
        keysOf.set(unjoined, keys);
      }
      return keys.has(numbersKey(segment));
    };
  }

  #viewsOf(members: readonly Member[]): PlaceView[] {
    const known = members.flatMap((member) => (member.flow ? [sidesOf(member)!] : []));
    const numberings = numberingsOf(known);
    const [anywhere] = known;
    return members.map((member) => {
      const { analysis } = this.captures[member.capture]!;
      const sides = sidesOf(member);
      const { flow } = member;
      const clock = this.clocks[member.capture]!;
      const coverage = flow
        ? analysis.coverage(flow.id)!
        : analysis.coverageAt(this.#timeAt(member.capture, members.find((other) => other.flow)!));
      const segments = flow ? analysis.trace!.segmentsOf(flow.id, member.isSwapped, MOST_COMPARED) : [];
      // What comes after the last segment that is compared counts as not recorded.
      this.#isCut ||= segments.length === MOST_COMPARED;
      const endNs = segments.length === MOST_COMPARED ? segments.at(-1)!.timeNs : coverage.endNs;
      return {
        ...coverage,
        endNs,
        segments,
        numbering: numberings[sides ? known.indexOf(sides) : 0] ?? numberings[0]!,
        endpoints: {
          initiator: endpointText((sides ?? anywhere!).initiator),
          responder: endpointText((sides ?? anywhere!).responder),
        },
        clock,
      };
    });
  }

  /** When a flow that another capture has began, on the clock of capture `capture`. */
  #timeAt(capture: number, { capture: other, flow }: Member): number {
    const onFirst = toFirstClock(this.clocks[other]!, flow!.firstTimeNs);
    return onFirst + this.clocks[capture]!.offsetNs;
  }

  #leastTransits(members: readonly Member[]): LeastTransits {
    return members.slice(1).map((member, gap) => {
      const least = this.#least.get(hopKey(members[gap]!, member));
      return least ?? { initiator: Number.POSITIVE_INFINITY, responder: Number.POSITIVE_INFINITY };
    });
  }

  /** What the places of a connection have in common, and their order along the path. */
  #meet({ flows, proof }: Joined, connections: number): Met {
    const most = Math.max(LEAST_PER_CONNECTION, Math.min(MOST_PER_CONNECTION, Math.floor(MOST_COMMON / connections)));
    const known = flows.find(({ initiatorKnown }) => initiatorKnown) ?? flows[0]!;
    const members = flows.map((flow) => ({ capture: flow.capture, flow, isSwapped: isSwapped(flow, known) }));
    const numberings = numberingsOf(members.map((member) => sidesOf(member)!));
    const sightings = members.map(({ capture, flow, isSwapped: swapped }, at) => ({
      segments: this.captures[capture]!.analysis.trace!.segmentsOf(flow.id, swapped, SAMPLED * most),
      numbering: numberings[at]!,
    }));
    const pairs: Pair[] = [];
    for (let a = 0; a < members.length; a++)
      for (let b = a + 1; b < members.length; b++) {
        const common = commonSegments(sightings[a]!, sightings[b]!, most);
        // Only where both saw it begin: a capture that begins later has other parts of it.
        const hasStarts = [a, b].every((at) => members[at]!.flow.initiator.iss !== undefined);
        const isRefuted = hasStarts && haveNothingInCommon(sightings[a]!, sightings[b]!);
        const isFirstNearer = isNearerToInitiator(common) ?? true;
        pairs.push({ a: members[a]!, b: members[b]!, common, isRefuted, isFirstNearer });
      }
    const isNearer = (one: Member, other: Member): boolean => {
      const pair = pairs.find(({ a, b }) => (a === one && b === other) || (a === other && b === one))!;
      return (pair.a === one) === pair.isFirstNearer;
    };
    return { proof, members: members.sort((one, other) => (isNearer(one, other) ? -1 : 1)), pairs };
  }

  #noteTransits({ members, pairs }: Met): void {
    for (const { a, b, common, isFirstNearer } of pairs) {
      const [near, far] = isFirstNearer ? [a, b] : [b, a];
      if (members.indexOf(far) !== members.indexOf(near) + 1) continue;
      const key = hopKey(near, far);
      const least = this.#least.get(key) ?? {
        initiator: Number.POSITIVE_INFINITY,
        responder: Number.POSITIVE_INFINITY,
      };
      this.#least.set(key, least);
      for (const { from, atNs, differenceNs } of common) {
        const apart =
          toFirstClock(this.clocks[b.capture]!, atNs + differenceNs) - toFirstClock(this.clocks[a.capture]!, atNs);
        const transit = (from === "initiator") === isFirstNearer ? apart : -apart;
        least[from] = Math.min(least[from], transit);
      }
    }
  }
}

/** Segments of both directions are read for each one of a direction that is looked at. */
const SAMPLED = 4;

function isNotable(connection: ConnectionSummary | undefined): boolean {
  if (connection === undefined) return false;
  const { changed, delayed, lost, injected } = connection.fates;
  return changed + delayed + lost + injected > 0;
}

function unjoinedKey(capture: number, flow: FlowIdentity): string {
  return `${capture} ${endpointsKey(flow)}`;
}

function numbersKey({ flags, seq, payloadLength }: Pick<SegmentFate, "flags" | "seq" | "payloadLength">): string {
  return `${flags} ${seq} ${payloadLength}`;
}
