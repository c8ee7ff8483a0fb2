import { Mark } from "../../flow/flow";
import { numberText } from "../facts/findingText";
import { resentSeriesOf } from "../facts/holes";
import { countedText, othersOf, type SeriesEvidence, seriesEvidence, withinText } from "../facts/series";
import { defineRule } from "../rule";

interface Evidence extends SeriesEvidence {
  readonly seq: number;
  /** SND.NXT of the sender. */
  readonly sent: number;
  readonly payloadLength: number;
}

export const retransmission = defineRule<Evidence>({
  id: "retransmission",
  group: "segments",
  severity: "information",
  title: "Retransmission",
  references: ["RFC 9293 §3.8.1", "RFC 6298 §5.4"],
  limits:
    "Reported once per side, with a count. Separate rules cover SYNs and SYN-ACKs, fast retransmissions, spurious retransmissions and out-of-order segments.",
  marks: Mark.OldData,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      +0.3 > P. 1:101(100) ack 1   // reported
      < .  1:1(0) ack 101`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 101`,
  },

  *check(flow) {
    for (const series of resentSeriesOf(flow, "retransmission")) {
      const { seg, sender } = series.first;
      yield {
        at: series.first,
        details: () => ({
          field: "seq",
          related: othersOf(series),
          evidence: {
            ...seriesEvidence(flow, series),
            seq: seg.seq,
            sent: sender.sndNxt ?? seg.seq,
            payloadLength: seg.payloadLength,
          },
        }),
      };
    }
  },

  explain({ from, count, atLeast, spanNs, seq, sent, payloadLength }, flow) {
    const number = (raw: number) => numberText(flow, from, raw);
    const more =
      count > 1 ? ` It is the first of ${countedText({ count, atLeast }, "retransmission")}${withinText(spanNs)}.` : "";
    return {
      what: `The ${from} retransmitted ${payloadLength > 0 ? `data from SEQ ${number(seq)}` : `its FIN with SEQ ${number(seq)}`}; it had already sent up to ${number(sent)}.${more}`,
      why: "A segment that is not acknowledged within the retransmission timeout is retransmitted (RFC 9293 §3.8.1, RFC 6298 §5.4). So the segment or its acknowledgment was lost or late. If the first copy is in the capture, the problem lies beyond the capture point.",
      next: "Check the pattern: occasional retransmissions mean that the path loses packets; all after a pause, that a route or radio link was down; every large segment, that an MTU on the path is too small. A capture at the receiver shows whether the first copy arrived there.",
    };
  },
});
