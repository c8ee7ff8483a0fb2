import { Mark } from "../../flow/flow";
import { numberText } from "../facts/findingText";
import { resentOf } from "../facts/holes";
import { countedText, othersOf, type SeriesEvidence, seriesEvidence, seriesOf, withinText } from "../facts/series";
import { defineRule } from "../rule";

interface Evidence extends SeriesEvidence {
  readonly seq: number;
  /** SND.NXT of the sender: how far it had come. */
  readonly sent: number;
  readonly payloadLength: number;
}

export const retransmission = defineRule<Evidence>({
  id: "retransmission",
  group: "segments",
  severity: "information",
  title: "Data was sent again",
  references: ["RFC 9293 §3.8.1", "RFC 6298 §5.4"],
  limits:
    "Told once a side, with a count. SYNs and SYN-ACKs have rules of their own, and so have retransmissions asked for by duplicate ACKs, those of data that had been acknowledged, and segments out of order.",
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
    const list = resentOf(flow).filter(({ kind }) => kind === "retransmission");
    for (const series of seriesOf(list.map(({ arrival }) => arrival))) {
      const { seg, sender } = series.first;
      yield {
        at: series.first,
        field: "seq",
        related: othersOf(series),
        evidence: {
          ...seriesEvidence(flow, series),
          seq: seg.seq,
          sent: sender.sndNxt ?? seg.seq,
          payloadLength: seg.payloadLength,
        },
      };
    }
  },

  explain({ from, count, atLeast, spanNs, seq, sent, payloadLength }, flow) {
    const number = (raw: number) => numberText(flow, from, raw);
    const more =
      count > 1 ? ` It is the first of ${countedText({ count, atLeast }, "retransmission")}${withinText(spanNs)}.` : "";
    return {
      what: `The ${from} sent ${payloadLength > 0 ? `data from SEQ ${number(seq)}` : `its FIN with SEQ ${number(seq)}`} again; it had come to ${number(sent)} already.${more}`,
      why: "What is not acknowledged within the retransmission timeout is sent again (RFC 9293 §3.8.1, RFC 6298 §5.4). So the segment, or its acknowledgment, was lost or late. Behind the place of capture, if the first copy was seen here.",
      next: "Does it happen now and then (a path that loses packets), after a pause (a route or a radio link that was gone), or to every large segment (an MTU that is too small on the way)? A capture at the receiver shows whether the first copy arrived there.",
    };
  },
});
