import { framesMissing } from "../../evidence/lossSigns";
import { type Arrival, type Flow, Mark, type Side } from "../../flow/flow";
import { idleBeforeNs } from "../../flow/idle";
import { otherSide } from "../../flow/relative";
import { ACK, FIN } from "../../tcp/flags";
import { type SeqNumber, seqDistance, seqMax } from "../../tcp/seq";
import { durationText } from "../../text/durations";
import { type Doubt, settledBy } from "../facts/captureCoverage";
import { numberText, plural } from "../facts/findingText";
import { arrivals, countOf, isReset, nextFrom } from "../facts/handshakeSegments";
import { effectiveReset, isObeyed } from "../facts/outstanding";
import { causeOf, type ResetCause } from "../facts/resetCause";
import { causeWords, senderText } from "../facts/resetCauseText";
import { isExact } from "../facts/resets";
import { sackedOf, withoutSacked } from "../facts/sacked";
import { defineRule } from "../rule";

/** Nobody sends three times what was answered. */
const CERTAIN_SENDS = 3;

interface Evidence {
  readonly by: Side;
  readonly seq: number;
  /** How many sides had sent a FIN. */
  readonly fins: number;
  /** Octets of data of the RST's sender, and of its receiver, that were neither acknowledged nor reported by SACK. */
  readonly ofSender: number;
  readonly ofReceiver: number;
  /** What each had acknowledged of the other: of the receiver's data, and of the sender's. */
  readonly receiverAcked: number;
  readonly senderAcked: number;
  /** How often the RST's sender had sent the first of its own data that is outstanding, 0 where that is not known; and how long the flow was silent before. */
  readonly tries: number;
  readonly idleNs: number;
  readonly doubt: Doubt | undefined;
  readonly cause: ResetCause;
}

export const resetWithDataOutstanding = defineRule<Evidence>({
  id: "reset-with-data-outstanding",
  group: "teardown",
  severity: "warning",
  title: "Connection was reset with unacknowledged data",
  references: ["RFC 9293 §3.6", "RFC 9293 §3.10.5"],
  limits:
    "Data that was acknowledged but not read by the program is also lost; the capture cannot show it. A segment that crossed the RST on the path counts as outstanding. It is information where the capture lost frames, because the acknowledgment may be among them, and where another machine sent the RST, which is a warning of its own.",
  marks: Mark.Rst,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < R  1:1(0)              // reported`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 101
      < R. 1:1(0) ack 101`,
  },

  *check(flow) {
    // Before the connection is open, the rules of the handshake report a reset.
    if (flow.outcome !== "established" && flow.outcome !== "not-captured") return;
    const reset = effectiveReset(flow);
    // Of a segment that an open connection should have had: told by segment-from-elsewhere.
    if (flow.connection?.stray) return;
    if (!reset || !isObeyed(flow, reset)) return;
    const { from, seg, sender, receiver } = reset;
    const peer = otherSide(from);
    // An inexact RST ends the connection only at a receiver without challenge ACKs: one that sends no further segment.
    const next = nextFrom(flow, peer, reset.index);
    if (!isExact(reset) && next !== undefined && (next === "run" || !isReset(next))) return;
    // Of a RST's sender that the capture does not show otherwise, all is outstanding that was sent to it.
    const isUnseen =
      flow[from].segments === countOf(arrivals(flow).filter((each) => each.from === from && isReset(each)));
    const acked = sender.rcvNxt ?? (isUnseen ? flow[peer].firstSeq : undefined);
    // Its own ACK counts as well: the acknowledged octets have arrived.
    const receiverAcked = acked !== undefined && seg.flags & ACK ? seqMax(acked, seg.ack) : acked;
    const fins = { [from]: finOf(flow, from, reset), [peer]: finOf(flow, peer, reset) };
    const ofReceiver = dataBetween(flow, peer, receiverAcked, receiver.sndNxt, fins[peer]!);
    // An ACK that crossed the RST counts: the acknowledged octets have arrived.
    const senderAcked = flow[peer].rcvNxt;
    const ofSender = dataBetween(flow, from, senderAcked, sender.sndNxt, fins[from]!);
    if (ofReceiver <= 0 && ofSender <= 0) return;
    const cause = causeOf(flow, reset);
    const isPartial = framesMissing(flow, from) || framesMissing(flow, peer);
    const doubt: Doubt | undefined =
      flow.sight.captureDropped > 0 ? "capture-dropped" : isPartial ? "frames-missing" : undefined;
    yield {
      at: reset,
      field: "flags",
      // Of a RST that somebody else sent, `reset-forged` is the warning.
      ...((doubt || cause.kind === "foreign") && { severity: "information" as const }),
      evidence: {
        by: from,
        seq: seg.seq,
        fins: fins[from]! + fins[peer]!,
        ofSender: Math.max(ofSender, 0),
        ofReceiver: Math.max(ofReceiver, 0),
        receiverAcked: receiverAcked ?? 0,
        senderAcked: senderAcked ?? 0,
        ...sendsOf(flow, reset, senderAcked),
        doubt,
        cause,
      },
    };
  },

  explain({ by, seq, fins, ofSender, ofReceiver, receiverAcked, senderAcked, tries, idleNs, doubt, cause }, flow) {
    const words = causeWords(flow, { from: by }, cause);
    const peer = otherSide(by);
    const lost = (octets: number, owner: Side, acked: number) =>
      `${plural(octets, "octet")} of the ${owner}'s data beyond ${numberText(flow, owner, acked)} ${octets === 1 ? "was" : "were"} not acknowledged`;
    const parts = [
      ...(ofReceiver > 0 ? [lost(ofReceiver, peer, receiverAcked)] : []),
      ...(ofSender > 0 ? [lost(ofSender, by, senderAcked)] : []),
    ];
    return {
      what: `${senderText(flow, by, cause)} reset the ${["open", "half-closed", "closing"][fins]} connection with SEQ ${numberText(flow, by, seq)} while ${parts.join(", and ")}.${words ? ` ${words.fact}` : ""}`,
      why: words?.why ?? ENDS_AT_ONCE,
      next: words
        ? `${words.next}${isAtHello(flow, by) ? " At a TLS ClientHello, also try another server name: a device on the path that reads it resets such connections in the responder's name." : ""}${settledBy(doubt)}`
        : ofReceiver > 0
          ? `The ${by}'s own TCP ended the connection: its program was killed, closed with unread data, or closed with SO_LINGER 0. Look at the log of that program.${settledBy(doubt)}`
          : tries >= CERTAIN_SENDS
            ? `The ${by} gave up: it had sent that data ${tries} times without an answer.${idleNs > 0 ? ` Before, the connection had been silent for ${durationText(idleNs)}: a NAT, firewall or load balancer on the path may have dropped its state meanwhile, and discards these segments. Compare that time with its idle timeout; keep-alives at shorter intervals prevent it.` : ""} Capture at the ${peer} to see whether the segments arrive there.${settledBy(doubt)}`
            : `The ${by} discarded its own data: look for an abort in its program (SO_LINGER 0, a timeout) or for retransmissions that were never answered.${settledBy(doubt)}`,
    };
  },
});

