import { type Arrival, Mark, type Side } from "../../flow/flow";
import { Defect } from "../../tcp/defects";
import { plural } from "../facts/findingText";
import { marked, othersOf, seriesOf } from "../facts/series";
import { defineRule } from "../rule";

type Fault = "offset-below" | "offset-beyond" | "segment-short";

interface Evidence {
  readonly from: Side;
  readonly fault: Fault;
  /** As it stands in the field, in words of four octets. */
  readonly dataOffset: number;
  readonly count: number;
}

const FAULTS: readonly Fault[] = ["offset-below", "offset-beyond", "segment-short"];

export const headerMalformed = defineRule<Evidence>({
  id: "header-malformed",
  group: "segments",
  severity: "error",
  title: "The TCP header does not fit its segment",
  references: ["RFC 9293 §3.1"],
  limits:
    "A header that the snap length cut, or that goes on in the next fragment, is not judged. Told once for each side and fault, with a count.",
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
    const list = [...marked(flow, Mark.OddHeader)];
    for (const fault of FAULTS) {
      for (const series of seriesOf(list.filter((arrival) => faultOf(arrival) === fault))) {
        const { from, first, count } = series;
        const { dataOffset } = first.seg;
        yield { at: first, related: othersOf(series), evidence: { from, fault, dataOffset, count } };
      }
    }
  },

  explain({ from, fault, dataOffset, count }) {
    const octets = 4 * dataOffset;
    const what = {
      "offset-below": `A segment of the ${from} says that its header is ${plural(octets, "octet")} long (data offset ${dataOffset}); the shortest has 20 (data offset 5).`,
      "offset-beyond": `A segment of the ${from} says that its header is ${plural(octets, "octet")} long (data offset ${dataOffset}), which is more than the whole segment.`,
      "segment-short": `A datagram of the ${from} says that it is TCP and is shorter than a TCP header, which has 20 octets.`,
    }[fault];
    return {
      what: `${what}${count > 1 ? ` It is the first of ${plural(count, "such segment")}.` : ""}`,
      why: "The data offset is the number of 32-bit words in the header, at least 5, and the header lies within the segment (RFC 9293 §3.1). A receiver cannot tell options from data otherwise, and drops the segment.",
      next: "Look at the length fields of the IP header and at what wrote the segment: a length that was counted in octets where words were due, a datagram cut on the way, or another protocol under TCP's number.",
    };
  },
});

function faultOf({ seg: { defects, dataOffset } }: Arrival): Fault | undefined {
  if (defects & (Defect.Fragment | Defect.HeaderCut)) return undefined;
  if (defects & Defect.SegmentTooShort) return "segment-short";
  if (!(defects & Defect.DataOffsetWrong)) return undefined;
  return dataOffset < 5 ? "offset-below" : "offset-beyond";
}
