// How far away the sender of a packet is, by the TTL or hop limit that is left.

/** Initial values in use: RFC 1700 and RFC 4861 hosts (64), Windows (128), routers (255), and old systems (32). */
const INITIAL_HOPS = [32, 64, 128, 255] as const;

/** Hops from the sender, if it began with the next initial value above what is left. */
export function hopsTravelled(left: number): number {
  return INITIAL_HOPS.find((initial) => left <= initial)! - left;
}

/** No router has forwarded the packet, as far as its hop count tells. */
export function isFirstHop(left: number): boolean {
  return INITIAL_HOPS.some((initial) => left === initial);
}

/**
 * How much the distances of two senders differ. A stack may send its RSTs with another initial value than its other segments: then
 * the distances are equal, and the values are not.
 */
export function hopsApart(left: number, other: number): number {
  return Math.abs(hopsTravelled(left) - hopsTravelled(other));
}

/** One hop is what a route that changes, or a second machine beside the first, makes. */
const ONE_HOP = 1;

/**
 * Whether `left` departs from the values in `usual`, by more than those vary among themselves, and by more than one hop. Values of
 * 1 and 2 are set by programs that talk to neighbours only, and 0 is unknown: with these nothing departs.
 */
export function departs(left: number, usual: readonly number[]): boolean {
  if (usual.length === 0 || [left, ...usual].some((hops) => hops <= 2)) return false;
  const travelled = usual.map(hopsTravelled);
  const spread = Math.max(...travelled) - Math.min(...travelled);
  return usual.every((hops) => hopsApart(left, hops) > spread + ONE_HOP);
}
