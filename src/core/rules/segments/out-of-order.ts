import { Mark } from "../../flow/flow";
import { durationText } from "../../text/durations";
import { numberText } from "../facts/findingText";
import { resentOf } from "../facts/holes";
import { countedText, othersOf, type SeriesEvidence, seriesEvidence, seriesOf } from "../facts/series";
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
  title: "Segments came in another order than they were sent",
  references: ["RFC 9293 §3.10.7.4"],
  limits:
    "It fills a gap that was left less than a round trip of the handshake before (3 ms where there was none to measure), and was not seen before: later than that it may be a retransmission. The capture itself can record frames in the wrong order. Told once a side, with a count.",
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
    const list = resentOf(flow).filter(({ kind }) => kind === "out-of-order");
    for (const series of seriesOf(list.map(({ arrival }) => arrival))) {
      const { first } = series;
      const cause = list.find(({ arrival }) => arrival === first)!.cause!;
      yield {
        at: first,
        field: "seq",
        related: [cause, ...othersOf(series)],
        evidence: {
          ...seriesEvidence(flow, series),
          seq: first.seg.seq,
          overtaker: cause.seg.seq,
          lateNs: first.timeNs - cause.timeNs,
        },
      };
    }
  },

  explain({ from, count, atLeast, seq, overtaker, lateNs }, flow) {
    const number = (raw: number) => numberText(flow, from, raw);
    const more = count > 1 ? ` It is the first of ${countedText({ count, atLeast }, "segment")} out of order.` : "";
    return {
      what: `The segment of the ${from} with SEQ ${number(seq)} came ${durationText(lateNs)} after the one with SEQ ${number(overtaker)}, which follows it.${more}`,
      why: "IP may deliver in any order. The receiver keeps what lies in the window until the missing part is there, and acknowledges at once what it has (RFC 9293 §3.10.7.4). Three such ACKs make the sender take it for loss.",
      next: "Look for parallel ways: link aggregation or routing that spreads one flow's packets, several queues of a network card, or a capture that joins two interfaces.",
    };
  },
});
