// ACKs whose sender does not count its own SYN or FIN: they have the number of that, and the other side drops them.

import { type Arrival, type Flow, type FlowEvent, Mark } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { FIN } from "../../tcp/flags";
import { seqAdd } from "../../tcp/seq";
import { PROMPT_ACK_NS } from "../../tcp/thresholds";
import { arrivals, isBareAck } from "./handshakeSegments";

/** What is not counted where an ACK one below SND.NXT answers data or a FIN at once, and its number is that of its sender's SYN or FIN: no keep-alive. */
export function uncountedIn(flow: Flow, ack: Arrival): "SYN" | "FIN" | undefined {
  const { from, index, seg, sender, marks } = ack;
  if (!(marks & Mark.KeepAlive) || !isBareAck(ack)) return undefined;
  const asked = flow.events[index - 1];
  if (asked === undefined || !asks(asked, ack)) return undefined;
  if (sender.iss === seg.seq) return "SYN";
  // The FIN's number is the last of its segment.
  const isOfFin = arrivals(flow).some(
    (own) =>
      own.from === from && own.index < index && own.seg.flags & FIN && seqAdd(own.seg.seq, own.seg.len - 1) === seg.seq,
  );
  return isOfFin && asked.kind === "segment" && asked.seg.flags & FIN ? "FIN" : undefined;
}

/** Data or a FIN of the other side that the ACK acknowledges to its end, at once. */
function asks(event: FlowEvent, { from, seg, receiver, timeNs }: Arrival): boolean {
  const peer = otherSide(from);
  if (event.kind === "run") {
    const lastNs = event.lastTimeNs;
    const isAtOnce = lastNs !== undefined && timeNs - lastNs <= PROMPT_ACK_NS;
    return isAtOnce && event.bytes[peer] > 0 && seg.ack === receiver.sndNxt;
  }
  if (event.kind !== "segment" || event.from !== peer || event.seg.len === 0) return false;
  return timeNs - event.timeNs <= PROMPT_ACK_NS && seg.ack === seqAdd(event.seg.seq, event.seg.len);
}
