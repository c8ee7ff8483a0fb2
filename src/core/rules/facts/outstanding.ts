// What one side had sent and the other had not acknowledged, judged once for the rules about it.

import { type Waiting, waitingOf } from "../../evidence/reactions";
import { type Arrival, type DataRun, type Flow, Mark, type Side } from "../../flow/flow";
import { idleBeforeNs } from "../../flow/idle";
import { otherSide } from "../../flow/relative";
import { ACK, FIN, RST, SYN } from "../../tcp/flags";
import { type SeqNumber, seqAdd, seqDistance, seqLess, seqMax } from "../../tcp/seq";
import { isOpenState } from "../../tcp/states";
import { DELAYED_ACK_NS } from "../../tcp/thresholds";
import { directionSeen, numbersSeen } from "./captureCoverage";
import { arrivals, countOf, isBareAck, nextFrom, openingOf } from "./handshakeSegments";
import { type Hole, holesOf } from "./holes";
import { ignoredReset } from "./resets";

/** What was still unacknowledged at the end of the capture. */
export interface Outstanding {
  readonly from: Side;
  /** SND.UNA: what the peer acknowledged last. */
  readonly acked: SeqNumber;
  readonly sndNxt: SeqNumber;
  /** Octets of data, without those of gaps. */
  readonly octets: number;
  /** The first segment with its FIN, if the FIN is outstanding. */
  readonly fin: Arrival | undefined;
  /** The last kept segment that contains some of it. */
  readonly last: Arrival;
  /** When some of it was first sent, as far as the kept segments show. */
  readonly sinceNs: number;
  /** It was sent before: `sinceNs` is the first time that it was sent again. */
  readonly sinceResent: boolean;
  /** How long the flow had been silent when it was first sent; 0 where it was not, for long. */
  readonly idleNs: number;
  /** How often the first of it was sent, as far as the capture shows. */
  readonly tries: number;
  readonly waiting: Waiting;
  /** Long after it was sent, the peer still acknowledged only the octets before it. */
  readonly denied: boolean;
  /** How often the peer answered a retransmission at once, with the same ACK as before: it receives it, and does not take it. */
  readonly answeredTries: number;
}

/**
 * For a connection that was open and was not reset: the handshake's rules cover earlier states, and a RST is an answer.
 * Nothing is outstanding where the peer's direction, or its pure ACKs, were not captured.
 */
export function outstandingOf(flow: Flow, from: Side): Outstanding | undefined {
  const peer = otherSide(from);
  const open = flow.outcome === "established" || flow.outcome === "not-captured";
  if (!open || flow.end === "reset" || !directionSeen(flow, peer)) return undefined;
  if (flow.sight.filtered !== undefined) return undefined;
  const { sndNxt } = flow[from];
  const acked = flow[peer].rcvNxt;
  if (sndNxt === undefined || acked === undefined) return undefined;
  const mine = arrivals(flow).filter((arrival) => arrival.from === from && !(arrival.seg.flags & RST));
  const holding = mine.filter(({ seg }) => seg.len > 0 && seqLess(acked, seqAdd(seg.seq, seg.len)));
  const last = holding.at(-1);
  if (!last) return undefined;
  // A later segment of the peer with a truncated number may be the acknowledgment.
  if (arrivals(flow).some((later) => later.from === peer && later.index > last.index && !numbersSeen(later)))
    return undefined;
  if (answerWasMissed(flow, from, last) || arrivals(flow).some((later) => closesAfter(later, last))) return undefined;
  const fin = holding.find(({ seg }) => seg.flags & FIN && seqAdd(seg.seq, seg.len) === sndNxt);
  const gaps = openHoles(flow, from, acked);
  // Where the first octets are in a gap, what follows it was sent and is not acknowledged.
  const head = gaps.find(({ start }) => !seqLess(acked, start))?.end ?? acked;
  const copies = holding.filter(({ seg }) => !seqLess(head, seg.seq));
  // The first copy was an ordinary segment and was not kept, unless it fills a hole.
  const [first] = copies;
  const isFirst = first && (!(first.marks & Mark.OldData) || holesOf(flow).some(({ filler }) => filler === first));
  const tries = countOf(copies) + (isFirst ? 0 : 1);
  const start = startOf(flow, holding[0]!);
  return {
    from,
    acked,
    sndNxt,
    octets: seqDistance(acked, sndNxt) - (fin ? 1 : 0) - octetsUnseen(gaps, acked),
    fin,
    last,
    ...start,
    tries,
    waiting: waitingOf(
      { count: tries, firstNs: isFirst ? first.timeNs : undefined, lastNs: (copies.at(-1) ?? last).timeNs },
      flow.sight.captureEndNs,
    ),
    denied: spokeAfter(flow, peer, last.timeNs + DELAYED_ACK_NS),
    answeredTries: copies.filter((copy) => isAnsweredWith(flow, copy, acked)).length,
  };
}

/** Gaps of the captured octets from `acked` on. */
function openHoles(flow: Flow, from: Side, acked: SeqNumber): readonly Hole[] {
  return holesOf(flow).filter(({ gap, fate, end }) => gap.from === from && fate === "open" && seqLess(acked, end));
}

