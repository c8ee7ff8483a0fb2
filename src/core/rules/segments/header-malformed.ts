import { type Arrival, Mark, type Side } from "../../flow/flow";
import { Defect } from "../../tcp/defects";
import { plural } from "../facts/findingText";
import { countedText, isMinimum, marked, othersOf, seriesOf } from "../facts/series";
import { defineRule } from "../rule";

type Fault = "offset-below" | "offset-beyond" | "segment-short";

interface Evidence {
  readonly from: Side;
  readonly fault: Fault;
  /** The value of the field, in words of four octets. */
  readonly dataOffset: number;
  readonly count: number;
}

const FAULTS: readonly Fault[] = ["offset-below", "offset-beyond", "segment-short"];

export const headerMalformed = defineRule<Evidence>({
  id: "header-malformed",
  group: "segments",
  severity: "error",
  title: "Invalid TCP header length",
  references: ["RFC 9293 §3.1"],
  limits:
    "A header that the snap length cut, or that continues in the next fragment, is not judged. Reported once per side and fault, with a count.",
  marks: Mark.OddHeader,
  examples: {
    reported: `
      > S  0:0(0) offset 4   // reported
      +1 end`,
    silent: `
      > S  0:0(0) <mss 1460>
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1`,
  },

  *check(flow) {
    const list = marked(flow, Mark.OddHeader);
    for (const fault of FAULTS) {
      for (const series of seriesOf(list.filter((arrival) => faultOf(arrival) === fault))) {
        const { from, first, count } = series;
        const { dataOffset } = first.seg;
        yield { at: first, related: othersOf(series), evidence: { from, fault, dataOffset, count } };
      }
    }
  },

  explain({ from, fault, dataOffset, count }, flow) {
    const octets = 4 * dataOffset;
    const what = {
      "offset-below": `A segment of the ${from} has a header length of ${plural(octets, "octet")} (data offset ${dataOffset}); the minimum is 20 (data offset 5).`,
      "offset-beyond": `A segment of the ${from} has a header length of ${plural(octets, "octet")} (data offset ${dataOffset}), which exceeds the whole segment.`,
      "segment-short": `A TCP datagram of the ${from} is shorter than the TCP header, which has at least 20 octets.`,
    }[fault];
    return {
      what: `${what}${count > 1 ? ` It is the first of ${countedText({ count, atLeast: isMinimum(flow, from) }, "such segment")}.` : ""}`,
      why: "The data offset is the number of 32-bit words in the header, at least 5, and the header lies within the segment (RFC 9293 §3.1). Otherwise a receiver cannot tell options from data, and drops the segment.",
      next: "Check the length fields of the IP header and the sender of the segment: a length in octets where 32-bit words are required, a datagram truncated on the path, or another protocol under TCP's protocol number.",
    };
  },
});

function faultOf({ seg: { defects, dataOffset } }: Arrival): Fault | undefined {
  if (defects & (Defect.Fragment | Defect.HeaderCut)) return undefined;
  if (defects & Defect.SegmentTooShort) return "segment-short";
  if (!(defects & Defect.DataOffsetWrong)) return undefined;
  return dataOffset < 5 ? "offset-below" : "offset-beyond";
}
