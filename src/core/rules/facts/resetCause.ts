// Why a RST was sent, as far as its form and the segment before it show (RFC 9293 §3.5.2, §3.10.7): one cause, in place of a list.

import type { Arrival, Flow, Side } from "../../flow/flow";
import { idleBeforeNs } from "../../flow/idle";
import { otherSide } from "../../flow/relative";
import { ACK, FIN } from "../../tcp/flags";
import { seqAdd } from "../../tcp/seq";
import { IDLE_CLOSE_NS } from "../../tcp/thresholds";
import { forwarderReset, isAnotherMachine } from "./forwarderReset";
import { arrivals, isReset, isSyn, isSynAck } from "./handshakeSegments";
import { originText, otherMachinesText } from "./originText";
import { cameBackDirectly, isForeign, type OtherSource, originOf, otherSource } from "./resetOrigin";

export type ResetCause =
  /** Its sender is not who it claims to be. */
  | { readonly kind: "foreign"; readonly origin: string }
  /** Its sender continues afterwards, and nothing else tells the two apart. */
  | { readonly kind: "continued"; readonly frame: number }
  /** It answers a SYN-ACK, and the initiator sends its SYN again: the sender of the SYNs did not send it. */
  | { readonly kind: "forwarder"; readonly synAck: number; readonly again: number; readonly difference: string }
  /** It answers a SYN that was sent before, with the same ISN. */
  | { readonly kind: "repeated-syn"; readonly frame: number }
  /** It answers the ACK of the handshake, which carries data, and acknowledges none of them. */
  | { readonly kind: "handshake-data"; readonly frame: number; readonly octets: number }
  /** No ACK, and SEQ is the ACK number of the segment that it answers: its sender does not know the connection. */
  | {
      readonly kind: "no-connection";
      /** Of the segment; `undefined` where it is an ordinary one. */
      readonly frame: number | undefined;
      readonly answers: "data" | "ack" | "syn-ack" | "fin" | "segment";
      /** What its sender had done before: sent a FIN, data or acknowledged data, or nothing but a SYN-ACK. */
      readonly before: "closed" | "data" | "opened" | "nothing";
      /** How long the connection had been silent when its sender sent its FIN; absent without a FIN, or where it was not. */
      readonly idleNs?: number;
      /** How long it had been silent before the segment that the RST answers; absent where it was not, for long. */
      readonly silentNs?: number;
      /** Frames of the SYN and the same SYN sent again, before there was a SYN-ACK. */
      readonly syns: readonly number[];
      /** Frames of its sender's SYN-ACKs, where they have different ISNs; else none. */
      readonly rivals: readonly number[];
      /** It came from the Ethernet address that the segment went to, and its sender's other segments from another one. */
      readonly cameBackDirectly: boolean;
      /** It came from another Ethernet address than its sender's other segments. */
      readonly moved?: OtherSource;
      /** Its TTL where it differs from its sender's other segments, or theirs from those of other flows, in words; "" where neither does. */
      readonly difference: string;
    }
  /** RST,ACK with numbers of its own: the program or the stack ended the connection. */
  | { readonly kind: "abort" }
  | { readonly kind: "unknown" };

/** The cause of `reset`, a RST of a connection whose SYN or SYN-ACK was answered. */
export function causeOf(flow: Flow, reset: Arrival): ResetCause {
  const origin = originOf(flow, reset);
  const { from, seg } = reset;
  const forwarded = forwarderReset(flow);
  if (forwarded?.reset === reset) {
    const [again] = forwarded.again;
    const difference = isAnotherMachine(forwarded) ? originText(flow, reset, origin) : "";
    return { kind: "forwarder", synAck: forwarded.synAck.frameNumber, again: again!.frameNumber, difference };
  }
  if (isForeign(origin)) return { kind: "foreign", origin: originText(flow, reset, origin) };
  if (origin.continued) return { kind: "continued", frame: origin.continued.frameNumber };
  const answered = lastOf(flow, otherSide(from), reset);
  if (answered && isSyn(answered) && isRepeatedSyn(flow, answered))
    return { kind: "repeated-syn", frame: answered.frameNumber };
  if (answered && isHandshakeData(flow, answered) && seg.flags & ACK && seg.ack === answered.seg.seq)
    return { kind: "handshake-data", frame: answered.frameNumber, octets: answered.seg.payloadLength };
  if (!(seg.flags & ACK)) {
    // What it answers has SEG.ACK = SEQ of the RST (RFC 9293 §3.5.2, group 1).
    const acked = answered ? answered.seg.ack : reset.receiver.rcvNxt;
    if (acked !== seg.seq || (answered && !(answered.seg.flags & ACK))) return { kind: "unknown" };
    return {
      kind: "no-connection",
      frame: answered?.frameNumber,
      answers: answered ? whatIs(answered) : "segment",
      before: before(flow, reset),
      ...idleBeforeFin(flow, reset),
      ...silentBefore(flow, reset),
      syns: repeatedSyns(flow, otherSide(from)),
      rivals: rivalsOf(flow, reset),
      cameBackDirectly: cameBackDirectly(flow, reset),
      ...movedTo(flow, reset, answered),
      difference: origin.usual.includes(origin.hops) ? otherMachinesText(flow, from) : originText(flow, reset, origin),
    };
  }
  return seg.seq === reset.sender.sndNxt ? { kind: "abort" } : { kind: "unknown" };
}

