import { type Arrival, type Flow, Mark, type RefusedAck } from "../../flow/flow";
import { ACK, RST } from "../../tcp/flags";
import { COPY_NS, PROMPT_ACK_NS } from "../../tcp/thresholds";
import { durationText } from "../../text/durations";
import type { Severity } from "../../text/severities";
import { isDue } from "../facts/captureCoverage";
import { intervalsOf, intervalsText, plural, timesText } from "../facts/findingText";
import { arrivals, isSynAck, openingOf, sameSeq, synAcknowledgedBy } from "../facts/handshakeSegments";
import { find, negotiationOf, type Offer, offersOf } from "../facts/negotiation";
import { causeOf } from "../facts/resetCause";
import { defineRule } from "../rule";

/** What the capture shows of the reason. */
type Reason =
  | "timestamps"
  | "checksum"
  | "deferred-accept"
  | "accepted-late"
  | "data-ignored"
  | "data-reset"
  | "reset-again"
  | "no-data";

interface Evidence {
  readonly reason: Reason;
  /** SYN-ACKs that came again after the ACK. */
  readonly times: number;
  readonly intervalsNs: readonly number[];
  /** From the ACK to the first of them. */
  readonly afterNs: number;
  /** From the ACK to the last of them. */
  readonly untilNs: number;
  /** It came again once only: the capture ends, or misses what followed. */
  readonly isOnce: boolean;
}

export const handshakeNotTaken = defineRule<Evidence>({
  id: "handshake-not-taken",
  group: "handshake",
  severity: "error",
  title: "The responder did not accept the ACK",
  references: ["RFC 9293 §3.10.7.4", "RFC 7323 §3.2"],
  limits:
    "The ACK passed the capture point; it may still have been lost between there and the responder. Nothing is reported where the SYN-ACK came again once and the connection was then used, or where it may have crossed the ACK on the path. It is a warning where the SYN-ACK came again once only and the initiator did not answer it with a RST, a hint where the capture ends then, a warning where the responder accepted the connection later, but had ignored data before, and information where it accepted it with the first data.",
  marks: Mark.OddStart,
  needsEveryNumber: true,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      +1 < S. 0:0(0) ack 1   // reported
      > .  1:1(0) ack 1
      +2 < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      +1 < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:11(10) ack 1
      < .  1:1(0) ack 11`,
  },

  *check(flow) {
    const refused = flow.refusedAck;
    const ack = refused && flow.events[refused.event];
    // Without pure ACKs in the capture, there is no telling what came between.
    if (ack?.kind !== "segment" || flow.sight.filtered !== undefined) return;
    const { synAcks } = openingOf(flow);
    const first = synAcks.responder.find((synAck) => synAcknowledgedBy([synAck], ack.seg.ack) !== undefined);
    // Once, and then accepted: the ACK was lost behind the capture point as likely as not.
    if (!first || (refused!.isAccepted && (refused!.times < 2 || flow.initiator.payloadBytes === 0))) return;
    const repeated = sameSeq(synAcks.responder, first).filter(({ index }) => index > ack.index);
    const at = repeated[repeated.length - Math.min(refused!.times, repeated.length)];
    if (!at) return;
    const isOnce = refused!.times === 1;
    const last = repeated.at(-1)!;
    const reason = reasonOf(flow, ack, refused!.isAccepted, last);
    const severity = severityOf(refused!, reason, isDue(flow, at.timeNs));
    yield {
      at,
      field: "segment",
      related: [ack, first, ...repeated.filter((other) => other !== at)],
      ...(severity && { severity }),
      evidence: {
        reason,
        times: refused!.times,
        intervalsNs: intervalsOf(sameSeq(synAcks.responder, first)),
        afterNs: at.timeNs - ack.timeNs,
        untilNs: (last.lastRepeatNs ?? last.timeNs) - ack.timeNs,
        isOnce,
      },
    };
  },

  explain({ reason, times, intervalsNs, afterNs, untilNs, isOnce }, flow) {
    const isAccepted = reason === "deferred-accept" || reason === "accepted-late";
    const reasons: Readonly<Record<Reason, { readonly seen: string; readonly next: string }>> = {
      timestamps: {
        seen: " The ACK does not contain Timestamps, though both SYNs do: a receiver should drop such a segment (RFC 7323 §3.2).",
        next: "Look at why the initiator, or a middlebox, leaves out the Timestamps option after it was negotiated (see timestamps-dropped).",
      },
      checksum: {
        seen: " The checksum of the ACK is wrong, so the responder drops it.",
        next: "Look for what changes segments on the path, or for a sender that computes the checksum over the wrong octets (see checksum-wrong).",
      },
      "deferred-accept": {
        seen: " It accepted the connection when the first data came.",
        next: "The listener waits for data before it accepts (TCP_DEFER_ACCEPT on Linux). No action is needed, unless the initiator is expected to wait for the responder to speak first.",
      },
      "accepted-late": {
        seen: ` It ignored the initiator's data as well, and still waited ${durationText(untilNs)} after the ACK; then it accepted the connection.`,
        next: "Look at the responder's accept queue: while it is full, Linux drops the ACK and the data after it (ListenOverflows in nstat, the backlog of listen), and the program that accepts connections is too slow. Otherwise capture at the responder: the segments may be lost between the capture point and there.",
      },
      "data-ignored": {
        seen: " It did not acknowledge the initiator's data either.",
        next: "Look at the responder's accept queue: when it is full, Linux drops the ACK and the data after it (ListenOverflows in nstat, the backlog of listen). Otherwise capture at the responder: the segments may be lost between the capture point and there.",
      },
      "data-reset": {
        seen: " It answered the initiator's first data with a RST that has no ACK: by then it did not know the connection any longer.",
        next: "A listener that waits for data ignores the ACK (TCP_DEFER_ACCEPT on Linux), and forgets the connection when no data comes in time: let the initiator send sooner, or the listener wait longer. A listener whose accept queue is full does the same (ListenOverflows in nstat, the backlog of listen).",
      },
      "reset-again": {
        seen: " The initiator answered it with a RST that has no ACK: it does not know the connection, or not any longer.",
        next: "The RST ended it. An initiator with the connection open answers a SYN-ACK that comes again with an ACK (RFC 9293 §3.10.7.4): look at whether its program had given up by then, or at a stack that takes the repeated SYN-ACK for an error. And at why it came again: the ACK was lost between the capture point and the responder, or the responder waits for data or has a full accept queue.",
      },
      "no-data": {
        seen: " The initiator has sent no data yet.",
        next: "A listener that waits for data ignores the ACK (TCP_DEFER_ACCEPT on Linux), and so does one whose accept queue is full (ListenOverflows in nstat, the backlog of listen). Otherwise capture at the responder: the ACKs may be lost between the capture point and there.",
      },
    };
    const { seen, next } = reasons[reason];
    const apart = intervalsNs.length > 1 ? ` (intervals of ${intervalsText(intervalsNs, flow.sight.dropped > 0)})` : "";
    return {
      what: `The ACK fits the SYN-ACK, but the responder did not accept it${isAccepted ? " at first" : ""}: it sent the SYN-ACK again ${times === 1 ? timesText(times) : plural(times, "time")}, first ${durationText(afterNs)} after the ACK${apart}${reason === "data-reset" || reason === "reset-again" ? "." : ", and nothing else."}${seen}`,
      why: "A responder repeats its SYN-ACK only in SYN-RECEIVED (RFC 9293 §3.10.7.4, RFC 6298 §5.5). So the initiator takes the connection for open while the responder does not.",
      next:
        isOnce && reason !== "reset-again"
          ? `${next} The SYN-ACK came again once only: a capture that runs longer would settle it.`
          : next,
    };
  },
});

