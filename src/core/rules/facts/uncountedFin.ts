// ACKs of a FIN whose sender does not count its own FIN: they have the number of that FIN, and the other side drops them.

import { type Arrival, type Flow, Mark } from "../../flow/flow";
import { FIN } from "../../tcp/flags";
import { seqAdd } from "../../tcp/seq";
import { PROMPT_ACK_NS } from "../../tcp/thresholds";
import { arrivals, isBareAck } from "./handshakeSegments";

/** An ACK one below SND.NXT, at once after the FIN that it acknowledges, from a side that had sent its own: no keep-alive. */
export function isUncountedFin(flow: Flow, ack: Arrival): boolean {
  const { from, index, seg, timeNs, marks } = ack;
  if (!(marks & Mark.KeepAlive) || !isBareAck(ack)) return false;
  const fin = flow.events[index - 1];
  if (fin?.kind !== "segment" || fin.from === from || !(fin.seg.flags & FIN) || timeNs - fin.timeNs > PROMPT_ACK_NS)
    return false;
  if (seg.ack !== seqAdd(fin.seg.seq, fin.seg.len)) return false;
  // The FIN's number is the last of its segment.
  return arrivals(flow).some(
    (own) =>
      own.from === from && own.index < index && own.seg.flags & FIN && seqAdd(own.seg.seq, own.seg.len - 1) === seg.seq,
  );
}
