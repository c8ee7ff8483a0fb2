import { Mark } from "../../flow/flow";
import { Sign } from "../facts/flowSigns";
import { offersOf, repeated, segmentName, sightings } from "../facts/negotiation";
import { defineRule } from "../rule";

interface Evidence {
  readonly segment: string;
  readonly octets: number;
  readonly times: number;
}

export const optionAfterEnd = defineRule<Evidence>({
  id: "option-after-end",
  group: "options",
  severity: "warning",
  title: "Nonzero octets after End of Option List",
  references: ["RFC 9293 §3.1"],
  limits: "What the octets were intended to be is unknown: no receiver reads them.",
  marks: Mark.OddOptions,
  needs: Sign.OddList,
  examples: {
    reported: `
      > S  0:0(0) <mss 1460,eol,raw 030307>   // reported
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1`,
    silent: `
      > S  0:0(0) <mss 1460,nop,wscale 7,eol,raw 000000>
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1`,
  },

  *check(flow) {
    const faulty = sightings(offersOf(flow), (option) => option.kind === "afterEnd" && !option.allZero);
    // One fault of its sender, regardless of the first octet.
    for (const from of ["initiator", "responder"] as const) {
      const own = faulty.filter(({ at }) => at.from === from);
      const first = own[0];
      if (!first) continue;
      yield {
        at: first.at,
        field: "options",
        evidence: {
          segment: segmentName(first.at),
          octets: first.option.length,
          times: own.reduce((sum, { times }) => sum + times, 0),
        },
      };
    }
  },

  explain({ segment, octets, times }) {
    return {
      what: `${segment} has ${octets} ${octets === 1 ? "octet" : "octets"} after End of Option List, not all of them zero.${repeated(times)}`,
      why: "The list ends at kind 0, and the padding after it must be zero (RFC 9293 §3.1, MUST-69). A receiver ignores those octets, including any option among them.",
      next: "Look for an option written after the end of the list, a data offset that is too large, or a buffer that was not cleared.",
    };
  },
});
