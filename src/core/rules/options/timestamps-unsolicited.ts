import { Mark } from "../../flow/flow";
import { Sign } from "../facts/flowSigns";
import { unsolicited } from "../facts/negotiation";
import { defineRule } from "../rule";

export const timestampsUnsolicited = defineRule<Record<string, never>>({
  id: "timestamps-unsolicited",
  group: "options",
  severity: "error",
  title: "SYN-ACK contains Timestamps although the SYN does not",
  references: ["RFC 7323 §3.2"],
  limits:
    "Judged only where every SYN of the attempt was captured with all its options. A device between the capture point and the responder may have changed the SYN.",
  marks: Mark.OddOptions,
  needs: Sign.Unsolicited,
  examples: {
    reported: `
      > S  0:0(0) <mss 1460>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 100 ecr 0>   // reported
      > .  1:1(0) ack 1`,
    silent: `
      > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 100 ecr 100>
      > .  1:1(0) ack 1 <nop,nop,TS val 101 ecr 100>`,
  },

  *check(flow) {
    for (const { at, syn } of unsolicited(flow, "timestamps"))
      yield { at, field: "options", related: [syn], evidence: {} };
  },

  explain: () => ({
    what: "The SYN-ACK contains the option Timestamps; the SYN does not.",
    why: "A SYN-ACK may contain Timestamps only if the SYN does (RFC 7323 §3.2). A responder that considers them negotiated drops every later segment without them.",
    next: "Look for a device that removes options from SYNs in one direction (firewall, normalizer), or a responder that answers with fixed options.",
  }),
});
