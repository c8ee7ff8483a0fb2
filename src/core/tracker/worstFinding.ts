// The most severe finding of a flow, in its row. A finding about a host in all its flows is none of this one.

import { F_WORST } from "./rowLayout";

/** Places of rules are below it. */
const RANK_SHIFT = 8;

/** `place`: of the rule in the catalogue, or −1. `rank`: of the finding's severity. */
export function writeWorst(row: Int32Array, flowAt: number, place: number, rank: number): void {
  row[flowAt + F_WORST] = place < 0 ? 0 : (rank << RANK_SHIFT) | (place + 1);
}

/** Place of its rule in the catalogue; −1 for none. */
export function worstPlace(row: Int32Array, flowAt: number): number {
  return (row[flowAt + F_WORST]! & ((1 << RANK_SHIFT) - 1)) - 1;
}

/** Rank of its severity, where there is one. */
export function worstRank(row: Int32Array, flowAt: number): number {
  return row[flowAt + F_WORST]! >>> RANK_SHIFT;
}
