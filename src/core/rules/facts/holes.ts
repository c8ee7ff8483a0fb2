// Sequence numbers that a side skipped, and their fate: the basis for distinguishing loss on the path, loss by the capture,
// out-of-order segments and retransmissions.

import { type Arrival, type Flow, Mark, type Side } from "../../flow/flow";
import { handshakeTime } from "../../flow/handshakeTime";
import { otherSide } from "../../flow/relative";
import { FIN, RST, SYN } from "../../tcp/flags";
import { type SeqNumber, seqAdd, seqDistance, seqLess, seqLessOrEqual } from "../../tcp/seq";
import { FAST_RETRANSMISSION_NS, OUT_OF_ORDER_NS, SHORTEST_TIMEOUT_NS } from "../../tcp/thresholds";
import { directionSeen } from "./captureCoverage";
import { arrivals, countOf, isSyn } from "./handshakeSegments";
import { memoizePerFlow } from "./memoizePerFlow";
import { outsideWindowOf } from "./outsideWindow";
import { marked, type Series, seriesOf } from "./series";
import { isWindowProbe } from "./windowProbes";

/** `late`: out of order. `repaired`: retransmitted. `capture`: acknowledged but not captured. `open`: none of these. */
export type Fate = "late" | "repaired" | "capture" | "open" | "unknown";

/** Octets [start, end) that were skipped when `gap` came. */
export interface Hole {
  readonly gap: Arrival;
  readonly start: SeqNumber;
  readonly end: SeqNumber;
  readonly octets: number;
  readonly fate: Fate;
  /** The later segment that began to fill it. */
  readonly filler: Arrival | undefined;
  /** How many of the octets came later. */
  readonly filled: number;
}

export type ResentKind = "retransmission" | "fast-retransmission" | "spurious-retransmission" | "out-of-order";

/** A segment below what its sender had already sent. */
export interface Resent {
  readonly arrival: Arrival;
  readonly kind: ResentKind;
  /** The acknowledgment that covers all of it, the first duplicate ACK, or the segment that overtook it. */
  readonly cause: Arrival | undefined;
}

/** Every hole in the captured octets of either side, in capture order. */
export const holesOf = memoizePerFlow((flow): readonly Hole[] => {
  const resent = resentOf(flow);
  return marked(flow, Mark.Gap).flatMap((gap) => {
    const start = gap.sender.sndNxt;
    if (start === undefined) return [];
    const end = gap.seg.seq;
    const octets = seqDistance(start, end);
    const fillers = resent.filter(({ arrival }) => fills(arrival, gap.from, gap.index, start, end));
    const filler = fillers[0];
    const filled = octetsFilled(fillers, start, octets);
    const fate = fateOf(flow, gap.from, end, filler, filled < octets);
    return [{ gap, start, end, octets, fate, filler: filler?.arrival, filled }];
  });
});

/** How many of the `octets` from `start` on the segments contain; those folded into one are taken to follow it. */
function octetsFilled(fillers: readonly Resent[], start: SeqNumber, octets: number): number {
  let filled = 0;
  let upTo = 0;
  const parts = fillers
    .map(({ arrival: { seg, repeats } }) => {
      const from = seqDistance(start, seg.seq);
      return { from, to: Math.min(from + seg.payloadLength * (1 + repeats), octets) };
    })
    .sort((a, b) => a.from - b.from);
  for (const { from, to } of parts) {
    filled += Math.max(to - Math.max(from, upTo), 0);
    upTo = Math.max(upTo, to);
  }
  return filled;
}

function fateOf(flow: Flow, from: Side, end: SeqNumber, filler: Resent | undefined, isPartly: boolean): Fate {
  const peer = otherSide(from);
  const acked = flow[peer].rcvNxt;
  const isOpen = acked === undefined || seqLess(acked, end);
  // What is counted and not kept may have filled the rest.
  const isOver = isPartly && isOpen && flow.sight.dropped === 0 && directionSeen(flow, peer);
  if (filler && !isOver) return filler.kind === "out-of-order" ? "late" : "repaired";
  if (!directionSeen(flow, peer)) return "unknown";
  if (isOpen) return "open";
  // The retransmission may be among the events that were not kept.
  return flow[from].missedByCapture > 0 ? "capture" : "repaired";
}

