import { isOpeningPartial } from "../../flow/arrivals";
import { type Arrival, type Flow, Mark } from "../../flow/flow";
import { durationText } from "../../text/durations";
import { resetsOfSynAck } from "../facts/answeredByReset";
import { droppedForChecksum } from "../facts/checksums";
import { intervalsOf, intervalsText, numberText, plural } from "../facts/findingText";
import { Sign } from "../facts/flowSigns";
import { arrivals, isPlainAck, openingOf, sameSeq, synAcknowledgedBy } from "../facts/handshakeSegments";
import { retriedAdvice } from "../facts/hostText";
import { defineRule } from "../rule";

interface Evidence {
  readonly iss: number;
  readonly retries: number;
  readonly intervalsNs: readonly number[];
  /** The initiator's ACK was captured before the first retry. */
  readonly acknowledgedBefore: boolean;
  /** The rule that reports the number of an ACK before the first retry, which the responder could not accept. */
  readonly misnumbered: "handshake-ack-wrong-ack" | "handshake-ack-wrong-seq" | undefined;
  /** All of them have an incorrect checksum, and were not accepted for that. */
  readonly damaged: boolean;
  /** The initiator had answered it with a RST. */
  readonly reset: boolean;
  /** The initiator had sent its SYN again in between. */
  readonly askedAgain: boolean;
}

export const synAckRetransmitted = defineRule<Evidence>({
  id: "syn-ack-retransmitted",
  group: "handshake",
  severity: "warning",
  isSymptom: true,
  title: "SYN-ACK was retransmitted",
  references: ["RFC 6298 §5.5", "RFC 9293 §3.10.7.4"],
  limits:
    "A responder that waits for data before it accepts (TCP_DEFER_ACCEPT) retransmits its SYN-ACK although the ACK arrived. A SYN-ACK with an incorrect acknowledgment number is counted by syn-ack-wrong-ack.",
  marks: Mark.OddStart,
  needs: Sign.SynAckAgain,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      +1 < S. 0:0(0) ack 1   // reported
      > .  1:1(0) ack 1`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
  },

  *check(flow) {
    const { syns, synAcks } = openingOf(flow);
    const told: number[] = [];
    for (const first of synAcks.responder) {
      if (told.includes(first.seg.seq)) continue;
      told.push(first.seg.seq);
      // Repeating a SYN-ACK with an incorrect number is a consequence of that number.
      if (syns.initiator.length > 0 && !synAcknowledgedBy(syns.initiator, first.seg.ack)) continue;
      const tries = sameSeq(synAcks.responder, first);
      const retry = tries[1];
      if (!retry) continue;
      // Repeated although a fitting ACK had passed, and nothing but that: reported as the refusal of the ACK.
      if (flow.refusedAck && !flow.refusedAck.isAccepted) continue;
      yield {
        at: retry,
        field: "time",
        related: [first, ...tries.slice(2)],
        evidence: {
          iss: first.seg.seq,
          retries: tries.length - 1,
          intervalsNs: intervalsOf(tries),
          misnumbered: misnumberedBefore(flow, first, retry),
          acknowledgedBefore: arrivals(flow).some(
            (other) =>
              other.from === "initiator" &&
              isPlainAck(other) &&
              other.index > first.index &&
              other.index < retry.index &&
              synAcknowledgedBy([first], other.seg.ack) !== undefined,
          ),
          damaged: droppedForChecksum(flow, tries),
          reset: resetsOfSynAck(flow).some(({ index }) => index > first.index && index < retry.index),
          askedAgain: syns.initiator.some(({ index }) => index > first.index && index < retry.index),
        },
      };
    }
  },

  explain({ iss, retries, intervalsNs, acknowledgedBefore, misnumbered, damaged, reset, askedAgain }, flow) {
    const partial = isOpeningPartial(flow);
    const apart =
      retries === 1
        ? `${durationText(intervalsNs[0]!)} after the first`
        : `at intervals of ${intervalsText(intervalsNs, partial)}`;
    const between = misnumbered
      ? " An ACK with an incorrect number had been captured before."
      : acknowledgedBefore
        ? " The initiator's ACK had been captured before."
        : reset
          ? " The initiator had answered it with a RST before."
          : askedAgain
            ? " The initiator had sent its SYN again before."
            : "";
    return {
      what: `The SYN-ACK with SEQ ${numberText(flow, "responder", iss)} was retransmitted ${partial ? "at least " : ""}${retries === 1 ? "once" : plural(retries, "time")}, ${apart}.${between}`,
      why: "A responder in SYN-RECEIVED retransmits its SYN-ACK until it is acknowledged, after one second at first and then with growing intervals (RFC 6298 §2.1, §5.5), and when the SYN arrives again. So the SYN-ACK or its answer was lost, or the answer was not accepted.",
      next: damaged
        ? "The SYN-ACKs have an incorrect checksum, so the initiator drops them: see checksum-wrong."
        : misnumbered
          ? `The responder does not accept that ACK: see ${misnumbered}.`
          : acknowledgedBefore
            ? "The ACK was lost between the capture point and the responder, or the responder did not accept it: a full accept queue (Linux drops the ACK), an incorrect checksum, or a listener that waits for data (TCP_DEFER_ACCEPT). Capture at the responder."
            : reset
              ? "The SYN-ACK arrives, and the initiator answers it with a RST: look at that RST, not at the path."
              : (retriedAdvice(flow) ??
                (askedAgain
                  ? "Both sides retransmit: the SYN-ACK does not reach the initiator, or its TCP does not get it. Capture there: if it does not arrive, check the return path; if it does, the host firewall, the checksums and the queue of the NIC that a program with a stack of its own reads."
                  : "No ACK was captured before the retry: capture at the initiator to see whether the SYN-ACK arrives and whether it is answered.")),
    };
  },
});

/** An ACK between the two whose number is why the handshake is broken. */
function misnumberedBefore(flow: Flow, first: Arrival, retry: Arrival): Evidence["misnumbered"] {
  if (flow.outcome !== "broken") return undefined;
  const ack = arrivals(flow).find(
    (other) =>
      other.from === "initiator" && isPlainAck(other) && other.index > first.index && other.index < retry.index,
  );
  if (!ack) return undefined;
  if (!synAcknowledgedBy([first], ack.seg.ack)) return "handshake-ack-wrong-ack";
  return ack.seg.seq === first.seg.ack ? undefined : "handshake-ack-wrong-seq";
}
