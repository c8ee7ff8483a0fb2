import { Mark, type Side } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { ACK, flagsText, RST } from "../../tcp/flags";
import { seqDistance } from "../../tcp/seq";
import { keptTimesText, numberText } from "../facts/findingText";
import { isReset } from "../facts/handshakeSegments";
import { countedText, isMinimum, marked, othersOf, seriesOf } from "../facts/series";
import { synsWithoutAckFlag } from "../facts/synWithoutAckFlag";
import { defineRule } from "../rule";

interface Evidence {
  readonly from: Side;
  /** The number in the meaningless field. */
  readonly ack: number;
  readonly flags: number;
  readonly count: number;
  /** It is a number of the peer: between its ISN and the highest number that it was seen to send. */
  readonly fits: boolean;
  /** It is the answer to the SYN, and the connection did not open. */
  readonly isAnswer: boolean;
}

export const ackWithoutFlag = defineRule<Evidence>({
  id: "ack-without-flag",
  group: "segments",
  severity: "warning",
  title: "Acknowledgment number is nonzero while ACK is not set",
  references: ["RFC 9293 §3.1"],
  limits:
    "Reported once per side, with a count; for RSTs separately, as information. It is an error where a SYN with the acknowledgment number of a SYN-ACK is the answer, and the connection does not open. The standard does not require the field to be 0 without ACK; it only says that the field has no meaning.",
  marks: Mark.OddFlags,
  examples: {
    reported: `
      > S  0:0(0) ack =7   // reported
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
  },

  *check(flow) {
    const list = marked(flow, Mark.OddFlags).filter(({ seg }) => !(seg.flags & ACK) && seg.ack !== 0);
    const resets = seriesOf(list.filter(isReset));
    const others = seriesOf(list.filter((arrival) => !isReset(arrival)));
    for (const series of [...others, ...resets]) {
      const { from, first, count } = series;
      const { iss, sndNxt } = first.receiver;
      const above = iss === undefined ? -1 : seqDistance(iss, first.seg.ack);
      const fits = iss !== undefined && sndNxt !== undefined && above > 0 && above <= seqDistance(iss, sndNxt);
      const isAnswer = flow.outcome !== "established" && synsWithoutAckFlag(flow).includes(first);
      yield {
        at: first,
        field: "ack",
        ...(isReset(first) && { severity: "information" as const }),
        ...(isAnswer && { severity: "error" as const }),
        expected: fits ? "the ACK flag" : "0",
        related: othersOf(series),
        evidence: { from, ack: first.seg.ack, flags: first.seg.flags, count, fits, isAnswer },
      };
    }
  },

  explain({ from, ack, flags, count, fits, isAnswer }, flow) {
    const peer = otherSide(from);
    if (isAnswer)
      return {
        what: `The ${from} answered the SYN with a segment that has the acknowledgment number of a SYN-ACK, ${numberText(flow, peer, ack)}, but only the flag SYN: ACK is not set.${count > 1 ? ` It was sent ${keptTimesText(flow, count)}.` : ""}`,
        why: `Without the ACK flag the number has no meaning (RFC 9293 §3.1): for the ${peer} this is a SYN that crossed its own (simultaneous open, §3.5), which acknowledges nothing. So the ${peer} sends its SYN again, or a SYN-ACK of its own, and the connection does not open.`,
        next: `Set the ACK flag: control bits SYN and ACK, 0x12, in the answer of the ${from}'s stack. If that sets it, a device on the path cleared it: compare with a capture at the ${from}.`,
      };
    return {
      what: `A segment of the ${from} (${flagsText(flags)}) has acknowledgment number ${fits ? numberText(flow, peer, ack) : ack}, but its ACK flag is not set.${count > 1 ? ` It is the first of ${countedText({ count, atLeast: isMinimum(flow, from) }, "such segment")}.` : ""}`,
      why: `Without the ACK flag the field has no meaning and the receiver ignores it (RFC 9293 §3.1). ${
        flags & RST
          ? "Some stacks and many middleboxes leave their last acknowledgment number in the field of a RST; it does no harm."
          : "Stacks set it to 0, so that no data of an old connection or of uncleared memory leaks."
      }`,
      next:
        flags & RST
          ? "This field alone needs no action. It can help to find out who sent the RST: compare it with other RSTs of the same host, and the hop count with that of its other segments."
          : fits
            ? "The number itself is correct: the sender has probably not set the ACK flag by mistake."
            : "Check how the sender fills the header before it has received anything: an uncleared field, or a scanner or traffic generator that marks its segments this way. Some firewalls drop such SYNs.",
    };
  },
});
