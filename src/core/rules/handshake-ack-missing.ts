import { durationText } from "../flow/duration";
import { type Arrival, type Flow, Mark } from "../flow/flow";
import { endpointText, intervalsOf, intervalsText, numberText, plural, waitedText } from "./numbers";
import { countOf, fittingSynAcks, openingOf, sameSeq } from "./opening";
import { defineRule, type Severity } from "./rule";
import { type Doubt, directionSeen, isDue, settledBy, watchedNs } from "./sight";

interface Evidence {
  /** The acknowledgment that was due. */
  readonly expectedAck: number;
  /** From the last SYN-ACK to the end of the capture. */
  readonly waitedNs: number;
  readonly synAcks: number;
  readonly intervalsNs: readonly number[];
  readonly doubt: Doubt | undefined;
}

const SOFTENED = {
  "capture-ends": "hint",
  "other-side-went-on": "hint",
  "capture-dropped": "warning",
  "previous-connection": "hint",
} as const satisfies Record<Doubt, Severity>;

export const handshakeAckMissing = defineRule<Evidence>({
  id: "handshake-ack-missing",
  severity: "error",
  title: "The SYN-ACK was never acknowledged",
  references: ["RFC 9293 §3.5"],
  limits:
    "The capture shows that the ACK did not pass here, not why. It is a hint where the capture ends within a second of the last SYN-ACK, or where the responder went on as if it had been acknowledged.",
  marks: Mark.Unacknowledged,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      +1 < S. 0:0(0) ack 1
      +2 < S. 0:0(0) ack 1   // reported
      +4 end`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      +4 end`,
  },

  *check(flow) {
    if (flow.outcome !== "half-open" || !directionSeen(flow, "initiator")) return;
    const opening = openingOf(flow);
    const synAck = fittingSynAcks(opening).at(-1);
    if (!synAck) return;
    const repeated = sameSeq(opening.synAcks.responder, synAck);
    const doubt = doubtOf(flow, synAck);
    const waitedNs = watchedNs(flow, synAck.timeNs);
    const waited = durationText(waitedNs);
    yield {
      at: synAck,
      field: "segment",
      related: opening.syns.initiator.slice(0, 1),
      ...(doubt && { severity: SOFTENED[doubt] }),
      missing: {
        from: "initiator",
        label:
          doubt === "capture-ends"
            ? `ACK = y+1 expected; the capture ends after ${waited}`
            : `ACK = y+1 expected; none in ${waited}`,
      },
      evidence: {
        expectedAck: (synAck.seg.seq + synAck.seg.len) >>> 0,
        waitedNs,
        synAcks: countOf(repeated),
        intervalsNs: intervalsOf(repeated),
        doubt,
      },
    };
  },

  explain({ expectedAck, waitedNs, synAcks, intervalsNs, doubt }, flow) {
    const sent = synAcks > 1 ? `sent ${plural(synAcks, "time")} (${intervalsText(intervalsNs)} apart)` : "sent once";
    return {
      what: `The SYN-ACK, ${sent}, was never acknowledged: ACK ${numberText(flow, "responder", expectedAck)} is missing from ${endpointText(flow, "initiator")}, and no RST came either, ${waitedText(waitedNs)}.`,
      why: "The initiator answers an acceptable SYN-ACK with <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK> at once (RFC 9293 §3.5, §3.10.7.3). Until then the responder stays in SYN-RECEIVED and repeats its SYN-ACK.",
      next:
        (synAcks > 1
          ? "The responder repeats it, so no ACK reached it. Capture at the initiator: if the SYN-ACK does not arrive there, look at the way back (asymmetric routes, a firewall that keeps state); if it does, look at what the initiator drops and why (checksum, host firewall)."
          : "Capture at the initiator: does the SYN-ACK arrive? A SYN that was forged or came from a scanner is never followed by an ACK, and a responder that does not repeat its SYN-ACK may be using SYN cookies.") +
        settledBy(doubt),
    };
  },
});

function doubtOf(flow: Flow, synAck: Arrival): Doubt | undefined {
  // Data after the SYN-ACK: the responder had its ACK, and the capture did not.
  const last = flow.responder.sndNxt;
  if (last !== undefined && ((last - synAck.seg.seq) | 0) > synAck.seg.len) return "other-side-went-on";
  if (!isDue(flow, synAck.timeNs)) return "capture-ends";
  return flow.sight.captureDropped > 0 ? "capture-dropped" : undefined;
}
