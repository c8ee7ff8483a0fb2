// Whether the receiver of a RST may act on it (RFC 9293 §3.5.3, RFC 5961 §3), judged once for the rules that speak of RSTs.

import type { Arrival, Flow, TcpState } from "../../flow/flow";
import { Defect } from "../../tcp/defects";
import { ACK } from "../../tcp/flags";
import { type SeqNumber, seqAdd, seqLess, seqLessOrEqual, seqMax } from "../../tcp/seq";
import { directionSeen, lossyFor } from "./captureCoverage";
import { arrivals, isPlainAck, type Opening, receiverOf, synAcknowledgedBy } from "./handshakeSegments";
import { tellsScale } from "./negotiation";

/** Why a RST must be ignored. */
export type Ignored =
  | { readonly why: "no-ack"; readonly syn: Arrival }
  | { readonly why: "wrong-ack"; readonly syn: Arrival }
  | { readonly why: "below-window" | "beyond-window"; readonly rcvNxt: SeqNumber; readonly edge: SeqNumber };

/** States in which the window decides. From CLOSE-WAIT's end on, what is in flight crosses what is closed: no telling. */
const JUDGED_BY_WINDOW: readonly TcpState[] = ["SYN-RECEIVED", "ESTABLISHED", "FIN-WAIT-1", "FIN-WAIT-2", "CLOSE-WAIT"];

/** `undefined` where the receiver may act on it, or where the capture does not show enough to tell. */
export function ignoredReset(flow: Flow, opening: Opening, reset: Arrival): Ignored | undefined {
  const { receiver, seg } = reset;
  const side = receiverOf(reset);
  if (receiver.state === "SYN-SENT") {
    const syns = opening.syns[side];
    const syn = syns.findLast(({ index }) => index < reset.index);
    if (!syn) return undefined;
    // A SYN of the RST's sender came before: it has brought the receiver to SYN-RECEIVED, unless it was lost.
    if (opening.syns[reset.from].some(({ index }) => index < reset.index)) return undefined;
    // It went on, though a wrong SYN-ACK had not opened anything: the RST is for what it went on with.
    const wentOn = arrivals(flow).some(
      (other) => other.from === side && other.index < reset.index && isPlainAck(other),
    );
    if (wentOn && opening.synAcks[reset.from].length > 0) return undefined;
    if (!(seg.flags & ACK)) return { why: "no-ack", syn };
    return synAcknowledgedBy(syns, seg.ack) ? undefined : { why: "wrong-ack", syn };
  }
  const { rcvNxt, rcvEdge } = receiver.rcvNxt === undefined ? fromSynAck(opening, reset) : receiver;
  if (!JUDGED_BY_WINDOW.includes(receiver.state) || rcvNxt === undefined || !directionSeen(flow, side))
    return undefined;
  // What a SYN-ACK acknowledged wrongly is not what its sender expects.
  const isWrong = ({ seg: answer }: Arrival) =>
    answer.ack === rcvNxt && synAcknowledgedBy(opening.syns[reset.from], answer.ack) === undefined;
  if (opening.syns[reset.from].length > 0 && opening.synAcks[side].some(isWrong)) return undefined;
  const edge = rcvEdge === undefined ? rcvNxt : seqMax(rcvEdge, rcvNxt);
  if (seqLess(seg.seq, rcvNxt)) {
    // An acknowledgment of more than was seen to be sent does not tell what the RST's sender has come to.
    const { sndNxt } = reset.sender;
    return sndNxt !== undefined && seqLessOrEqual(sndNxt, seg.seq) ? undefined : { why: "below-window", rcvNxt, edge };
  }
  // The right edge is known only if the window scale is, and no window update was missed.
  if (!flow.sight.startSeen || flow.sight.cut || lossyFor(flow, side) || !tellsScale(flow)) return undefined;
  // What its sender was seen to use may be in the window even if the update that allowed it came late.
  const sent = reset.sender.sndNxt ?? edge;
  return seqLessOrEqual(seg.seq, seqMax(edge, sent)) ? undefined : { why: "beyond-window", rcvNxt, edge };
}

/** What the receiver expects that has its SYN-ACK and has not answered it yet; its SYN's window is unscaled. */
function fromSynAck(opening: Opening, reset: Arrival): Pick<Arrival["receiver"], "rcvNxt" | "rcvEdge"> {
  const side = receiverOf(reset);
  const synAck = opening.synAcks[reset.from].findLast(({ index }) => index < reset.index);
  const syn = synAck && synAcknowledgedBy(opening.syns[side], synAck.seg.ack);
  const rcvNxt = syn && seqAdd(synAck.seg.seq, synAck.seg.len);
  const edgeSeen = rcvNxt !== undefined && (syn!.seg.defects & Defect.WindowCut) === 0;
  return { rcvNxt, rcvEdge: edgeSeen ? seqAdd(rcvNxt, syn!.seg.wnd) : undefined };
}

/** SEG.SEQ is RCV.NXT, or what its sender had come to: anything else draws a challenge ACK (RFC 5961 §3.2). */
export function isExact({ seg, sender, receiver }: Arrival): boolean {
  return seg.seq === receiver.rcvNxt || seg.seq === sender.sndNxt;
}

/** A RST that answers a SYN bears <SEQ=0><ACK=SEG.SEQ+SEG.LEN> (RFC 9293 §3.5.2). */
export function ackDueFor(syn: Arrival): SeqNumber {
  return seqAdd(syn.seg.seq, syn.seg.len);
}
