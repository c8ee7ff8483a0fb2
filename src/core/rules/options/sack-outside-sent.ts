import { lossyFor } from "../../evidence/lossSigns";
import { type Arrival, type Flow, Mark, type Side } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import type { SackBlock, TcpOption } from "../../tcp/options";
import { seqAdd, seqDistance, seqLess, seqLessOrEqual, seqMax, toSeq } from "../../tcp/seq";
import { LARGEST_SHIFT, LARGEST_UNSCALED_WINDOW, MOST_OCTETS_BELOW_WRAP } from "../../tcp/thresholds";
import { isDue } from "../facts/captureCoverage";
import { numberText } from "../facts/findingText";
import { Sign } from "../facts/flowSigns";
import { find, offersOf, shiftOf } from "../facts/negotiation";
import { swapped } from "../facts/numberMistakes";
import { countedText, isMinimum, othersOf, seriesOf } from "../facts/series";
import { defineRule } from "../rule";

/** Below the peer's ISN; beyond the window that the SACK's own sender offers; within it, but far beyond what the peer sent, or near that. */
type Place = "below" | "beyond-window" | "far" | "never-sent";

interface Evidence {
  readonly from: Side;
  readonly left: number;
  readonly right: number;
  /** The highest number that the peer had sent when the block came. */
  readonly sent: number;
  readonly where: Place;
  readonly count: number;
  /** With their octets in reverse order, both edges lie in what the peer sent. */
  readonly reversed: boolean;
}

export const sackOutsideSent = defineRule<Evidence>({
  id: "sack-outside-sent",
  group: "options",
  severity: "warning",
  title: "SACK blocks outside the peer's data",
  references: ["RFC 2018 §3"],
  limits:
    "A block that the peer's later segments reach is not reported, nor a block that lost frames may explain. A block within the offered window is reported as information, when the peer never sends so much. Reported once per side, with a count.",
  marks: Mark.OddOptions,
  needs: Sign.Sack,
  examples: {
    reported: `
      > S  0:0(0) <mss 1460,nop,nop,sackOK>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,sackOK>
      > .  1:1(0) ack 1
      > .  1:101(100) ack 1
      < .  1:1(0) ack 101 <nop,nop,sack 200000001:200000101>   // reported`,
    silent: `
      > S  0:0(0) <mss 1460,nop,nop,sackOK>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,sackOK>
      > .  1:1(0) ack 1
      > .  101:201(100) ack 1
      < .  1:1(0) ack 1 <nop,nop,sack 101:201>`,
  },

  *check(flow) {
    const outside = offersOf(flow).flatMap(({ arrival, options }) => {
      const found = firstOutside(flow, arrival, options);
      return found ? [{ arrival, ...found }] : [];
    });
    for (const certain of [true, false]) {
      const such = outside.filter(({ where }) => (where !== "never-sent") === certain);
      for (const series of seriesOf(such.map(({ arrival }) => arrival))) {
        const { from, first, count } = series;
        const { block, where } = such.find(({ arrival }) => arrival === first)!;
        yield {
          at: first,
          field: "options",
          related: othersOf(series),
          ...(!certain && { severity: "information" as const }),
          evidence: { from, ...block, sent: first.receiver.sndNxt!, where, count, reversed: isReversed(first, block) },
        };
      }
    }
  },

  explain({ from, left, right, sent, where, count, reversed }, flow) {
    const peer = otherSide(from);
    const number = (raw: number) => numberText(flow, peer, raw);
    const place = {
      below: `lies below the first number of the ${peer}`,
      "beyond-window": `lies beyond the window that the ${from} itself offers; the ${peer} has sent up to ${number(sent)}`,
      far: `lies far beyond ${number(sent)}, up to where the ${peer} has sent`,
      "never-sent": `lies beyond ${number(sent)}, up to where the ${peer} has sent, and the ${peer} never sends so much`,
    }[where];
    return {
      what: `The ${from} reports octets ${number(left)} to ${number(right)} as received: the block ${place}.${count > 1 ? ` It is the first of ${countedText({ count, atLeast: isMinimum(flow, from) }, "such segment")}.` : ""}`,
      why: "A SACK block names octets that the receiver holds (RFC 2018 §3), so it lies within what the peer sent. The peer ignores other blocks, and some stacks drop the whole segment: loss is then repaired by timeouts only, and connections stall.",
      next: reversed
        ? `With their four octets in reverse order the two numbers lie in what the ${peer} sent: the stack of the ${from} writes them without a conversion to network byte order.`
        : "Look for a firewall or load balancer that replaces the ISN and translates SEQ and ACK, but not the SACK blocks: compare the ISNs on both sides of it. Until it is fixed, disable its sequence randomization, or SACK at the hosts.",
    };
  },
});

function isReversed({ receiver }: Arrival, { left, right }: SackBlock): boolean {
  const { iss, sndNxt } = receiver;
  if (iss === undefined || sndNxt === undefined) return false;
  const [start, end] = [left, right].map((edge) => seqDistance(iss, swapped(toSeq(edge)))) as [number, number];
  return start > 0 && end > start && end <= seqDistance(iss, sndNxt);
}

function firstOutside(
  flow: Flow,
  arrival: Arrival,
  options: readonly TcpOption[],
): { block: SackBlock; where: Place } | undefined {
  for (const block of find(options, "sack")?.sackBlocks ?? []) {
    const where = placeOf(flow, arrival, block);
    if (where) return { block, where };
  }
  return undefined;
}

function placeOf(flow: Flow, arrival: Arrival, block: SackBlock): Place | undefined {
  const { from, receiver, sender, seg, timeNs } = arrival;
  const peer = otherSide(from);
  const [left, right] = [toSeq(block.left), toSeq(block.right)];
  const last = flow[peer].sndNxt;
  if (receiver.sndNxt === undefined || last === undefined) return undefined;
  const { iss } = receiver;
  // A duplicate SYN is reported with its own number (RFC 2883).
  if (iss !== undefined && seqLess(left, iss))
    return flow[peer].payloadBytes < MOST_OCTETS_BELOW_WRAP ? "below" : undefined;
  if (seqLessOrEqual(right, last)) return undefined;
  const window = seg.wnd * 2 ** (shiftOf(flow, from) ?? LARGEST_SHIFT);
  const edge = seqMax(sender.rcvEdge ?? seg.ack, seqAdd(seg.ack, window));
  if (seqLess(edge, right)) return "beyond-window";
  const taken = flow[from].rcvNxt;
  if (lossyFor(flow, peer) || !flow.sight.startSeen || (taken !== undefined && seqLessOrEqual(right, taken)))
    return undefined;
  // No more is lost at once than the peer has sent so far.
  if (seqDistance(last, left) > Math.max(LARGEST_UNSCALED_WINDOW, flow[peer].payloadBytes)) return "far";
  return flow.end === "open" && !isDue(flow, timeNs) ? undefined : "never-sent";
}
