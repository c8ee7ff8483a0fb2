import { Mark } from "../../flow/flow";
import { answerNumbers } from "../facts/answer";
import { belongsToPrevious, type Doubt, settledBy } from "../facts/captureCoverage";
import { numberText, outsideBy } from "../facts/findingText";
import { openingOf, resetAfter } from "../facts/handshakeSegments";
import { defineRule } from "../rule";

interface Evidence {
  readonly seq: number;
  readonly lowest: number;
  /** The right edge of the window offered. */
  readonly highest: number;
  /** SEG.SEQ less the nearest number that would do. */
  readonly difference: number;
  readonly doubt: Doubt | undefined;
}

export const handshakeAckWrongSeq = defineRule<Evidence>({
  id: "handshake-ack-wrong-seq",
  group: "handshake",
  severity: "error",
  title: "The initiator's ACK does not continue after its SYN",
  references: ["RFC 9293 §3.10.7.4", "RFC 9293 §3.5"],
  limits:
    "A number above x+1 but inside the window offered can always be explained by a segment that was lost before it, so it is left to segment-lost.",
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
    const opening = openingOf(flow);
    const numbers = answerNumbers(flow, opening);
    // x+1 =< SEG.SEQ =< the window's right edge: data on the SYN may be taken in part, later segments may have been lost.
    if (!numbers || numbers.seqFits || numbers.seqExplained) return;
    const { answer, synAck, seqLowest, seqHighest } = numbers;
    const difference = outsideBy(answer.seg.seq, seqLowest, seqHighest);
    const doubt = belongsToPrevious(flow, answer)
      ? "previous-connection"
      : difference > 0 && flow.sight.captureDropped > 0
        ? "capture-dropped"
        : undefined;
    const reset = resetAfter(opening, answer);
    yield {
      at: answer,
      field: "seq",
      expected: "x+1",
      related: reset ? [synAck, reset] : [synAck],
      ...(doubt && { severity: "information" as const }),
      evidence: { seq: answer.seg.seq, lowest: seqLowest, highest: seqHighest, difference, doubt },
    };
  },

  explain({ seq, lowest, highest, difference, doubt }, flow) {
    const number = (raw: number) => numberText(flow, "initiator", raw);
    const below = difference < 0;
    return {
      what: `The initiator's first ACK has SEQ ${number(seq)}; due is ${number(lowest)}${below ? "" : `, and the window offered ends at ${number(highest)}`}: ${Math.abs(difference)} too ${below ? "low" : "high"}.`,
      why: below
        ? "The SYN takes one sequence number, so what follows it begins at x+1 (RFC 9293 §3.4). A segment below RCV.NXT lies outside the window: the responder drops it and answers with an ACK, and stays in SYN-RECEIVED (§3.10.7.4)."
        : "A segment beyond the window is dropped and answered with an ACK of the current numbers; the responder stays in SYN-RECEIVED (RFC 9293 §3.10.7.4).",
      next:
        (below
          ? "Look at how the initiator sets SND.NXT after its SYN was acknowledged: the SYN itself was not counted, or the segment is a late one of another connection."
          : "Look for a middlebox that rewrites the initiator's sequence numbers from some segment on, or for a segment of another connection.") +
        settledBy(doubt),
    };
  },
});
