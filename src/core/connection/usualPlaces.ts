// Where a segment that got no answer should have been seen next: the places that another connection of the same hosts passed.

import type { SegmentFrame } from "../flow/flow";
import { isSyn } from "./commonSegments";
import type { PlaceRecord } from "./placeRecords";

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
  interfaceOf: (point: number | undefined) => string | undefined,
): Expected | undefined {
  const syns = places.map(({ segments }) => segments.find(isSyn));
  const seen = own.map((place) =>
    places.findIndex(
      ({ flow }, at) =>
        flow.path === place.flow.path &&
        place.segments.some((each) => isSyn(each) && isSamePlace(each, syns[at], interfaceOf)),
    ),
  );
  const first = seen[0] ?? -1;
  const last = seen.at(-1) ?? -1;
  if (first < 0 || seen.some((each, at) => each !== first + at)) return undefined;
  if (last === places.length - 1 || syns.slice(first).includes(undefined)) return undefined;
  return {
    places: [
      ...own,
      ...places.slice(last + 1).map(({ name }) => ({ ...own[0]!, segments: [], name, isMissing: true })),
    ],
    names: names.slice(first),
    passed: syns.slice(first).map((syn) => syn!.frameNumber),
  };
}

/** Hosts begin with one hop count: where it is the same, so is the place. */
function isSamePlace(
  one: SegmentFrame,
  other: SegmentFrame | undefined,
  interfaceOf: (point: number | undefined) => string | undefined,
): boolean {
  return other !== undefined && one.seg.hops === other.seg.hops && interfaceOf(one.point) === interfaceOf(other.point);
}
