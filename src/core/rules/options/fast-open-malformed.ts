import { Mark } from "../../flow/flow";
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
  title: "The length of a Fast Open cookie is not one that it can have",
  references: ["RFC 7413 §4.1.1"],
  limits: "The experimental kinds 253 and 254 are not judged.",
  marks: Mark.OddOptions,
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
      // With a length below 2, or beyond the header, nothing can be said of the cookie: option-malformed tells of it.
      if (!option?.malformed || arrival.seg.options[option.offset + 1] !== option.length) continue;
      yield { at: arrival, field: "options", evidence: { cookieLength: option.length - 2 } };
      return;
    }
  },

  explain: ({ cookieLength }) => ({
    what: `The Fast Open option holds ${cookieLength} octets of cookie; a cookie has 4 to 16, an even number, and a request for one has none.`,
    why: "A receiver must ignore a Fast Open option of any other length (RFC 7413 §4.1.1), so the connection opens the usual way.",
    next: "Look at how the sender stores the cookie that it was given.",
  }),
});
