import { Mark } from "../../flow/flow";
import { optionName } from "../../tcp/options";
import { Sign } from "../facts/flowSigns";
import { offersOf, repeated, segmentName, sightings } from "../facts/negotiation";
import { defineRule } from "../rule";

interface Evidence {
  readonly segment: string;
  readonly option: string;
  readonly kindNumber: number;
  readonly offset: number;
  readonly reason: string;
  readonly times: number;
}

export const optionMalformed = defineRule<Evidence>({
  id: "option-malformed",
  group: "options",
  severity: "error",
  title: "Invalid option length",
  references: ["RFC 9293 §3.1", "RFC 9293 §3.2"],
  limits: "Not reported where the snap length cut the options. Options after an invalid length cannot be decoded.",
  marks: Mark.OddOptions,
  needs: Sign.OddList,
  examples: {
    reported: `
      > S  0:0(0) <mss 1460,raw 03020000>   // reported
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1`,
    silent: `
      > S  0:0(0) <mss 1460,nop,wscale 7>
      < S. 0:0(0) ack 1 <mss 1460,nop,wscale 7>
      > .  1:1(0) ack 1`,
  },

  *check(flow) {
    for (const { at, option, times } of sightings(offersOf(flow), ({ malformed }) => malformed !== undefined)) {
      yield {
        at,
        field: "options",
        evidence: {
          segment: segmentName(at),
          option: optionName(option),
          kindNumber: option.kindNumber,
          offset: option.offset,
          reason: option.malformed ?? "",
          times,
        },
      };
    }
  },

  explain({ segment, option, kindNumber, offset, reason, times }) {
    return {
      what: `${segment} contains a malformed option ${option} (kind ${kindNumber}) at octet ${offset} of its options: ${reason}.${repeated(times)}`,
      why: "A TCP must handle an illegal option length (RFC 9293 §3.1, MUST-7): it may reset the connection and log the cause, or ignore the option. Either way the option has no effect.",
      next: "Check how the sender builds its options: the length includes the kind and length octets. If the options are intact at another capture point, a device between the two rewrites them.",
    };
  },
});
