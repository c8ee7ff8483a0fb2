// States of a responder that did not accept an ACK. The tracker learns it from the next SYN-ACK only, when the segments before it
// already have their states.

import type { Arrival, EndpointAt, FlowEvent } from "../flow/flow";
import { RST, SYN } from "../tcp/flags";

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
