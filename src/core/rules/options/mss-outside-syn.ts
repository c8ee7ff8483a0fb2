import { Mark } from "../../flow/flow";
import { Sign } from "../facts/flowSigns";
import { hasSyn, offersOf, repeated, sightings } from "../facts/negotiation";
import { defineRule } from "../rule";

interface Evidence {
  readonly mss: number | undefined;
  readonly times: number;
}

export const mssOutsideSyn = defineRule<Evidence>({
  id: "mss-outside-syn",
  group: "options",
  severity: "warning",
  title: "MSS option on a segment without SYN",
  references: ["RFC 9293 §3.2"],
  limits: "Reported once per side.",
  marks: Mark.OddOptions,
  needs: Sign.OptionOutsideSyn,
  examples: {
    reported: `
      > S  0:0(0) <mss 1460>
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1 <mss 1460>   // reported`,
    silent: `
      > S  0:0(0) <mss 1460>
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1`,
  },

  *check(flow) {
    const faulty = sightings(offersOf(flow), (option, { arrival }) => option.kind === "mss" && !hasSyn(arrival));
    for (const { at, option, times } of faulty)
      yield {
        at,
        field: "options",
        evidence: { mss: option.kind === "mss" ? option.mss : undefined, times },
      };
  },

  explain({ mss, times }) {
    return {
      what: `A segment without SYN contains the option MSS ${mss}.${repeated(times)}`,
      why: "The option must be sent in segments with SYN only (RFC 9293 §3.2, MUST-65). A receiver ignores it here; some drop the segment.",
      next: "Look for a stack that reuses the SYN's options as a template for later segments.",
    };
  },
});
