import { type Arrival, type Flow, Mark, type Side } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { RST, SYN } from "../../tcp/flags";
import { seqAdd, seqDistance, seqLess, seqLessOrEqual, wordDistance } from "../../tcp/seq";
import { BACKWARD_TICKS } from "../../tcp/thresholds";
import { numberText } from "../facts/findingText";
import { Sign } from "../facts/flowSigns";
import { arrivals } from "../facts/handshakeSegments";
import { find, offersOf } from "../facts/negotiation";
import { countedText, isMinimum, othersOf, seriesOf } from "../facts/series";
import { defineRule } from "../rule";

interface Evidence {
  readonly from: Side;
  readonly seq: number;
  readonly tsVal: number;
  /** TSval of the segment before. */
  readonly before: number;
  readonly count: number;
  /** What became of the segment at its receiver, as far as its data tells. */
  readonly taken: "acknowledged" | "sent-again" | "unknown";
}

export const timestampsGoBack = defineRule<Evidence>({
  id: "timestamps-go-back",
  group: "options",
  severity: "warning",
  title: "TSval decreases",
  references: ["RFC 7323 §5.3"],
  limits:
    "Judged within one flow, for segments with new data or a new acknowledgment. Retransmissions and segments recorded out of order are not judged. Reported once per side, with a count.",
  marks: Mark.OddOptions,
  needs: Sign.StampBack,
  examples: {
    reported: `
      > S  0:0(0) <mss 1460,nop,nop,TS val 5000 ecr 0>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 5000>
      > .  1:1(0) ack 1 <nop,nop,TS val 5001 ecr 7>
      > P. 1:101(100) ack 1 <nop,nop,TS val 4000 ecr 7>   // reported`,
    silent: `
      > S  0:0(0) <mss 1460,nop,nop,TS val 5000 ecr 0>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 5000>
      > .  1:1(0) ack 1 <nop,nop,TS val 5001 ecr 7>
      > P. 1:101(100) ack 1 <nop,nop,TS val 5001 ecr 7>`,
  },

  *check(flow) {
    const back = offersOf(flow).flatMap(({ arrival, options }) => {
      const tsVal = find(options, "timestamps")?.tsVal;
      return tsVal !== undefined && goesBack(arrival, tsVal) ? [{ arrival, tsVal }] : [];
    });
    for (const series of seriesOf(back.map(({ arrival }) => arrival))) {
      const { from, first, count } = series;
      const { tsVal } = back.find(({ arrival }) => arrival === first)!;
      yield {
        at: first,
        field: "options",
        expected: `TSval ${first.lastTsVal} or more`,
        related: othersOf(series),
        evidence: {
          from,
          seq: first.seg.seq,
          tsVal,
          before: first.lastTsVal!,
          count,
          taken: takenBy(flow, first),
        },
      };
    }
  },

  explain({ from, seq, tsVal, before, count, taken }, flow) {
    const peer = otherSide(from);
    const more =
      count > 1 ? ` It is the first of ${countedText({ count, atLeast: isMinimum(flow, from) }, "such segment")}.` : "";
    const became = {
      acknowledged: ` The ${peer} acknowledged its data nevertheless.`,
      "sent-again": ` The ${from} had to retransmit its data.`,
      unknown: "",
    }[taken];
    return {
      what: `The ${from}'s segment with SEQ ${numberText(flow, from, seq)} has TSval ${tsVal}; its segment before had ${before}.${became}${more}`,
      why: "Within a connection TSval never decreases. A receiver with PAWS drops a segment whose TSval lies below the last one that it accepted, and answers with an ACK (RFC 7323 §5.3): to the sender the segment is lost.",
      next: "Look for segments that another device made (a proxy, a NAT that shares the address, an injected segment): compare their hop count and IP ID. A host whose clock was set back, or that moved to other hardware, does the same.",
    };
  },
});

/** What has nothing new in it may be older than what was recorded before. */
function goesBack({ seg, sender, lastTsVal }: Arrival, tsVal: number): boolean {
  // A clock that stands at 0 has not been started.
  if (lastTsVal === undefined || lastTsVal === 0 || seg.flags & (SYN | RST)) return false;
  if (sender.sndNxt !== undefined && seqLess(seg.seq, sender.sndNxt)) return false;
  const news = sender.rcvNxt === undefined ? 1 : seqDistance(sender.rcvNxt, seg.ack);
  if (news < 0 || (news === 0 && seg.payloadLength === 0)) return false;
  return wordDistance(lastTsVal, tsVal) <= -BACKWARD_TICKS;
}

function takenBy(flow: Flow, { index, from, seg }: Arrival): Evidence["taken"] {
  if (seg.len === 0) return "unknown";
  const again = arrivals(flow).some(
    (later) => later.index > index && later.from === from && later.seg.len > 0 && later.seg.seq === seg.seq,
  );
  if (again) return "sent-again";
  const { rcvNxt } = flow[otherSide(from)];
  return rcvNxt !== undefined && seqLessOrEqual(seqAdd(seg.seq, seg.len), rcvNxt) ? "acknowledged" : "unknown";
}
