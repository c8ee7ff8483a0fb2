// The outcome of a flow as bits of its row: what `outcomeIndexOf` reads.

import type { Outcome } from "../flow/flow";
import * as L from "../tracker/rowLayout";

const FITS = L.FLOW_SYN | L.FLOW_SYN_ACK | L.FLOW_SYN_ACK_FITS;

/** Bits of `F_FLAGS`. */
const FLAGS: Readonly<Record<Outcome, number>> = {
  established: FITS | L.FLOW_ESTABLISHED,
  refused: L.FLOW_SYN | L.FLOW_REFUSED,
  unanswered: L.FLOW_SYN,
  unreachable: L.FLOW_SYN | L.FLOW_UNREACHABLE,
  "half-open": FITS,
  reset: FITS | L.FLOW_RESET_EARLY,
  broken: L.FLOW_SYN | L.FLOW_SYN_ACK,
  "one-sided": L.FLOW_SYN | L.FLOW_NON_SYN_SEEN,
  "not-captured": 0,
};

/** Outcomes for which the responder must not have sent anything. */
const WITHOUT_RESPONDER: ReadonlySet<Outcome> = new Set(["unanswered", "unreachable", "one-sided"]);

/** Writes it into the row that begins at `flowAt`; the initiator is A. */
export function writeOutcome(row: Int32Array, flowAt: number, outcome: Outcome): void {
  row[flowAt + L.F_FLAGS]! |= FLAGS[outcome];
  row[flowAt + L.F_SIDE_B + L.S_SEGMENTS] = WITHOUT_RESPONDER.has(outcome) ? 0 : 1;
}
