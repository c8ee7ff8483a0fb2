import { type Arrival, Mark, type Side } from "../../flow/flow";
import { ACK } from "../../tcp/flags";
import { seqLess } from "../../tcp/seq";
import { STANDARD_TIMEOUT_NS } from "../../tcp/thresholds";
import { durationText } from "../../text/durations";
import { continuationAfter } from "../facts/besideKernel";
import { endpointText, numberText } from "../facts/findingText";
import {
  countOf,
  fittingSynAcks,
  type Opening,
  openingOf,
  receiverOf,
  synAcknowledgedBy,
} from "../facts/handshakeSegments";
import { originText } from "../facts/originText";
import { causeOf, type ResetCause } from "../facts/resetCause";
import { causeWords, senderText } from "../facts/resetCauseText";
import { originOf } from "../facts/resetOrigin";
import { wrongEchoOf } from "../facts/wrongEcho";
import { defineRule } from "../rule";

interface Evidence {
  readonly by: Side;
  readonly seq: number;
  /** After the SYN-ACK. */
  readonly afterNs: number;
  /** The RST's numbers are those of an open connection: the ACK of the handshake was not captured. */
  readonly synchronized: boolean;
  /** Frames of the SYN-ACK and of the initiator's RST that came after it: the RST before them had closed the connection. */
  readonly consequence: { readonly synAck: number; readonly reset: number } | undefined;
  readonly cause: ResetCause;
  /** The responder had repeated its SYN-ACK without an answer: how often it had sent it, and since when. */
  readonly gaveUp: { readonly times: number; readonly waitedNs: number } | undefined;
  /** From the initiator's last SYN to the SYN-ACK that it reset, where that is longer than a timeout; else 0. */
  readonly lateNs: number;
  /** Frames of the SYN that the SYN-ACK acknowledges, and of the initiator's last one, where that has another ISN. */
  readonly older: { readonly answered: number; readonly last: number } | undefined;
  /** Frame in which the initiator continues, as if it had not sent the RST with which it answered the SYN-ACK; 0 where it does not. */
  readonly continues: number;
  /** The RST compared with its sender's other segments; "" where there are none. */
  readonly origin: string;
}

