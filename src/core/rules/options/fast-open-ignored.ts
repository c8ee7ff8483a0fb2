import { type Arrival, Mark } from "../../flow/flow";
import { seqAdd } from "../../tcp/seq";
import { Sign } from "../facts/flowSigns";
import { find, negotiationOf } from "../facts/negotiation";
import { defineRule } from "../rule";

interface Evidence {
  readonly payloadLength: number;
  readonly newCookie: boolean;
}

export const fastOpenIgnored = defineRule<Evidence>({
  id: "fast-open-ignored",
  group: "options",
  severity: "information",
  title: "SYN-ACK ignores Fast Open data",
  references: ["RFC 7413 §4.2"],
  limits: "The capture does not show the reason: an old cookie, a full queue, or Fast Open disabled.",
  marks: Mark.OddOptions,
  needs: Sign.OddList,
  examples: {
    reported: `
      > S  0:100(100) <mss 1460,FO 0102030405060708,nop,nop>
      < S. 0:0(0) ack 1 <mss 1460>   // reported
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 101`,
    silent: `
      > S  0:100(100) <mss 1460,FO 0102030405060708,nop,nop>
      < S. 0:0(0) ack 101 <mss 1460>
      > .  101:101(0) ack 1`,
  },

  *check(flow) {
    const negotiation = negotiationOf(flow);
    const syn = negotiation?.syns.find(
      ({ arrival, options }) => arrival.seg.payloadLength > 0 && (find(options, "fastOpen")?.cookie.length ?? 0) > 0,
    );
    if (!negotiation || !syn) return;
    // A retry without data leaves nothing to ignore.
    const isAnswered = (synAck: Arrival): boolean =>
      negotiation.syns.findLast(({ arrival }) => arrival.index < synAck.index)?.arrival.seg.payloadLength !== 0;
    const answer = negotiation.synAcks.find(({ arrival }) => arrival.seg.ack === seqAdd(syn.arrival.seg.seq, 1));
    if (
      !answer ||
      !isAnswered(answer.arrival) ||
      negotiation.synAcks.some(({ arrival }) => arrival.seg.ack !== answer.arrival.seg.ack)
    )
      return;
    yield {
      at: answer.arrival,
      field: "ack",
      related: [syn.arrival],
      evidence: {
        payloadLength: syn.arrival.seg.payloadLength,
        newCookie: find(answer.options, "fastOpen") !== undefined,
      },
    };
  },

  explain({ payloadLength, newCookie }) {
    return {
      what: `The SYN contains a Fast Open cookie and ${payloadLength} octets of data; the SYN-ACK acknowledges only the SYN.${newCookie ? " It contains a new cookie." : ""}`,
      why: "A responder may ignore the data (RFC 7413 §4.2): then the handshake continues as usual, and the initiator retransmits the data after it. The only cost is one round trip.",
      next: newCookie
        ? "The cookie was no longer valid (the responder's key changed, or another server answered); the next connection should succeed with the new cookie."
        : "Check whether Fast Open is enabled at the responder (and at every server behind a load balancer), and whether its queue of pending Fast Open requests is full.",
    };
  },
});
