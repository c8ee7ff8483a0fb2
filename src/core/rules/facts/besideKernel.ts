// A program with a TCP of its own on a host whose kernel answers for it: the kernel does not know the program's connections.

import type { Arrival, Flow } from "../../flow/flow";
import { ACK, SYN } from "../../tcp/flags";
import { FRAME_SWAP_NS } from "../../tcp/thresholds";
import { arrivals, isReset, openingOf } from "./handshakeSegments";

/**
 * The first segment with which the initiator continues after its RST, which has no ACK and answers a SYN-ACK. Its ACK may have been
 * sent before the RST, and swapped by the capture; data not, since the RST's number is that of their first octet.
 */
export function continuationAfter(flow: Flow, { from, seg, index, timeNs }: Arrival): Arrival | undefined {
  if (from !== "initiator" || seg.flags & ACK) return undefined;
  const next = arrivals(flow).find((other) => other.index > index && other.from === from && !isReset(other));
  if (!next || next.seg.flags & SYN) return undefined;
  // What is folded into the ACK is counted only.
  const onSyns = openingOf(flow).syns.initiator.reduce(
    (sum, syn) => sum + syn.seg.payloadLength * (1 + syn.repeats),
    0,
  );
  const hasData = flow.initiator.payloadBytes > onSyns;
  return hasData || (next.lastRepeatNs ?? next.timeNs) - timeNs > FRAME_SWAP_NS ? next : undefined;
}
