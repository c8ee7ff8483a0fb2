import { Mark } from "../../flow/flow";
import { describeOption } from "../../tcp/options";
import { hasSyn, offersOf, repeated, sightings } from "../facts/negotiation";
import { defineRule } from "../rule";

interface Evidence {
  readonly option: string;
  readonly times: number;
}

export const optionOutsideSyn = defineRule<Evidence>({
  id: "option-outside-syn",
  group: "options",
  severity: "warning",
  title: "Window scale or SACK-Permitted on a segment without SYN",
  references: ["RFC 7323 §2.2", "RFC 2018 §2"],
  limits: "Told once for each side and option.",
  marks: Mark.OddOptions,
  examples: {
    reported: `
      > S  0:0(0) <mss 1460>
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1 <nop,wscale 7>   // reported`,
    silent: `
      > S  0:0(0) <mss 1460,nop,wscale 7>
      < S. 0:0(0) ack 1 <mss 1460,nop,wscale 7>
      > .  1:1(0) ack 1`,
  },

  *check(flow) {
    const faulty = sightings(
      offersOf(flow),
      ({ kind }, { arrival }) => (kind === "windowScale" || kind === "sackPermitted") && !hasSyn(arrival),
    );
    for (const { at, option, times } of faulty)
      yield { at, field: "options", evidence: { option: describeOption(option), times } };
  },

  explain({ option, times }) {
    return {
      what: `A segment without SYN bears the option ${option}.${repeated(times)}`,
      why: "Both are negotiated by the SYNs alone: a window scale elsewhere must be ignored (RFC 7323 §2.2), and SACK-Permitted must not be sent elsewhere (RFC 2018 §2). What the sender wanted to change does not change.",
      next: "Look for a stack that keeps the SYN's options in its template for later segments.",
    };
  },
});
