import { Mark } from "../../flow/flow";
import { Sign } from "../facts/flowSigns";
import { unsolicited } from "../facts/negotiation";
import { defineRule } from "../rule";

export const windowScaleUnsolicited = defineRule<Record<string, never>>({
  id: "window-scale-unsolicited",
  group: "options",
  severity: "error",
  title: "SYN-ACK contains Window Scale although the SYN does not",
  references: ["RFC 7323 §2.2"],
  limits:
    "Judged only where every SYN of the attempt was captured with all its options. A device between the capture point and the responder may have changed the SYN.",
  marks: Mark.OddOptions,
  needs: Sign.Unsolicited,
  examples: {
    reported: `
      > S  0:0(0) <mss 1460>
      < S. 0:0(0) ack 1 <mss 1460,nop,wscale 7>   // reported
      > .  1:1(0) ack 1`,
    silent: `
      > S  0:0(0) <mss 1460,nop,wscale 7>
      < S. 0:0(0) ack 1 <mss 1460,nop,wscale 7>
      > .  1:1(0) ack 1`,
  },

  *check(flow) {
    for (const { at, syn } of unsolicited(flow, "windowScale"))
      yield { at, field: "options", related: [syn], evidence: {} };
  },

  explain: () => ({
    what: "The SYN-ACK contains the option Window Scale; the SYN does not.",
    why: "Window scaling is in effect only when both SYNs contain the option, and a SYN-ACK may contain it only if the SYN does (RFC 7323 §2.2). The responder now scales its windows and the initiator does not: windows are misread by a factor of 2^n, and the transfer may stall.",
    next: "Look for a device that removes options from SYNs in one direction (firewall, normalizer), or a responder that answers with fixed options.",
  }),
});
