// Why a RST was sent, as far as its form and the segment before it show (RFC 9293 §3.5.2, §3.10.7): one cause, in place of a list.

import type { Arrival, Flow, Side } from "../../flow/flow";
import { idleBeforeNs } from "../../flow/idle";
import { otherSide } from "../../flow/relative";
import { ACK, FIN } from "../../tcp/flags";
import { seqAdd } from "../../tcp/seq";
import { IDLE_CLOSE_NS } from "../../tcp/thresholds";
import { durationText } from "../../text/durations";
import { endpointText, plural } from "./findingText";
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

export interface CauseWords {
  /** What is seen: the form of the RST, and the segment that it answers. */
  readonly fact: string;
  readonly why: string;
  readonly next: string;
}

/** The RST's sender as the subject of a sentence. */
export function senderText(flow: Flow, by: Side, cause: ResetCause): string {
  const named = `the ${by} ${endpointText(flow, by)}`;
  return cause.kind === "foreign" ? `Another machine, in the name of ${named},` : `T${named.slice(1)}`;
}

/** The cause in words; `undefined` where the form of the RST shows none. */
export function causeWords(flow: Flow, { from }: Pick<Arrival, "from">, cause: ResetCause): CauseWords | undefined {
  switch (cause.kind) {
    case "foreign":
      return {
        fact: cause.origin,
        why: `So the RST was not sent by the TCP of ${flow[from].address}, but by a device on the path or another machine behind that address.`,
        next: "Find that device: capture on both sides of each firewall, load balancer and inspection device on the path. Between that device and the receiver of the RST it is seen, on its other side it is not.",
      };
    case "continued":
      return {
        fact: `${flow[from].address} continued after it, in frame ${cause.frame}, as if it had sent none.`,
        why: "An endpoint that sends a RST has no connection and cannot continue it (RFC 9293 §3.10.7.1). So two senders use that address: a device on the path, a second machine, or a program with a stack of its own beside the kernel's.",
        next: `See segment-after-reset. Capture at ${flow[from].address}: a RST that does not leave there comes from the path.`,
      };
    case "forwarder": {
      const fact = `The RST answers the SYN-ACK of frame ${cause.synAck}, and the same SYN comes again afterwards, in frame ${cause.again}.`;
      return {
        fact: [fact, cause.difference].filter((part) => part !== "").join(" "),
        why: `The sender of the SYNs still waits for the SYN-ACK, so it did not send the RST: ${cause.difference === "" ? "something else with" : "another machine with"} the address ${flow[from].address} did, which has no such connection (RFC 9293 §3.10.7.1, §3.10.7.3).`,
        next: "See reset-by-forwarder: look at the NAT or node that forwards for the initiator, or at a program that sends its SYNs through a raw socket.",
      };
    }
    case "repeated-syn":
      return {
        fact: `The RST answers the SYN of frame ${cause.frame}, which was sent before with the same ISN.`,
        why: "A TCP in SYN-RECEIVED answers a retransmitted SYN with an ACK or with its SYN-ACK, and keeps the connection (RFC 9293 §3.10.7.4).",
        next: `Update the stack of the ${from}, or the device that answers for it: it takes a retransmitted SYN for an error. Also look for the reason why the SYN was sent again: the SYN-ACK did not arrive or was not accepted.`,
      };
    case "handshake-data":
      return {
        fact: `The RST answers frame ${cause.frame}, the ACK of the handshake with ${plural(cause.octets, "octet")} of data, and acknowledges none of them.`,
        why: "A TCP in SYN-RECEIVED processes the data of the segment that completes the handshake (RFC 9293 §3.10.7.4).",
        next: `Check the stack of the ${from}: it may not accept data on the ACK of the handshake. Try a client whose first data comes in a segment of its own. If that is reset as well, the program closes the connection.`,
      };
    case "no-connection": {
      const frame =
        cause.frame === undefined ? "the segment before it" : `frame ${cause.frame} (${ANSWERED[cause.answers]})`;
      const fact = `The RST has no ACK, and its SEQ is the ACK number of ${frame}: its sender has no such connection.`;
      const { context, next } = unknownConnection(flow, from, cause);
      const { length } = cause.syns;
      const again = length > 1 ? `The SYN had been sent ${length} times before (frames ${cause.syns.join(", ")}).` : "";
      return {
        fact: [fact, again, movedText(flow[from].address, cause.moved), cause.difference]
          .filter((part) => part !== "")
          .join(" "),
        why: `This is how a TCP answers a segment of a connection that it does not know (RFC 9293 §3.5.2, §3.10.7.1). ${context}`,
        next,
      };
    }
    case "abort":
    case "unknown":
      return undefined;
  }
}

const ANSWERED = {
  data: "data",
  ack: "an ACK",
  "syn-ack": "the SYN-ACK",
  fin: "a FIN",
  segment: "",
} as const;

