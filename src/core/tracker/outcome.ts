// The one outcome of a flow, from what the tracker noted. See `Outcome` for their order of proof.

import { type FlowEnd, Mark, type Outcome } from "../flow/flow";
import * as L from "./rowLayout";

/** Reads the outcome of the flow whose row begins at `flowAt`. */
export function outcomeOf(row: Int32Array, flowAt: number): Outcome {
  const flags = row[flowAt + L.F_FLAGS]!;
  const initiator = flowAt + (flags & L.FLOW_B_INITIATES ? L.F_SIDE_B : L.F_SIDE_A);
  const responder = flowAt + (flags & L.FLOW_B_INITIATES ? L.F_SIDE_A : L.F_SIDE_B);
  if (!(flags & L.FLOW_SYN)) return "not-captured";
  // Both may continue as if a wrong SYN-ACK had been right; its number is still wrong.
  const answeredWrongly = (flags & (L.FLOW_SYN_ACK | L.FLOW_SYN_ACK_FITS)) === L.FLOW_SYN_ACK;
  if (flags & L.FLOW_ESTABLISHED) {
    if (answeredWrongly) return "broken";
    if (flags & L.FLOW_NOT_TAKEN) return flags & L.FLOW_RESET ? "reset" : "half-open";
    return "established";
  }
  if (row[responder + L.S_SEGMENTS] === 0) {
    if (flags & L.FLOW_UNREACHABLE) return "unreachable";
    return flags & L.FLOW_NON_SYN_SEEN ? "one-sided" : "unanswered";
  }
  if (flags & L.FLOW_SYN_ACK_FITS) {
    // A RST of the initiator may be the only answer to the SYN-ACK.
    const isRefused = flags & L.FLOW_RESET_EARLY && row[initiator + L.S_FLAGS]! & L.SIDE_RST;
    if (flags & L.FLOW_ACK_UNSEEN && !(row[initiator + L.S_FLAGS]! & L.SIDE_ACK) && !isRefused) return "established";
    if (flags & L.FLOW_RESET_EARLY) return flags & L.FLOW_ANSWER_MISFITS ? "broken" : "reset";
    if (flags & L.FLOW_ANSWER_MISFITS) return "broken";
    return flags & L.FLOW_UNREACHABLE ? "unreachable" : "half-open";
  }
  if (flags & L.FLOW_REFUSED) return "refused";
  if (answeredWrongly) return "broken";
  if (flags & L.FLOW_UNREACHABLE) return "unreachable";
  if (row[initiator + L.S_FLAGS]! & L.SIDE_SYN_ACKED) return "half-open";
  const bareSyn = row[responder + L.S_FLAGS]! & L.SIDE_SYN;
  if (bareSyn && flags & L.FLOW_RESET) return "reset";
  if (bareSyn && row[responder + L.S_FLAGS]! & L.SIDE_SYN_ACKED) return "half-open";
  // A SYN that crossed this one does not answer it (RFC 9293 §3.5), nor does a challenge ACK, which is about an older connection
  // (RFC 5961 §4.2).
  if (bareSyn) return "unanswered";
  return row[flowAt + L.F_MARKS]! & Mark.Challenge ? "half-open" : "broken";
}

export function endOf(row: Int32Array, flowAt: number): FlowEnd {
  if (row[flowAt + L.F_SIDE_A + L.S_FLAGS]! & row[flowAt + L.F_SIDE_B + L.S_FLAGS]! & L.SIDE_FIN) return "fin";
  return row[flowAt + L.F_FLAGS]! & L.FLOW_RESET ? "reset" : "open";
}
