// What is wrong with each flow, as one number: its most severe finding.

import { OUTCOMES, type Outcome } from "../flow/flow";
import { outcomeIndexOf } from "../tracker/outcome";
import * as L from "../tracker/rowLayout";
import { initiatorSide } from "../tracker/segmentContext";
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
    const besideAnswers = Uint8Array.of(0, ...rules.map((rule) => (rule.isCauseBesideAnswers ? 1 : 0)));
    for (let flow = 0; flow < this.length; flow++) {
      this.#read(flow, tracker, others.size > 0 && others.has(flow), besideAnswers);
      if ((flow + 1) % FLOWS_OF_SLICE === 0) yield;
    }
  }

  #read(flow: number, tracker: CauseRows, isOther: boolean, besideAnswers: Uint8Array): void {
    const { flows } = tracker;
    const row = flows.chunk(flow);
    const at = flows.at(flow);
    const outcome = outcomeIndexOf(row, at);
    this.outcome[flow] = outcome;
    if (isOther) return;
    const findings = row[at + L.F_FINDINGS]!;
    const rank = Math.clz32(findings) >>> 3;
    const stage = STAGE_OF[outcome]!;
    const hasTrouble =
      findings !== 0 &&
      (rank <= WARNING ||
        (rank === INFORMATION && besideAnswers[row[at + L.F_WORST]!] === 1 && isUnansweredRequest(tracker, flow)));
    // Without an error or a warning, an answer may still come, or the flow is explained by another one.
    const isDecided = hasTrouble || stage === STAGE_ESTABLISHED;
    const isPartial = stage === STAGE_UNKNOWN;
    this.rank[flow] = rank;
    // What is wrong with a flow whose beginning was not captured is not its handshake.
    this.stage[flow] = !isDecided ? STAGE_UNKNOWN : isPartial ? STAGE_ESTABLISHED : stage;
    if (hasTrouble) this.what[flow] = row[at + L.F_WORST]!;
  }
}

/** The initiator sent data, and the responder none. */
function isUnansweredRequest({ flows, floats }: CauseRows, flow: number): boolean {
  const side = initiatorSide(flows.chunk(flow)[flows.at(flow) + L.F_FLAGS]!);
  const times = floats.chunk(flow);
  const at = floats.at(flow);
  const octets = [times[at + L.D_BYTES_A]!, times[at + L.D_BYTES_B]!];
  return octets[side]! > 0 && octets[1 - side] === 0;
}
