import { type Arrival, type Flow, Mark, type Side } from "../../flow/flow";
import { numberText, plural } from "../facts/findingText";
import { arrivals } from "../facts/handshakeSegments";
import { countedText, isMinimum, marked, othersOf, seriesOf } from "../facts/series";
import { defineRule } from "../rule";

interface Evidence {
  readonly from: Side;
  readonly seq: number;
  readonly octets: number;
  readonly count: number;
}

export const paddingCountedAsData = defineRule<Evidence>({
  id: "padding-counted-as-data",
  group: "segments",
  severity: "warning",
  title: "Link padding is counted as data",
  references: ["RFC 894", "RFC 1122 §2.3.3"],
  limits:
    "Judged only for segments with ACK alone and 1 to 6 octets, all of them 0, whose sender continues at the same number as if it had sent no data. Reported once per side, with a count.",
  marks: Mark.Padding,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < P. 1:101(100) ack 1
      > .  1:7(6) ack 101 zeros   // reported
      < P. 101:201(100) ack 1
      > P. 1:51(50) ack 201
      < .  201:201(0) ack 51`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < P. 1:101(100) ack 1
      > .  1:7(6) ack 101 zeros
      < .  101:101(0) ack 7
      > P. 7:57(50) ack 101
      < .  101:101(0) ack 57`,
  },

  *check(flow) {
    for (const series of seriesOf(paddedOf(flow))) {
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
    return {
      what: `The ${from}'s ACK with SEQ ${numberText(flow, from, seq)} has ${plural(octets, "octet")} of data by its IP length, all 0. The ${from} continues at the same number, so they are not data.${count > 1 ? ` It is the first of ${countedText({ count, atLeast: isMinimum(flow, from) }, "such segment")}.` : ""}`,
      why: "Ethernet pads short frames to 46 octets after the IP packet (RFC 894), and the IP length must not count these octets. Where it does, the receiver treats them as data: it may acknowledge octets that the sender never sent, or deliver zeros to the program.",
      next: "Look for a device or driver that computes the IP length from the frame (a tunnel endpoint, a virtual switch, a NAT that repacks packets): compare with a capture at the sender.",
    };
  },
});

/** Where the sender came back to the number of a segment that may have been padded, it was; and so are those that follow. */
function paddedOf(flow: Flow): readonly Arrival[] {
  const returns = arrivals(flow).filter(({ marks }) => marks & Mark.Misplaced);
  return marked(flow, Mark.Padding).filter(({ from, index, seg }) => {
    const proven = returns.some((back) => back.from === from && back.index > index && back.seg.seq === seg.seq);
    return proven || returns.some((back) => back.from === from && back.index <= index && isProof(flow, back));
  });
}

function isProof(flow: Flow, { from, index, seg }: Arrival): boolean {
  return marked(flow, Mark.Padding).some(
    (padded) => padded.from === from && padded.index < index && padded.seg.seq === seg.seq,
  );
}
