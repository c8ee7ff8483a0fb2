import { pathOf } from "./flowPaths";
import * as L from "./rowLayout";

/**
 * Identifies the host of side `side` of the flow whose row begins at `flowAt`: its address, and the VLANs and tunnels around it.
 * Two hosts in a million have the same number.
 */
export function hostHash(row: Int32Array, flowAt: number, side: number): number {
  let hash = pathOf(row[flowAt + L.F_PATH]!, side) + 1;
  for (let word = 0; word < 4; word++)
    hash = Math.imul(hash ^ row[flowAt + L.addressPlace(side, word)]!, 0x9e3779b1) ^ (hash >>> 13);
  return hash;
}
