import { Mark } from "../../flow/flow";
import { numberText } from "../facts/findingText";
import {
  countedText,
  marked,
  othersOf,
  type SeriesEvidence,
  seriesEvidence,
  seriesOf,
  withinText,
} from "../facts/series";
import { uncountedIn } from "../facts/uncountedNumber";
import { isWindowProbe } from "../facts/windowProbes";
import { defineRule } from "../rule";

interface Evidence extends SeriesEvidence {
  readonly seq: number;
  /** SND.NXT of the sender, one above. */
  readonly next: number;
}

export const keepAlive = defineRule<Evidence>({
  id: "keep-alive",
  group: "segments",
  severity: "information",
  title: "Keep-alive probe",
  references: ["RFC 9293 §3.8.4"],
  limits:
    "Recognized by its number only: SND.NXT−1 with at most one octet, from a side without outstanding data. Where the other side has closed its window, it is a probe of that window (see zero-window). Reported once per side, with a count.",
  marks: Mark.KeepAlive,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      +60 > . 0:0(0) ack 1   // reported
      < .  1:1(0) ack 1`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      +60 > P. 1:2(1) ack 1
      < .  1:1(0) ack 2`,
  },

  *check(flow) {
    // Before the connection is open, a number one too low is an error in the handshake.
    const list = marked(flow, Mark.KeepAlive).filter(
      (arrival) =>
        !(arrival.marks & Mark.Handshake) && !isWindowProbe(arrival) && uncountedIn(flow, arrival) === undefined,
    );
    for (const series of seriesOf(list)) {
      const { seg, sender } = series.first;
      yield {
        at: series.first,
        field: "seq",
        related: othersOf(series),
        evidence: { ...seriesEvidence(flow, series), seq: seg.seq, next: sender.sndNxt ?? seg.seq },
      };
    }
  },

  explain({ from, count, atLeast, spanNs, seq, next }, flow) {
    const number = (raw: number) => numberText(flow, from, raw);
    const more =
      count > 1 ? ` It is the first of ${countedText({ count, atLeast }, "keep-alive")}${withinText(spanNs)}.` : "";
    return {
      what: `The ${from} sent a segment with SEQ ${number(seq)}, one below its next number ${number(next)}, without new data.${more}`,
      why: "A segment below the window must be answered with an ACK (RFC 9293 §3.10.7.4), so a segment with a number one too low shows whether the other side is alive: this is a keep-alive (§3.8.4). By the standard they are off by default and at least 2 hours apart.",
      next: "Keep-alives every few seconds are usually too frequent; about one per minute keeps the state of a NAT or firewall alive. If they are not answered, check when the other side last sent a segment.",
    };
  },
});
