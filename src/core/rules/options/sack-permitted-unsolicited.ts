import { Mark } from "../../flow/flow";
import { Sign } from "../facts/flowSigns";
import { unsolicited } from "../facts/negotiation";
import { defineRule } from "../rule";

export const sackPermittedUnsolicited = defineRule<Record<string, never>>({
  id: "sack-permitted-unsolicited",
  group: "options",
  severity: "warning",
  title: "SYN-ACK contains SACK-Permitted although the SYN does not",
  references: ["RFC 2018 §2"],
  limits:
    "Judged only where every SYN of the attempt was captured with all its options. A device between the capture point and the responder may have changed the SYN.",
  marks: Mark.OddOptions,
  needs: Sign.Unsolicited,
  examples: {
    reported: `
      > S  0:0(0) <mss 1460>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,sackOK>   // reported
      > .  1:1(0) ack 1`,
    silent: `
      > S  0:0(0) <mss 1460,nop,nop,sackOK>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,sackOK>
      > .  1:1(0) ack 1`,
  },

  *check(flow) {
    for (const { at, syn } of unsolicited(flow, "sackPermitted"))
      yield { at, field: "options", related: [syn], evidence: {} };
  },

  explain: () => ({
    what: "The SYN-ACK contains the option SACK-Permitted; the SYN does not.",
    why: "Selective acknowledgments are sent only to a peer that permitted them in its SYN (RFC 2018 §2, §4); an unsolicited SACK-Permitted has no effect in a conforming stack.",
    next: "Look for a device that removes options from SYNs in one direction, or a responder that answers with fixed options.",
  }),
});
