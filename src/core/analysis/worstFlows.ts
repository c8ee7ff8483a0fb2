// The flows with the most severe problems among those that pass a filter: one pass over the rows, and no order of all of them.

import { largest } from "../bytes/largest";
import * as L from "../tracker/rowLayout";
import type { FlowTracker } from "../tracker/tracker";
import type { FlowPredicate } from "./filterSubject";

export interface WorstFlows {
  /** Ascending: all that pass, if these are not more than were asked for. */
  readonly flows: Int32Array;
  /** How many flows pass, and how many of these have an error or a warning. */
  readonly all: number;
  readonly troubled: number;
}

/** Counts of errors and warnings in `F_FINDINGS`. */
const TROUBLES = 0xffff0000;

/** `mostOf` says how many of those that pass. Every flow must be judged. Without `passes`, all flows pass. */
export function worstFlows(
  { flows, length }: FlowTracker,
  mostOf: (all: number) => number,
  passes: FlowPredicate | undefined,
): WorstFlows {
  const passing = passes && new Int32Array(length);
  const keys = new Uint32Array(length);
  let all = 0;
  let troubled = 0;
  for (let flow = 0; flow < length; flow++) {
    const row = flows.chunk(flow);
    const flowAt = flows.at(flow);
    if (passes && !passes(flow, row, flowAt)) continue;
    const findings = row[flowAt + L.F_FINDINGS]!;
    if (findings & TROUBLES) troubled++;
    if (passing) passing[all] = flow;
    keys[all++] = gravity(findings);
  }
  const places = largest(keys.subarray(0, all), mostOf(all));
  return { flows: passing ? places.map((place) => passing[place]!) : places, all, troubled };
}

/** Severity of a flow's findings: more is worse. */
export function gravity(findings: number): number {
  // Packed counts by severity, errors in the highest byte.
  return findings >>> 0;
}
