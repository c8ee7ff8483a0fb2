import { Mark } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { numberText } from "../facts/findingText";
import { countedText, markedSeriesOf, othersOf, type SeriesEvidence, seriesEvidence } from "../facts/series";
import { defineRule } from "../rule";

interface Evidence extends SeriesEvidence {
  readonly ack: number;
  /** The peer's SND.NXT. */
  readonly sent: number;
}

export const duplicateAck = defineRule<Evidence>({
  id: "duplicate-ack",
  group: "segments",
  severity: "information",
  title: "Duplicate ACK",
  references: ["RFC 5681 §2", "RFC 5681 §3.2"],
  limits:
    "As the standard defines it: no data, the same number and window, while the peer has data outstanding. Wireshark also counts those without outstanding data. Reported once per side, with a count.",
  marks: Mark.DuplicateAck,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < .  1:1(0) ack 1
      > .  101:201(100) ack 1
      < .  1:1(0) ack 1         // reported
      > .  201:301(100) ack 1
      < .  1:1(0) ack 1
      > .  1:101(100) ack 1
      < .  1:1(0) ack 301`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > .  1:101(100) ack 1
      < .  1:1(0) ack 101
      > .  101:201(100) ack 1
      < .  1:1(0) ack 201`,
  },

  *check(flow) {
    for (const series of markedSeriesOf(flow, Mark.DuplicateAck)) {
      const { seg, receiver } = series.first;
      yield {
        at: series.first,
        details: () => ({
          field: "ack",
          related: othersOf(series),
          evidence: { ...seriesEvidence(flow, series), ack: seg.ack, sent: receiver.sndNxt ?? seg.ack },
        }),
      };
    }
  },

  explain({ from, count, atLeast, ack, sent }, flow) {
    const peer = otherSide(from);
    const number = (raw: number) => numberText(flow, peer, raw);
    const more =
      count > 1 ? ` It is the first of ${countedText({ count, atLeast }, "duplicate ACK")} of that side.` : "";
    return {
      what: `The ${from} acknowledged ${number(ack)} again; the ${peer} had sent up to ${number(sent)}.${more}`,
      why: "A receiver immediately acknowledges a segment that arrives out of order, with the number that it still expects (RFC 5681 §3.2). So a segment before it is late or lost. After three duplicate ACKs the sender retransmits that segment.",
      next: `Check what the ${peer} sends from that number on: a retransmission means loss; the original segment a little later means reordering.`,
    };
  },
});
