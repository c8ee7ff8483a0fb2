// What is wrong with each flow, as one number: its most severe finding.

import { OUTCOMES, type Outcome } from "../flow/flow";
import type { Rule } from "../rules/rule";
import { outcomeIndexOf } from "../tracker/outcome";
import * as L from "../tracker/rowLayout";
import { initiatorSide } from "../tracker/segmentContext";
import { worstPlace, worstRank } from "../tracker/worstFinding";
import type { CauseRows } from "./causeRows";
import type { CauseSource } from "./causeSource";

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
  // It was established before.
  "not-captured": STAGE_ESTABLISHED,
} as const satisfies Record<Outcome, number>;

const STAGE_OF = OUTCOMES.map((outcome) => STAGES[outcome]);

/** Ranks of severities. */
export const WARNING = 1;
const INFORMATION = 2;
/** Their rows are read in some milliseconds. */
const FLOWS_OF_SLICE = 1 << 16;

export class Verdicts {
  readonly length: number;
  /**
   * Place of the rule whose finding is the most severe, + 1; 0 for a flow without error or warning, unless its request was not
   * answered.
   */
  readonly what: Uint8Array;
  readonly stage: Uint8Array;
  /** Place in `OUTCOMES`. */
  readonly outcome: Uint8Array;
  readonly rank: Uint8Array;

  constructor(length: number) {
    this.length = length;
    this.what = new Uint8Array(this.length);
    this.stage = new Uint8Array(this.length);
    this.outcome = new Uint8Array(this.length);
    this.rank = new Uint8Array(this.length);
  }

  /** In slices. All flows must have been judged. `others` show a connection that another flow shows better. */
  *read({ tracker, rules, others }: Omit<CauseSource, "who">): Generator<void> {
    const kinds = kindsOf(rules);
    for (let flow = 0; flow < this.length; flow++) {
      this.#read(flow, tracker, others.size > 0 && others.has(flow), kinds);
      if ((flow + 1) % FLOWS_OF_SLICE === 0) yield;
    }
  }

  #read(flow: number, tracker: CauseRows, isOther: boolean, kinds: Kinds): void {
    const row = tracker.flows.chunk(flow);
    const at = tracker.flows.at(flow);
    const outcome = outcomeIndexOf(row, at);
    this.outcome[flow] = outcome;
    if (isOther) return;
    const findings = row[at + L.F_FINDINGS]!;
    const what = findings === 0 ? 0 : troubleOf(flow, tracker, kinds);
    const stage = STAGE_OF[outcome]!;
    // Without an error or a warning, an answer may still come, or the flow is explained by another one.
    const isDecided = what !== 0 || stage === STAGE_ESTABLISHED;
    const isPartial = stage === STAGE_UNKNOWN;
    this.rank[flow] = what === worstPlace(row, at) + 1 ? worstRank(row, at) : Math.clz32(findings) >>> 3;
    // What is wrong with a flow whose beginning was not captured is not its handshake.
    this.stage[flow] = !isDecided ? STAGE_UNKNOWN : isPartial ? STAGE_ESTABLISHED : stage;
    this.what[flow] = what;
  }
}

interface Kinds {
  /** By the place of the rule. */
  readonly besideAnswers: readonly boolean[];
  /** Places of the rules that report what a host does. */
  readonly ofHosts: readonly number[];
}

function kindsOf(rules: readonly Rule[]): Kinds {
  return {
    besideAnswers: rules.map(({ isCauseBesideAnswers = false }) => isCauseBesideAnswers),
    ofHosts: rules.flatMap(({ isOfHost }, place) => (isOfHost ? [place] : [])),
  };
}

/** Place of the rule, + 1; 0 for none. */
function troubleOf(flow: number, { flows, floats }: CauseRows, { besideAnswers, ofHosts }: Kinds): number {
  const row = flows.chunk(flow);
  const at = flows.at(flow);
  const place = worstPlace(row, at);
  const rank = worstRank(row, at);
  if (place >= 0 && rank <= WARNING) return place + 1;
  // An error or a warning that is not about this flow alone.
  if (Math.clz32(row[at + L.F_FINDINGS]!) >>> 3 <= WARNING)
    return 1 + (ofHosts.find((each) => row[at + L.F_RULES + (each >>> 5)]! & (1 << (each & 31))) ?? place);
  if (place < 0 || rank !== INFORMATION || !besideAnswers[place]) return 0;
  return isUnansweredRequest(row[at + L.F_FLAGS]!, floats.chunk(flow), floats.at(flow)) ? place + 1 : 0;
}

/** The initiator sent data, and the responder none. */
function isUnansweredRequest(flags: number, times: Float64Array, at: number): boolean {
  const octets = [times[at + L.D_BYTES_A]!, times[at + L.D_BYTES_B]!];
  const side = initiatorSide(flags);
  return octets[side]! > 0 && octets[1 - side] === 0;
}
