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

/** Scratch space that is used for one trouble after the other: for each attribute a number for each value. */
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
    for (let i = 0; i < flows.length; i++) {
      const value = column[flows[i]!]!;
      distinct += 1 - counts[value]!;
      counts[value] = 1;
    }
    clear(counts, column, flows);
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
    if (size === left.length) {
      groups.push({ by, value, flows: left });
      left = left.subarray(0, 0);
      break;
    }
    const [taken, others] = split(left, column, value, size);
    for (const [attribute, other] of values.entries()) addTo(counts[attribute]!, other, taken, -1);
    groups.push({ by, value, flows: taken });
    left = others;
  }
  for (const [attribute, column] of values.entries()) clear(counts[attribute]!, column, flows);
  if (left.length > 0) groups.push({ by: undefined, value: -1, flows: left });
  return groups;
}

/** The flows with a value, of which there are `size`, and the others. Loops without calls: there can be a million flows. */
function split(flows: Int32Array, column: Int32Array, value: number, size: number): [Int32Array, Int32Array] {
  const taken = new Int32Array(size);
  const others = new Int32Array(flows.length - size);
  let t = 0;
  let o = 0;
  for (let i = 0; i < flows.length; i++) {
    const flow = flows[i]!;
    if (column[flow] === value) taken[t++] = flow;
    else others[o++] = flow;
  }
  return [taken, others];
}

function addTo(counts: Int32Array, column: Int32Array, flows: Int32Array, by: 1 | -1): void {
  for (let i = 0; i < flows.length; i++) counts[column[flows[i]!]!]! += by;
}

function clear(counts: Int32Array, column: Int32Array, flows: Int32Array): void {
  if (counts.length <= flows.length) counts.fill(0);
  else for (let i = 0; i < flows.length; i++) counts[column[flows[i]!]!] = 0;
}

/** The value that most flows share; or one that says more and is nearly as frequent among them. */
function best(
  flows: Int32Array,
  { values }: Who,
  counts: readonly Int32Array[],
): { by: number; value: number; size: number } {
  const tops = ATTRIBUTES.map((_, by) => mostShared(flows, values[by]!, counts[by]!, by));
  // A port of one or two hosts says less than these hosts.
  const named = hostsAtPort(flows, values, tops[PORT]!.value) < MANY_HOSTS ? tops.slice(0, PORT) : tops;
  const most = Math.max(...named.map(({ size }) => size));
  return named.find(({ size }) => size >= NEARLY_ALL * most)!;
}

function mostShared(flows: Int32Array, column: Int32Array, count: Int32Array, by: number) {
  let value = column[flows[0]!]!;
  let size = count[value]!;
  // Nothing is more frequent than what half of them share.
  for (let i = 0; i < flows.length && 2 * size <= flows.length; i++) {
    const other = column[flows[i]!]!;
    if (count[other]! <= size) continue;
    value = other;
    size = count[other]!;
  }
  return { by, value, size };
}

function hostsAtPort(flows: Int32Array, [, responder, , port]: Who["values"], value: number): number {
  const hosts = new Set<number>();
  let last = -1;
  for (let i = 0; i < flows.length && hosts.size < MANY_HOSTS; i++) {
    const host = responder[flows[i]!]!;
    if (host === last || port[flows[i]!] !== value) continue;
    hosts.add(host);
    last = host;
  }
  return hosts.size;
}
