// A rule may report a circumstance of a flow, as the reuse of a port, beside what happened to it. Where a group of flows that had the
// same happen is told anyway, flows with the circumstance belong to it: else one trouble is two causes, and the contrast that names the
// circumstance does not see half of its flows.

import * as L from "../tracker/rowLayout";
import type { CauseSource } from "./causeSource";
import type { Group } from "./grouping";
import type { Verdicts } from "./verdicts";

export interface TroubleGroup extends Group {
  /** Place of its rule, + 1. */
  readonly what: number;
}

/** The groups, without those that are part of another one; `verdicts` then have the trouble of that one. */
export function joinCircumstances(
  groups: readonly TroubleGroup[],
  { tracker, rules }: Pick<CauseSource, "tracker" | "rules">,
  verdicts: Verdicts,
): TroubleGroup[] {
  const joined = [...groups];
  for (const group of groups) {
    if (!rules[group.what - 1]?.isCircumstance) continue;
    let left = group;
    for (const [at, other] of joined.entries()) {
      if (!isPlaceFor(group, other, rules)) continue;
      const such = left.flows.filter((flow) => hasRule(flow, other.what - 1, tracker));
      if (such.length === 0) continue;
      const moved = new Set(such);
      for (const flow of moved) verdicts.what[flow] = other.what;
      joined[at] = { ...other, flows: merged(other.flows, such) };
      left = { ...left, flows: left.flows.filter((flow) => !moved.has(flow)) };
    }
    joined[joined.indexOf(group)] = left;
  }
  return joined.filter(({ flows }) => flows.length > 0);
}

function isPlaceFor(group: TroubleGroup, other: TroubleGroup, rules: CauseSource["rules"]): boolean {
  const isSame = other.by !== undefined && other.by === group.by && other.value === group.value;
  return isSame && rules[other.what - 1]?.isSymptom === true;
}

/** Both are ascending, and have no flow in common. */
function merged(some: Int32Array, others: Int32Array): Int32Array {
  const all = new Int32Array(some.length + others.length);
  all.set(some);
  all.set(others, some.length);
  return all.sort();
}

function hasRule(flow: number, place: number, { flows }: CauseSource["tracker"]): boolean {
  return (flows.chunk(flow)[flows.at(flow) + L.F_RULES + (place >>> 5)]! & (1 << (place & 31))) !== 0;
}
