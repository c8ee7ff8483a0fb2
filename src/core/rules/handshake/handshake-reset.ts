import { type Arrival, Mark, type Side } from "../../flow/flow";
import { ACK } from "../../tcp/flags";
import { seqLess } from "../../tcp/seq";
import { durationText } from "../../text/durations";
import { endpointText, numberText } from "../facts/findingText";
import { fittingSynAcks, type Opening, openingOf, receiverOf, synAcknowledgedBy } from "../facts/handshakeSegments";
import { defineRule } from "../rule";

interface Evidence {
  readonly by: Side;
  readonly seq: number;
  /** After the SYN-ACK. */
  readonly afterNs: number;
  /** The RST's numbers are those of an open connection: the handshake was completed outside the capture. */
  readonly synchronized: boolean;
}

export const handshakeReset = defineRule<Evidence>({
  id: "handshake-reset",
  group: "handshake",
  severity: "error",
  title: "The handshake was reset before it was complete",
  references: ["RFC 9293 §3.10.7"],
  limits:
    "A RST that answers a wrong SYN-ACK or a wrong ACK is told in that finding. It is a warning where the RST has numbers that only an open connection can have: then the ACK is missing from the capture, or was lost on its way. Who really sent the RST (a middlebox may speak in another's name) is not visible.",
  marks: Mark.Rst,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > R  1:1(0)         // reported`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > R. 1:1(0) ack 1`,
  },

  *check(flow) {
    // After an answer with wrong numbers the outcome is "broken": the consequence is told with them.
    if (flow.outcome !== "reset") return;
    const opening = openingOf(flow);
    const synAck = fittingSynAcks(opening)[0];
    if (!synAck) return;
    const reset = opening.resets.find(
      (candidate) => candidate.index > synAck.index && candidate.after[receiverOf(candidate)] === "CLOSED",
    );
    if (!reset) return;
    const cause = opening.synAcks.responder.findLast(({ index }) => index < reset.index) ?? synAck;
    if (reset.from === "initiator" && !synAcknowledgedBy(opening.syns.initiator, cause.seg.ack)) return;
    const synchronized = isSynchronized(opening, reset);
    yield {
      at: reset,
      field: "flags",
      related: [cause],
      ...(synchronized && { severity: "warning" as const }),
      evidence: { by: reset.from, seq: reset.seg.seq, afterNs: reset.timeNs - cause.timeNs, synchronized },
    };
  },

  explain({ by, seq, afterNs, synchronized }, flow) {
    if (synchronized) {
      return {
        what: `The ${by} ${endpointText(flow, by)} sent a RST with SEQ ${numberText(flow, by, seq)}, ${durationText(afterNs)} after the SYN-ACK, and its numbers are of a connection that was open. The ACK that completes the handshake is not in the capture.`,
        why: "A RST that answers a segment of an unknown connection bears no ACK, and takes its SEQ from that segment's ACK (RFC 9293 §3.10.7.1). This one acknowledges what only an open connection can, or has a SEQ that its sender was never seen to reach: the ACK and perhaps more were most likely sent and not captured, or lost on the way here.",
        next: `Look at why the ${by}'s program aborts a connection that has just been opened: a port scanner, a health check, a timeout, or a close with data unread. A device on the way may speak in its name (compare the TTLs).`,
      };
    }
    return {
      what: `The ${by} ${endpointText(flow, by)} sent a RST with SEQ ${numberText(flow, by, seq)}, ${durationText(afterNs)} after the SYN-ACK, before the handshake was complete.`,
      why:
        by === "initiator"
          ? "An initiator answers a SYN-ACK with a RST when it has no such connection (any more): the program gave up, the SYN was sent by something other than its own TCP, or the host restarted (RFC 9293 §3.10.7.1, §3.10.7.3)."
          : "A responder leaves SYN-RECEIVED by a RST when its program closes or aborts before the connection is accepted, or when something on the way speaks in its name (RFC 9293 §3.10.7.4).",
      next:
        by === "initiator"
          ? "Was the SYN sent by a port scanner, a raw-socket program or a load balancer's health check? Then the initiator's kernel resets what it does not know. Otherwise look for a connect timeout or an abort in the program."
          : `Look at the log of the program on port ${flow.responder.port}, its accept queue, and at devices on the way that reset (compare the RST's TTL with that of the SYN-ACK).`,
    };
  },
});

function isSynchronized({ synAcks }: Opening, { from, seg, sender, receiver }: Arrival): boolean {
  // Without ACK its SEQ is the ACK number of what it answers: beyond all that its sender was seen to send.
  if (!(seg.flags & ACK)) return sender.sndNxt !== undefined && seqLess(sender.sndNxt, seg.seq);
  if (from === "initiator") return synAcks.responder.some((synAck) => seqLess(synAck.seg.seq, seg.ack));
  return receiver.sndNxt !== undefined && seqLess(receiver.sndNxt, seg.ack);
}
