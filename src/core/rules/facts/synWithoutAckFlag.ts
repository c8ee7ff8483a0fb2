// A SYN-ACK that lacks its ACK flag: for the initiator it is a SYN that crossed its own (RFC 9293 §3.5).

import type { Arrival } from "../../flow/flow";
import { openingOf, synAcknowledgedBy } from "./handshakeSegments";
import { memoizePerFlow } from "./memoizePerFlow";

/** The responder's SYNs that have, without the flag, the acknowledgment number of an answer to the initiator's. */
export const synsWithoutAckFlag = memoizePerFlow((flow): readonly Arrival[] => {
  const { syns } = openingOf(flow);
  return syns.responder.filter(({ index, seg }) => {
    const before = syns.initiator.filter((syn) => syn.index < index);
    return seg.ack !== 0 && synAcknowledgedBy(before, seg.ack) !== undefined;
  });
});