/** The segments with old data, each with the kind that fits best. */
export const resentOf = memoizePerFlow((flow): readonly Resent[] => {
  const olds = marked(flow, Mark.OldData);
  if (olds.length === 0) return [];
  const gaps = marked(flow, Mark.Gap);
  const dupAcks = marked(flow, Mark.DuplicateAck);
  const threshold = handshakeTime(flow) ?? OUT_OF_ORDER_NS;
  const outside = outsideWindowOf(flow);
  return olds
    .filter(
      (arrival) =>
        !isFinInside(arrival) &&
        !beforeTheCapture(flow, arrival) &&
        !wasOnSyn(flow, arrival) &&
        !beginsOnSyn(arrival) &&
        !outside.some((other) => other.arrival === arrival) &&
        !isWindowProbe(arrival),
    )
    .map((arrival): Resent => {
      if (isAcknowledged(arrival)) return { arrival, kind: "spurious-retransmission", cause: undefined };
      const asking = askingFor(arrival, dupAcks);
      if (asking) return { arrival, kind: "fast-retransmission", cause: asking };
      const overtaker = gaps.find(
        (gap) => arrival.timeNs - gap.timeNs < threshold && fills(arrival, gap.from, gap.index, ...rangeOf(gap)),
      );
      // A segment that fills a hole was not seen before: it is late, unless it is repeated.
      const again = olds.some(
        ({ index, from, seg }) => index < arrival.index && from === arrival.from && seg.seq === arrival.seg.seq,
      );
      if (overtaker && !again) return { arrival, kind: "out-of-order", cause: overtaker };
      return { arrival, kind: "retransmission", cause: undefined };
    });
});

function isAcknowledged({ seg, receiver }: Arrival): boolean {
  return receiver.rcvNxt !== undefined && seqLessOrEqual(seqAdd(seg.seq, seg.len), receiver.rcvNxt);
}

/** A FIN among octets that were acknowledged as data. It closes nothing, so it is not marked as the end. */
export function isFinInside({ seg, marks }: Arrival): boolean {
  return (seg.flags & (FIN | SYN | RST)) === FIN && (marks & Mark.OldData) !== 0 && !(marks & Mark.Teardown);
}

/** The first of at least two duplicate ACKs that ask for exactly this segment, if it follows them at once. */
function askingFor({ from, seg, receiver, index, timeNs }: Arrival, dupAcks: readonly Arrival[]): Arrival | undefined {
  const asking = dupAcks.filter((dup) => dup.from !== from && dup.index < index && dup.seg.ack === seg.seq);
  const last = asking.at(-1);
  if (!last || receiver.rcvNxt !== seg.seq || countOf(asking) < 2) return undefined;
  const allowed = last.repeats > 0 ? SHORTEST_TIMEOUT_NS : FAST_RETRANSMISSION_NS;
  return timeNs - last.timeNs < allowed ? asking[0] : undefined;
}

/** The range of a gap. The numbers of gaps folded into it are unknown, so it extends as far as they can have reached. */
function rangeOf({ sender, seg, repeats }: Arrival): [start: SeqNumber, end: SeqNumber] {
  const start = sender.sndNxt ?? seg.seq;
  return [start, repeats > 0 ? seqAdd(seg.seq, 2 * seg.len * repeats) : seg.seq];
}

/** `arrival`, or one that was folded into it, lies at least partly in [start, end) of `from`, and came after event `index`. */
function fills(arrival: Arrival, from: Side, index: number, start: SeqNumber, end: SeqNumber): boolean {
  if (arrival.from !== from || arrival.index <= index) return false;
  const { seg, repeats } = arrival;
  const covered = seqAdd(seg.seq, seg.len * (1 + repeats));
  return seqLess(seg.seq, end) && seqLess(start, covered);
}

/** The capture began in mid-flow, and this lies below the first captured number: it may have been sent before. */
function beforeTheCapture(flow: Flow, { from, seg }: Arrival): boolean {
  const first = flow[from].firstSeq;
  return !flow.sight.startSeen && first !== undefined && seqLess(seg.seq, first);
}

const synsWithData = memoizePerFlow((flow) =>
  arrivals(flow).filter((arrival) => arrival.seg.payloadLength > 0 && isSyn(arrival)),
);

/** Data on a SYN that the SYN-ACK did not accept is sent again as expected; other rules report it (RFC 7413 §4.2). */
function wasOnSyn(flow: Flow, { from, seg, index, receiver }: Arrival): boolean {
  const syn = synsWithData(flow).find((each) => each.from === from);
  if (!syn || receiver.rcvNxt === undefined || seqLess(seqAdd(syn.seg.seq, syn.seg.len), seqAdd(seg.seq, seg.len)))
    return false;
  const again = marked(flow, Mark.OldData).find((old) => old.from === from && old.seg.seq === seg.seq);
  return receiver.rcvNxt === seg.seq && (again === undefined || again.index >= index);
}

/** Data that count as if the SYN had taken no number: none of them was sent before. */
function beginsOnSyn({ seg, sender }: Arrival): boolean {
  return seg.seq === sender.iss && seg.payloadLength > 1 && !(seg.flags & SYN) && sender.sndNxt === seqAdd(seg.seq, 1);
}

/** The segments of one kind with old data, by sender, with what caused the first of each side. */
export function resentSeriesOf(flow: Flow, kind: ResentKind): readonly (Series & Pick<Resent, "cause">)[] {
  const list = resentOf(flow).filter((each) => each.kind === kind);
  if (list.length === 0) return [];
  return seriesOf(list.map(({ arrival }) => arrival)).map(({ from, first, all, count }) => {
    const cause = list.find(({ arrival }) => arrival === first)?.cause;
    return { from, first, all, count, cause };
  });
}
