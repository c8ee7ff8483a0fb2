import { Mark } from "../../flow/flow";
import { find, isReadable, negotiates, offersOf, segmentName } from "../facts/negotiation";
import { optionsAsData } from "../facts/optionsAsData";
import { defineRule } from "../rule";

interface Evidence {
  readonly segment: string;
  readonly assumed: number;
  readonly family: 4 | 6;
}

export const mssMissing = defineRule<Evidence>({
  id: "mss-missing",
  group: "options",
  severity: "information",
  isOfHost: true,
  title: "SYN or SYN-ACK does not contain an MSS option",
  references: ["RFC 9293 §3.7.1"],
  limits:
    "Not reported where the snap length cut the options. Reported once per host, in its first flow, and for the first 100 hosts of a capture.",
  marks: Mark.OddOptions,
  examples: {
    reported: `
      > S  0:0(0) <nop,nop,sackOK>   // reported
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1`,
    silent: `
      > S  0:0(0) <mss 1460>
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1`,
  },

  *check(flow) {
    for (const from of ["initiator", "responder"] as const) {
      if (!flow[from].firstOfHost.withoutMss) continue;
      const own = offersOf(flow).filter(({ arrival }) => arrival.from === from && negotiates(arrival));
      const without = own.find((offer) => !find(offer.options, "mss") && isReadable(offer));
      // They are there, and the data offset does not count them.
      if (!without || optionsAsData(without.arrival.seg)) continue;
      yield {
        at: without.arrival,
        field: "options",
        evidence: {
          segment: segmentName(without.arrival),
          assumed: flow.family === 6 ? 1220 : 536,
          family: flow.family,
        },
      };
    }
  },

  explain({ segment, assumed, family }) {
    return {
      what: `${segment} does not contain an MSS option.`,
      why: `Its receiver must then assume ${assumed} octets over IPv${family} (RFC 9293 §3.7.1, MUST-15), which splits every transfer into many small segments. A TCP should send the option in every SYN (SHLD-5).`,
      next: "Check whether the sender omits it or a middlebox removes it: compare with a capture at the sender.",
    };
  },
});
