// Sequence numbers that two places can compare: relative to what each of them saw as the sender's first number. A device that
// rewrites ISNs shifts all numbers of a side by the same.

import { otherSide } from "../flow/relative";
import type { Side } from "../flow/side";
import { ACK } from "../tcp/flags";
import { type SeqNumber, seqDistance, toSeq } from "../tcp/seq";
import type { SideIdentity } from "./flowIdentity";
import type { SeenSegment } from "./seenSegment";

/** What counts as number 0 of each side at one place: the ISN, or any number that is the same octet at all places. */
export type Numbering = Readonly<Record<Side, SeqNumber>>;

/** SEG.SEQ from the sender's number 0. */
export function relativeSeqAt(numbering: Numbering, { from, seq }: SeenSegment): number {
  return seqDistance(numbering[from], seq);
}

/** SEG.ACK from the receiver's number 0; 0 without the ACK bit. */
export function relativeAckAt(numbering: Numbering, { from, flags, ack }: SeenSegment): number {
  return flags & ACK ? seqDistance(numbering[otherSide(from)], ack) : 0;
}

/** The numbering of each place that saw these flows of one connection. A place that saw no ISN has that of one that did. */
export function numberingsOf(flows: readonly Readonly<Record<Side, SideIdentity>>[]): Numbering[] {
  const bases = { initiator: baseOf(flows, "initiator"), responder: baseOf(flows, "responder") };
  return flows.map(({ initiator, responder }) => ({
    initiator: initiator.iss ?? bases.initiator,
    responder: responder.iss ?? bases.responder,
  }));
}

function baseOf(flows: readonly Readonly<Record<Side, SideIdentity>>[], side: Side): SeqNumber {
  const isn = flows.find((flow) => flow[side].iss !== undefined)?.[side].iss;
  return isn ?? flows.find((flow) => flow[side].firstSeq !== undefined)?.[side].firstSeq ?? toSeq(0);
}