export const handshakeReset = defineRule<Evidence>({
  id: "handshake-reset",
  group: "handshake",
  severity: "error",
  isSymptom: true,
  title: "Connection was reset during the handshake",
  references: ["RFC 9293 §3.10.7"],
  limits:
    "A RST that answers an incorrect SYN-ACK or ACK, or a SYN-ACK with a wrong timestamp, is described in that finding. It is a warning where the RST has numbers that only an open connection can have: then the ACK was not captured, or was lost before the capture point. Who really sent the RST is visible only where the capture contains other segments of its sender.",
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
    // After an answer with incorrect numbers the outcome is "broken": the finding about them describes the consequence. So does
    // handshake-not-taken where the responder had not accepted the ACK.
    if (flow.outcome !== "reset" || (flow.refusedAck && !flow.refusedAck.isAccepted)) return;
    const opening = openingOf(flow);
    const synAck = fittingSynAcks(opening)[0];
    if (!synAck) return;
    const reset = opening.resets.find(
      (candidate) => candidate.index > synAck.index && candidate.after[receiverOf(candidate)] === "CLOSED",
    );
    // Its timestamp was the reason: that finding describes the RST as its consequence.
    const echo = wrongEchoOf(flow);
    if (!reset || (echo?.rejected === reset && echo.doubt === undefined)) return;
    const refusal = reset.from === "initiator" ? refusalBefore(opening, synAck) : undefined;
    if (refusal) {
      yield {
        at: refusal,
        field: "flags",
        related: [synAck, reset],
        evidence: {
          by: refusal.from,
          seq: refusal.seg.seq,
          afterNs: synAck.timeNs - refusal.timeNs,
          synchronized: false,
          consequence: { synAck: synAck.frameNumber, reset: reset.frameNumber },
          cause: causeOf(flow, refusal),
          gaveUp: undefined,
          lateNs: 0,
          older: undefined,
          continues: 0,
          origin: originText(flow, refusal, originOf(flow, refusal)),
        },
      };
      return;
    }
    const cause = opening.synAcks.responder.findLast(({ index }) => index < reset.index) ?? synAck;
    if (reset.from === "initiator" && !synAcknowledgedBy(opening.syns.initiator, cause.seg.ack)) return;
    const synchronized = isSynchronized(opening, reset);
    yield {
      at: reset,
      field: "flags",
      related: [cause],
      ...(synchronized && { severity: "warning" as const }),
      evidence: {
        by: reset.from,
        seq: reset.seg.seq,
        afterNs: reset.timeNs - cause.timeNs,
        synchronized,
        consequence: undefined,
        cause: causeOf(flow, reset),
        gaveUp: gaveUpBy(opening, reset),
        continues: continuationAfter(flow, reset)?.frameNumber ?? 0,
        ...(reset.from === "initiator" ? askedBefore(opening, cause) : { lateNs: 0, older: undefined }),
        origin: originText(flow, reset, originOf(flow, reset)),
      },
    };
  },

  explain({ by, seq, afterNs, synchronized, consequence, cause, gaveUp, lateNs, older, continues, origin }, flow) {
    const words = causeWords(flow, { from: by }, cause);
    if (consequence) {
      return {
        what: `A RST of the responder ${endpointText(flow, by)} refused the SYN, ${durationText(afterNs)} before the responder's SYN-ACK (frame ${consequence.synAck}). The initiator had closed the connection by then: its own RST (frame ${consequence.reset}) only answers that SYN-ACK.${words ? ` ${words.fact}` : sentBy(origin)}`,
        why:
          words?.why ??
          "A TCP that refuses a SYN does not send a SYN-ACK for it afterwards: the RST and the SYN-ACK were sent by two machines (RFC 9293 §3.10.7.1).",
        next: words?.next ?? "Look for a device on the path that answers in the responder's name.",
      };
    }
    if (gaveUp && cause.kind !== "foreign" && cause.kind !== "repeated-syn") {
      const { times, waitedNs } = gaveUp;
      return {
        what: `The responder ${endpointText(flow, by)} gave up with a RST, ${durationText(waitedNs)} after its first SYN-ACK: it had sent the SYN-ACK ${times} times, and the ACK of ${endpointText(flow, "initiator")} never came.`,
        why: "A responder repeats its SYN-ACK until it is acknowledged or the attempts are used up (RFC 9293 §3.8.3). So the SYN-ACK did not reach the initiator, was not accepted, or its ACK did not come back; the RST is only the end of that.",
        next: `Capture at ${flow.initiator.address}: if the SYN-ACK does not arrive, look for a firewall on the return path, or a SYN with a forged address (a SYN flood); if it does, see what the initiator answers.`,
      };
    }
    if (continues > 0 && (cause.kind === "no-connection" || cause.kind === "continued")) {
      const { address } = flow[by];
      return {
        what: `The ${by} ${endpointText(flow, by)} sent a RST with SEQ ${numberText(flow, by, seq)}, ${durationText(afterNs)} after the SYN-ACK, and continues in frame ${continues} as if it had not.`,
        why: "An endpoint that sends a RST has no connection and cannot continue it (RFC 9293 §3.10.7.1). So two TCPs use this address. Mostly they are on one host: a program sends the SYN by a stack of its own (in user space, or through a raw socket), and the kernel, which does not know that connection, answers the SYN-ACK. The responder believes the RST.",
        next: `Keep the kernel from answering for the program: give the program's stack an address of its own, or drop the kernel's RSTs at ${address} (iptables -A OUTPUT -p tcp --tcp-flags RST RST -j DROP, for the addresses or ports that the program uses). Otherwise look for a second machine with this address.`,
      };
    }
    if (cause.kind === "no-connection" && cause.answers === "syn-ack" && (older || lateNs > 0)) {
      return {
        what: `The initiator ${endpointText(flow, by)} sent a RST with SEQ ${numberText(flow, by, seq)}, ${durationText(afterNs)} after the SYN-ACK. ${older ? `The SYN-ACK acknowledges the SYN of frame ${older.answered}, and the initiator's last SYN, in frame ${older.last}, has another ISN` : `The SYN-ACK came ${durationText(lateNs)} after the last SYN: by then the initiator had given up`}.`,
        why: older
          ? "In SYN-SENT an ACK that does not acknowledge the SYN is answered with a RST (RFC 9293 §3.10.7.3). The responder answers an attempt that the initiator has replaced by another one."
          : "An initiator that has given up an attempt has no connection any longer, and answers the late SYN-ACK with a RST (RFC 9293 §3.10.7.1).",
        next: older
          ? "Look at why the first SYN, or its answer, was so late, and at why the initiator uses the same port for the next attempt at once."
          : "Look at why the answer took so long: an overloaded responder, a SYN that was queued or rerouted on the path. The initiator's connect timeout only ended the wait.",
      };
    }
    if (words && (cause.kind !== "no-connection" || !synchronized)) {
      return {
        what: `${senderText(flow, by, cause)} sent a RST with SEQ ${numberText(flow, by, seq)}, ${durationText(afterNs)} after the SYN-ACK, before the handshake was complete. ${words.fact}`,
        why: words.why,
        next: words.next,
      };
    }
    if (synchronized) {
      return {
        what: `The ${by} ${endpointText(flow, by)} sent a RST with SEQ ${numberText(flow, by, seq)}, ${durationText(afterNs)} after the SYN-ACK, with numbers of an open connection. The ACK that completes the handshake is not in the capture.`,
        why: "A RST that answers a segment of an unknown connection has no ACK, and takes its SEQ from that segment's ACK (RFC 9293 §3.10.7.1). This RST acknowledges what only an open connection can acknowledge, or has a SEQ that its sender was never seen to reach: the RST came in place of a delayed ACK, as with health checks of load balancers, or the ACK, and perhaps more segments, were not captured or were lost before the capture point.",
        next: `Find out why the ${by}'s program aborts a connection that has just been opened: a health check (no action needed), a port scanner, a timeout, or a close with unread data.${sentBy(origin)}`,
      };
    }
    return {
      what: `The ${by} ${endpointText(flow, by)} sent a RST with SEQ ${numberText(flow, by, seq)}, ${durationText(afterNs)} after the SYN-ACK, before the handshake was complete.`,
      why:
        by === "initiator"
          ? "An initiator answers a SYN-ACK with a RST when it does not have this connection (any longer): the program gave up, the SYN was not sent by its own TCP, or the host restarted (RFC 9293 §3.10.7.1, §3.10.7.3)."
          : "A responder in SYN-RECEIVED sends a RST when its program closes or aborts before the connection is accepted (RFC 9293 §3.10.7.4).",
      next:
        by === "initiator"
          ? "Check whether the SYN was sent by a port scanner, a raw-socket program or a load balancer's health check: then the initiator's kernel resets the connection because it does not know it. Otherwise look for a connect timeout or an abort in the program."
          : `Check the log of the program on port ${flow.responder.port} and its accept queue.${sentBy(origin)}`,
    };
  },
});

