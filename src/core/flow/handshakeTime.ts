import type { Flow } from "./flow";

/**
 * From the SYN that was answered until both the SYN-ACK and the ACK were there, in ns: a round trip to each endpoint. Undefined
 * where one of the three is missing, or the SYN was recorded last, or the responder did not accept the ACK; and without pure ACKs, since what acknowledges the SYN-ACK
 * may come much later. List, headline, diagram and records have no other.
 */
export function handshakeTime({
  rtt,
  handshake,
  sight,
  refusedAck,
}: Pick<Flow, "rtt" | "handshake" | "sight" | "refusedAck">): number | undefined {
  if (sight.filtered !== undefined || refusedAck?.isAccepted === false) return undefined;
  return spanOf(rtt.synToSynAckNs, rtt.synAckToAckNs, handshake.ack !== undefined);
}

/** The two halves together; the ACK of a simultaneous open may come before the SYN-ACK, so that there is no second half. */
export function spanOf(
  synToSynAckNs: number | undefined,
  synAckToAckNs: number | undefined,
  hasAck: boolean,
): number | undefined {
  return synToSynAckNs === undefined || !hasAck ? undefined : synToSynAckNs + (synAckToAckNs ?? 0);
}
