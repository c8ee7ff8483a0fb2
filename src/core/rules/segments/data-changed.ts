import { Mark, type Side } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { numberText, plural } from "../facts/findingText";
import { countedText, isMinimum, marked, othersOf, seriesOf } from "../facts/series";
import { defineRule } from "../rule";

interface Evidence {
  readonly from: Side;
  readonly seq: number;
  readonly octets: number;
  readonly count: number;
}

export const dataChanged = defineRule<Evidence>({
  id: "data-changed",
  group: "segments",
  severity: "warning",
  title: "Other data at the same sequence numbers",
  references: ["RFC 9293 §3.10.7.4"],
  limits:
    "Compared with the latest data of the capture (1 MB), in its first 16 MB of data, and as far as the octets were captured. Segments with a wrong checksum are not compared, and nothing is where checksums are not verified. Keep-alive probes are left out. Reported once per side, with a count.",
  marks: Mark.Changed,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:6(5) ack 1 text "first"
      +0.3 > P. 1:6(5) ack 1 text "other"   // reported
      < .  1:1(0) ack 6`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:6(5) ack 1 text "first"
      +0.3 > P. 1:6(5) ack 1 text "first"
      < .  1:1(0) ack 6`,
  },

  *check(flow) {
    for (const series of seriesOf(marked(flow, Mark.Changed))) {
      const { from, first, count } = series;
      yield {
        at: first,
        field: "payload",
        related: othersOf(series),
        evidence: { from, seq: first.seg.seq, octets: first.seg.payloadLength, count },
      };
    }
  },

  explain({ from, seq, octets, count }, flow) {
    const more =
      count > 1 ? ` It is the first of ${countedText({ count, atLeast: isMinimum(flow, from) }, "such segment")}.` : "";
    return {
      what: `The ${from} sends ${plural(octets, "octet")} from SEQ ${numberText(flow, from, seq)} once more, and not all of them are what was sent before with these numbers.${more}`,
      why: `A sequence number stands for one octet: what is sent again is the same (RFC 9293 §3.10.7.4). The ${otherSide(from)} keeps whichever copy comes first, so which data its program gets depends on losses.`,
      next: "Look for somebody else who sends in the name of this host: an injected segment or an inspecting device (compare hop count and IP ID of the copies), and for a device that changes the length of data (an application gateway) in one of the copies only.",
    };
  },
});
