// Whether the receiver of a RST may act on it (RFC 9293 §3.5.3, RFC 5961 §3), judged once for the rules about RSTs.

import { lossyFor } from "../../evidence/lossSigns";
import { continuesAfter } from "../../evidence/reactions";
import type { Arrival, Flow, Side } from "../../flow/flow";
import { handshakeTime } from "../../flow/handshakeTime";
import { otherSide } from "../../flow/relative";
import { Defect } from "../../tcp/defects";
import { ACK } from "../../tcp/flags";
import { judgeReset } from "../../tcp/resetVerdict";
import { type SeqNumber, seqAdd, seqLess, seqMax } from "../../tcp/seq";
import type { TcpState } from "../../tcp/states";
import { ANSWER_EXPECTED_NS, SHORTEST_TIMEOUT_NS } from "../../tcp/thresholds";
import { directionSeen } from "./captureCoverage";
import {
  arrivals,
  isBareAck,
  isPlainAck,
  isReset,
  type Opening,
  receiverOf,
  synAcknowledgedBy,
} from "./handshakeSegments";
import { tellsScale } from "./negotiation";

/** Why a RST must be ignored. */
export type Ignored =
  | { readonly why: "no-ack"; readonly syn: Arrival }
  | { readonly why: "wrong-ack"; readonly syn: Arrival }
  | { readonly why: "below-window" | "beyond-window"; readonly rcvNxt: SeqNumber; readonly edge: SeqNumber };

/** States in which the window decides. After CLOSE-WAIT, segments in flight cross the close, so the window is unknown. */
const JUDGED_BY_WINDOW: readonly TcpState[] = ["SYN-RECEIVED", "ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2", "CLOSE-WAIT"];

/** `undefined` where the receiver may act on it, or where the capture does not show enough. */
export function ignoredReset(flow: Flow, opening: Opening, reset: Arrival): Ignored | undefined {
  if (repeatsItsSyn(flow, opening, reset)) return undefined;
  return reset.receiver.state === "SYN-SENT"
    ? ignoredInSynSent(flow, opening, reset)
    : ignoredByWindow(flow, opening, reset);
}

/** A SYN-ACK passed, its receiver sent the SYN again after a timeout, and the RST answers that SYN: it is still in SYN-SENT. */
export function repeatsItsSyn(flow: Flow, { syns, synAcks }: Opening, reset: Arrival): boolean {
  const side = receiverOf(reset);
  const last = arrivals(flow).findLast(({ from, index }) => from === side && index < reset.index);
  const synAck = synAcks[reset.from].find(({ index }) => last && index < last.index);
  if (!last || !synAck || !syns[side].includes(last) || last.timeNs - synAck.timeNs < SHORTEST_TIMEOUT_NS) return false;
  return (reset.seg.flags & ACK) !== 0 && synAcknowledgedBy([last], reset.seg.ack) !== undefined;
}

function ignoredInSynSent(flow: Flow, opening: Opening, reset: Arrival): Ignored | undefined {
  const side = receiverOf(reset);
  // The capture misses the SYN-ACK: the connection was open by then.
  if (reset.after[side] === "CLOSED") return undefined;
  const syns = opening.syns[side];
  const syn = syns.findLast(({ index }) => index < reset.index);
  if (!syn) return undefined;
  // An earlier SYN of the RST's sender has brought the receiver to SYN-RECEIVED, unless it was lost.
  if (opening.syns[reset.from].some(({ index }) => index < reset.index)) return undefined;
  // It continued, although an incorrect SYN-ACK had not opened the connection: the RST answers that later segment.
  const wentOn = arrivals(flow).some((other) => other.from === side && other.index < reset.index && isPlainAck(other));
  if (wentOn && opening.synAcks[reset.from].length > 0) return undefined;
  const hasAck = (reset.seg.flags & ACK) !== 0;
  const verdict = judgeReset({
    seq: reset.seg.seq,
    receiver: "syn-sent",
    hasAck,
    acknowledgesSyn: hasAck && synAcknowledgedBy(syns, reset.seg.ack) !== undefined,
    rcvNxt: undefined,
    rcvEdge: undefined,
    isEdgeSure: false,
    sndNxt: undefined,
  });
  if (verdict.kind !== "ignored" || (verdict.why !== "no-ack" && verdict.why !== "wrong-ack")) return undefined;
  return { why: verdict.why, syn };
}

function ignoredByWindow(flow: Flow, opening: Opening, reset: Arrival): Ignored | undefined {
  const { receiver, sender, seg } = reset;
  const side = receiverOf(reset);
  const isOfSyn = receiver.rcvNxt === undefined;
  const { rcvNxt, rcvEdge } = isOfSyn ? fromSynAck(opening, reset) : receiver;
  if (!JUDGED_BY_WINDOW.includes(receiver.state) || rcvNxt === undefined || !directionSeen(flow, side))
    return undefined;
  // The number in an incorrect SYN-ACK is not what its sender expects.
  const isWrong = ({ seg: answer }: Arrival) =>
    answer.ack === rcvNxt && synAcknowledgedBy(opening.syns[reset.from], answer.ack) === undefined;
  if (opening.syns[reset.from].length > 0 && opening.synAcks[side].some(isWrong)) return undefined;
  const verdict = judgeReset({
    seq: seg.seq,
    receiver: "window",
    hasAck: (seg.flags & ACK) !== 0,
    acknowledgesSyn: false,
    rcvNxt,
    rcvEdge,
    isEdgeSure: isOfSyn || receiver.state === "SYN-RECEIVED",
    sndNxt: sender.sndNxt,
  });
  const edge = rcvEdge === undefined ? rcvNxt : seqMax(rcvEdge, rcvNxt);
  if (verdict.kind === "ignored" && verdict.why === "below-window") return { why: "below-window", rcvNxt, edge };
  // The right edge is known only if the window scale is, and no window update was missed.
  if (!flow.sight.startSeen || flow.sight.cut || lossyFor(flow, side) || !tellsScale(flow)) return undefined;
  const isIgnored = verdict.kind === "ignored" || (verdict.kind === "doubtful" && flow.end !== "reset");
  return isIgnored ? { why: "beyond-window", rcvNxt, edge } : undefined;
}

