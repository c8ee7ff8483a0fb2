import { Mark, type Side } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { seqDistance } from "../../tcp/seq";
import { continuesPrevious } from "../facts/captureCoverage";
import { endpointText, numberText, plural } from "../facts/findingText";
import { outsideWindowOf } from "../facts/outsideWindow";
import { countedText, isMinimum, othersOf, seriesOf } from "../facts/series";
import { defineRule } from "../rule";

interface Evidence {
  readonly from: Side;
  readonly seq: number;
  readonly where: "below" | "beyond" | "jump" | "on-syn";
  /** ISS of the sender, or the right edge of the receiver's window. */
  readonly limit: number;
  readonly distance: number;
  /** SND.NXT of the sender: where the segment was expected. */
  readonly next: number;
  readonly count: number;
  /** It has the numbers of the flow before on these addresses and ports, "new" where it continues that one. */
  readonly previous?: { readonly flow: number; readonly ack: number; readonly sends: "new" | "late" };
}

export const segmentOutsideWindow = defineRule<Evidence>({
  id: "segment-outside-window",
  group: "segments",
  severity: "warning",
  title: "Sequence number outside the window",
  references: ["RFC 9293 §3.10.7.4"],
  limits:
    "Judged where the sender's SYN was captured. Beyond the window only by more than 65535 octets from the sender's next number, where the window scale is known, the capture lost no frames, and the sender then continues at its old number, or the receiver still asks for that one. Data on the number of the SYN is reported as well. Separate rules cover the numbers of the handshake. Reported once per side, with a count.",
  marks: Mark.Misplaced | Mark.OldData | Mark.Gap,
  needsEveryNumber: true,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. -100000:-99900(100) ack 1   // reported
      > P. 101:201(100) ack 1`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      > P. 101:201(100) ack 1`,
  },

  *check(flow) {
    const outside = outsideWindowOf(flow);
    for (const where of ["below", "beyond", "jump", "on-syn"] as const) {
      const such = outside.filter((each) => each.where === where);
      for (const series of seriesOf(such.map(({ arrival }) => arrival))) {
        const { from, first, count } = series;
        const { limit } = such.find(({ arrival }) => arrival === first)!;
        const next = first.sender.sndNxt ?? first.seg.seq;
        const sends = continuesPrevious(flow, first);
        yield {
          at: first,
          field: "seq",
          expected: numberText(flow, from, next),
          related: othersOf(series),
          evidence: {
            from,
            seq: first.seg.seq,
            where,
            limit,
            distance: Math.abs(seqDistance(limit, first.seg.seq)),
            next,
            count,
            ...(sends && { previous: { flow: flow.previous!.id, ack: first.seg.ack, sends } }),
          },
        };
      }
    }
  },

  explain({ from, seq, where, limit, distance, next, count, previous }, flow) {
    const peer = otherSide(from);
    const number = (raw: number) => numberText(flow, from, raw);
    const place =
      where === "below"
        ? `${plural(distance, "octet")} below the ISN ${number(limit)}`
        : `${plural(distance, "octet")} beyond the window of the ${peer}, which ends at ${number(limit)}`;
    const more =
      count > 1 ? ` It is the first of ${countedText({ count, atLeast: isMinimum(flow, from) }, "such segment")}.` : "";
    if (previous) {
      const { flow: id, ack, sends } = previous;
      const ends = `${endpointText(flow, "initiator")} and ${endpointText(flow, "responder")}`;
      return {
        what: `The ${from}'s segment has SEQ ${number(seq)} and ACK ${numberText(flow, peer, ack)}, ${sends === "new" ? "the next" : "earlier"} numbers of flow ${id}, which used the same addresses and ports before. This connection expects SEQ ${number(next)}.${more}`,
        why: `The ${peer} has this connection in the place of flow ${id}: it drops the segment and answers with an ACK of its current numbers (RFC 9293 §3.10.7.4). ${sends === "new" ? `Its sender still has flow ${id} open, which the TCP that opened this connection cannot have: there are two.` : "It was late on the path, or its sender still has that flow."}`,
        next:
          sends === "new"
            ? `Two connections between ${ends} are in use at a time. Look before the ${from} for a NAT or load balancer that gives one port to two of them, or keeps the client's address and port on two ways to the same ${peer}; and for two hosts with one address: compare hop counts and IP IDs.`
            : `Look at how soon the ports were used again: see port-reused. If such segments come again and again, two hosts, or two connections of a NAT, use these addresses and ports.`,
      };
    }
    if (where === "on-syn")
      return {
        what: `The ${from}'s data begins with SEQ ${number(seq)}, the number of its SYN; the first octet of data has ${number(next)}.${more}`,
        why: `The SYN takes one sequence number (RFC 9293 §3.4). The ${peer} has received that number and discards the first octet as old, so its program gets the data without it.`,
        next: `Check how the ${from}'s stack sets SND.NXT after its SYN was acknowledged: ISS+1, not ISS.`,
      };
    if (where === "jump")
      return {
        what: `The numbers of the ${from} jump to SEQ ${number(seq)}, ${place}. Its next number was ${number(next)}, which the ${peer} still acknowledges.${more}`,
        why: `The ${peer} drops segments outside its window and answers with an ACK of its current numbers (RFC 9293 §3.10.7.4). Nothing is lost before the jump: the segments are numbered from another ISN than the one in the ${from}'s handshake, so the connection hangs.`,
        next: `Look for a device on the path that answers or rewrites the handshake with an ISN of its own, and does not translate the numbers that follow: a SYN proxy, or a firewall that randomizes ISNs. Capture behind it to see the ISN of the ${from} itself.`,
      };
    return {
      what: `The ${from}'s segment has SEQ ${number(seq)}, ${place}. Its next number was ${number(next)}.${more}`,
      why: "The receiver drops a segment outside its window and answers with an ACK of its current numbers (RFC 9293 §3.10.7.4). Such octets were never part of this connection: they are not a retransmission, and nothing is missing before them.",
      next: "Look for a device on the path that rewrites sequence numbers and missed this segment, for a segment of an earlier connection on the same ports, and for an injected segment: compare hop count and IP ID with those of adjacent segments.",
    };
  },
});
