import { Mark } from "../../flow/flow";
import { numberText } from "../facts/findingText";
import {
  countedText,
  marked,
  othersOf,
  type SeriesEvidence,
  seriesEvidence,
  seriesOf,
  withinText,
} from "../facts/series";
import { defineRule } from "../rule";

interface Evidence extends SeriesEvidence {
  readonly seq: number;
  /** SND.NXT of the sender, one above. */
  readonly next: number;
}

export const keepAlive = defineRule<Evidence>({
  id: "keep-alive",
  group: "segments",
  severity: "information",
  title: "A side asks whether the other is still there",
  references: ["RFC 9293 §3.8.4"],
  limits:
    "By its number only: SND.NXT−1 with at most one octet from a side that has nothing outstanding. Told once a side, with a count.",
  marks: Mark.KeepAlive,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      +60 > . 0:0(0) ack 1   // reported
      < .  1:1(0) ack 1`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      +60 > P. 1:2(1) ack 1
      < .  1:1(0) ack 2`,
  },

  *check(flow) {
    // Before the connection is open a number one too low is a fault of the handshake.
    const list = [...marked(flow, Mark.KeepAlive)].filter(({ marks }) => !(marks & Mark.Handshake));
    for (const series of seriesOf(list)) {
      const { seg, sender } = series.first;
      yield {
        at: series.first,
        field: "seq",
        related: othersOf(series),
        evidence: { ...seriesEvidence(flow, series), seq: seg.seq, next: sender.sndNxt ?? seg.seq },
      };
    }
  },

  explain({ from, count, atLeast, spanNs, seq, next }, flow) {
    const number = (raw: number) => numberText(flow, from, raw);
    const more =
      count > 1 ? ` It is the first of ${countedText({ count, atLeast }, "keep-alive")}${withinText(spanNs)}.` : "";
    return {
      what: `The ${from} sent a segment with SEQ ${number(seq)}, one below its next number ${number(next)}, and nothing new in it.${more}`,
      why: "A segment below the window must be answered by an ACK (RFC 9293 §3.10.7.4), so a number one too low finds out whether the other side is alive: that is how keep-alives work (§3.8.4). The standard wants them off by default and 2 hours apart.",
      next: "Keep-alives every few seconds cost more than they tell; every minute or so they keep a NAT or firewall from forgetting the connection. If they are not answered, look at when the other side was last heard.",
    };
  },
});
