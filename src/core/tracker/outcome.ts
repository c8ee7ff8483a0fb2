// The one outcome of a flow, from what the tracker noted. See `Outcome` for their order of proof.

import { type FlowEnd, Mark, OUTCOMES, type Outcome } from "../flow/flow";
import * as L from "./rowLayout";

const ESTABLISHED = OUTCOMES.indexOf("established");
const REFUSED = OUTCOMES.indexOf("refused");
const UNANSWERED = OUTCOMES.indexOf("unanswered");
const UNREACHABLE = OUTCOMES.indexOf("unreachable");
const HALF_OPEN = OUTCOMES.indexOf("half-open");
const RESET = OUTCOMES.indexOf("reset");
const BROKEN = OUTCOMES.indexOf("broken");
const ONE_SIDED = OUTCOMES.indexOf("one-sided");
const NOT_CAPTURED = OUTCOMES.indexOf("not-captured");

/** Reads the outcome of the flow whose row begins at `flowAt`. */
export function outcomeOf(row: Int32Array, flowAt: number): Outcome {
  return OUTCOMES[outcomeIndexOf(row, flowAt)]!;
}

export function isUnanswered(row: Int32Array, flowAt: number): boolean {
  return outcomeIndexOf(row, flowAt) === UNANSWERED;
}

/** Place in `OUTCOMES` of the outcome of the flow whose row begins at `flowAt`: for passes over all flows. */
export function outcomeIndexOf(row: Int32Array, flowAt: number): number {
  const flags = row[flowAt + L.F_FLAGS]!;
  const initiator = flowAt + (flags & L.FLOW_B_INITIATES ? L.F_SIDE_B : L.F_SIDE_A);
  const responder = flowAt + (flags & L.FLOW_B_INITIATES ? L.F_SIDE_A : L.F_SIDE_B);
  if (!(flags & L.FLOW_SYN)) return NOT_CAPTURED;
  // Both may continue as if a wrong SYN-ACK had been right; its number is still wrong.
  const answeredWrongly = (flags & (L.FLOW_SYN_ACK | L.FLOW_SYN_ACK_FITS)) === L.FLOW_SYN_ACK;
  if (flags & L.FLOW_ESTABLISHED) {
    if (answeredWrongly) return BROKEN;
    if (flags & L.FLOW_NOT_TAKEN) return flags & L.FLOW_RESET ? RESET : HALF_OPEN;
    return ESTABLISHED;
  }
  if (row[responder + L.S_SEGMENTS] === 0) {
    if (flags & L.FLOW_UNREACHABLE) return UNREACHABLE;
    return flags & L.FLOW_NON_SYN_SEEN ? ONE_SIDED : UNANSWERED;
  }
  if (flags & L.FLOW_SYN_ACK_FITS) {
    // A RST of the initiator may be the only answer to the SYN-ACK.
    const isRefused = flags & L.FLOW_RESET_EARLY && row[initiator + L.S_FLAGS]! & L.SIDE_RST;
    if (flags & L.FLOW_ACK_UNSEEN && !(row[initiator + L.S_FLAGS]! & L.SIDE_ACK) && !isRefused) return ESTABLISHED;
    if (flags & L.FLOW_RESET_EARLY) return flags & L.FLOW_ANSWER_MISFITS ? BROKEN : RESET;
    if (flags & L.FLOW_ANSWER_MISFITS) return BROKEN;
    return flags & L.FLOW_UNREACHABLE ? UNREACHABLE : HALF_OPEN;
  }
  if (flags & L.FLOW_REFUSED) return REFUSED;
  if (answeredWrongly) return BROKEN;
  if (flags & L.FLOW_UNREACHABLE) return UNREACHABLE;
  if (row[initiator + L.S_FLAGS]! & L.SIDE_SYN_ACKED) return HALF_OPEN;
  const bareSyn = row[responder + L.S_FLAGS]! & L.SIDE_SYN;
  if (bareSyn && flags & L.FLOW_RESET) return RESET;
  if (bareSyn && row[responder + L.S_FLAGS]! & L.SIDE_SYN_ACKED) return HALF_OPEN;
  // A SYN that crossed this one does not answer it (RFC 9293 §3.5), nor does a challenge ACK, which is about an older connection
  // (RFC 5961 §4.2).
  if (bareSyn) return UNANSWERED;
  return row[flowAt + L.F_MARKS]! & Mark.Challenge ? HALF_OPEN : BROKEN;
}

export function endOf(row: Int32Array, flowAt: number): FlowEnd {
  if (row[flowAt + L.F_SIDE_A + L.S_FLAGS]! & row[flowAt + L.F_SIDE_B + L.S_FLAGS]! & L.SIDE_FIN) return "fin";
  return row[flowAt + L.F_FLAGS]! & L.FLOW_RESET ? "reset" : "open";
}
