import { Mark, type Side } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { segmentKind } from "../../flow/segmentKind";
import { durationText } from "../../text/durations";
import { hopsName, hopsText } from "../../text/senderText";
import { endpointText, numberText, plural } from "../facts/findingText";
import { foreignSegments, type Proof } from "../facts/foreignSegments";
import { defineRule } from "../rule";

interface Evidence {
  readonly by: Side;
  readonly kind: string;
  readonly seq: number;
  /** TTL or hop limit of the segment, and those of its side's other segments. */
  readonly hops: number;
  readonly usual: readonly number[];
  readonly window: number;
  readonly proof: Proof["kind"];
  /** The proof in words. */
  readonly comparison: string;
  /** How many such segments were kept. */
  readonly count: number;
}

export const senderChanged = defineRule<Evidence>({
  id: "sender-changed",
  group: "path",
  severity: "warning",
  title: "Segment was not sent by the machine that sent the others",
  references: ["RFC 9293 §3.10.7", "RFC 5961 §1.1"],
  limits:
    "Two signs must agree: the hop count differs by more than one hop, and by more than those of the other segments vary; and the IP ID is not between those of the segments before and after it, which count up, or the TSval is 10 seconds or more from the sender's clock, or another segment has other data at the same numbers. A route that changes alters the hop count alone, and is not reported. Not reported where a side has more than three hop counts, where most of its segments cannot be told from the others, and for flows recorded at two points. Segments in the middle of a transfer are compared as far as the flow keeps them: the first four that change the hop count. RSTs are reset-forged. Reported once per side.",
  marks: Mark.OtherHops,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 ttl 52 <mss 1460,TS val 5000 ecr 0>
      > .  1:1(0) ack 1
      +2 > P. 1:101(100) ack 1
      < P. 1:51(50) ack 101 ttl 60 <TS val 900000 ecr 0>   // reported
      < P. 51:61(10) ack 101 ttl 52 <TS val 7003 ecr 0>
      > .  101:101(0) ack 61
      < F. 61:61(0) ack 101 ttl 52 <TS val 7005 ecr 0>`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 ttl 52 <mss 1460,TS val 5000 ecr 0>
      > .  1:1(0) ack 1
      +2 > P. 1:101(100) ack 1
      < P. 1:51(50) ack 101 ttl 60 <TS val 7002 ecr 0>
      < P. 51:61(10) ack 101 ttl 52 <TS val 7003 ecr 0>
      > .  101:101(0) ack 61
      < F. 61:61(0) ack 101 ttl 52 <TS val 7005 ecr 0>`,
  },

  *check(flow) {
    for (const side of ["initiator", "responder"] as const) {
      const found = foreignSegments(flow, side);
      const [first, ...more] = found;
      if (!first) continue;
      const { segment, usual, proof } = first;
      yield {
        at: segment,
        field: "hops",
        related: [...proofsOf(proof), ...more.map((other) => other.segment)],
        evidence: {
          by: side,
          kind: segmentKind(segment.seg),
          seq: segment.seg.seq,
          hops: segment.seg.hops,
          usual,
          window: segment.seg.wnd,
          proof: proof.kind,
          comparison: proofText(proof, segment.seg.ipId),
          count: found.length,
        },
      };
    }
  },

  explain({ by, kind, seq, hops, usual, comparison, count }, flow) {
    const peer = otherSide(by);
    const more = count > 1 ? ` It is the first of ${plural(count, "such segment")} that the flow kept.` : "";
    return {
      what: `The ${kind} with SEQ ${numberText(flow, by, seq)} has the source address of the ${by} ${endpointText(flow, by)} and ${hopsName(flow)} ${hops}; the other segments of ${flow[by].address} have ${hopsText(usual)}. ${comparison}${more}`,
      why: `The ${peer} cannot tell: it takes whatever segment has numbers that fit (RFC 9293 §3.10.7). Proxies that answer for a host, two machines with one address, and whoever injects data into a connection send such segments (RFC 5961 §1.1).`,
      next: `Find the device: capture on both sides of each device on the path between the ${peer} and the ${by}, and compare the number of hops with a traceroute. Look for a second machine with the address ${flow[by].address}, a proxy or a load balancer.`,
    };
  },
});

function proofsOf(proof: Proof) {
  switch (proof.kind) {
    case "ip-id":
      return [proof.before, proof.after];
    case "data":
      return proof.other ? [proof.other] : [];
    case "clock":
      return [];
  }
}

function proofText(proof: Proof, ipId: number): string {
  switch (proof.kind) {
    case "ip-id":
      return `Its IP ID ${ipId} is not between those of frames ${proof.before.frameNumber} (${proof.before.seg.ipId}) and ${proof.after.frameNumber} (${proof.after.seg.ipId}), which count up.`;
    case "data":
      return proof.other
        ? `Frame ${proof.other.frameNumber}, with the other hop count, has other data at the same numbers.`
        : "It has other data than was sent before at the same numbers.";
    case "clock":
      return `Its TSval ${proof.tsVal} is ${durationText(proof.offNs)} from the clock of the others.`;
  }
}
