import { Mark } from "../../flow/flow";
import type { TcpOption } from "../../tcp/options";
import { Sign } from "../facts/flowSigns";
import { negotiates, offersOf, segmentName } from "../facts/negotiation";
import { defineRule } from "../rule";

interface Evidence {
  readonly segment: string;
  readonly nops: number;
}

/** Padding to 32 bits needs at most three. */
const SUSPICIOUS_RUN = 4;

export const optionsStripped = defineRule<Evidence>({
  id: "options-stripped",
  group: "options",
  severity: "warning",
  title: "Four or more NOPs in a row: a middlebox may have removed an option",
  references: ["RFC 9293 §3.2"],
  limits: "The capture does not show which option it was; the number of octets is a hint. Reported once per side.",
  marks: Mark.OddOptions,
  needs: Sign.NopRun,
  examples: {
    reported: `
      > S  0:0(0) <mss 1460,nop,nop,sackOK>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,nop,nop>   // reported
      > .  1:1(0) ack 1`,
    silent: `
      > S  0:0(0) <mss 1460,nop,nop,sackOK>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,nop,eol>
      > .  1:1(0) ack 1`,
  },

  *check(flow) {
    for (const from of ["initiator", "responder"] as const) {
      for (const { arrival, options } of offersOf(flow)) {
        if (arrival.from !== from || !negotiates(arrival)) continue;
        const nops = longestRun(options);
        if (nops < SUSPICIOUS_RUN) continue;
        yield { at: arrival, field: "options", evidence: { segment: segmentName(arrival), nops } };
        break;
      }
    }
  },

  explain({ segment, nops }) {
    const hint =
      nops === 4
        ? "four octets fit SACK-Permitted or a window scale with padding"
        : nops >= 10
          ? "ten or more fit Timestamps"
          : "the number of octets hints at the option";
    return {
      what: `${segment} has ${nops} NOPs in a row; padding needs at most three.`,
      why: "Firewalls and normalizers overwrite unwanted options octet by octet with NOPs. The two ends then have different views of what was offered.",
      next: `Compare with a capture at the sender: ${hint}. Then look for the device on the path that removes it (TCP normalization, "option clear").`,
    };
  },
});

function longestRun(options: readonly TcpOption[]): number {
  let longest = 0;
  let run = 0;
  for (const { kind } of options) {
    run = kind === "nop" ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}
