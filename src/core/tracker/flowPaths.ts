// The paths (VLANs, tunnels, MPLS) of a flow's two directions, in one word of its row. They are the same for most flows.

import * as L from "./rowLayout";
import { initiatorSide } from "./segmentContext";

/** The word for a flow whose A sends on path `a` and whose B on path `b`. */
export function joinPaths(a: number, b: number): number {
  return a === b ? a : a | ((b + 1) << 16);
}

/** The path on which A (`side` 0) or B sends. */
export function pathOf(word: number, side: number): number {
  return side === 1 && hasTwoPaths(word) ? (word >>> 16) - 1 : word & 0xffff;
}

export function hasTwoPaths(word: number): boolean {
  return word >>> 16 !== 0;
}

/** Segments of a flow with two paths may come on either: a direction that the capture shows on both is recorded twice. */
export function isOnPath(word: number, path: number): boolean {
  return word === path || (hasTwoPaths(word) && (pathOf(word, 0) === path || pathOf(word, 1) === path));
}

const NO_PATH = "no VLAN or tunnel";

/** "VLAN 42 / VXLAN 7"; "VLAN 10 from the initiator, VLAN 20 from the responder"; "" for the link layer only. */
export function pathText(row: Int32Array, flowAt: number, texts: readonly string[]): string {
  const word = row[flowAt + L.F_PATH]!;
  if (!hasTwoPaths(word)) return texts[word] ?? "";
  const flags = row[flowAt + L.F_FLAGS]!;
  const initiator = initiatorSide(flags);
  const [first, second] =
    flags & L.FLOW_ROLES_KNOWN ? ["the initiator", "the responder"] : ["the first sender", "its peer"];
  const on = (side: number): string => texts[pathOf(word, side)] || NO_PATH;
  return `${on(initiator)} from ${first}, ${on(1 - initiator)} from ${second}`;
}
