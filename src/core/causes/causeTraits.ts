// What causes are found by and a flow does not say itself, for programs that find the causes of many captures.

import type { Rule } from "../rules/rule";
import * as L from "../tracker/rowLayout";
import { worstPlace } from "../tracker/worstFinding";
import type { CauseRows } from "./causeRows";
import { type SynFeatures, synFeatures } from "./synFeatures";

export interface CauseTraits {
  /** The rule of the finding for which the flow counts: the most severe one, and of equal ones that which says why. */
  readonly worst: string | undefined;
  /** An earlier flow of the capture had the same addresses and ports. */
  readonly portReused: boolean;
  /** The initiator's first SYN; undefined where none is kept. */
  readonly syn: SynFeatures | undefined;
}

/** Of the flow at an index; it must have been judged by `rules`. */
export function causeTraits(rows: CauseRows, flow: number, rules: readonly Rule[]): CauseTraits {
  const row = rows.flows.chunk(flow);
  const at = rows.flows.at(flow);
  const worst = rules[worstPlace(row, at)];
  return { worst: worst?.id, portReused: row[at + L.F_PREVIOUS]! >= 0, syn: synFeatures(rows, flow) };
}
