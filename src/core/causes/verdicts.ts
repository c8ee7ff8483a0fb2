// What is wrong with each flow, as one number: its worst finding, or its outcome.

import { OUTCOMES, type Outcome } from "../flow/flow";
import { outcomeOf } from "../tracker/outcome";
import * as L from "../tracker/rowLayout";
import type { FlowTracker } from "../tracker/tracker";

/** How far a connection came. A flow that came further shows that what fails before can work. */
export const STAGE_UNKNOWN = 0;
export const STAGE_SILENT = 1;
export const STAGE_REFUSED = 2;
export const STAGE_ANSWERED = 3;
export const STAGE_ESTABLISHED = 4;

const STAGES = {
  established: STAGE_ESTABLISHED,
  refused: STAGE_REFUSED,
  unanswered: STAGE_SILENT,
  unreachable: STAGE_SILENT,
  "half-open": STAGE_ANSWERED,
  reset: STAGE_ANSWERED,
  broken: STAGE_ANSWERED,
  "one-sided": STAGE_UNKNOWN,
  "not-captured": STAGE_UNKNOWN,
} as const satisfies Record<Outcome, number>;

const STAGE_OF = OUTCOMES.map((outcome) => STAGES[outcome]);

/** Ranks of severities. */
const WARNING = 1;
const INFORMATION = 2;
const NONE = 4;

export class Verdicts {
  readonly length: number;
  /** 0 for nothing; else place of the rule + 1; beyond the rules, index of the outcome. */
  readonly what: Int16Array;
  readonly stage: Uint8Array;
  readonly outcome: Uint8Array;
  readonly rank: Uint8Array;

  /** All flows must have been judged. `ruleCount` is how many rules there are. */
  constructor(tracker: FlowTracker, ruleCount: number) {
    this.length = tracker.length;
    this.what = new Int16Array(this.length);
    this.stage = new Uint8Array(this.length);
    this.outcome = new Uint8Array(this.length);
    this.rank = new Uint8Array(this.length);
    for (let flow = 0; flow < this.length; flow++) this.#read(flow, tracker, ruleCount);
  }

  #read(flow: number, { flows }: FlowTracker, ruleCount: number): void {
    const row = flows.chunk(flow);
    const at = flows.at(flow);
    const outcome = OUTCOMES.indexOf(outcomeOf(row, at));
    const findings = row[at + L.F_FINDINGS]!;
    const place = row[at + L.F_WORST]! - 1;
    const rank = findings === 0 ? NONE : Math.clz32(findings) >>> 3;
    const stage = STAGE_OF[outcome]!;
    this.outcome[flow] = outcome;
    this.rank[flow] = Math.min(rank, INFORMATION);
    const hasFailed = stage !== STAGE_UNKNOWN && stage !== STAGE_ESTABLISHED;
    // Only a hint: an answer may still come.
    const isUndecided = hasFailed && place >= 0 && rank > WARNING;
    this.stage[flow] = isUndecided ? STAGE_UNKNOWN : stage;
    if (place >= 0 && rank <= WARNING) this.what[flow] = place + 1;
    else if (hasFailed && !isUndecided) this.what[flow] = ruleCount + 1 + outcome;
  }
}
