// SYN-ACKs that arrive, since the initiator answers them with a RST.

import type { Arrival } from "../../flow/flow";
import { forwarderReset } from "./forwarderReset";
import { arrivals, isSynAck, openingOf } from "./handshakeSegments";
import { memoizePerFlow } from "./memoizePerFlow";

/**
 * The initiator's RSTs of which each follows a SYN-ACK directly. None where they are not of the sender of the SYNs, or where the
 * initiator acknowledged a SYN-ACK.
 */
export const resetsOfSynAck = memoizePerFlow((flow): readonly Arrival[] => {
  const { answer, resets } = openingOf(flow);
  if (answer || forwarderReset(flow)) return [];
  const all = arrivals(flow);
  return resets.filter(({ from, index }) => {
    const before = all.findLast((other) => other.index < index);
    return from === "initiator" && before !== undefined && before.from === "responder" && isSynAck(before);
  });
});