/** Not for what answers a SYN-ACK: the path of the first answer is described by its own text. */
function movedTo(flow: Flow, reset: Arrival, answered: Arrival | undefined): { readonly moved?: OtherSource } {
  const moved = flow.sight.duplicated || (answered && isSynAck(answered)) ? undefined : otherSource(flow, reset);
  return moved ? { moved } : {};
}

/** The last segment of `side` before the RST; `undefined` where that is an ordinary one, of which nothing is kept. */
function lastOf(flow: Flow, side: Side, reset: Arrival): Arrival | undefined {
  for (let index = reset.index - 1; index >= 0; index--) {
    const event = flow.events[index]!;
    if (event.kind === "run" && event.segments[side] > 0) return undefined;
    if (event.kind === "segment" && event.from === side && !isReset(event)) return event;
  }
  return undefined;
}

function isRepeatedSyn(flow: Flow, syn: Arrival): boolean {
  return arrivals(flow).some(
    (other) => isSyn(other) && other.from === syn.from && other.index < syn.index && other.seg.seq === syn.seg.seq,
  );
}

/** The handshake's ACK, with data. */
function isHandshakeData(flow: Flow, { index, seg }: Arrival): boolean {
  return index === flow.handshake.ack && seg.payloadLength > 0;
}

function whatIs(arrival: Arrival): "data" | "ack" | "syn-ack" | "fin" {
  if (isSynAck(arrival)) return "syn-ack";
  if (arrival.seg.payloadLength > 0) return "data";
  return arrival.seg.flags & FIN ? "fin" : "ack";
}

function before(flow: Flow, { from, index, sender, receiver }: Arrival): "closed" | "data" | "opened" | "nothing" {
  const own = arrivals(flow).filter((other) => other.from === from && other.index < index && !isReset(other));
  if (own.some(({ seg }) => seg.flags & FIN)) return "closed";
  if (sender.sndNxt === undefined) return "nothing";
  const { iss, rcvNxt } = sender;
  // Without a SYN the connection is older than the capture.
  if (iss === undefined || seqAdd(iss, 1) !== sender.sndNxt) return "data";
  if (rcvNxt !== undefined && receiver.iss !== undefined && seqAdd(receiver.iss, 1) !== rcvNxt) return "data";
  return own.some((other) => isSyn(other) || isSynAck(other)) ? "opened" : "nothing";
}

function idleBeforeFin(flow: Flow, { from, index }: Arrival): { readonly idleNs?: number } {
  const fin = arrivals(flow).find((other) => other.from === from && other.index < index && other.seg.flags & FIN);
  const last = fin && flow.events[fin.index - 1];
  const lastNs = last?.kind === "run" ? last.lastTimeNs : last?.kind === "segment" ? last.timeNs : undefined;
  if (fin === undefined || fin.seg.payloadLength > 0 || lastNs === undefined) return {};
  const idleNs = fin.timeNs - lastNs;
  return idleNs >= IDLE_CLOSE_NS ? { idleNs } : {};
}

/** SYN-ACKs of the RST's side with different ISNs: two machines answered. */
function rivalsOf(flow: Flow, { from, index }: Arrival): readonly number[] {
  const synAcks = arrivals(flow).filter((other) => isSynAck(other) && other.from === from && other.index < index);
  const isns = new Set(synAcks.map(({ seg }) => seg.seq));
  return isns.size > 1 ? synAcks.map(({ frameNumber }) => frameNumber) : [];
}

/** Before the segment that the RST answers, if that is alone after the silence. */
function silentBefore(flow: Flow, { index }: Arrival): { readonly silentNs?: number } {
  const answered = flow.events[index - 1];
  const isAlone =
    answered?.kind === "run"
      ? answered.segments.initiator + answered.segments.responder === 1
      : answered?.kind === "segment" && answered.repeats === 0;
  const silentNs = isAlone ? idleBeforeNs(flow, index - 1) : 0;
  return silentNs > 0 ? { silentNs } : {};
}

/** The SYN of `side` and its repeats before the first SYN-ACK; empty unless there are two. */
function repeatedSyns(flow: Flow, side: Side): readonly number[] {
  const all = arrivals(flow);
  const answered = all.find(isSynAck)?.index ?? 0;
  const syns = all.filter((syn) => isSyn(syn) && syn.from === side && syn.index < answered);
  const same = syns.filter(({ seg }) => seg.seq === syns[0]?.seg.seq);
  return same.length > 1 ? same.map(({ frameNumber }) => frameNumber) : [];
}
