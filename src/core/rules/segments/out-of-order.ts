import { Mark } from "../../flow/flow";
import { durationText } from "../../text/durations";
import { numberText } from "../facts/findingText";
import { resentSeriesOf } from "../facts/holes";
import { countedText, othersOf, type SeriesEvidence, seriesEvidence } from "../facts/series";
import { defineRule } from "../rule";

interface Evidence extends SeriesEvidence {
  readonly seq: number;
  /** SEG.SEQ of the segment that came before it. */
  readonly overtaker: number;
  readonly lateNs: number;
}

export const outOfOrder = defineRule<Evidence>({
  id: "out-of-order",
  group: "segments",
  severity: "information",
  title: "Out-of-order segment",
  references: ["RFC 9293 §3.10.7.4"],
  limits:
    "The segment fills a gap that appeared less than one round trip of the handshake earlier (3 ms where the handshake was not measured), and was not seen before. A later segment may be a retransmission. The capture itself may record frames in the wrong order. Reported once per side, with a count.",
  marks: Mark.OldData,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 101:201(100) ack 1
      > P. 1:101(100) ack 1    // reported
      < .  1:1(0) ack 201`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 101:201(100) ack 1
      +0.3 > P. 1:101(100) ack 1
      < .  1:1(0) ack 201`,
  },

  *check(flow) {
    for (const series of resentSeriesOf(flow, "out-of-order")) {
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
            overtaker: cause.seg.seq,
            lateNs: first.timeNs - cause.timeNs,
          },
        }),
      };
    }
  },

  explain({ from, count, atLeast, seq, overtaker, lateNs }, flow) {
    const number = (raw: number) => numberText(flow, from, raw);
    const more = count > 1 ? ` It is the first of ${countedText({ count, atLeast }, "out-of-order segment")}.` : "";
    return {
      what: `The segment of the ${from} with SEQ ${number(seq)} arrived ${durationText(lateNs)} after the segment with SEQ ${number(overtaker)}, which follows it in sequence.${more}`,
      why: "IP may deliver packets in any order. The receiver keeps segments inside the window until the missing part arrives, and immediately acknowledges what it has (RFC 9293 §3.10.7.4). After three such ACKs the sender assumes a loss.",
      next: "Look for parallel paths: link aggregation or routing that distributes the packets of one flow, several NIC queues, or a capture that joins two interfaces.",
    };
  },
});
