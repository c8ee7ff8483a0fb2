import { type Arrival, type Flow, Mark, type Side } from "../../flow/flow";
import { optionsOf } from "../../flow/segmentOptions";
import { ACK } from "../../tcp/flags";
import { type SeqNumber, seqDistance, seqLess } from "../../tcp/seq";
import { FRAME_SWAP_NS, SAME_CONNECTION } from "../../tcp/thresholds";
import { directionSeen, optionsSeen } from "../facts/captureCoverage";
import { endpointText, plural } from "../facts/findingText";
import {
  acknowledges,
  arrivals,
  isReset,
  isSyn,
  isSynAck,
  type Opening,
  openingOf,
  synAcknowledgedBy,
} from "../facts/handshakeSegments";
import { isReadable } from "../facts/negotiation";
import { optionsAsData } from "../facts/optionsAsData";
import { defineRule } from "../rule";

interface Evidence {
  readonly on: "syn" | "syn-ack" | "unasked" | "early";
  readonly from: Side;
  readonly octets: number;
  /** The options that these octets are: the data offset does not count them. */
  readonly options: string | undefined;
}

export const dataBeforeEstablished = defineRule<Evidence>({
  id: "data-before-established",
  group: "handshake",
  severity: "warning",
  title: "Data sent before the handshake is complete",
  references: ["RFC 9293 §3.10.7.2", "RFC 7413 §4"],
  limits:
    "Data before the ACK is reported only where the ACK is in the capture and clearly later; otherwise the capture may have missed or reordered it. It is an error where data that acknowledges no SYN is all that answered it. Fast Open is recognized by its option, which the snap length may cut.",
  marks: Mark.EarlyData | Mark.OddFlags,
  examples: {
    reported: `
      > S  0:100(100)     // reported
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
    silent: `
      > S  0:100(100) <FO 0102030405060708>
      < S. 0:0(0) ack 101
      > .  101:101(0) ack 1`,
  },

  *check(flow) {
    const opening = openingOf(flow);
    const syns = opening.syns.initiator;
    // A SYN with a cookie, or whose options are unknown, may carry data; and so may its answer.
    const fastOpen = syns.some(mayOfferFastOpen);
    const told = new Set<string>();
    for (const arrival of arrivals(flow)) {
      if (arrival.seg.payloadLength === 0 || isReset(arrival)) continue;
      const on = isSyn(arrival)
        ? "syn"
        : isSynAck(arrival)
          ? "syn-ack"
          : isUnasked(opening, arrival)
            ? "unasked"
            : "early";
      const reported =
        on === "syn"
          ? !mayOfferFastOpen(arrival)
          : on === "syn-ack"
            ? syns.length > 0 && !fastOpen
            : on === "unasked" || (!fastOpen && isEarly(flow, opening, arrival));
      if (!reported || told.has(`${on} ${arrival.from}`)) continue;
      told.add(`${on} ${arrival.from}`);
      yield {
        at: arrival,
        // Nothing else answered the SYN: this is why the connection did not open.
        ...(on === "unasked" && flow.outcome === "broken" && { severity: "error" as const }),
        field: "payload",
        related: arrival === syns[0] ? [] : syns.slice(0, 1),
        evidence: {
          on,
          from: arrival.from,
          octets: arrival.seg.payloadLength,
          options: on === "syn" || on === "syn-ack" ? optionsAsData(arrival.seg) : undefined,
        },
      };
    }
  },

  explain({ on, from, octets, options }, flow) {
    if (options !== undefined) {
      const segment = on === "syn" ? "SYN" : "SYN-ACK";
      return {
        what: `The ${segment} of the ${from} ${endpointText(flow, from)} has a data offset of 5 and ${plural(octets, "octet")} of data. They are no data but its options: ${options}.`,
        why: "The data offset says where the header ends, options included (RFC 9293 §3.1). With 5, which is a header of 20 octets, the receiver finds no options, and takes what follows for data: it assumes the smallest MSS, and may acknowledge octets that the sender does not count.",
        next: `Correct the data offset in the stack of the ${from}: it is (20 + octets of options) / 4, here ${5 + octets / 4}.`,
      };
    }
    const where = {
      syn: "on its SYN, without a Fast Open option",
      "syn-ack": "on its SYN-ACK, although the SYN did not request Fast Open",
      unasked: "instead of a SYN-ACK, with an ACK that acknowledges none of the SYNs",
      early: from === "initiator" ? "before any SYN-ACK" : "before the ACK that completes the handshake",
    }[on];
    return {
      what: `The ${from} ${endpointText(flow, from)} sent ${plural(octets, "octet")} of data ${where}.`,
      why:
        on === "unasked"
          ? "An endpoint in SYN-SENT answers an unacceptable ACK with a RST, and takes no data (RFC 9293 §3.10.7.3). Here the SYN is sent again, so the connection is not open."
          : on === "early"
            ? "Data that a program sends before the connection is ESTABLISHED is queued until then (RFC 9293 §3.10.2): the peer may not exist or may not accept it."
            : "TCP allows data on a SYN, but the receiver must not deliver it to its program before the handshake is complete (RFC 9293 §3.10.7.2), and most drop it. Only Fast Open (RFC 7413) uses it, and requests it with an option first.",
      next:
        on === "unasked"
          ? `Does the ${from} hold an older connection on these addresses and ports? Then look at why the other end does not reset it. Otherwise compare its ACK with the SYN's number.`
          : on === "early"
            ? "Check the sender's stack: it sends data in SYN-SENT or SYN-RECEIVED. If only this capture shows it, capture at the sender."
            : "Check whether a middlebox removed a Fast Open option. Otherwise it is a scanner, a test tool, or a stack that does this on purpose; the data will most likely have to be retransmitted.",
    };
  },
});

