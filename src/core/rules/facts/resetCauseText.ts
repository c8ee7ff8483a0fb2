// Why a RST was sent, in words (RFC 9293 §3.5.2, §3.10.7).

import type { Arrival, Flow, Side } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { durationText } from "../../text/durations";
import { endpointText, plural } from "./findingText";
import type { ResetCause } from "./resetCause";
import type { OtherSource } from "./resetOrigin";

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
