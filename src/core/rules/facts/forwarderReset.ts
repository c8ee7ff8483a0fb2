// A RST in the initiator's name that answers a SYN-ACK, after which the initiator still sends its SYN: two senders.

import type { Arrival, Flow } from "../../flow/flow";
import { optionsOf } from "../../flow/segmentOptions";
import { seqAdd } from "../../tcp/seq";
import { FRAME_SWAP_NS } from "../../tcp/thresholds";
import { fittingSynAcks, openingOf } from "./handshakeSegments";
import { memoizePerFlow } from "./memoizePerFlow";
import { cameBackDirectly } from "./resetOrigin";

export interface ForwarderReset {
  /** The first such RST. */
  readonly reset: Arrival;
  readonly synAck: Arrival;
  /** The SYN before the RST, and the same SYN after it. */
  readonly syn: Arrival;
  readonly again: readonly Arrival[];
  /** The one hop count of all these SYNs; 0 where they differ. */
  readonly synHops: number;
}

export const forwarderReset = memoizePerFlow((flow: Flow): ForwarderReset | undefined => {
  const opening = openingOf(flow);
  const firstSynAck = fittingSynAcks(opening)[0];
  if (!firstSynAck) return undefined;
  const syns = opening.syns.initiator;
  const reset = opening.resets.find(
    ({ from, index, seg }) =>
      from === "initiator" &&
      index > firstSynAck.index &&
      syns.some((syn) => syn.index < index && seqAdd(syn.seg.seq, 1) === seg.seq),
  );
  const syn = reset && syns.findLast(({ index, seg }) => index < reset.index && seqAdd(seg.seq, 1) === reset.seg.seq);
  if (!reset || !syn || !echoesTimestamps(syns, firstSynAck)) return undefined;
  // The host itself, which got the SYN-ACK on another route than its SYN took, past the NAT that translated the SYN.
  if (cameBackDirectly(flow, reset)) return undefined;
  const again = syns.filter(
    ({ index, seg, timeNs }) => index > reset.index && seg.seq === syn.seg.seq && timeNs - reset.timeNs > FRAME_SWAP_NS,
  );
  if (again.length === 0) return undefined;
  const synAck = opening.synAcks.responder.findLast(({ index }) => index < reset.index) ?? firstSynAck;
  return { reset, synAck, syn, again, synHops: sameHops([syn, ...again]) };
});

/** The SYNs have one hop count, and the RST has another one. */
export function isAnotherMachine({ reset, synHops }: ForwarderReset): boolean {
  return synHops !== 0 && reset.seg.hops !== 0 && synHops !== reset.seg.hops;
}

/** A SYN-ACK whose TSecr is no TSval of a SYN is reset by some stacks (Linux), which then send the SYN again. */
function echoesTimestamps(syns: readonly Arrival[], synAck: Arrival): boolean {
  const stampOf = ({ seg }: Arrival) => optionsOf(seg).find((option) => option.kind === "timestamps");
  const echo = stampOf(synAck);
  if (echo?.kind !== "timestamps") return true;
  return syns.some((syn) => {
    const sent = stampOf(syn);
    return sent?.kind !== "timestamps" || sent.tsVal === echo.tsEcr;
  });
}

function sameHops(list: readonly Arrival[]): number {
  const [first] = list;
  return first && list.every(({ seg }) => seg.hops === first.seg.hops) ? first.seg.hops : 0;
}