function movedText(address: string, moved: OtherSource | undefined): string {
  return moved === undefined
    ? ""
    : `It came from the Ethernet address ${moved.got}; the other segments of ${address} came from ${moved.usual}.`;
}

function unknownConnection(
  flow: Flow,
  from: Side,
  {
    before: past,
    syns,
    answers,
    idleNs,
    cameBackDirectly: isDirect,
    rivals,
    silentNs,
    moved,
  }: Extract<ResetCause, { kind: "no-connection" }>,
): { context: string; next: string } {
  const peer = otherSide(from);
  if (past === "closed" && idleNs !== undefined)
    return {
      context: `The ${from} had sent its FIN before, after ${durationText(idleNs)} without a segment: its program closes idle connections, and the ${peer} used this one at that moment or later.`,
      next: `Let the ${peer} close idle connections sooner than the ${from} does (its keep-alive timeout below ${durationText(idleNs)}), notice the FIN before it sends, and repeat a request that fails so on a new connection.`,
    };
  if (past === "closed")
    return {
      context: `The ${from} had sent its FIN before, so its program had closed the connection and could not take what the ${peer} still sent.`,
      next: `Find out why the ${from}'s program closes before it has read everything, or why the ${peer} continues to send.`,
    };
  if (rivals.length > 0)
    return {
      context: `The ${from} had sent SYN-ACKs with different ISNs (frames ${rivals.join(", ")}): two machines have its address, and the one whose SYN-ACK was not used got this segment.`,
      next: "Check whether a load balancer or NAT on the path keeps all segments of a connection on one machine, retransmitted SYNs included.",
    };
  if ((past === "data" || past === "opened") && moved !== undefined)
    return {
      context: `The ${from} had taken part in this connection before, by another Ethernet address: what answers for ${flow[from].address} there has not got the connection. A second host has the same address, a device between them answers in its name, or a router, firewall or load balancer took over without the connections of the one before.`,
      next: `Find out which devices have ${moved.got} and ${moved.usual} (ip neigh, the forwarding table of the switch). If both are hosts with ${flow[from].address}, give one of them another address. If they are members of a cluster, let them share the state of connections, or send each connection through one of them only.`,
    };
  if (past === "data" && silentNs !== undefined)
    return {
      context: `The ${from} had taken part in this connection before, which was then silent for ${durationText(silentNs)}: it was lost meanwhile.`,
      next: `Look for what removed the idle connection: a NAT, firewall or load balancer on the path with an idle timeout below ${durationText(silentNs)}, or a restart of the ${from}'s host or program. Keep-alives at shorter intervals than that timeout prevent it, and so does a pool that closes idle connections sooner.`,
    };
  if (past === "data")
    return {
      context: `The ${from} had taken part in this connection before, so it has lost it since.`,
      next: `Look for what removed the connection at the ${from}: its program was killed or closed the socket, the host restarted, or a NAT or load balancer lost its state and sends these segments to another machine.`,
    };
  if (past === "nothing" && answers !== "syn-ack")
    return {
      context: `The capture contains nothing else of the ${from}: its other segments take another path, or a device on the path answers for it.`,
      next: `Look for an asymmetric route: a firewall that sees only the ${peer}'s direction does not know the connection, and resets it. Compare the RST's TTL with that of the ${from}'s SYN-ACK at the ${peer}.`,
    };
  if (answers === "syn-ack" && isDirect)
    return {
      context: `The RST came from the Ethernet address that the SYN-ACK went to, and the SYN from another one: the SYN-ACK did not go back through the device that forwarded the SYN. If that device translates addresses (NAT), the ${from} gets an answer to a connection that it does not have.`,
      next: "Let the answers return through the device that forwards the SYNs: a route for them at the responder, or a source NAT on that device.",
    };
  if (answers === "syn-ack")
    return {
      context: `Either the ${from} had given up the attempt by then, or its own TCP had not sent the SYN.`,
      next: "If the answer came late, look for a connect timeout in the program. If it came at once, something else sent the SYN: a port scanner or a health check through a raw socket, or a host behind a NAT that lost its state.",
    };
  if (syns.length > 1)
    return {
      context: `The ${from} had sent nothing before but its SYN-ACK. A load balancer can send the two SYNs to two machines: one answers, and the other gets what follows.`,
      next: "Check whether a load balancer or NAT on the path keeps all segments of a connection on one machine, retransmitted SYNs included.",
    };
  return {
    context: `The ${from} had sent nothing before but its SYN-ACK: it did not keep the connection that it had answered.`,
    next: `Check the accept queue of the ${from}'s program (ss -ltn: Recv-Q against Send-Q; nstat: TcpExtListenOverflows), and whether a load balancer sends the segments of one connection to different machines.`,
  };
}
