// The list in groups: a head for each, the largest first, and below the open ones their flows.

export interface FlowGroups {
  /** A flow; or the bitwise complement of a group's place in `groups`, for its head. */
  readonly entries: Int32Array;
  /** The flows of each group, in the list's order. */
  readonly groups: readonly (readonly number[])[];
}

/** `groupOf` is the same number for flows of one group; `isOpen` is asked with a group's first flow. */
export function groupFlows(
  order: Int32Array,
  groupOf: (flow: number) => number,
  isOpen: (first: number) => boolean,
): FlowGroups {
  const byNumber = new Map<number, number[]>();
  for (const flow of order) {
    const members = byNumber.get(groupOf(flow));
    if (members === undefined) byNumber.set(groupOf(flow), [flow]);
    else members.push(flow);
  }
  const groups = [...byNumber.values()].sort((a, b) => b.length - a.length);
  const open = groups.map(([first]) => isOpen(first!));
  const length = groups.reduce((sum, members, place) => sum + 1 + (open[place] ? members.length : 0), 0);
  const entries = new Int32Array(length);
  let at = 0;
  groups.forEach((members, place) => {
    entries[at++] = ~place;
    if (open[place]) for (const flow of members) entries[at++] = flow;
  });
  return { entries, groups };
}