/** Octets from `acked` on that were not captured: nobody knows whether they were sent. */
function octetsUnseen(gaps: readonly Hole[], acked: SeqNumber): number {
  return gaps.reduce(
    (sum, { start, end, octets, filled }) => sum + Math.min(octets - filled, seqDistance(seqMax(start, acked), end)),
    0,
  );
}

/** The first time that `arrival` was sent. Its first copy may be an ordinary segment, whose time is known where it is alone. */
function startOf(flow: Flow, arrival: Arrival): Pick<Outstanding, "sinceNs" | "sinceResent" | "idleNs"> {
  const isNew = !(arrival.marks & Mark.OldData) || holesOf(flow).some(({ filler }) => filler === arrival);
  const first = isNew ? arrival : runBefore(flow, arrival);
  return {
    sinceNs: (first ?? arrival).timeNs,
    sinceResent: first === undefined,
    idleNs: first === undefined ? 0 : idleBeforeNs(flow, first.index),
  };
}

/** The ordinary segments before `arrival`, if its sender's are one only. */
function runBefore({ events }: Flow, { from, index }: Arrival): DataRun | undefined {
  const before = events.findLast(
    (event) => event.index < index && (event.kind === "run" ? event.segments[from] > 0 : false),
  );
  const isAlone = before?.kind === "run" && before.segments.initiator + before.segments.responder === 1;
  return isAlone && before.bytes[from] > 0 ? before : undefined;
}

function isAnsweredWith(flow: Flow, { index, from, timeNs }: Arrival, acked: SeqNumber): boolean {
  const answer = arrivals(flow).find((later) => later.index > index);
  if (answer === undefined || answer.from === from || answer.timeNs - timeNs > DELAYED_ACK_NS) return false;
  return isBareAck(answer) && answer.seg.ack === acked;
}

/** A RST ended the connection after `last`: a closed endpoint does not acknowledge. */
function closesAfter({ index, marks, after, from }: Arrival, last: Arrival): boolean {
  return index > last.index && (marks & Mark.Rst) !== 0 && after[otherSide(from)] === "CLOSED";
}

function spokeAfter(flow: Flow, side: Side, timeNs: number): boolean {
  const { lastDataNs } = flow[side];
  if (lastDataNs !== undefined && lastDataNs >= timeNs) return true;
  return arrivals(flow).some((later) => later.from === side && later.timeNs >= timeNs && !(later.seg.flags & RST));
}

/** Data or a FIN that its sender does not retransmit was probably acknowledged, unless the peer's ACKs show otherwise. */
export function isProbablyAcknowledged({ waiting, denied, tries, last, acked }: Outstanding): boolean {
  const windowClosed = last.receiver.rcvEdge === acked && last.receiver.rcvNxt === acked;
  return (tries === 1 || waiting === "stops") && !denied && !windowClosed;
}

/**
 * After `last`, its sender acknowledged more than was captured of the peer: a segment of the peer is missing there, which
 * most likely contained the acknowledgment.
 */
function answerWasMissed(flow: Flow, from: Side, last: Arrival): boolean {
  const { sndNxt } = flow[otherSide(from)];
  if (sndNxt === undefined) return false;
  return arrivals(flow).some(
    ({ index, from: side, seg }) =>
      side === from && index > last.index && seg.flags & ACK && !(seg.flags & RST) && seqLess(sndNxt, seg.ack),
  );
}

/** Its receiver may act on the RST, as far as the capture shows, and did. */
export function isObeyed(flow: Flow, reset: Arrival): boolean {
  return !isOvercome(flow, reset) && ignoredReset(flow, openingOf(flow), reset) === undefined;
}

/** Both sides continued after a RST that its receiver had to accept: it ended nothing. */
function isOvercome(flow: Flow, { index, from, after: then }: Arrival): boolean {
  if (then[otherSide(from)] !== "CLOSED") return false;
  const later = arrivals(flow).filter((other) => other.index > index);
  const again = later.findIndex(({ seg }) => seg.flags & SYN);
  return later
    .slice(0, again < 0 ? later.length : again)
    .some(({ after }) => isOpenState(after.initiator) && isOpenState(after.responder));
}

/** The RST that ended an open connection, if its receiver had to accept it. */
export function effectiveReset(flow: Flow): Arrival | undefined {
  return arrivals(flow).find(
    (reset) =>
      (reset.marks & Mark.Rst) !== 0 &&
      isOpenState(reset.receiver.state) &&
      (reset.after[otherSide(reset.from)] === "CLOSED" || (flow.end === "reset" && isLast(flow, reset))),
  );
}

/** Inside the window, and not exact: its receiver need not accept it, but sends nothing more, or a RST of its own. */
function isLast(flow: Flow, { from, seg, sender, receiver, index }: Arrival): boolean {
  const { rcvNxt, rcvEdge } = receiver;
  if (rcvNxt === undefined || rcvEdge === undefined || seqLess(seg.seq, rcvNxt) || seqLess(rcvEdge, seg.seq))
    return false;
  if (sender.sndNxt === undefined || !seqLess(sender.sndNxt, seg.seq)) return false;
  const next = nextFrom(flow, otherSide(from), index);
  return next === undefined || (next !== "run" && (next.seg.flags & RST) !== 0);
}
