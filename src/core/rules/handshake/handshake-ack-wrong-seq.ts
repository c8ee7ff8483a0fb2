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
  /** SEG.SEQ minus the nearest acceptable number. */
  readonly difference: number;
  readonly doubt: Doubt | undefined;
}

export const handshakeAckWrongSeq = defineRule<Evidence>({
  id: "handshake-ack-wrong-seq",
  group: "handshake",
  severity: "error",
  title: "Handshake ACK has an incorrect sequence number",
  references: ["RFC 9293 §3.10.7.4", "RFC 9293 §3.5"],
  limits:
    "A number above x+1 but inside the offered window can always be explained by a lost segment before it, so segment-lost reports it.",
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
    // x+1 =< SEG.SEQ =< the window's right edge: data on the SYN may be accepted in part, and segments before this one may have been lost.
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
      what: `The initiator's first ACK has SEQ ${number(seq)}; expected ${number(lowest)}${below ? "" : `, and the offered window ends at ${number(highest)}`}. It is ${Math.abs(difference)} too ${below ? "low" : "high"}.`,
      why: below
        ? "The SYN takes one sequence number, so the next segment begins at x+1 (RFC 9293 §3.4). A segment below RCV.NXT lies outside the window: the responder drops it and answers with an ACK, and stays in SYN-RECEIVED (§3.10.7.4)."
        : "A segment beyond the window is dropped and answered with an ACK of the current numbers; the responder stays in SYN-RECEIVED (RFC 9293 §3.10.7.4).",
      next:
        (below
          ? "Check how the initiator sets SND.NXT after its SYN was acknowledged: the SYN itself was not counted, or the segment is a late segment of another connection."
          : "Look for a middlebox that rewrites the initiator's sequence numbers from some segment on, or for a segment of another connection.") +
        settledBy(doubt),
    };
  },
});
