import { Mark } from "../../flow/flow";
import { durationText } from "../../text/durations";
import { endpointText, numberText } from "../facts/findingText";
import { arrivals, isBareAck, openingOf, synAcknowledgedBy } from "../facts/handshakeSegments";
import { defineRule } from "../rule";

interface Evidence {
  /** The old number that the responder still expected. */
  readonly ack: number;
  readonly triedAgain: boolean;
  readonly afterNs: number;
  /** The flow before on the same ports had been closed by FIN: the responder holds it in TIME-WAIT. */
  readonly wasClosed: boolean;
}

export const halfOpenRecovery = defineRule<Evidence>({
  id: "half-open-recovery",
  group: "handshake",
  severity: "information",
  title: "Stale half-open connection detected and reset",
  references: ["RFC 9293 §3.5.1"],
  limits:
    "Whether the responder really dropped its old connection shows only when the next SYN is answered. Half-open here means that one side lost an open connection (RFC 9293 §3.5.1); the outcome half-open means that the handshake stopped in SYN-RECEIVED.",
  marks: Mark.Rst,
  examples: {
    reported: `
      > S  0:0(0)
      < .  300:300(0) ack 100
      > R  100:100(0)           // reported
      +1 > S 0:0(0)
      < S. 900:900(0) ack 1
      > .  1:1(0) ack 901`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 9
      > R  9:9(0)`,
  },

  *check(flow) {
    const { syns, synAcks, resets } = openingOf(flow);
    const first = syns.initiator[0];
    if (!first) return;
    const all = arrivals(flow);
    for (const reset of resets) {
      if (reset.from !== "initiator") continue;
      // <SEQ=SEG.ACK><CTL=RST> to an ACK that acknowledges nothing of this attempt (RFC 9293 §3.5.1, figure 9).
      const ack = all.findLast((other) => other.index < reset.index && other.from === "responder" && isBareAck(other));
      if (!ack || ack.seg.ack !== reset.seg.seq) continue;
      if (synAcknowledgedBy(syns.initiator, ack.seg.ack) || ack.receiver.state !== "SYN-SENT") continue;
      // After a SYN-ACK, even an incorrect one, its ACKs are of this attempt.
      if (synAcks.responder.some(({ index }) => index < ack.index)) continue;
      yield {
        at: reset,
        field: "segment",
        related: [first, ack],
        evidence: {
          ack: ack.seg.ack,
          triedAgain: syns.initiator.some(({ index }) => index > reset.index),
          afterNs: reset.timeNs - first.timeNs,
          wasClosed: flow.previous?.end === "fin" && flow.previous.sndNxt.initiator === ack.seg.ack,
        },
      };
      return;
    }
  },

  explain({ ack, triedAgain, afterNs, wasClosed }, flow) {
    const old = wasClosed
      ? `still held the connection of flow ${flow.previous?.id}`
      : "still had an old connection open";
    return {
      what: `The responder ${endpointText(flow, "responder")} ${old}: it answered the SYN with an ACK of old numbers (ACK ${numberText(flow, "initiator", ack)}), and the initiator answered with a RST of that number, ${durationText(afterNs)} after its SYN.${triedAgain ? " Then it sent its SYN again." : " The capture contains no further SYN of this attempt."}`,
      why: wasClosed
        ? "That connection was closed by FIN and stays in TIME-WAIT for 2 MSL. There, a SYN is answered with an ACK of the old numbers, unless its number is above them (RFC 9293 §3.6.1, §3.10.7.4). The RST ends TIME-WAIT, and the next SYN is accepted."
        : "This is how TCP recovers when one side has lost a connection that the other still has: SYN, ACK of the old numbers, <SEQ=SEG.ACK><CTL=RST>, and a new attempt that succeeds (RFC 9293 §3.5.1, figure 9).",
      next: wasClosed
        ? "The recovery works, but costs the time until the SYN is sent again: see port-reused for why the ports were used again so soon."
        : "The recovery itself is normal. Find out why the old connection was lost on one side only: a restart, a disconnected cable, a NAT or firewall that dropped its state. Keep-alives on the responder would detect it earlier.",
    };
  },
});
