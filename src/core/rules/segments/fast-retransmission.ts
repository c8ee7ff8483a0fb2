import { Mark } from "../../flow/flow";
import { numberText } from "../facts/findingText";
import { resentOf } from "../facts/holes";
import { countedText, othersOf, type SeriesEvidence, seriesEvidence, seriesOf } from "../facts/series";
import { defineRule } from "../rule";

interface Evidence extends SeriesEvidence {
  readonly seq: number;
  readonly sent: number;
}

export const fastRetransmission = defineRule<Evidence>({
  id: "fast-retransmission",
  group: "segments",
  severity: "information",
  title: "Data was sent again because duplicate ACKs asked for it",
  references: ["RFC 5681 §3.2"],
  limits:
    "As Wireshark has it: at least two duplicate ACKs of just this number before it, the last within 20 ms. The standard waits for three; one may be missing from the capture. Told once a side, with a count.",
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
    const list = resentOf(flow).filter(({ kind }) => kind === "fast-retransmission");
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
          sent: first.sender.sndNxt ?? first.seg.seq,
        },
      };
    }
  },

  explain({ from, count, atLeast, seq, sent }, flow) {
    const number = (raw: number) => numberText(flow, from, raw);
    const more = count > 1 ? ` It is the first of ${countedText({ count, atLeast }, "fast retransmission")}.` : "";
    return {
      what: `The ${from} sent data from SEQ ${number(seq)} again right after duplicate ACKs of that number; it had come to ${number(sent)} already.${more}`,
      why: "Three duplicate ACKs say that later segments arrived and this one did not, so it is sent again without waiting for the timeout (RFC 5681 §3.2). It is TCP's ordinary answer to a single loss, and it slows the sender down.",
      next: "Rare ones are no trouble. Many mean a path that loses packets, or one that reorders them so much that the sender takes it for loss: look for segments out of order.",
    };
  },
});
