// Where a segment that got no answer should have been seen next: the places that another connection of the same hosts passed.

import type { SegmentFrame } from "../flow/flow";
import { isSyn } from "./commonSegments";
import type { PlaceRecord, RecordedAt } from "./placeRecords";

export interface Expected {
  /** The flow's own places under their usual names, and then those that it should have passed, without segments. */
  readonly places: readonly PlaceRecord[];
  readonly names: readonly string[];
  /** The frames of the other connection's SYN at all these places. */
  readonly passed: readonly number[];
}

/**
 * `own` are the places of an unanswered flow, `places` those of another connection of the same hosts, along the path. `undefined`
 * unless the SYNs of the first came where the SYN of the other was before, and not where it was later.
 */
export function expectedPlaces(
  own: readonly PlaceRecord[],
  places: readonly PlaceRecord[],
  names: readonly string[],
  points: RecordedAt,
): Expected | undefined {
  const passed = places.map(({ segments }) => segments.find(isSyn));
  const hasComeTo = (place: PlaceRecord, at: number): boolean =>
    places[at]!.flow.path === place.flow.path &&
    place.segments.some((each) => isSyn(each) && isSamePlace(each, passed[at], points));
  const seen = own.map((place) => places.findIndex((_, at) => hasComeTo(place, at)));
  const first = seen[0] ?? -1;
  const last = seen.at(-1) ?? -1;
  if (first < 0 || seen.some((each, at) => each !== first + at)) return undefined;
  const beyond = places.slice(last + 1);
  if (beyond.length === 0 || passed.slice(first).includes(undefined)) return undefined;
  if (beyond.some((place, at) => hasSynOf(own, place) || own.some((each) => hasComeTo(each, last + 1 + at))))
    return undefined;
  return {
    places: [...own, ...beyond.map(({ name }) => ({ ...own[0]!, segments: [], name, isMissing: true }))],
    names: names.slice(first),
    passed: passed.slice(first).map((syn) => syn!.frameNumber),
  };
}

/** A NAT may give several connections the same ports: then the SYN is in the flow of another one. */
function hasSynOf(own: readonly PlaceRecord[], { segments }: PlaceRecord): boolean {
  const sent = new Set(own.flatMap((place) => place.segments.filter(isSyn).map(({ seg }) => seg.seq)));
  return segments.some((each) => isSyn(each) && sent.has(each.seg.seq));
}

/** Hosts begin with one hop count: where it is the same, so is the place. */
function isSamePlace(
  one: SegmentFrame,
  other: SegmentFrame | undefined,
  { interfaceOf, directionOf }: RecordedAt,
): boolean {
  return (
    other !== undefined &&
    one.seg.hops === other.seg.hops &&
    interfaceOf(one.point) === interfaceOf(other.point) &&
    directionOf(one.point) === directionOf(other.point)
  );
}
