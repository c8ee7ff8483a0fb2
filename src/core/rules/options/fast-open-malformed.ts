import { Mark } from "../../flow/flow";
import { Sign } from "../facts/flowSigns";
import { negotiates, offersOf } from "../facts/negotiation";
import { defineRule } from "../rule";

interface Evidence {
  readonly cookieLength: number;
}

const FAST_OPEN = 34;

export const fastOpenMalformed = defineRule<Evidence>({
  id: "fast-open-malformed",
  group: "options",
  severity: "warning",
  title: "Invalid Fast Open cookie length",
  references: ["RFC 7413 §4.1.1"],
  limits: "The experimental option kinds 253 and 254 are not judged.",
  marks: Mark.OddOptions,
  needs: Sign.OddList,
  examples: {
    reported: `
      > S  0:0(0) <mss 1460,FO 010203,nop,nop,nop>   // reported
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1`,
    silent: `
      > S  0:0(0) <mss 1460,FO 01020304,nop,nop>
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1`,
  },

  *check(flow) {
    for (const { arrival, options } of offersOf(flow)) {
      if (!negotiates(arrival)) continue;
      const option = options.find(({ kindNumber }) => kindNumber === FAST_OPEN);
      // With a length below 2, or beyond the header, the cookie cannot be judged: option-malformed reports it.
      if (!option?.malformed || arrival.seg.options[option.offset + 1] !== option.length) continue;
      yield { at: arrival, field: "options", evidence: { cookieLength: option.length - 2 } };
      return;
    }
  },

  explain: ({ cookieLength }) => ({
    what: `The Fast Open option contains a cookie of ${cookieLength} octets; a cookie has 4 to 16 octets, an even number, and a cookie request has none.`,
    why: "A receiver must ignore a Fast Open option of any other length (RFC 7413 §4.1.1), so the connection opens without Fast Open.",
    next: "Check how the sender stores the cookie that it received.",
  }),
});
