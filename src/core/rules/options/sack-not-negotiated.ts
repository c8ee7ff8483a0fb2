import { Mark, type Side } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { Sign } from "../facts/flowSigns";
import { offered, offersOf, repeated, sightings } from "../facts/negotiation";
import { defineRule } from "../rule";

interface Evidence {
  readonly sender: Side;
  readonly blocks: number;
  readonly times: number;
}

export const sackNotNegotiated = defineRule<Evidence>({
  id: "sack-not-negotiated",
  group: "options",
  severity: "error",
  title: "SACK blocks although the peer did not permit SACK",
  references: ["RFC 2018 §4"],
  limits: "Judged only where the peer's SYN was captured with all its options.",
  marks: Mark.OddOptions,
  needs: Sign.Sack,
  examples: {
    reported: `
      > S  0:0(0) <mss 1460>
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1
      > .  101:201(100) ack 1
      < .  1:1(0) ack 1 <nop,nop,sack 101:201>   // reported`,
    silent: `
      > S  0:0(0) <mss 1460,nop,nop,sackOK>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,sackOK>
      > .  1:1(0) ack 1
      > .  101:201(100) ack 1
      < .  1:1(0) ack 1 <nop,nop,sack 101:201>`,
  },

  *check(flow) {
    const offers = offersOf(flow);
    for (const { at, option, times } of sightings(offers, ({ kind }) => kind === "sack")) {
      if (offered(offers, otherSide(at.from), "sackPermitted") !== false) continue;
      const blocks = option.kind === "sack" ? option.sackBlocks.length : 0;
      yield { at, field: "options", evidence: { sender: at.from, blocks, times } };
    }
  },

  explain({ sender, blocks, times }) {
    return {
      what: `The ${sender} sends ${blocks} SACK ${blocks === 1 ? "block" : "blocks"}; its peer's SYN does not contain SACK-Permitted.${repeated(times)}`,
      why: "The option must not be sent unless the peer's SYN contains SACK-Permitted (RFC 2018 §4). The peer ignores it, or treats the segment as malformed.",
      next: "Look for a device that removes SACK-Permitted from SYNs: capture at the peer to see whether the option was sent.",
    };
  },
});
