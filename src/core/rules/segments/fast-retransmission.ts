import { Mark } from "../../flow/flow";
import { numberText } from "../facts/findingText";
import { resentSeriesOf } from "../facts/holes";
import { countedText, othersOf, type SeriesEvidence, seriesEvidence } from "../facts/series";
import { defineRule } from "../rule";

interface Evidence extends SeriesEvidence {
  readonly seq: number;
  readonly sent: number;
}

export const fastRetransmission = defineRule<Evidence>({
  id: "fast-retransmission",
  group: "segments",
  severity: "information",
  title: "Fast retransmission",
  references: ["RFC 5681 §3.2"],
  limits:
    "As in Wireshark: preceded by at least two duplicate ACKs of exactly this number, the last within 20 ms. The standard requires three; one may be missing from the capture. Reported once per side, with a count.",
  marks: Mark.OldData,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > .  1:101(100) ack 1
      > .  101:201(100) ack 1
      > .  201:301(100) ack 1
      > .  301:401(100) ack 1
      < .  1:1(0) ack 1
      < .  1:1(0) ack 1
      < .  1:1(0) ack 1
      > .  1:101(100) ack 1   // reported
      < .  1:1(0) ack 401`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > .  1:101(100) ack 1
      > .  101:201(100) ack 1
      < .  1:1(0) ack 1
      +0.3 > . 1:101(100) ack 1
      < .  1:1(0) ack 201`,
  },

  *check(flow) {
    for (const series of resentSeriesOf(flow, "fast-retransmission")) {
      const { first } = series;
      const cause = series.cause!;
      yield {
        at: first,
        details: () => ({
          field: "seq",
          related: [cause, ...othersOf(series)],
          evidence: {
            ...seriesEvidence(flow, series),
            seq: first.seg.seq,
            sent: first.sender.sndNxt ?? first.seg.seq,
          },
        }),
      };
    }
  },

  explain({ from, count, atLeast, seq, sent }, flow) {
    const number = (raw: number) => numberText(flow, from, raw);
    const more = count > 1 ? ` It is the first of ${countedText({ count, atLeast }, "fast retransmission")}.` : "";
    return {
      what: `The ${from} retransmitted data from SEQ ${number(seq)} right after duplicate ACKs of that number; it had already sent up to ${number(sent)}.${more}`,
      why: "Three duplicate ACKs mean that later segments arrived and this one did not, so it is retransmitted without waiting for the timeout (RFC 5681 §3.2). This is TCP's normal reaction to a single loss, and it slows the sender down.",
      next: "A few are harmless. Many mean that the path loses packets, or reorders them so much that the sender treats it as loss: look for out-of-order segments.",
    };
  },
});
