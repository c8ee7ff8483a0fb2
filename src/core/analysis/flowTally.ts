// How many flows have each outcome, and how many findings of each severity there are: one pass over the rows, without objects.

import { OUTCOMES, type Outcome } from "../flow/flow";
import { SEVERITIES, type Severity } from "../text/severities";
import { outcomeIndexOf } from "../tracker/outcome";
import * as L from "../tracker/rowLayout";
import type { FlowTracker } from "../tracker/tracker";

export interface FlowTally {
  readonly outcomes: Readonly<Record<Outcome, number>>;
  readonly findings: Readonly<Record<Severity, number>>;
}

/** Of the verdicts that are in the rows. */
export function tallyOf({ flows, length }: FlowTracker): FlowTally {
  const outcomes = new Float64Array(OUTCOMES.length);
  const findings = new Float64Array(SEVERITIES.length);
  for (let flow = 0; flow < length; flow++) {
    const row = flows.chunk(flow);
    const at = flows.at(flow);
    outcomes[outcomeIndexOf(row, at)]!++;
    const counts = row[at + L.F_FINDINGS]!;
    if (counts === 0) continue;
    // A byte for each severity, errors on top.
    for (let rank = 0; rank < SEVERITIES.length; rank++) findings[rank]! += (counts >>> (24 - 8 * rank)) & 0xff;
  }
  return { outcomes: named(OUTCOMES, outcomes), findings: named(SEVERITIES, findings) };
}

export function named<K extends string>(keys: readonly K[], counts: Float64Array): Record<K, number> {
  return Object.fromEntries(keys.map((key, place) => [key, counts[place]!])) as Record<K, number>;
}
