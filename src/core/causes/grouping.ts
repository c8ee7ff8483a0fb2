// Flows with the same trouble in groups, each by the fewest who are concerned.

import { ATTRIBUTES, PORT, type Who } from "./who";

export interface Group {
  /** Place in `ATTRIBUTES` of what its flows have in common; undefined for flows that share nothing. */
  readonly by: number | undefined;
  readonly value: number;
  /** Indices, ascending. */
  readonly flows: Int32Array;
}

/** More groups of one trouble are one: "others". */
const MOST_GROUPS = 8;
/** A responder that has this part of an initiator's flows is the one that is concerned. */
const NEARLY_ALL = 0.75;
/** A port alone is nobody: it is named where so many hosts share it. */
const MANY_HOSTS = 3;
/** Of many flows, a group of a smaller part is not worth a line. */
const LEAST_PART = 0.01;

/** Scratch space that is used for one trouble after the other: for each attribute a count for each value. */
export class GroupCounts {
  /** All 0 between two uses. */
  readonly counts: readonly Int32Array[];

  constructor({ counts }: Who) {
    this.counts = counts.map((count) => new Int32Array(count));
  }

  /** How many values of an attribute some flows have. */
  distinct(attribute: number, flows: Int32Array, { values }: Who): number {
    const counts = this.counts[attribute]!;
    const column = values[attribute]!;
    let distinct = 0;
    for (const flow of flows) {
      if (counts[column[flow]!] === 0) distinct++;
      counts[column[flow]!] = 1;
    }
    for (const flow of flows) counts[column[flow]!] = 0;
    return distinct;
  }
}

/** Greedy: the value that most flows share takes its flows, then the next. `flows` are ascending. */
export function groupFlows(flows: Int32Array, who: Who, { counts }: GroupCounts): Group[] {
  const groups: Group[] = [];
  let left = flows;
  const { values } = who;
  for (const [attribute, column] of values.entries()) addTo(counts[attribute]!, column, flows, 1);
  while (left.length > 0 && groups.length < MOST_GROUPS) {
    const { by, value, size } = best(left, who, counts);
    if (groups.length > 0 && size < LEAST_PART * flows.length) break;
    const column = values[by]!;
    const isAll = size === left.length;
    const taken = isAll ? left : left.filter((flow) => column[flow] === value);
    left = isAll ? left.subarray(0, 0) : left.filter((flow) => column[flow] !== value);
    for (const [attribute, other] of values.entries()) addTo(counts[attribute]!, other, taken, -1);
    groups.push({ by, value, flows: taken });
  }
  for (const [attribute, column] of values.entries()) addTo(counts[attribute]!, column, left, -1);
  if (left.length > 0) groups.push({ by: undefined, value: -1, flows: left });
  return groups;
}

function addTo(counts: Int32Array, column: Int32Array, flows: Int32Array, by: 1 | -1): void {
  for (const flow of flows) counts[column[flow]!]! += by;
}

/** The value that most flows share; or one that says more and is nearly as frequent among them. */
function best(
  flows: Int32Array,
  { values }: Who,
  counts: readonly Int32Array[],
): { by: number; value: number; size: number } {
  const tops = ATTRIBUTES.map((_, by) => {
    const column = values[by]!;
    const count = counts[by]!;
    let value = column[flows[0]!]!;
    for (const flow of flows) if (count[column[flow]!]! > count[value]!) value = column[flow]!;
    return { by, value, size: count[value]! };
  });
  // A port of one or two hosts says less than these hosts.
  const named = hostsAtPort(flows, values, tops[PORT]!.value) < MANY_HOSTS ? tops.slice(0, PORT) : tops;
  const most = Math.max(...named.map(({ size }) => size));
  return named.find(({ size }) => size >= NEARLY_ALL * most)!;
}

function hostsAtPort(flows: Int32Array, [, responder, , port]: Who["values"], value: number): number {
  const hosts = new Set<number>();
  for (const flow of flows) {
    if (port[flow] === value) hosts.add(responder[flow]!);
    if (hosts.size === MANY_HOSTS) break;
  }
  return hosts.size;
}
