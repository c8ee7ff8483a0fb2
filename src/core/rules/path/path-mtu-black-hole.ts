import { Mark, type Side } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { blackHolesOf } from "../facts/blackHole";
import { numberText, plural } from "../facts/findingText";
import { defineRule } from "../rule";

interface Evidence {
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

export const pathMtuBlackHole = defineRule<Evidence>({
  id: "path-mtu-black-hole",
  group: "path",
  severity: "warning",
  title: "Only large segments are lost",
  references: ["RFC 4821 §1", "RFC 2923 §2.1", "RFC 2018 §3"],
  limits:
    "Judged only where SACK shows that smaller segments, or the FIN, arrived while a segment in a packet of more than 576 octets (IPv6: 1280) was retransmitted three times or more and not acknowledged. Segments larger than the MSS are not judged, because their size on the path is not known. On the receiver's side of the black hole the large segments are not in the capture, and nothing is reported.",
  marks: Mark.OldData,
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
  },

  explain(evidence, flow) {
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
