import { type Arrival, type Flow, Mark, type Side } from "../../flow/flow";
import { Defect } from "../../tcp/defects";
import { SYN } from "../../tcp/flags";
import { endpointText } from "../facts/findingText";
import { arrivals, isSyn, openingOf, sameSeq } from "../facts/handshakeSegments";
import { countedText, isMinimum, othersOf, seriesOf } from "../facts/series";
import { defineRule } from "../rule";

interface Evidence {
  readonly from: Side;
  /** The segments with such a checksum, and those of that side in a tunnel that had a correct one or none. */
  readonly count: number;
  readonly others: number;
  /** The first one is not answered, or not before it is sent again: the datagrams are dropped. */
  readonly lost: { readonly what: "SYN" | "SYN-ACK" | "segment"; readonly isResent: boolean } | undefined;
  readonly path: string;
}

export const tunnelChecksumWrong = defineRule<Evidence>({
  id: "tunnel-checksum-wrong",
  group: "path",
  severity: "error",
  title: "Incorrect UDP checksum of the tunnel",
  references: ["RFC 768", "RFC 7348 §5"],
  limits:
    "Verified for datagrams of up to 256 octets that were captured whole: the segments of a handshake. A checksum of 0 is none, and the sum of the pseudo-header alone is left to the NIC; neither is reported. It is information where the segments are answered: then the receiver does not verify it, or the capture was made before it was filled in.",
  marks: Mark.OddStart | Mark.Unacknowledged,
  examples: {
    reported: `
      > S  0:0(0) badvxlan   // reported
      +1 > S 0:0(0) badvxlan
      +2 > S 0:0(0) badvxlan
      +4 end`,
    silent: `
      > S  0:0(0) vxlan
      < S. 0:0(0) ack 1 vxlan
      > .  1:1(0) ack 1 vxlan`,
  },

  *check(flow) {
    const wrong = arrivals(flow).filter(({ seg }) => (seg.defects & Defect.TunnelChecksum) !== 0);
    for (const series of seriesOf(wrong)) {
      const { from, first, count } = series;
      const lost = lostOf(flow, series.all);
      yield {
        at: first,
        field: "segment",
        related: othersOf(series),
        ...(lost === undefined && { severity: "information" as const }),
        evidence: { from, count, others: flow[from].segments - count, lost, path: flow.path },
      };
    }
  },

  explain({ from, count, others, lost, path }, flow) {
    const peer = from === "initiator" ? "responder" : "initiator";
    const all =
      count === 1
        ? ""
        : ` It is the first of ${countedText({ count, atLeast: isMinimum(flow, from) }, "such segment")}.`;
    const fate = lost === undefined ? "" : ` It was not answered${lost.isResent ? " before it was sent again" : ""}.`;
    const right = others > 0 ? " Other segments of that side have another checksum, or were not verified." : "";
    return {
      what: `The ${from}'s ${lost?.what ?? "segment"} is in a tunnel (${path}), and the checksum of the UDP header around it is incorrect.${fate}${all}${right}`,
      why:
        lost === undefined
          ? "A receiver drops a UDP datagram with an incorrect checksum (RFC 768). These were answered, so it was filled in behind the capture point, or is not verified."
          : `A receiver drops a UDP datagram with an incorrect checksum (RFC 768), with the segment in it: for TCP it is lost, although it arrives. So ${endpointText(flow, peer)} never sees it.`,
      next:
        lost === undefined
          ? "No action needed. To be sure, capture where the tunnel ends."
          : "Look at what sends into the tunnel: an offload that computes the checksum wrongly where a NAT has changed the packet before (known of Linux's VXLAN devices below Kubernetes, and of some NICs). Switch it off (ethtool -K DEVICE tx-checksum-ip-generic off, or tx-udp_tnl-csum-segmentation off), or let the tunnel send no checksum. InCsumErrors of UDP (nstat) counts what the other end drops.",
    };
  },
});

/** Of the first one, if it was sent again before any answer came, or never had one. */
function lostOf(flow: Flow, [first]: readonly Arrival[]): Evidence["lost"] {
  if (first === undefined) return undefined;
  if (!(first.seg.flags & SYN)) return isSentAgain(flow, first) ? { what: "segment", isResent: true } : undefined;
  const { syns, synAcks, answer } = openingOf(flow);
  const what = isSyn(first) ? "SYN" : "SYN-ACK";
  const answered = isSyn(first) ? synAcks.responder[0] : answer;
  const next = sameSeq((isSyn(first) ? syns : synAcks)[first.from], first)[1];
  const isResent = next !== undefined || first.repeats > 0;
  if (answered !== undefined && answered.index < (next?.index ?? Number.POSITIVE_INFINITY)) return undefined;
  return isResent || ["unanswered", "half-open"].includes(flow.outcome) ? { what, isResent } : undefined;
}

function isSentAgain(flow: Flow, first: Arrival): boolean {
  return arrivals(flow).some(
    ({ from, marks, seg }) => from === first.from && (marks & Mark.OldData) !== 0 && seg.seq === first.seg.seq,
  );
}