const ENDS_AT_ONCE =
  "A RST ends the connection at once: queued data and data in flight are discarded at both ends, and the program gets an error (RFC 9293 §3.10.5, §3.10.7.4). A FIN would have let the data arrive first (§3.6).";

/** Octets of `owner` from `acked` to `end` that its peer did not report as received either. */
function dataBetween(
  flow: Flow,
  owner: Side,
  acked: SeqNumber | undefined,
  end: SeqNumber | undefined,
  fin: number,
): number {
  if (acked === undefined || end === undefined) return 0;
  return withoutSacked(seqDistance(acked, end) - fin, fin > 0, sackedOf(flow, owner, acked, end)).octets;
}

/** The responder has sent no data, and the initiator's begins with a TLS record. */
function isAtHello({ initiator, responder }: Flow, by: Side): boolean {
  return by === "responder" && initiator.firstData === "tls" && responder.payloadBytes === 0;
}

/** How often the RST's sender sent what begins at `acked`, and the silence before the first time. */
function sendsOf(
  flow: Flow,
  { from, index }: Arrival,
  acked: SeqNumber | undefined,
): Pick<Evidence, "tries" | "idleNs"> {
  const copies = arrivals(flow).filter(
    ({ from: side, index: at, seg }) => side === from && at < index && seg.payloadLength > 0 && seg.seq === acked,
  );
  const [first] = copies;
  if (first === undefined) return { tries: 0, idleNs: 0 };
  // The first copy of a retransmission is an ordinary segment, and was not kept.
  const isAgain = (first.marks & Mark.OldData) !== 0;
  return {
    tries: countOf(copies) + (isAgain ? 1 : 0),
    idleNs: idleBeforeNs(flow, isAgain ? first.index - 1 : first.index),
  };
}

/** 1 if the side had sent its FIN, which takes a sequence number and is not data. */
function finOf(flow: Flow, side: Side, before: Arrival): number {
  return arrivals(flow).some(({ from, seg, index }) => from === side && index < before.index && seg.flags & FIN)
    ? 1
    : 0;
}
