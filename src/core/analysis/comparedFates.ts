// What became of the segments of connections between their places.

import { isRepeated } from "../connection/captureFates";
import { type ClockOffset, toFirstClock } from "../connection/clockOffset";
import { endpointsKey, type FlowIdentity, hasSameEnds } from "../connection/flowIdentity";
import { numberingsOf } from "../connection/numbering";
import type { PlaceView } from "../connection/placeView";
import type { SeenSegment } from "../connection/seenSegment";
import { segmentFates } from "../connection/segmentFates";
import { slackBetween } from "../connection/tracks";
import type { SegmentFate } from "../flow/connection";
import type { Side } from "../flow/side";
import { DELAYED_NS } from "../tcp/thresholds";
import { endpointText } from "../text/endpoints";
import { type Entry, isAbsence, isMissing, type Member, sidesOf } from "./comparedFlows";
import type { ComparedCapture } from "./comparedParts";
import type { HopTransits } from "./hopTransits";
import { MOST_COMPARED } from "./segmentTrace";

export interface ComparedSegments {
  readonly fates: readonly SegmentFate[];
  /** There are more segments than are compared. */
  readonly isCut: boolean;
}

export class ComparedFates {
  readonly #captures: readonly ComparedCapture[];
  readonly #clocks: readonly ClockOffset[];
  readonly #transits: HopTransits;
  readonly #oneWay: ReadonlySet<number>;
  /** By capture and endpoints: flows that nothing was joined to. */
  readonly #unjoined = new Map<string, FlowIdentity[]>();

  /** `single` are the flows that nothing was joined to, `oneWay` the captures without a flow of both directions. */
  constructor(
    captures: readonly ComparedCapture[],
    clocks: readonly ClockOffset[],
    transits: HopTransits,
    single: readonly FlowIdentity[],
    oneWay: ReadonlySet<number>,
  ) {
    this.#oneWay = oneWay;
    this.#captures = captures;
    this.#clocks = clocks;
    this.#transits = transits;
    for (const flow of single) {
      const key = unjoinedKey(flow.capture, flow);
      this.#unjoined.set(key, [...(this.#unjoined.get(key) ?? []), flow]);
    }
  }

  /** Of every segment of a connection. */
  of(entry: Entry): ComparedSegments {
    const { members, doubt } = entry;
    const isElsewhere = this.#elsewhere(members);
    const views = members.map((member) => this.#segmentsOf(member));
    const isCut = views.some(({ length }) => length === MOST_COMPARED);
    const fates = segmentFates(this.#viewsOf(members, views), { leastTransits: this.#transits.along(members) }).filter(
      (fate) => !isElsewhere(fate),
    );
    const hasDirection = (place: number, side: Side) =>
      !this.#oneWay.has(members[place]!.capture) || views[place]!.some(({ from }) => from === side);
    // Nobody answers what has not come.
    const isAnswerTooEarly = (place: number, { fate, timesNs }: SegmentFate) =>
      fate === "injected" &&
      timesNs.some(
        (time) =>
          (time ?? Infinity) < toFirstClock(this.#clocks[members[place]!.capture]!, views[place]![0]?.timeNs ?? 0),
      );
    const doubted = fates.map((each): SegmentFate => {
      if (!isAbsence(each.fate)) return each;
      if (isMissing(entry, each.between)) return doubt === undefined ? each : { ...each, doubt };
      const missing = each.between[each.fate === "lost" ? 1 : 0];
      const isSure = hasDirection(missing, each.from) || isRepeated(each, fates) || isAnswerTooEarly(missing, each);
      return isSure ? each : { ...each, doubt: "direction" };
    });
    return { fates: doubted, isCut };
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
        const { trace } = this.#captures[missing!.capture]!.analysis;
        const flows = this.#unjoined.get(unjoined) ?? [];
        keys = new Set(flows.flatMap(({ id }) => trace!.segmentsOf(id, false, MOST_COMPARED).map(numbersKey)));
        keysOf.set(unjoined, keys);
      }
      return keys.has(numbersKey(segment));
    };
  }

  #viewsOf(members: readonly Member[], segmentsOf: readonly (readonly SeenSegment[])[]): PlaceView[] {
    const known = members.flatMap((member) => (member.flow ? [sidesOf(member)!] : []));
    const numberings = numberingsOf(known);
    const [anywhere] = known;
    return members.map((member, place) => {
      const { analysis } = this.#captures[member.capture]!;
      const sides = sidesOf(member);
      const { flow } = member;
      const clock = this.#clocks[member.capture]!;
      const coverage = flow
        ? analysis.coverage(flow.id)!
        : analysis.coverageAt(this.#timeAt(member.capture, members.find((other) => other.flow)!));
      const segments = segmentsOf[place]!;
      // What comes after the last segment that is compared counts as not recorded.
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
    const onFirst = toFirstClock(this.#clocks[other]!, flow!.firstTimeNs);
    return onFirst + this.#clocks[capture]!.offsetNs;
  }

  #segmentsOf({ capture, flow, isSwapped }: Member): readonly SeenSegment[] {
    const { trace } = this.#captures[capture]!.analysis;
    return flow ? trace!.segmentsOf(flow.id, isSwapped, MOST_COMPARED) : [];
  }

  /** How many segments a connection of two places has, if all arrived as they were sent and without delay; else −1. */
  countPlain(members: readonly Member[]): number {
    const [near, far] = members;
    if (near?.flow === undefined || far?.flow === undefined || members.length > 2) return -1;
    if (near.isSwapped || far.isSwapped || !hasSameEnds(near.flow, far.flow)) return -1;
    const least = this.#transits.between(near, far);
    if (least === undefined) return -1;
    const [nearClock, farClock] = [this.#clocks[near.capture]!, this.#clocks[far.capture]!];
    const slack = slackBetween(nearClock, farClock);
    const isOnTime = (from: Side, nearNs: number, farNs: number): boolean => {
      const apart = toFirstClock(farClock, farNs) - toFirstClock(nearClock, nearNs);
      const transit = from === "initiator" ? apart : -apart;
      return transit - least[from] <= DELAYED_NS / 2 && (slack === undefined || transit >= -slack);
    };
    const traceOf = ({ capture }: Member) => this.#captures[capture]!.analysis.trace!;
    return traceOf(near).countSame(near.flow.id, traceOf(far), far.flow.id, isOnTime);
  }
}

function unjoinedKey(capture: number, flow: FlowIdentity): string {
  return `${capture} ${endpointsKey(flow)}`;
}

function numbersKey({ flags, seq, payloadLength }: Pick<SegmentFate, "flags" | "seq" | "payloadLength">): string {
  return `${flags} ${seq} ${payloadLength}`;
}
