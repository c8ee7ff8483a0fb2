import { type Arrival, type Flow, Mark, type Side } from "../../flow/flow";

import { AE, CWR, ECE, flagsText, RST, SYN } from "../../tcp/flags";
import { openingOf } from "../facts/handshakeSegments";
import { countedText, isMinimum, marked, othersOf, seriesOf } from "../facts/series";
import { defineRule } from "../rule";

interface Evidence {
  readonly from: Side;
  readonly flags: number;
  readonly count: number;
  /** The SYN asked for ECN, and the SYN-ACK did not agree. */
  readonly asked: boolean;
}

const ECN = AE | CWR | ECE;

export const ecnNotNegotiated = defineRule<Evidence>({
  id: "ecn-not-negotiated",
  group: "options",
  severity: "information",
  title: "ECN flags without negotiated ECN",
  references: ["RFC 3168 §6.1", "RFC 9768 §3.1"],
  limits:
    "Judged only where both the SYN and the SYN-ACK were captured. A SYN that was not captured may have requested ECN. RST segments are not judged. Reported once per side, with a count.",
  marks: Mark.OddFlags,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > PE. 1:101(100) ack 1   // reported
      < .  1:1(0) ack 101`,
    silent: `
      > SEW 0:0(0)
      < SE. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > PE. 1:101(100) ack 1
      < .  1:1(0) ack 101`,
  },

  *check(flow) {
    const { syns, synAcks } = openingOf(flow);
    if (syns.initiator.length === 0 || synAcks.responder.length === 0) return;
    const asked = syns.initiator.some(hasEcn);
    if (asked && synAcks.responder.some(hasEcn)) return;
    for (const series of seriesOf(withEcn(flow))) {
      const { from, first, count } = series;
      yield {
        at: first,
        field: "flags",
        related: [syns.initiator[0]!, synAcks.responder[0]!, ...othersOf(series)],
        evidence: { from, flags: first.seg.flags, count, asked },
      };
    }
  },

  explain({ from, flags, count, asked }, flow) {
    const more =
      count > 1 ? ` It is the first of ${countedText({ count, atLeast: isMinimum(flow, from) }, "such segment")}.` : "";
    return {
      what: `The ${from} sends ${flagsText(flags)}, but ${asked ? "the SYN-ACK does not accept ECN" : "the SYN does not request ECN"}.${more}`,
      why: "ECE and CWR have a meaning only after both SYNs agreed on ECN (RFC 3168 §6.1, RFC 9768 §3.1). Without that the receiver ignores them.",
      next: "Look for a device on the path that sets these bits, or that cleared them on the SYN or the SYN-ACK: compare with a capture at the other side.",
    };
  },
});

function hasEcn({ seg }: Arrival): boolean {
  return (seg.flags & ECN) !== 0;
}

function withEcn(flow: Flow): readonly Arrival[] {
  return marked(flow, Mark.OddFlags).filter(
    ({ seg }) => (seg.flags & (ECE | CWR)) !== 0 && (seg.flags & (SYN | RST)) === 0,
  );
}
