import { Mark } from "../../flow/flow";
import type { TcpOption } from "../../tcp/options";
import { negotiates, offersOf, segmentName } from "../facts/negotiation";
import { defineRule } from "../rule";

interface Evidence {
  readonly segment: string;
  readonly nops: number;
}

/** Padding to 32 bits needs three at the most. */
const SUSPICIOUS_RUN = 4;

export const optionsStripped = defineRule<Evidence>({
  id: "options-stripped",
  group: "options",
  severity: "warning",
  title: "A row of NOPs stands where a middlebox blanked an option",
  references: ["RFC 9293 §3.2"],
  limits: "Which option it was cannot be seen; the number of octets is a hint. Told once for each side.",
  marks: Mark.OddOptions,
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
        ? "four octets are SACK-Permitted with its padding, or a window scale with its own"
        : nops >= 10
          ? "ten and more are Timestamps"
          : "the number of octets hints at which";
    return {
      what: `${segment} has ${nops} NOPs in a row; padding needs three at the most.`,
      why: "Firewalls and normalisers blank options that they do not want, octet by octet, with NOPs. The two ends then believe different things about what was offered.",
      next: `Compare with a capture at the sender: ${hint}. Then look for the device between that removes it (TCP normalisation, "option clear").`,
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
