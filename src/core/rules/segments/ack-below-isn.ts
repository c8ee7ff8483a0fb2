import { type Arrival, type Flow, Mark, type Side } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { Defect } from "../../tcp/defects";
import { ACK, RST, SYN } from "../../tcp/flags";
import { seqDistance, seqLess, seqLessOrEqual } from "../../tcp/seq";
import { continuesPrevious, isDue } from "../facts/captureCoverage";
import { numberText, plural } from "../facts/findingText";
import { countedText, isMinimum, marked, othersOf, seriesOf } from "../facts/series";
import { defineRule } from "../rule";

interface Evidence {
  readonly from: Side;
  readonly ack: number;
  /** ISS of the other side. */
  readonly iss: number;
  /** How far below the first number that can be acknowledged, ISS+1. */
  readonly below: number;
  /** SND.NXT of the other side: the ACK of all that it had sent. */
  readonly sent: number;
  readonly count: number;
  /** Octets of data in these segments that the other side had not acknowledged at the end; 0 where it acknowledged them. */
  readonly notTaken: number;
}

export const ackBelowIsn = defineRule<Evidence>({
  id: "ack-below-isn",
  group: "segments",
  severity: "error",
  title: "ACK is below the ISN of the other side",
  references: ["RFC 9293 §3.10.7.4", "RFC 5961 §5.2"],
  limits:
    "Judged where the SYN of the acknowledged side was captured, and only that one ISN. It is a warning unless the segment carries data that the other side never acknowledged. A segment whose sequence number is outside the window as well is of another connection: segment-outside-window reports it, as it does one of the connection before. The ACK of the handshake has rules of its own. Reported once per side, with a count.",
  marks: Mark.AckUnseen,
  needsEveryNumber: true,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < P. 1:101(100) ack 1
      > .  1:1(0) ack 101
      > P. 1:101(100) ack -5000   // reported
      +0.3 > P. 1:101(100) ack -5000
      +2 end`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < P. 1:101(100) ack 1
      > .  1:1(0) ack 101
      > P. 1:101(100) ack 1
      +2 end`,
  },

  *check(flow) {
    for (const series of seriesOf(belowIsn(flow))) {
      const { from, first, count, all } = series;
      const iss = first.receiver.iss!;
      const sent = first.receiver.sndNxt ?? iss;
      const notTaken = notTakenOf(flow, all);
      yield {
        at: first,
        field: "ack",
        expected: numberText(flow, otherSide(from), sent),
        related: othersOf(series),
        ...(notTaken === 0 && { severity: "warning" as const }),
        evidence: { from, ack: first.seg.ack, iss, below: 1 - seqDistance(iss, first.seg.ack), sent, count, notTaken },
      };
    }
  },

  explain({ from, ack, iss, below, sent, count, notTaken }, flow) {
    const peer = otherSide(from);
    const number = (raw: number) => numberText(flow, peer, raw);
    const more =
      count > 1 ? ` It is the first of ${countedText({ count, atLeast: isMinimum(flow, from) }, "such segment")}.` : "";
    const dropped =
      notTaken > 0
        ? ` The ${peer} never acknowledged the ${plural(notTaken, "octet")} of data that came with ${count > 1 ? "them" : "it"}.`
        : "";
    return {
      what: `The ${from} acknowledges ${number(ack)}, ${below} below the first number of the ${peer} that can be acknowledged (its ISN is ${number(iss)}); the ${peer} had sent up to ${number(sent)}.${more}${dropped}`,
      why: "An ACK so far below SND.UNA is none of this connection. A receiver that follows RFC 5961 §5.2 drops the segment including its data, and answers with an ACK of its current numbers; others ignore the ACK and take the data (RFC 9293 §3.10.7.4).",
      next: `Look for a device on the path that translates the ${peer}'s sequence numbers, and did not translate this ACK back: a firewall that randomizes ISNs, a SYN proxy, a load balancer after a failover. Otherwise check how the ${from}'s stack fills in SEG.ACK.`,
    };
  },
});

function belowIsn(flow: Flow): readonly Arrival[] {
  const below: Arrival[] = [];
  for (const arrival of marked(flow, Mark.AckUnseen)) {
    // The last one of a series whose first is known; its own ACK is not kept.
    const isLike = (arrival.seg.defects & Defect.AckNotKept) !== 0 && below.at(-1)?.from === arrival.from;
    // Of the connection before: segment-outside-window says so.
    if (isLike || (isBelowIsn(arrival) && !continuesPrevious(flow, arrival))) below.push(arrival);
  }
  return below;
}

function isBelowIsn({ seg, marks, receiver }: Arrival): boolean {
  if ((seg.flags & (SYN | RST | ACK)) !== ACK || marks & (Mark.Handshake | Mark.Challenge | Mark.Misplaced))
    return false;
  const { iss, sndNxt } = receiver;
  return iss !== undefined && seqLessOrEqual(seg.ack, iss) && !(sndNxt !== undefined && seqLess(sndNxt, seg.ack));
}

/** Octets of the segments' data that their receiver had time to acknowledge, and did not. */
function notTakenOf(flow: Flow, all: readonly Arrival[]): number {
  const acked = flow[otherSide(all[0]!.from)].rcvNxt;
  const left = new Map<number, number>();
  for (const { seg, timeNs } of all) {
    const isAcknowledged = acked !== undefined && seqLess(seg.seq, acked);
    if (!isAcknowledged && isDue(flow, timeNs)) left.set(seg.seq, Math.max(left.get(seg.seq) ?? 0, seg.payloadLength));
  }
  return [...left.values()].reduce((sum, octets) => sum + octets, 0);
}