function sentBy(origin: string): string {
  return origin === "" ? "" : ` ${origin}`;
}

/** The RST in answer to the SYN that closed the connection at the initiator before the SYN-ACK came. */
function refusalBefore({ syns, resets }: Opening, synAck: Arrival): Arrival | undefined {
  return resets.find(
    ({ from, index, receiver, after }) =>
      from === "responder" &&
      index < synAck.index &&
      receiver.state === "SYN-SENT" &&
      after.initiator === "CLOSED" &&
      !syns.initiator.some((syn) => syn.index > index && syn.index < synAck.index),
  );
}

function isSynchronized({ synAcks }: Opening, { from, seg, sender, receiver }: Arrival): boolean {
  // Without ACK, its SEQ is the ACK number of the segment that it answers: beyond what its sender was seen to send.
  if (!(seg.flags & ACK)) return sender.sndNxt !== undefined && seqLess(sender.sndNxt, seg.seq);
  if (from === "initiator") return synAcks.responder.some((synAck) => seqLess(synAck.seg.seq, seg.ack));
  return receiver.sndNxt !== undefined && seqLess(receiver.sndNxt, seg.ack);
}

/** The initiator sent nothing after its SYN, and the SYN-ACK was sent twice or more. */
function gaveUpBy({ syns, synAcks, answer }: Opening, { from, index, timeNs }: Arrival): Evidence["gaveUp"] {
  const [first, ...again] = synAcks.responder.filter((synAck) => synAck.index < index);
  const same = again.filter(({ seg }) => seg.seq === first?.seg.seq);
  if (from !== "responder" || !first || answer || countOf([first, ...same]) < 2) return undefined;
  if (syns.initiator.some((syn) => syn.index > first.index)) return undefined;
  return { times: countOf([first, ...same]), waitedNs: timeNs - first.timeNs };
}

/** What the initiator had asked for last, before the SYN-ACK that it reset. */
function askedBefore({ syns }: Opening, synAck: Arrival): Pick<Evidence, "lateNs" | "older"> {
  const last = syns.initiator.findLast(({ index }) => index < synAck.index);
  const answered = synAcknowledgedBy(syns.initiator, synAck.seg.ack);
  if (!last || !answered) return { lateNs: 0, older: undefined };
  const waitedNs = synAck.timeNs - (last.lastRepeatNs ?? last.timeNs);
  return {
    lateNs: waitedNs >= STANDARD_TIMEOUT_NS ? waitedNs : 0,
    older: last.seg.seq === answered.seg.seq ? undefined : { answered: answered.frameNumber, last: last.frameNumber },
  };
}
