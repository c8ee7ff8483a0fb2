// Which segments of a flow are its SYN, SYN-ACK and ACK, and how long each half took.

import type { Arrival, Flow, FlowEvent } from "../flow/flow";
import { ACK, RST, SYN } from "../tcp/flags";
import { seqAdd, seqDistance } from "../tcp/seq";
import * as L from "./rowLayout";

/** The three that opened the flow: the SYN and SYN-ACK are a pair that fits; without an answer, the first SYN. */
export function findHandshake(events: readonly FlowEvent[], flags: number): Flow["handshake"] {
  let syn: Arrival | undefined;
  let synAck: Arrival | undefined;
  const arrivals = events.filter((event): event is Arrival => event.kind === "segment" && !(event.seg.flags & RST));
  const syns = arrivals.filter(({ seg, from }) => (seg.flags & (SYN | ACK)) === SYN && from === "initiator");
  for (const candidate of arrivals) {
    if ((candidate.seg.flags & (SYN | ACK)) !== (SYN | ACK) || candidate.from !== "responder") continue;
    const { ack } = candidate.seg;
    const answered = syns.filter(
      ({ seg }) => seqDistance(seg.seq, ack) > 0 && seqDistance(seqAdd(seg.seq, seg.len), ack) <= 0,
    );
    // Several equal SYNs: the last one before the answer, which need not be the one that was answered.
    const match = answered.findLast(({ index }) => index < candidate.index) ?? answered[0];
    if (!match) continue;
    syn = match;
    synAck = candidate;
    break;
  }
  let ack: Arrival | undefined;
  if (synAck && flags & L.FLOW_ESTABLISHED) {
    const y = synAck.seg.seq;
    // In a simultaneous open the initiator acknowledges the responder's SYN before its SYN-ACK comes.
    const offered =
      arrivals.find(({ seg, from }) => from === "responder" && seg.flags & SYN && seg.seq === y) ?? synAck;
    ack = arrivals.find(
      ({ seg, from, index }) =>
        from === "initiator" &&
        seg.flags & ACK &&
        seqDistance(y, seg.ack) > 0 &&
        (index > offered.index || flags & L.FLOW_SWAPPED),
    );
  }
  return { syn: (syn ?? syns[0])?.index, synAck: synAck?.index, ack: ack?.index };
}

/** The two halves of the round trip; undefined where a segment is missing or was recorded in the wrong order. */
export function roundTrips(events: readonly FlowEvent[], { syn, synAck, ack }: Flow["handshake"]): Flow["rtt"] {
  const between = (from: number | undefined, to: number | undefined): number | undefined => {
    if (from === undefined || to === undefined) return undefined;
    const ns = events[to]!.timeNs - events[from]!.timeNs;
    return ns < 0 ? undefined : ns;
  };
  return { synToSynAckNs: between(syn, synAck), synAckToAckNs: between(synAck, ack) };
}
