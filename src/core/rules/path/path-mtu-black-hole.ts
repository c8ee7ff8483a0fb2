import { type Flow, Mark, type Side } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { durationText } from "../../text/durations";
import { blackHolesOf } from "../facts/blackHole";
import { numberText, plural } from "../facts/findingText";
import { unseenLargeOf } from "../facts/unseenLarge";
import { defineRule, type Explanation } from "../rule";

interface Unseen {
  readonly kind: "unseen";
  readonly from: Side;
  readonly seq: number;
  /** Full segments that never came, octets of data of each, and length of their IP packets. */
  readonly segments: number;
  readonly length: number;
  readonly packetLength: number;
  /** From the gap to the sender's last segment. */
  readonly aliveNs: number;
}

interface Retransmitted {
  readonly kind: "retransmitted";
  readonly from: Side;
  readonly seq: number;
  /** Octets of data of the segment that is lost, and of its IP packet. */
  readonly length: number;
  readonly packetLength: number;
  readonly retransmissions: number;
  /** What SACK reported as received meanwhile: octets of data from `left` on, and the FIN. */
  readonly left: number;
  readonly octets: number;
  readonly fin: boolean;
  /** Frame of the ACK with that SACK block. */
  readonly witness: number;
  /** So many of its octets were then acknowledged, and not all: they had come in a smaller segment. 0 for none. */
  readonly inPart: number;
}

type Evidence = Retransmitted | Unseen;

export const pathMtuBlackHole = defineRule<Evidence>({
  id: "path-mtu-black-hole",
  group: "path",
  severity: "warning",
  title: "Only large segments are lost",
  references: ["RFC 4821 §1", "RFC 2923 §2.1", "RFC 2018 §3"],
  limits:
    "Judged only where SACK shows that smaller segments, or the FIN, arrived while a segment in a packet of more than 576 octets (IPv6: 1280) was retransmitted three times or more and not acknowledged. Segments larger than the MSS are not judged, because their size on the path is not known. Behind the black hole the large segments are not in the capture: then it is judged only where exactly so many octets are missing as full segments have, no full segment of that side was captured, and that side sends something more than 3.5 seconds later.",
  marks: Mark.OldData | Mark.Gap,
  examples: {
    reported: `
      > S  0:0(0) <mss 1460,sackOK>
      < S. 0:0(0) ack 1 <mss 1460,sackOK>
      > .  1:1(0) ack 1
      > .  1:1461(1460) ack 1
      > P. 1461:1861(400) ack 1
      < .  1:1(0) ack 1 <sack 1461:1861>
      +0.3 > . 1:1461(1460) ack 1        // reported
      +0.6 > . 1:1461(1460) ack 1
      +1.2 > . 1:1461(1460) ack 1`,
    silent: `
      > S  0:0(0) <mss 1460,sackOK>
      < S. 0:0(0) ack 1 <mss 1460,sackOK>
      > .  1:1(0) ack 1
      > .  1:1461(1460) ack 1
      > P. 1461:1861(400) ack 1
      < .  1:1(0) ack 1 <sack 1461:1861>
      +0.3 > . 1:1461(1460) ack 1
      < .  1:1(0) ack 1861`,
  },

  *check(flow) {
    for (const { from, large, packetLength, retransmissions, witness, left, octets, fin, inPart } of blackHolesOf(flow))
      yield {
        at: large,
        field: "payload",
        related: [witness],
        evidence: {
          kind: "retransmitted",
          from,
          seq: large.seg.seq,
          length: large.seg.payloadLength,
          packetLength,
          retransmissions,
          left,
          octets,
          fin,
          witness: witness.frameNumber,
          inPart,
        },
      };
    for (const { from, gap, start, segments, size, packetLength, aliveNs, asking } of unseenLargeOf(flow))
      yield {
        at: gap,
        field: "seq",
        related: [asking],
        evidence: { kind: "unseen", from, seq: start, segments, length: size, packetLength, aliveNs },
      };
  },

  explain(evidence, flow) {
    if (evidence.kind === "unseen") return explainUnseen(evidence, flow);
    const { from, seq, length, packetLength, retransmissions, left, octets, fin, witness, inPart } = evidence;
    const peer = otherSide(from);
    const arrived = [
      ...(octets > 0 ? [`${plural(octets, "octet")} of data from SEQ ${numberText(flow, from, left)} on`] : []),
      ...(fin ? ["the FIN"] : []),
    ].join(" and ");
    const instead = inPart > 0 ? ` Then its first ${plural(inPart, "octet")} arrived in a smaller segment.` : "";
    return {
      what: `The ${from}'s segment with SEQ ${numberText(flow, from, seq)} and ${plural(length, "octet")} of data, in a packet of ${packetLength} octets, was not acknowledged; ${plural(retransmissions, "segment")} from there on ${retransmissions === 1 ? "was" : "were"} retransmitted. Meanwhile ${arrived} arrived, as the ${peer} reports by SACK in frame ${witness}.${instead}`,
      why: `The numbers fit, and smaller segments of the same side arrive: what is lost is lost because of its size. Somewhere on the path the MTU is smaller than ${packetLength} octets, and the error that says so (ICMP "fragmentation needed", ICMPv6 "packet too big") does not arrive (RFC 2923 §2.1).`,
      next: `Find the smallest MTU: from the ${from}, ping the ${peer} with the don't-fragment bit and growing sizes. Then let these ICMP errors pass all firewalls, or clamp the MSS at the tunnel or VPN in between, or lower the MTU of the ${from}'s interface.`,
    };
  },
});

function explainUnseen({ from, seq, segments, length, packetLength, aliveNs }: Unseen, flow: Flow): Explanation {
  const peer = otherSide(from);
  const missing = segments === 1 ? "one full segment" : `${segments} full segments`;
  return {
    what: `${plural(segments * length, "octet")} of the ${from} from SEQ ${numberText(flow, from, seq)} on never arrived, though smaller segments did: that is ${missing} of ${length} octets, in packets of ${packetLength} octets. The ${peer} asks for them, and the ${from} sent other segments until ${durationText(aliveNs)} later.`,
    why: `A sender retransmits what is not acknowledged (RFC 6298 §5.4), so these segments were lost again and again: because of their size. Somewhere between the ${from} and the capture point the MTU is smaller than ${packetLength} octets, and the error that says so (ICMP "fragmentation needed", ICMPv6 "packet too big") does not reach the ${from} (RFC 2923 §2.1).`,
    next: `Capture at the ${from} to see the retransmissions. Let these ICMP errors pass all firewalls, or clamp the MSS at the tunnel or VPN in between; a smaller MTU at the ${peer}'s interface makes it offer a smaller MSS, and shows whether this is the cause.`,
  };
}
