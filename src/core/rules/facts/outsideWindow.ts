// Segments whose number is none of the connection's, and what follows from them: octets that seem lost, or acknowledged and
// never sent, are those that the segment should have had.

import { type Arrival, type Flow, Mark, type Side } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { SYN } from "../../tcp/flags";
import { type SeqNumber, seqAdd, seqDistance } from "../../tcp/seq";
import { LARGEST_UNSCALED_WINDOW } from "../../tcp/thresholds";
import { arrivals, isPlainAck } from "./handshakeSegments";
import { memoizePerFlow } from "./memoizePerFlow";
import { marked } from "./series";

export interface OutsideWindow {
  readonly arrival: Arrival;
  /** `jump`: the sender continues beyond the window. `on-syn`: its data begins with the number of the sender's SYN. */
  readonly where: "below" | "beyond" | "jump" | "on-syn";
  /** ISS of the sender, or the right edge of the receiver's window. */
  readonly limit: SeqNumber;
}

/** Segments below the ISN of their sender, or beyond the window. Those of the handshake are judged elsewhere. */
export const outsideWindowOf = memoizePerFlow((flow): readonly OutsideWindow[] => {
  const all = [below(flow), beyond(flow), onSyn(flow)].filter(({ length }) => length > 0);
  return all.length === 0 ? NONE : all.flat();
});

const NONE: readonly OutsideWindow[] = [];

function below(flow: Flow): readonly OutsideWindow[] {
  return marked(flow, Mark.Misplaced).flatMap((arrival) => {
    const { iss } = arrival.sender;
    if (iss === undefined || arrival.marks & Mark.Handshake || seqDistance(iss, arrival.seg.seq) >= 0) return [];
    return [{ arrival, where: "below" as const, limit: iss }];
  });
}

/** Data that counts as if the SYN had taken no number. A probe has one octet there. */
function onSyn(flow: Flow): readonly OutsideWindow[] {
  return marked(flow, Mark.OldData).flatMap((arrival) => {
    const { seg, sender, marks } = arrival;
    const isOnSyn = sender.iss === seg.seq && seg.payloadLength > 1 && !(seg.flags & SYN) && !(marks & Mark.Handshake);
    return isOnSyn ? [{ arrival, where: "on-syn" as const, limit: seg.seq }] : [];
  });
}

/** A jump over the window's edge, after which the sender is back where it was, or behind the octets that it sent there. */
function beyond(flow: Flow): readonly OutsideWindow[] {
  if (flow.sight.captureDropped > 0) return [];
  return marked(flow, Mark.Gap).flatMap((arrival): readonly OutsideWindow[] => {
    const { from, index, marks, receiver, sender, seg } = arrival;
    const { rcvEdge } = receiver;
    if (rcvEdge === undefined || sender.sndNxt === undefined || marks & Mark.Handshake) return [];
    if (flow[otherSide(from)].missedByCapture > 0) return [];
    if (staysBeyond(flow, arrival)) return [{ arrival, where: "jump", limit: rcvEdge }];
    if (!(flow.marks & Mark.Misplaced)) return [];
    const comesBack = arrivals(flow).find((later) => later.from === from && later.index > index);
    if (!comesBack || !(comesBack.marks & Mark.Misplaced)) return [];
    const { seq } = comesBack.seg;
    if (seq !== sender.sndNxt && seq !== seqAdd(sender.sndNxt, seg.len)) return [];
    return [{ arrival, where: "beyond", limit: rcvEdge }];
  });
}

/**
 * So far beyond the window that no loss explains it, and the receiver still asks for the octets before the jump. Where the capture had
 * missed that much, the receiver would acknowledge it.
 */
function staysBeyond(flow: Flow, { from, index, receiver, sender, seg }: Arrival): boolean {
  const { rcvEdge } = receiver;
  const start = sender.sndNxt;
  if (rcvEdge === undefined || start === undefined || !flow.sight.startSeen) return false;
  if (seqDistance(rcvEdge, seg.seq) <= 0 || seqDistance(start, seg.seq) <= LARGEST_UNSCALED_WINDOW) return false;
  if (flow[otherSide(from)].rcvNxt !== start) return false;
  const asking = arrivals(flow).filter((later) => later.from !== from && later.index > index && isPlainAck(later));
  return asking.some(({ seg: { ack } }) => ack === start);
}

/** The octets from `start` on, up to `end`, are those of a segment of `from` that had another number. */
export function areOfOutsideWindow(flow: Flow, from: Side, start: SeqNumber, end: SeqNumber): boolean {
  return outsideWindowOf(flow).some(
    ({ arrival: { from: side, seg, sender } }) =>
      side === from && sender.sndNxt === start && seqAdd(start, seg.len) === end,
  );
}
