import { Mark, type Side } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { ACK, flagsText } from "../../tcp/flags";
import { seqDistance } from "../../tcp/seq";
import { numberText, plural } from "../facts/findingText";
import { marked, othersOf, seriesOf } from "../facts/series";
import { defineRule } from "../rule";

interface Evidence {
  readonly from: Side;
  /** The number in the field that says nothing. */
  readonly ack: number;
  readonly flags: number;
  readonly count: number;
  /** It is a number of the peer's: between its ISN and the highest it was seen to send. */
  readonly fits: boolean;
}

export const ackWithoutFlag = defineRule<Evidence>({
  id: "ack-without-flag",
  group: "segments",
  severity: "warning",
  title: "An acknowledgment number without the ACK flag",
  references: ["RFC 9293 §3.1"],
  limits:
    "Told once a side, with a count. The standard does not demand that the field be 0 without ACK; it only gives it no meaning then.",
  marks: Mark.OddFlags,
  examples: {
    reported: `
      > S  0:0(0) ack =7   // reported
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
  },

  *check(flow) {
    const list = [...marked(flow, Mark.OddFlags)].filter(({ seg }) => !(seg.flags & ACK) && seg.ack !== 0);
    for (const series of seriesOf(list)) {
      const { from, first, count } = series;
      const { iss, sndNxt } = first.receiver;
      const above = iss === undefined ? -1 : seqDistance(iss, first.seg.ack);
      const fits = iss !== undefined && sndNxt !== undefined && above > 0 && above <= seqDistance(iss, sndNxt);
      yield {
        at: first,
        field: "ack",
        expected: fits ? "the ACK flag" : "0",
        related: othersOf(series),
        evidence: { from, ack: first.seg.ack, flags: first.seg.flags, count, fits },
      };
    }
  },

  explain({ from, ack, flags, count, fits }, flow) {
    const peer = otherSide(from);
    return {
      what: `A segment of the ${from} (${flagsText(flags)}) has ${fits ? numberText(flow, peer, ack) : ack} in its acknowledgment field, but its ACK flag is clear.${count > 1 ? ` It is the first of ${plural(count, "such segment")}.` : ""}`,
      why: "Without the ACK flag the field has no meaning and its receiver must not look at it (RFC 9293 §3.1). Stacks leave it 0, so that nothing of an old connection or of memory not cleared goes out.",
      next: fits
        ? "The number would be right: the sender has probably forgotten to set the ACK flag."
        : "Look at how the sender fills a header before its first answer: a field not cleared, or a scanner or generator that marks its segments so. Firewalls drop such SYNs now and then.",
    };
  },
});
