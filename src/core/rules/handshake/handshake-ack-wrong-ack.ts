import { type Arrival, Mark } from "../../flow/flow";
import { offsetText } from "../../flow/relative";
import { seqDistance, seqLessOrEqual } from "../../tcp/seq";
import { type Doubt, settledBy } from "../facts/captureCoverage";
import { keptTimesText, numberText } from "../facts/findingText";
import { arrivals, countOf, isPlainAck, openingOf, resetAfter } from "../facts/handshakeSegments";
import { judgedAckOf } from "../facts/judgedAck";
import { MISTAKES, type Mistake, mistakeOf } from "../facts/numberMistakes";
import { defineRule } from "../rule";

interface Evidence {
  readonly ack: number;
  readonly lowest: number;
  readonly highest: number;
  /** SEG.ACK minus the nearest acceptable number. */
  readonly difference: number;
  readonly times: number;
  readonly reset: boolean;
  readonly mistake: Mistake | undefined;
  readonly doubt: Doubt | undefined;
}

export const handshakeAckWrongAck = defineRule<Evidence>({
  id: "handshake-ack-wrong-ack",
  group: "handshake",
  severity: "error",
  title: "Handshake ACK has an incorrect acknowledgment number",
  references: ["RFC 9293 §3.10.7.4", "RFC 9293 §3.5"],
  limits:
    "An ACK above what the responder was seen to send is not reported where the responder's next segment shows that the octets between were not captured. It is information where the capture reports lost frames.",
  marks: Mark.OddStart,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 0   // reported
      < R  0:0(0)`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
  },

  *check(flow) {
    const judged = judgedAckOf(flow, "ack");
    if (!judged) return;
    const { answer, synAck, verdict, doubt } = judged;
    const { lowest, highest, difference } = verdict;
    const reset = resetAfter(openingOf(flow), answer);
    const same = arrivals(flow).filter(
      (other) =>
        other === answer ||
        (other.from === "initiator" &&
          isPlainAck(other) &&
          other.seg.ack === answer.seg.ack &&
          !cameTrue(other, difference)),
    );
    const span = seqDistance(lowest, highest);
    yield {
      at: answer,
      field: "ack",
      expected: span === 0 ? "y+1" : `y+1 … ${offsetText("y", 1 + span)}`,
      related: reset ? [synAck, reset] : [synAck],
      ...(doubt && { severity: "information" as const }),
      evidence: {
        ack: answer.seg.ack,
        lowest,
        highest,
        difference,
        times: countOf(same),
        reset: reset !== undefined,
        mistake: mistakeOf(answer.seg.ack, synAck.seg.seq, flow.initiator.iss),
        doubt,
      },
    };
  },

  explain({ ack, lowest, highest, difference, times, reset, mistake, doubt }, flow) {
    const number = (raw: number) => numberText(flow, "responder", raw);
    const due = lowest === highest ? number(lowest) : `${number(lowest)} to ${number(highest)}`;
    const repeated = times > 1 ? ` It was sent ${keptTimesText(flow, times)}.` : "";
    const consequence = reset
      ? " The responder answered it with a RST, as required: the RST is a consequence, not the cause."
      : "";
    return {
      what: `The initiator's ACK acknowledges ${number(ack)}; expected ${due}. It is ${Math.abs(difference)} too ${difference < 0 ? "low" : "high"}.${repeated}${consequence}`,
      why: "In SYN-RECEIVED the responder needs SND.UNA < SEG.ACK =< SND.NXT to become ESTABLISHED; any other number is answered with <SEQ=SEG.ACK><CTL=RST> (RFC 9293 §3.10.7.4).",
      next:
        (difference === -1
          ? "The responder's SYN was not counted: it takes one sequence number. Check how the initiator computes RCV.NXT from the SYN-ACK."
          : mistake
            ? MISTAKES[mistake]
            : "Compare with the SYN-ACK as the initiator received it. Possible causes are a middlebox that rewrites the responder's ISN in one direction only, or an ACK of an older SYN-ACK.") +
        settledBy(doubt),
    };
  },
});

/** By then the responder had sent the octets that were acknowledged too early. */
function cameTrue({ seg, receiver }: Arrival, difference: number): boolean {
  return difference > 0 && receiver.sndNxt !== undefined && seqLessOrEqual(seg.ack, receiver.sndNxt);
}
