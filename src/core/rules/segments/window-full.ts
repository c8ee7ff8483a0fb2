import { Mark } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { seqAdd } from "../../tcp/seq";
import { numberText } from "../facts/findingText";
import { countedText, markedSeriesOf, othersOf, type SeriesEvidence, seriesEvidence } from "../facts/series";
import { defineRule } from "../rule";

interface Evidence extends SeriesEvidence {
  /** SEG.SEQ+SEG.LEN: the right edge of the window. */
  readonly edge: number;
  /** What the receiver had acknowledged: the left edge. */
  readonly acked: number | undefined;
}

export const windowFull = defineRule<Evidence>({
  id: "window-full",
  group: "segments",
  severity: "information",
  title: "Receive window is full",
  references: ["RFC 9293 §3.8.6"],
  limits:
    "The window is known only where both SYNs were captured, because they contain the window scale. Reported once per side, with a count.",
  marks: Mark.WindowFull,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 win 200
      > .  1:1(0) ack 1
      > .  1:101(100) ack 1
      > P. 101:201(100) ack 1    // reported
      < .  1:1(0) ack 201 win 200`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 win 200
      > .  1:1(0) ack 1
      > .  1:101(100) ack 1
      > P. 101:200(99) ack 1
      < .  1:1(0) ack 200 win 200`,
  },

  *check(flow) {
    for (const series of markedSeriesOf(flow, Mark.WindowFull)) {
      const { seg, receiver } = series.first;
      yield {
        at: series.first,
        field: "seq",
        related: othersOf(series),
        evidence: {
          ...seriesEvidence(flow, series),
          edge: seqAdd(seg.seq, seg.payloadLength),
          acked: receiver.rcvNxt,
        },
      };
    }
  },

  explain({ from, count, atLeast, edge, acked }, flow) {
    const peer = otherSide(from);
    const number = (raw: number) => numberText(flow, from, raw);
    const range = acked === undefined ? "" : `, which begins at ${number(acked)}`;
    const more = count > 1 ? ` It is the first of ${countedText({ count, atLeast }, "such segment")}.` : "";
    return {
      what: `The ${from}'s data ends at ${number(edge)}, the right edge of the window of the ${peer}${range}.${more}`,
      why: `The sender must not go beyond SND.UNA+SND.WND (RFC 9293 §3.8.6, §3.4): the ${from} has to wait until the ${peer} acknowledges data or offers more. Here the receiver limits the throughput, not the network.`,
      next: `Compare the window with the bandwidth-delay product: if it is smaller, check the receive buffer and window scale of the ${peer}; if the window is full repeatedly, check how fast the program there reads.`,
    };
  },
});
