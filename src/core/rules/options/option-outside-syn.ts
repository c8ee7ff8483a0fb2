import { Mark } from "../../flow/flow";
import { describeOption } from "../../tcp/options";
import { Sign } from "../facts/flowSigns";
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
  title: "Window Scale or SACK-Permitted on a segment without SYN",
  references: ["RFC 7323 §2.2", "RFC 2018 §2"],
  limits: "Reported once per side and option.",
  marks: Mark.OddOptions,
  needs: Sign.OptionOutsideSyn,
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
      what: `A segment without SYN contains the option ${option}.${repeated(times)}`,
      why: "Both are negotiated in SYNs only: a window scale elsewhere must be ignored (RFC 7323 §2.2), and SACK-Permitted must not be sent elsewhere (RFC 2018 §2). The option has no effect.",
      next: "Look for a stack that reuses the SYN's options as a template for later segments.",
    };
  },
});
