// What the places of one connection have in common.

import { commonSegments, haveNothingInCommon, isNearerToInitiator } from "../connection/crossings";
import type { Joined } from "../connection/flowJoining";
import { numberingsOf } from "../connection/numbering";
import { isSwapped, type Member, type Met, type Pair, sidesOf } from "./comparedFlows";
import type { ComparedCapture } from "./comparedParts";

/** Of each direction, at most so many segments of a connection are looked at for the clocks, and so many of all. */
const MOST_PER_CONNECTION = 128;
const LEAST_PER_CONNECTION = 2;
const MOST_COMMON = 40_000;

/** Segments of both directions are read for each one of a direction that is looked at. */
const SAMPLED = 4;

/** The flows of a connection in the order of their places along its path. `connections`: among how many it is. */
export function meet(captures: readonly ComparedCapture[], { flows, proof }: Joined, connections: number): Met {
  const most = Math.max(LEAST_PER_CONNECTION, Math.min(MOST_PER_CONNECTION, Math.floor(MOST_COMMON / connections)));
  const known = flows.find(({ initiatorKnown }) => initiatorKnown) ?? flows[0]!;
  const members = flows.map((flow) => ({ capture: flow.capture, flow, isSwapped: isSwapped(flow, known) }));
  const numberings = numberingsOf(members.map((member) => sidesOf(member)!));
  const sightings = members.map(({ capture, flow, isSwapped: swapped }, at) => ({
    segments: captures[capture]!.analysis.trace!.segmentsOf(flow.id, swapped, SAMPLED * most),
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
