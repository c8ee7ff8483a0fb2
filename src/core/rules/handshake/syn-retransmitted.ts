import { type Arrival, Mark } from "../../flow/flow";
import { durationText } from "../../text/durations";
import { backsOff, intervalsOf, intervalsText, numberText, plural } from "../facts/findingText";
import { openingOf, sameSeq } from "../facts/handshakeSegments";
import { defineRule } from "../rule";

interface Evidence {
  readonly iss: number;
  readonly retries: number;
  readonly intervalsNs: readonly number[];
  readonly backsOff: boolean;
  /** A SYN-ACK was captured before the first retry. */
  readonly answeredBefore: boolean;
  readonly firstNs: number;
}

export const synRetransmitted = defineRule<Evidence>({
  id: "syn-retransmitted",
  group: "handshake",
  severity: "warning",
  title: "SYN was retransmitted",
  references: ["RFC 9293 §3.8.3", "RFC 6298 §5.5"],
  limits: "Whether the SYN or its answer was lost is known only where the answer was captured.",
  marks: Mark.OddStart,
  examples: {
    reported: `
      > S  0:0(0)
      +1 > S 0:0(0)   // reported
      +2 > S 0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
  },

  *check(flow) {
    const { syns, synAcks, answer } = openingOf(flow);
    const told: number[] = [];
    for (const first of syns.initiator) {
      if (told.includes(first.seg.seq)) continue;
      told.push(first.seg.seq);
      const tries = triesOf(syns.initiator, first, answer);
      const retry = tries[1];
      if (!retry) continue;
      const intervalsNs = intervalsOf(tries);
      yield {
        at: retry,
        field: "time",
        related: [first, ...tries.slice(2)],
        evidence: {
          iss: first.seg.seq,
          retries: tries.length - 1,
          intervalsNs,
          backsOff: backsOff(intervalsNs),
          answeredBefore: synAcks.responder.some(({ index }) => index < retry.index),
          firstNs: intervalsNs[0]!,
        },
      };
    }
  },

  explain({ iss, retries, intervalsNs, backsOff: grows, answeredBefore, firstNs }, flow) {
    const apart =
      retries === 1
        ? `${durationText(firstNs)} after the first`
        : `at intervals of ${intervalsText(intervalsNs)}, which ${grows ? "back off" : "do not back off"}`;
    return {
      what: `The SYN with SEQ ${numberText(flow, "initiator", iss)} was retransmitted ${retries === 1 ? "once" : plural(retries, "time")}, ${apart}.${answeredBefore ? " A SYN-ACK had been captured before the first retry." : ""}`,
      why: "Without an answer within the retransmission timeout (1 s at first, doubled each time: RFC 6298 §2.1, §5.5) a SYN is retransmitted with the same ISN. So the SYN or its answer was lost, dropped, too late or not accepted.",
      next:
        (answeredBefore
          ? "The SYN-ACK passed the capture point, but the initiator did not accept it: capture at the initiator to see whether it arrives, and check its numbers."
          : "No answer was captured before the retry: capture closer to the responder to see whether the SYN arrives there.") +
        (grows
          ? ""
          : " Equal intervals are normal for the first retries of recent Linux kernels (tcp_syn_linear_timeouts) and a fault in a small stack."),
    };
  },
});

/** The first SYN and its retries: the same ISN. After the initiator's ACK it is an old duplicate, not a retry. */
function triesOf(syns: readonly Arrival[], first: Arrival, answer: Arrival | undefined): readonly Arrival[] {
  return sameSeq(syns, first).filter((syn) => !answer || syn.index < answer.index);
}
