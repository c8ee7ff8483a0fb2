import { type Arrival, type Flow, Mark } from "../../flow/flow";
import { seqAdd } from "../../tcp/seq";
import { SHORTEST_TIMEOUT_NS } from "../../tcp/thresholds";
import { durationText } from "../../text/durations";
import { numberText } from "../facts/findingText";
import { resentSeriesOf } from "../facts/holes";
import {
  countedText,
  marked,
  othersOf,
  type Series,
  type SeriesEvidence,
  seriesEvidence,
  withinText,
} from "../facts/series";
import { defineRule } from "../rule";

interface Evidence extends SeriesEvidence {
  readonly seq: number;
  /** SND.NXT of the sender. */
  readonly sent: number;
  readonly payloadLength: number;
  /** Copies of one segment that came sooner one after the other than an answer can: how many, how soon, and how long an answer takes. */
  readonly eager?: { readonly copies: number; readonly intervalNs: number; readonly roundTripNs: number };
}

/** So many copies of one segment in less than a round trip are no probe for its tail (RFC 8985 §7). */
const CERTAIN_COPIES = 3;

export const retransmission = defineRule<Evidence>({
  id: "retransmission",
  group: "segments",
  severity: "information",
  title: "Retransmission",
  references: ["RFC 9293 §3.8.1", "RFC 6298 §5.4"],
  limits:
    "Reported once per side, with a count. It is a warning where one segment is sent again three times or more, each time sooner than half the time that the SYN-ACK took, and than any common timeout. Separate rules cover SYNs and SYN-ACKs, fast retransmissions, spurious retransmissions and out-of-order segments.",
  marks: Mark.OldData,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      +0.3 > P. 1:101(100) ack 1   // reported
      < .  1:1(0) ack 101`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 101`,
  },

  *check(flow) {
    for (const series of resentSeriesOf(flow, "retransmission")) {
      const { seg, sender } = series.first;
      const eager = eagerCopies(flow, series);
      yield {
        at: series.first,
        ...(eager && { severity: "warning" as const }),
        details: () => ({
          field: "seq",
          related: othersOf(series),
          evidence: {
            ...seriesEvidence(flow, series),
            seq: seg.seq,
            sent: sender.sndNxt ?? seg.seq,
            payloadLength: seg.payloadLength,
            ...(eager && { eager }),
          },
        }),
      };
    }
  },

  explain({ from, count, atLeast, spanNs, seq, sent, payloadLength, eager }, flow) {
    const number = (raw: number) => numberText(flow, from, raw);
    const more =
      count > 1 ? ` It is the first of ${countedText({ count, atLeast }, "retransmission")}${withinText(spanNs)}.` : "";
    if (eager) {
      const { copies, intervalNs, roundTripNs } = eager;
      return {
        what: `The ${from} retransmitted ${payloadLength > 0 ? `data from SEQ ${number(seq)}` : `its FIN with SEQ ${number(seq)}`}.${more} One segment was sent again ${copies} times, ${durationText(intervalNs)} apart, and the SYN-ACK had taken ${durationText(roundTripNs)}.`,
        why: "A segment is retransmitted when its acknowledgment has not come within the timeout, which is longer than the round trip and doubles each time (RFC 6298 §2, §5.5). Sooner than a round trip no acknowledgment can have come, so these copies tell of no loss.",
        next: `Check how the stack of the ${from} computes its retransmission timeout: it has to measure the round trip, or begin with 1 s (RFC 6298 §2.1).`,
      };
    }
    return {
      what: `The ${from} retransmitted ${payloadLength > 0 ? `data from SEQ ${number(seq)}` : `its FIN with SEQ ${number(seq)}`}; it had already sent up to ${number(sent)}.${more}`,
      why: "A segment that is not acknowledged within the retransmission timeout is retransmitted (RFC 9293 §3.8.1, RFC 6298 §5.4). So the segment or its acknowledgment was lost or late. If the first copy is in the capture, the problem lies beyond the capture point.",
      next: "Check the pattern: occasional retransmissions mean that the path loses packets; all after a pause, that a route or radio link was down; every large segment, that an MTU on the path is too small. A capture at the receiver shows whether the first copy arrived there.",
    };
  },
});

/** The copies that came soonest one after the other, if they are no stack's usual timeout apart. */
function eagerCopies(flow: Flow, { all }: Series): Evidence["eager"] {
  const roundTripNs = flow.rtt.synToSynAckNs ?? 0;
  const limitNs = Math.min(SHORTEST_TIMEOUT_NS, roundTripNs / 2);
  const dupAcks = marked(flow, Mark.DuplicateAck);
  let found: Evidence["eager"];
  for (const [i, copy] of all.entries()) {
    const { copies, spanNs, last } = copiesFrom(all.slice(i), copy);
    // An ACK that asks for it is a reason of its own.
    if (dupAcks.some(({ from, index }) => from !== copy.from && index > copy.index && index < last)) continue;
    const intervalNs = spanNs / (copies - 1);
    if (copies < CERTAIN_COPIES || intervalNs >= limitNs || copies <= (found?.copies ?? 0)) continue;
    found = { copies, intervalNs, roundTripNs };
  }
  return found;
}

/** Copies of the first of `list` that follow directly, with those folded into them: where it is all that is outstanding, these are copies. */
function copiesFrom(
  list: readonly Arrival[],
  { seg, receiver, sender }: Arrival,
): { copies: number; spanNs: number; last: number } {
  const isAlone = receiver.rcvNxt === seg.seq && sender.sndNxt === seqAdd(seg.seq, seg.len);
  let copies = 0;
  let lastNs = list[0]!.timeNs;
  let last = list[0]!.index;
  for (const each of list) {
    if (each.seg.seq !== seg.seq || each.receiver.rcvNxt !== receiver.rcvNxt) break;
    if (each.repeats > 0 && (!isAlone || each.lastRepeatNs === undefined)) break;
    copies += 1 + each.repeats;
    lastNs = each.lastRepeatNs ?? each.timeNs;
    last = each.index;
  }
  return { copies, spanNs: lastNs - list[0]!.timeNs, last };
}
