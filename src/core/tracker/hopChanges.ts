// Segments whose hop count is another than that of their sender's segment before: somebody else may have sent them.

import { IP_CHANGE, IP_CHANGES } from "./rowLayout";

/** Where hop counts change more often, packets take several routes: further changes are not noticed. */
const MOST_CHANGES = 4 * IP_CHANGE;
/** One hop is what a second route makes. */
const ONE_HOP = 1;

/** `ip` is the side's word `S_IP`. */
export function changesHops(ip: number, hops: number): boolean {
  const before = (ip >>> 8) & 0xff;
  if (before === hops) return false;
  return before !== 0 && Math.abs(before - hops) > ONE_HOP && (ip & IP_CHANGES) < MOST_CHANGES;
}
