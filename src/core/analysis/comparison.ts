// Several captures of the same traffic, each recorded at another place: which flows are one connection, how far the clocks are
// apart, and what became of every segment between the places.

import type { ClockOffset } from "../connection/clockOffset";
import type { FlowIdentity } from "../connection/flowIdentity";
import { joinFlows } from "../connection/flowJoining";
import type { Fate, FlowConnection, JoinProof, Place } from "../flow/connection";
import { countText } from "../text/amounts";
import { clocksOf, startNs } from "./comparedClocks";
import { ComparedFates } from "./comparedFates";
import {
  contentOf,
  type Entry,
  firstTime,
  isAbsence,
  isMissing,
  isRefuted,
  isUsuallyReversed,
  placesOf,
  unreachedEntry,
} from "./comparedFlows";
import type { ComparedCapture } from "./comparedParts";
import { consequencesOf } from "./consequences";
import { HopTransits } from "./hopTransits";
import { meet } from "./meeting";
import { MOST_COMPARED } from "./segmentTrace";
import { unreachedFlows } from "./unreached";

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
  readonly #fates: ComparedFates;
  /** By capture and flow: the connection's position. */
  readonly #byFlow: readonly Map<number, number>[];
  /** Connections of which not all segments are compared. */
  readonly #cut = new Set<number>();
  readonly #latest = new Map<number, FlowConnection>();

  constructor(captures: readonly ComparedCapture[], { offsetsNs = [] }: ComparisonOptions = {}) {
    this.captures = captures;
    const identities = captures.map(({ analysis }, capture) => analysis.identities(capture));
    const { joined: likely, single: others, ambiguous } = joinFlows(identities.flat());
    this.ambiguous = ambiguous;
    const attempts = likely.map((each) => ({ each, met: meet(captures, each, likely.length) }));
    const met = attempts.flatMap((attempt) => (isRefuted(attempt.met) ? [] : [attempt.met]));
    const joined = attempts.flatMap((attempt) => (isRefuted(attempt.met) ? [] : [attempt.each]));
    const single = [...others, ...attempts.flatMap(({ each, met: one }) => (isRefuted(one) ? each.flows : []))];
    this.clocks = clocksOf(this.#epochs, met, offsetsNs);
    this.#fates = new ComparedFates(
      captures,
      this.clocks,
      new HopTransits(met, this.clocks),
      single,
      oneWayOf(identities),
    );
    const entryOf = new Map<FlowIdentity, Entry>();
    for (const { proof, members } of met)
      for (const { flow } of members) if (flow) entryOf.set(flow, { proof, members });
    const unreached = unreachedFlows(joined, single, ambiguous, this.clocks).flatMap((each) => {
      const isReversed = isUsuallyReversed(met, each.flow.capture, each.missingIn);
      const entry = unreachedEntry(each, entryOf.get(each.flow), isReversed);
      // Outside of what the other capture recorded, nothing is known of it.
      return this.#fates.of(entry).fates.some(({ fate, between }) => isAbsence(fate) && isMissing(entry, between))
        ? [entry]
        : [];
    });
    const known = new Set(unreached.flatMap(({ members }) => members.map(({ flow }) => flow)));
    const whole = met.filter(({ members }) => !members.some(({ flow }) => known.has(flow)));
    const entries = [...whole.map(({ proof, members }): Entry => ({ proof, members })), ...unreached];
    this.#entries = entries.sort((a, b) => firstTime(a, this.clocks) - firstTime(b, this.clocks));
    this.#byFlow = captures.map(() => new Map<number, number>());
    this.#entries.forEach(({ members }, at) => {
      for (const { capture, flow } of members) if (flow) this.#byFlow[capture]!.set(flow.id, at);
    });
    // Answers that a NAT has translated by half are another flow of a connection that is joined by its other ones.
    const isPartOfJoined = ({ capture, id }: FlowIdentity) =>
      captures[capture]!.analysis.flowsOfConnection(id).some((other) => this.#byFlow[capture]!.has(other));
    this.single = single.filter((flow) => !known.has(flow) && !isPartOfJoined(flow));
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
    const entry = this.#entries[at]!;
    const { fates, isCut } = this.#fates.of(entry);
    const connection = { id: at + 1, ...this.#headOf(at), place: 0, proof: entry.proof, segments: fates };
    if (isCut) this.#cut.add(at + 1);
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
    fates.arrived = this.#fates.countPlain(members);
    if (fates.arrived < 0) {
      fates.arrived = 0;
      for (const { fate } of this.#connectionAt(at).segments) fates[fate]++;
    }
    const { places, flows } = this.#headOf(at);
    return { id: at + 1, places, flows, proof, fates };
  }
}

/** Captures with flows, none of which has both directions. */
function oneWayOf(identities: readonly (readonly FlowIdentity[])[]): Set<number> {
  const has = ({ firstSeq }: FlowIdentity["initiator"]) => firstSeq !== undefined;
  return new Set(
    identities.flatMap((flows, capture) =>
      flows.some(({ initiator, responder }) => has(initiator) && has(responder)) ? [] : [capture],
    ),
  );
}

function isNotable(connection: ConnectionSummary | undefined): boolean {
  if (connection === undefined) return false;
  const { changed, delayed, lost, injected } = connection.fates;
  return changed + delayed + lost + injected > 0;
}