/** A RST that its receiver could have accepted, and whose receiver shows that it did not. */
export interface NoEffect {
  /** SEG.SEQ is RCV.NXT: then it did not arrive. Otherwise it lies further on in the window, and is answered or dropped. */
  readonly exact: boolean;
  readonly rcvNxt: SeqNumber;
  /** What the receiver sent that shows it; `undefined` where that was an ordinary segment. */
  readonly proof: Arrival | undefined;
}

export function withoutEffect(flow: Flow, opening: Opening, reset: Arrival): NoEffect | undefined {
  const { rcvNxt } = reset.receiver;
  if (rcvNxt === undefined || ignoredReset(flow, opening, reset)) return undefined;
  if (reset.receiver.state === "SYN-RECEIVED") {
    const proof = flow.outcome === "reset" ? undefined : repeatedAfter(opening, reset);
    return proof && { exact: isExact(reset), rcvNxt, proof };
  }
  const side = receiverOf(reset);
  const beyond = reset.sender.sndNxt !== undefined && seqLess(seqMax(reset.sender.sndNxt, rcvNxt), reset.seg.seq);
  if (!beyond || !JUDGED_BY_WINDOW.includes(reset.receiver.state) || reset.after[side] === "CLOSED") return undefined;
  const continued = continuesAfter(flow, reset, handshakeTime(flow) ?? ANSWER_EXPECTED_NS);
  return continued && { exact: false, rcvNxt, proof: continued === "run" ? undefined : continued };
}

/** The SYN-ACK that the receiver of a RST sends again, though its sender has not asked anew. */
function repeatedAfter({ syns, synAcks }: Opening, reset: Arrival): Arrival | undefined {
  const side = receiverOf(reset);
  const before = synAcks[side].findLast(({ index }) => index < reset.index);
  const again = synAcks[side].find(({ index, seg }) => index > reset.index && seg.seq === before?.seg.seq);
  const asked = syns[reset.from].some(({ index }) => index > reset.index && index < (again?.index ?? 0));
  return again && !asked && again.timeNs - reset.timeNs >= SHORTEST_TIMEOUT_NS ? again : undefined;
}

/** What a receiver expects that has got its SYN-ACK and has not answered it yet; the window of its SYN is unscaled. */
function fromSynAck(opening: Opening, reset: Arrival): Pick<Arrival["receiver"], "rcvNxt" | "rcvEdge"> {
  const side = receiverOf(reset);
  const synAck = opening.synAcks[reset.from].findLast(({ index }) => index < reset.index);
  const syn = synAck && synAcknowledgedBy(opening.syns[side], synAck.seg.ack);
  const rcvNxt = syn && seqAdd(synAck.seg.seq, synAck.seg.len);
  const edgeSeen = rcvNxt !== undefined && (syn!.seg.defects & Defect.WindowCut) === 0;
  return { rcvNxt, rcvEdge: edgeSeen ? seqAdd(rcvNxt, syn!.seg.wnd) : undefined };
}

/** SEG.SEQ is RCV.NXT, or the sender's SND.NXT: any other number draws a challenge ACK (RFC 5961 §3.2). */
export function isExact({ seg, sender, receiver }: Arrival): boolean {
  return seg.seq === receiver.rcvNxt || seg.seq === sender.sndNxt;
}

/** A RST that answers a SYN is <SEQ=0><ACK=SEG.SEQ+SEG.LEN> (RFC 9293 §3.5.2). */
export function ackDueFor(syn: Arrival): SeqNumber {
  return seqAdd(syn.seg.seq, syn.seg.len);
}

/** The longest row of RSTs of `by` with one SEG.SEQ, each separated by an ACK of the other side without data. */
export function resetLoopOf(flow: Flow, by: Side): readonly Arrival[] {
  const peer = otherSide(by);
  const rows = new Map<number, { readonly row: Arrival[]; readonly answers: number }>();
  let longest: readonly Arrival[] = [];
  let answers = 0;
  for (const event of flow.events) {
    if (event.kind === "icmp") continue;
    if (event.kind === "run") {
      if (event.segments[peer] > 0 && event.bytes[peer] === 0) answers++;
    } else if (event.from !== by) {
      if (isBareAck(event)) answers++;
    } else if (isReset(event)) {
      const before = rows.get(event.seg.seq);
      const row = before && answers > before.answers ? before.row : [];
      row.push(event);
      rows.set(event.seg.seq, { row, answers });
      if (row.length > longest.length) longest = row;
    }
  }
  return longest;
}

/** The longest row of RSTs of both sides by turns, without any other segment in between. */
export function mutualResetsOf(flow: Flow): readonly Arrival[] {
  let longest: readonly Arrival[] = [];
  let row: Arrival[] = [];
  for (const event of flow.events) {
    if (event.kind === "icmp") continue;
    const isNext = event.kind === "segment" && isReset(event) && event.repeats === 0 && event.from !== row.at(-1)?.from;
    if (isNext) row.push(event);
    else row = event.kind === "segment" && isReset(event) && event.repeats === 0 ? [event] : [];
    if (row.length > longest.length) longest = row;
  }
  return longest;
}