/** Undefined where nothing softens it. */
function severityOf({ times, isAccepted }: RefusedAck, reason: Reason, isWatched: boolean): Severity | undefined {
  if (isAccepted) return reason === "accepted-late" ? "warning" : "information";
  if (times > 1 || reason === "reset-again") return undefined;
  return isWatched ? "warning" : "hint";
}

function reasonOf(flow: Flow, ack: Arrival, isAccepted: boolean, lastSynAck: Arrival): Reason {
  if (ack.marks & Mark.Checksum) return "checksum";
  if (lacksTimestamps(flow, ack)) return "timestamps";
  if (isAccepted) return sentDataBefore(flow, lastSynAck) ? "accepted-late" : "deferred-accept";
  if (flow.initiator.payloadBytes === 0) return resetsOfRepeated(flow, lastSynAck) ? "reset-again" : "no-data";
  return !sentDataBefore(flow, lastSynAck) && isDataReset(flow) ? "data-reset" : "data-ignored";
}

/** The RST, as of an unknown connection (RFC 9293 §3.5.2, group 1), with which the initiator answers the SYN-ACK at once. */
function resetsOfRepeated(flow: Flow, { index, timeNs, seg: synAck }: Arrival): boolean {
  const next = flow.events[index + 1];
  if (next?.kind !== "segment" || next.from !== "initiator" || next.timeNs - timeNs > PROMPT_ACK_NS) return false;
  return (next.seg.flags & (RST | ACK)) === RST && next.seg.seq === synAck.ack;
}

/** The initiator's data did not make the responder accept the connection: it repeated its SYN-ACK after them. */
function sentDataBefore({ events }: Flow, { index, timeNs }: Arrival): boolean {
  return events.some((event) => {
    if (event.kind === "icmp" || event.index >= index || timeNs - event.timeNs <= COPY_NS) return false;
    if (event.kind === "run") return event.bytes.initiator > 0;
    return event.from === "initiator" && event.seg.payloadLength > 0;
  });
}

/** The first data was answered as a segment of an unknown connection (RFC 9293 §3.5.2, group 1). */
function isDataReset(flow: Flow): boolean {
  const reset = arrivals(flow).find(({ from, seg }) => from === "responder" && seg.flags & RST);
  const cause = reset && causeOf(flow, reset);
  return cause?.kind === "no-connection" && cause.answers === "data";
}

/** Negotiated, and missing on the ACK. */
function lacksTimestamps(flow: Flow, ack: Arrival): boolean {
  const negotiation = negotiationOf(flow);
  const isStamped = ({ options }: Offer): boolean => find(options, "timestamps") !== undefined;
  if (!negotiation?.syns.every(isStamped) || !negotiation.synAcks.every(isStamped)) return false;
  const offer = offersOf(flow).find(({ arrival }) => arrival === ack);
  return offer !== undefined && !isSynAck(ack) && !isStamped(offer);
}