/**
 * A cookie or a cookie request (RFC 7413 §4.1.1), with its own option kind or the experimental one; or options that cannot be
 * read.
 */
function mayOfferFastOpen(syn: Arrival): boolean {
  const options = optionsOf(syn.seg);
  return !optionsSeen(syn) || options.some(({ kind }) => kind === "fastOpen") || !isReadable({ arrival: syn, options });
}

/** Beyond `iss`, by no more than a connection sends before a late record of its SYN-ACK. */
function isAfter(iss: SeqNumber, ack: SeqNumber): boolean {
  const distance = seqDistance(iss, ack);
  return distance > 0 && distance < SAME_CONNECTION;
}

/** Data for an initiator that sends its SYN again afterwards, with an ACK of nothing that it sent. */
function isUnasked({ syns, synAcks }: Opening, { from, seg, receiver, index }: Arrival): boolean {
  if (from === "initiator" || receiver.state !== "SYN-SENT" || !(seg.flags & ACK)) return false;
  if (synAcks.responder.length > 0 || synAcknowledgedBy(syns.initiator, seg.ack)) return false;
  const before = syns.initiator.findLast((syn) => syn.index < index);
  return syns.initiator.some((syn) => syn.index > index && syn.seg.seq === before?.seg.seq);
}

function isEarly(flow: Flow, { synAcks, answer }: Opening, data: Arrival): boolean {
  if (flow.sight.swapped || flow.sight.captureDropped > 0 || !flow.sight.startSeen) return false;
  const synAck = synAcks.responder[0];
  if (!synAck || !directionSeen(flow, "initiator") || !directionSeen(flow, "responder")) return false;
  if (data.from === "initiator") {
    // An ACK of the SYN-ACK's number shows that it had received the SYN-ACK, even if it was not captured.
    const hadIt = (data.seg.flags & ACK) !== 0 && synAcks.responder.some(({ seg }) => isAfter(seg.seq, data.seg.ack));
    return !hadIt && synAck.timeNs - data.timeNs > FRAME_SWAP_NS;
  }
  // Beyond its SYN, and clearly before the captured ACK.
  return (
    data.index > synAck.index &&
    seqLess(synAck.seg.seq, data.seg.seq) &&
    answer !== undefined &&
    acknowledges(synAck, answer.seg.ack) &&
    answer.timeNs - data.timeNs > FRAME_SWAP_NS
  );
}
