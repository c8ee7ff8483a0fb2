import { Mark } from "../../flow/flow";
import { LARGEST_SHIFT } from "../../tcp/thresholds";
import { Sign } from "../facts/flowSigns";
import { find, negotiates, offersOf, segmentName } from "../facts/negotiation";
import { defineRule } from "../rule";

interface Evidence {
  readonly segment: string;
  readonly shiftCount: number;
}

export const windowScaleTooLarge = defineRule<Evidence>({
  id: "window-scale-too-large",
  group: "options",
  severity: "warning",
  title: "Window scale shift exceeds 14",
  references: ["RFC 7323 §2.3"],
  limits: "Reported once per side.",
  marks: Mark.OddOptions,
  needs: Sign.LargeShift,
  examples: {
    reported: `
      > S  0:0(0) <mss 1460,nop,wscale 15>   // reported
      < S. 0:0(0) ack 1 <mss 1460,nop,wscale 7>
      > .  1:1(0) ack 1`,
    silent: `
      > S  0:0(0) <mss 1460,nop,wscale 14>
      < S. 0:0(0) ack 1 <mss 1460,nop,wscale 0>
      > .  1:1(0) ack 1`,
  },

  *check(flow) {
    for (const from of ["initiator", "responder"] as const) {
      for (const { arrival, options } of offersOf(flow)) {
        const shiftCount = find(options, "windowScale")?.shiftCount ?? 0;
        if (arrival.from !== from || !negotiates(arrival) || shiftCount <= LARGEST_SHIFT) continue;
        yield {
          at: arrival,
          field: "options",
          expected: "14 or less",
          evidence: { segment: segmentName(arrival), shiftCount },
        };
        break;
      }
    }
  },

  explain({ segment, shiftCount }) {
    return {
      what: `${segment} offers a window scale with a shift count of ${shiftCount}; the maximum is ${LARGEST_SHIFT}.`,
      why: "With more than 14 the window would reach half the sequence space. A receiver must log the error and use 14 instead (RFC 7323 §2.3), while the sender may use its own value: then the two disagree about every window.",
      next: "Check how the sender derives the shift count from its buffer size.",
    };
  },
});
