// The verdict on the initiator's first ACK of a SYN-ACK, as the rules report it. It is made elsewhere (tcp/handshakeVerdict); here
// it only meets what the capture says of itself.

import type { Arrival, Flow } from "../../flow/flow";
import type { NumberVerdict } from "../../tcp/handshakeVerdict";
import type { Doubt } from "./captureCoverage";
import { countOf, openingOf } from "./handshakeSegments";

export interface ReportedAck {
  readonly answer: Arrival;
  /** The SYN-ACK that it answers: the last one before it. */
  readonly synAck: Arrival;
  readonly verdict: NumberVerdict;
  readonly doubt: Doubt | undefined;
  /** SYN-ACKs of the responder after it. */
  readonly synAcks: number;
}

/** The verdict on one number of the ACK where there is something to report: it is wrong, or of the connection before. */
export function judgedAckOf(flow: Flow, field: "seq" | "ack"): ReportedAck | undefined {
  const judged = flow.handshakeAck;
  if (!judged) return undefined;
  const verdict = judged[field];
  const { fit } = verdict;
  const isOfPrevious = fit.kind === "explained" && fit.by === "previous-connection";
  const answer = flow.events[judged.event];
  const { synAcks } = openingOf(flow);
  const synAck = synAcks.responder.findLast(({ index }) => index < judged.event) ?? synAcks.responder[0];
  if ((fit.kind !== "wrong" && !isOfPrevious) || answer?.kind !== "segment" || !synAck) return undefined;
  const wasDropped = verdict.difference >= 0 && flow.sight.captureDropped > 0;
  return {
    answer,
    synAck,
    verdict,
    doubt: isOfPrevious ? "previous-connection" : wasDropped ? "capture-dropped" : undefined,
    synAcks: countOf(synAcks.responder.filter(({ index }) => index > judged.event)),
  };
}
