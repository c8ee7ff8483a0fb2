import { lossyFor } from "../../evidence/lossSigns";
import { type Arrival, type Flow, Mark, type Side } from "../../flow/flow";
import { RST, SYN, URG } from "../../tcp/flags";
import { seqAdd, seqLess, toSeq } from "../../tcp/seq";
import { isDue } from "../facts/captureCoverage";
import { numberText } from "../facts/findingText";
import { countedText, isMinimum, marked, othersOf, seriesOf } from "../facts/series";
import { defineRule } from "../rule";

interface Evidence {
  readonly from: Side;
  readonly seq: number;
  readonly pointer: number;
  /** The highest number that the side sent. */
  readonly sent: number;
  readonly count: number;
}

export const urgentPointerWrong = defineRule<Evidence>({
  id: "urgent-pointer-wrong",
  group: "segments",
  severity: "information",
  title: "Urgent pointer without urgent data",
  references: ["RFC 9293 §3.8.5", "RFC 6093 §2"],
  limits:
    "A pointer beyond the segment's own data is correct when that data follows. It is reported only if the side sent no more data for a second, and the capture lost no frames of it. Reported once per side, with a count.",
  marks: Mark.OddFlags,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > PU. 1:11(10) ack 1 up 500   // reported
      < .  1:1(0) ack 11
      +2 end`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > PU. 1:11(10) ack 1 up 10
      < .  1:1(0) ack 11
      +2 end`,
  },

  *check(flow) {
    const list = marked(flow, Mark.OddFlags).filter((arrival) => pointsAtNothing(flow, arrival));
    for (const series of seriesOf(list)) {
      const { from, first, count } = series;
      yield {
        at: first,
        related: othersOf(series),
        evidence: { from, seq: first.seg.seq, pointer: first.seg.up, sent: flow[from].sndNxt ?? first.seg.seq, count },
      };
    }
  },

  explain({ from, seq, pointer, sent, count }, flow) {
    const number = (raw: number) => numberText(flow, from, raw);
    const more =
      count > 1 ? ` It is the first of ${countedText({ count, atLeast: isMinimum(flow, from) }, "such segment")}.` : "";
    const what =
      pointer === 0
        ? `The ${from} sets URG on a segment without data, with urgent pointer 0.`
        : `The ${from} sets URG on the segment with SEQ ${number(seq)}. Its urgent pointer ${pointer} leads to ${number(seq + pointer)}, but the ${from} sends only up to ${number(sent)}.`;
    return {
      what: what + more,
      why: "The urgent pointer, added to SEG.SEQ, gives the number after the urgent data (RFC 9293 §3.8.5, RFC 6093 §2). A receiver that waits for urgent data waits for octets that never arrive.",
      next: "Check how the sender fills the URG bit and the pointer. Packet generators and scanners set URG without data; devices on the path may clear the pointer but not the bit.",
    };
  },
});

function pointsAtNothing(flow: Flow, { from, seg, timeNs }: Arrival): boolean {
  if (!(seg.flags & URG) || seg.flags & (SYN | RST)) return false;
  if (seg.up === 0) return seg.payloadLength === 0;
  const { sndNxt } = flow[from];
  if (sndNxt === undefined || !seqLess(sndNxt, toSeq(seqAdd(seg.seq, seg.up)))) return false;
  return !lossyFor(flow, from) && (flow.end !== "open" || isDue(flow, timeNs));
}
