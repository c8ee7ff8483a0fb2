import { Mark } from "../../flow/flow";
import { unsolicited } from "../facts/negotiation";
import { defineRule } from "../rule";

export const timestampsUnsolicited = defineRule<Record<string, never>>({
  id: "timestamps-unsolicited",
  group: "options",
  severity: "error",
  title: "The SYN-ACK bears Timestamps that the SYN did not offer",
  references: ["RFC 7323 §3.2"],
  limits:
    "Judged only where every SYN of the attempt is in the capture with all its options. A device between capture and responder may have changed the SYN.",
  marks: Mark.OddOptions,
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
    what: "The SYN-ACK bears the option Timestamps; the SYN did not.",
    why: "A SYN-ACK may bear Timestamps only if the SYN did (RFC 7323 §3.2). A responder that takes them for negotiated drops every later segment without them.",
    next: "Look for a device that removes options from SYNs in one direction (firewall, normaliser), or a responder that answers with fixed options.",
  }),
});
