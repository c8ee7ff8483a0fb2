// States of an endpoint that did not accept, or did not get, the ACK of its SYN. The tracker learns it only when the endpoint
// repeats itself, and the segments before already have their states.

import type { Arrival, EndpointAt, FlowEvent } from "../flow/flow";
import { ACK, RST, SYN } from "../tcp/flags";

/** The events with the responder in SYN-RECEIVED from the refused ACK, the event `ack`, to its last SYN-ACK; in place. */
export function keepInSynReceived(events: FlowEvent[], ack: number): void {
  const last = events.findLastIndex(
    (event) => event.kind === "segment" && event.from === "responder" && (event.seg.flags & (SYN | RST)) === SYN,
  );
  for (let at = ack; at <= last; at++) {
    const event = events[at]!;
    if (event.kind === "segment") events[at] = inSynReceived(event, at > ack);
  }
}

/** The state before the segment is another one only where an ACK came before (`wasRefused`). */
function inSynReceived(arrival: Arrival, wasRefused: boolean): Arrival {
  const { sender, receiver, from, after } = arrival;
  const before = (endpoint: EndpointAt): EndpointAt =>
    wasRefused && endpoint.state === "ESTABLISHED" ? { ...endpoint, state: "SYN-RECEIVED" } : endpoint;
  return {
    ...arrival,
    ...(from === "responder" ? { sender: before(sender) } : { receiver: before(receiver) }),
    after: after.responder === "ESTABLISHED" ? { ...after, responder: "SYN-RECEIVED" } : after,
  };
}

/**
 * The events with the initiator in SYN-SENT up to its last SYN, and to the SYN-ACK that answers that one; in place. Only an endpoint in
 * SYN-SENT repeats its SYN (RFC 9293 §3.8.1): the SYN-ACKs before did not reach it. Another segment of it, or a RST, before that SYN
 * says otherwise, and nothing is changed.
 */
export function keepInSynSent(events: FlowEvent[]): void {
  const last = events.findLastIndex((event) => event.kind === "segment" && isSyn(event) && event.from === "initiator");
  const first = events[0];
  if (last <= 0 || first?.kind !== "segment" || !isSyn(first)) return;
  const opening = events.slice(0, last + 1);
  const areAlike = opening.every((event) => {
    if (event.kind !== "segment") return event.kind === "icmp";
    return event.from === "initiator" ? isSyn(event) && event.seg.seq === first.seg.seq : !(event.seg.flags & RST);
  });
  if (!areAlike) return;
  for (const [at, event] of opening.entries()) if (event.kind === "segment") events[at] = inSynSent(event, true);
  const next = events.findIndex(
    (event, at) => at > last && event.kind === "segment" && (event.from === "initiator" || isSynAck(event)),
  );
  const answer = events[next];
  if (answer?.kind === "segment" && isSynAck(answer) && answer.from === "responder")
    events[next] = inSynSent(answer, false);
}

const isSyn = ({ seg }: Arrival): boolean => (seg.flags & (SYN | ACK | RST)) === SYN;
const isSynAck = ({ seg }: Arrival): boolean => (seg.flags & (SYN | ACK | RST)) === (SYN | ACK);

/** `afterToo`: what arrives does not establish it either. */
function inSynSent(arrival: Arrival, afterToo: boolean): Arrival {
  const { sender, receiver, from, after } = arrival;
  const before = (endpoint: EndpointAt): EndpointAt =>
    endpoint.state === "ESTABLISHED" ? { ...endpoint, state: "SYN-SENT" } : endpoint;
  return {
    ...arrival,
    ...(from === "initiator" ? { sender: before(sender) } : { receiver: before(receiver) }),
    after: afterToo && after.initiator === "ESTABLISHED" ? { ...after, initiator: "SYN-SENT" } : after,
  };
}
