import { Mark } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { seqAdd } from "../../tcp/seq";
import { numberText } from "../facts/findingText";
import { resentOf } from "../facts/holes";
import { countedText, othersOf, type SeriesEvidence, seriesEvidence, seriesOf } from "../facts/series";
import { defineRule } from "../rule";

interface Evidence extends SeriesEvidence {
  readonly seq: number;
  readonly end: number;
  /** The highest number that the peer had acknowledged. */
  readonly acked: number;
}

export const spuriousRetransmission = defineRule<Evidence>({
  id: "spurious-retransmission",
  group: "segments",
  severity: "information",
  title: "Spurious retransmission",
  references: ["RFC 9293 §3.8.1", "RFC 5682"],
  limits:
    "The acknowledgment had passed the capture point, but may not have reached the sender. Reported once per side, with a count. A keep-alive with one octet of data is not reported.",
  marks: Mark.OldData,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 101
      +0.3 > P. 1:101(100) ack 1   // reported
      < .  1:1(0) ack 101`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      +0.3 > P. 1:101(100) ack 1
      < .  1:1(0) ack 101`,
  },

  *check(flow) {
    const list = resentOf(flow).filter(({ kind }) => kind === "spurious-retransmission");
    for (const series of seriesOf(list.map(({ arrival }) => arrival))) {
      const { seg, receiver } = series.first;
      yield {
        at: series.first,
        field: "seq",
        related: othersOf(series),
        evidence: {
          ...seriesEvidence(flow, series),
          seq: seg.seq,
          end: seqAdd(seg.seq, seg.len),
          acked: receiver.rcvNxt ?? seg.seq,
        },
      };
    }
  },

  explain({ from, count, atLeast, seq, end, acked }, flow) {
    const number = (raw: number) => numberText(flow, from, raw);
    const more = count > 1 ? ` It is the first of ${countedText({ count, atLeast }, "such segment")}.` : "";
    return {
      what: `The ${from} retransmitted ${number(seq)} to ${number(end)}, although the ${otherSide(from)} had acknowledged up to ${number(acked)}.${more}`,
      why: "A sender does not retransmit a segment that it knows to be acknowledged. It happens when the acknowledgment is lost or late on the return path, or when the timeout is shorter than the round trip (RFC 5682). The receiver drops the copy and acknowledges it again (RFC 9293 §3.10.7.4).",
      next: "Check the return path: ACKs may be lost or delayed beyond the capture point. If it happens all the time, the sender does not accept those ACKs (incorrect numbers or checksums, a firewall), or its timeout is too short.",
    };
  },
});
