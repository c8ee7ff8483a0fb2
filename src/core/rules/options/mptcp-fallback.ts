import { Mark } from "../../flow/flow";
import { Sign } from "../facts/flowSigns";
import { mpCapable, negotiationOf } from "../facts/negotiation";
import { defineRule } from "../rule";

export const mptcpFallback = defineRule<Record<string, never>>({
  id: "mptcp-fallback",
  group: "options",
  severity: "information",
  title: "SYN-ACK does not accept Multipath TCP",
  references: ["RFC 8684 §3.7"],
  limits:
    "Only a capture at the responder can show whether the responder does not support the option or a middlebox removed it.",
  marks: Mark.OddOptions,
  needs: Sign.OddList,
  examples: {
    reported: `
      > S  0:0(0) <mss 1460,raw 1e040100>
      < S. 0:0(0) ack 1 <mss 1460>   // reported
      > .  1:1(0) ack 1`,
    silent: `
      > S  0:0(0) <mss 1460,raw 1e040100>
      < S. 0:0(0) ack 1 <mss 1460,raw 1e0c01000102030405060708>
      > .  1:1(0) ack 1`,
  },

  *check(flow) {
    const negotiation = negotiationOf(flow);
    if (!negotiation) return;
    const syn = negotiation.syns.find(({ options }) => mpCapable(options));
    const answer = negotiation.synAcks[0];
    // A retry may omit the offer, and then the answer omits it too.
    if (!syn || !answer || !negotiation.syns.every(({ options }) => mpCapable(options))) return;
    if (negotiation.synAcks.some(({ options }) => mpCapable(options))) return;
    yield { at: answer.arrival, field: "options", related: [syn.arrival], evidence: {} };
  },

  explain: () => ({
    what: "The SYN offers Multipath TCP (MP_CAPABLE); the SYN-ACK does not contain MP_CAPABLE.",
    why: "Without MP_CAPABLE in the SYN-ACK the connection is plain TCP over one path (RFC 8684 §3.7). It works.",
    next: "If the responder supports Multipath TCP, capture there: if the option arrives, check its configuration; if not, check the middleboxes on the path.",
  }),
});
