import { type Arrival, type Flow, Mark } from "../../flow/flow";
import type { Fault } from "../../tcp/handshakeVerdict";
import { type SeqNumber, seqDistance, seqLess } from "../../tcp/seq";
import { type Doubt, settledBy } from "../facts/captureCoverage";
import { numberText, plural } from "../facts/findingText";
import { countOf, openingOf, resetAfter } from "../facts/handshakeSegments";
import { judgedAckOf } from "../facts/judgedAck";
import { MISTAKES, type Mistake, mistakeOf } from "../facts/numberMistakes";
import { marked } from "../facts/series";
import { defineRule } from "../rule";

interface Evidence {
  readonly seq: number;
  readonly lowest: number;
  /** The last number inside the offered window. */
  readonly highest: number;
  /** SEG.SEQ minus the nearest acceptable number; 0 inside the window. */
  readonly difference: number;
  /** Numbers skipped after the SYN; 0 where SEG.SEQ lies below. */
  readonly skipped: number;
  readonly how: Fault | undefined;
  /** How often the responder repeated its SYN-ACK afterwards. */
  readonly synAcks: number;
  /** How often the initiator sent again what begins at SEG.SEQ, and never the skipped numbers, for which the responder asks. */
  readonly resent: number;
  readonly mistake: Mistake | undefined;
  readonly doubt: Doubt | undefined;
}

export const handshakeAckWrongSeq = defineRule<Evidence>({
  id: "handshake-ack-wrong-seq",
  group: "handshake",
  severity: "error",
  title: "Handshake ACK has an incorrect sequence number",
  references: ["RFC 9293 §3.10.7.4", "RFC 9293 §3.5"],
  limits:
    "A number inside the offered window is a warning while nothing else shows that it is wrong: the initiator's use of the skipped numbers, or its retransmissions without them. Nothing is reported where the capture may have missed a segment before it: where the responder acknowledges what was skipped, where it comes later, or where the ACK carries data or comes late.",
  marks: Mark.OddStart,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  0:0(0) ack 1   // reported`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
  },

  *check(flow) {
    // x+1 =< SEG.SEQ < the window's right edge: data on the SYN may be accepted in part, later segments may have been lost.
    const judged = judgedAckOf(flow, "seq");
    if (!judged) return;
    const { answer, synAck, verdict, doubt, synAcks } = judged;
    const { fit, lowest, highest, difference } = verdict;
    const how = fit.kind === "wrong" ? fit.how : undefined;
    const reset = resetAfter(openingOf(flow), answer);
    const resent = how === "alone" ? resentFrom(flow, answer, lowest) : 0;
    yield {
      at: answer,
      field: "seq",
      expected: "x+1",
      related: reset ? [synAck, reset] : [synAck],
      ...(how === "alone" && resent < CERTAIN_REPEATS && { severity: "warning" as const }),
      ...(doubt && { severity: "information" as const }),
      evidence: {
        seq: answer.seg.seq,
        lowest,
        highest,
        difference,
        skipped: Math.max(seqDistance(lowest, answer.seg.seq), 0),
        how,
        synAcks,
        resent,
        mistake: mistakeOfSeq(flow, answer, synAck),
        doubt,
      },
    };
  },

  explain({ seq, lowest, highest, difference, skipped, how, synAcks, resent, mistake, doubt }, flow) {
    const number = (raw: number) => numberText(flow, "initiator", raw);
    const isBelow = difference < 0;
    const range = difference > 0 ? `, and the offered window ends at ${number(highest)}` : "";
    const distance = isBelow ? `${-difference} too low` : `${difference === 0 ? skipped : difference} too high`;
    const shown = {
      "sent-later": ` The initiator used the skipped ${plural(skipped, "number")} for the first time afterwards, so nothing was lost before this ACK.`,
      "not-taken": ` The responder did not accept it: it sent its SYN-ACK again ${synAcks === 1 ? "once" : plural(synAcks, "time")}.`,
      reset: " The responder answered it with a RST.",
      outside: "",
      "counted-twice": "",
      alone:
        resent > 0
          ? ` The responder still acknowledges ${number(lowest)}, and the initiator sent again ${resent === 1 ? "once" : plural(resent, "time")} what follows, and never what is skipped.`
          : "",
    }[how ?? "outside"];
    return {
      what: `The initiator's first ACK has SEQ ${number(seq)}; expected ${number(lowest)}${range}. It is ${distance}.${shown}`,
      why: isBelow
        ? "The SYN takes one sequence number, so the next segment begins at x+1 (RFC 9293 §3.4). A segment below RCV.NXT lies outside the window: the responder drops it and answers with an ACK, and stays in SYN-RECEIVED (§3.10.7.4)."
        : difference > 0
          ? "RCV.NXT =< SEG.SEQ < RCV.NXT+RCV.WND is acceptable. A segment beyond the window is dropped and answered with an ACK of the current numbers; the responder stays in SYN-RECEIVED (RFC 9293 §3.10.7.4)."
          : "An initiator answers the SYN-ACK with <SEQ=SND.NXT>, which is x+1 (RFC 9293 §3.5). The skipped numbers count as lost for the responder: it acknowledges nothing beyond x+1 until they come, and some stacks do not accept the ACK.",
      next:
        (mistake
          ? MISTAKES[mistake]
          : isBelow
            ? "Check how the initiator sets SND.NXT after its SYN was acknowledged: the SYN itself was not counted, or the segment is a late segment of another connection."
            : skipped === 1
              ? "Check how the initiator sets SND.NXT after its SYN was acknowledged: it has probably counted the SYN twice."
              : "Look for a middlebox that rewrites the initiator's sequence numbers from some segment on, or for a segment of another connection.") +
        (how === "alone" && resent < CERTAIN_REPEATS
          ? " What the initiator sends next would settle it: a capture that runs longer shows whether it begins at x+1."
          : "") +
        settledBy(doubt),
    };
  },
});

/** Retransmitted so often from SEG.SEQ on, the skipped numbers are none that the initiator had to send (RFC 6298 §5.4). */
const CERTAIN_REPEATS = 2;

function resentFrom(flow: Flow, answer: Arrival, lowest: SeqNumber): number {
  if (flow.responder.rcvNxt !== lowest) return 0;
  const again = [...marked(flow, Mark.OldData)].filter(
    ({ from, index }) => from === "initiator" && index > answer.index,
  );
  if (again.some(({ seg }) => seqLess(seg.seq, answer.seg.seq))) return 0;
  return countOf(again.filter(({ seg }) => seg.seq === answer.seg.seq));
}

function mistakeOfSeq({ initiator }: Flow, { seg }: Arrival, synAck: Arrival): Mistake | undefined {
  // One below is a SYN that was not counted.
  if (initiator.iss === undefined || Math.abs(seqDistance(initiator.iss, seg.seq)) <= 2) return undefined;
  return mistakeOf(seg.seq, initiator.iss, synAck.seg.seq);
}
