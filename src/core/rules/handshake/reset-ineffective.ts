import { type Arrival, type Flow, Mark, type Side } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { ACK } from "../../tcp/flags";
import { seqAdd } from "../../tcp/seq";
import { resetsOfSynAck } from "../facts/answeredByReset";
import { numbersSeen } from "../facts/captureCoverage";
import { endpointText, expectedAck, keptTimesText, numberText, plural } from "../facts/findingText";
import { countOf, isReset, type Opening, openingOf, receiverOf, synAcknowledgedBy } from "../facts/handshakeSegments";
import { originText } from "../facts/originText";
import { isForeign, type Origin, originOf } from "../facts/resetOrigin";
import { ignoredReset, withoutEffect } from "../facts/resets";
import { defineRule } from "../rule";

interface Evidence {
  readonly by: Side;
  readonly why: "no-ack" | "wrong-ack" | "below-window" | "beyond-window" | "not-received";
  readonly seq: number;
  readonly ack: number;
  /** In SYN-SENT: ISS of the receiver. Else RCV.NXT of the receiver. */
  readonly due: number;
  /** The right edge of the window; 0 in SYN-SENT. */
  readonly edge: number;
  readonly times: number;
  /** Later RSTs with other numbers, ignored for the same reason, that this finding stands for. */
  readonly more: number;
  /** SEQ 0 and the ACK of the SYN, as where nothing listens, although a SYN-ACK of its sender came before: two machines answer. */
  readonly refusesSyn: boolean;
  /** The initiator answers the SYN-ACK with it: ACK number of that; absent where it is not so. */
  readonly answered?: number;
  /** What differs from its sender's other segments, if they are known. */
  readonly origin: Origin | undefined;
}

/** From so many on, RSTs with different numbers are a series: an attack, or a device that guesses. */
const SERIES = 4;

export const resetIneffective = defineRule<Evidence>({
  id: "reset-ineffective",
  group: "handshake",
  severity: "warning",
  title: "RST must be ignored by its receiver",
  references: ["RFC 9293 §3.5.3", "RFC 5961 §3"],
  limits:
    "The window is known only as far as the capture shows it: the right edge is not judged in a flow with a missing start or missing parts. A RST that is followed by one with an acceptable number is not reported. It is an error where nothing else answered the SYN, and the SYN comes again or the RST has SEQ 0: else it may answer a segment that was not captured; and where nothing else answers a SYN-ACK that comes again. Many stacks are less strict or stricter than the standard.",
  marks: Mark.Rst,
  examples: {
    reported: `
      > S  0:0(0)
      < R. =0:=0(0) ack 0   // reported
      +1 > S 0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
    silent: `
      > S  0:0(0)
      < R. =0:=0(0) ack 1`,
  },

  *check(flow) {
    const opening = openingOf(flow);
    const told: Ignored[] = [];
    for (const reset of opening.resets) {
      const ignored = numbersSeen(reset)
        ? (ignoredReset(flow, opening, reset) ?? notReceived(flow, opening, reset))
        : undefined;
      if (!ignored) continue;
      if (told.some((other) => isSame(other.reset, reset)) || isMadeGood(flow, reset)) continue;
      told.push({ reset, ignored });
    }
    const seriesOf = ({ reset, ignored }: Ignored) =>
      told.filter((other) => other.reset.from === reset.from && other.ignored.why === ignored.why);
    for (const each of told) {
      const { reset, ignored } = each;
      const { seq, ack } = reset.seg;
      const series = seriesOf(each);
      if (series.length >= SERIES && series[0] !== each) continue;
      const inSynSent = ignored.why === "no-ack" || ignored.why === "wrong-ack";
      const refusesSyn = !inSynSent && isSecondAnswer(opening, reset);
      const origin = originOf(flow, reset);
      const answered = isForeign(origin) ? undefined : answeredSynAck(flow, opening, each);
      const isCause = answered !== undefined || (inSynSent && isOnlyAnswer(flow, opening, reset));
      yield {
        at: reset,
        ...(isCause && { severity: "error" as const }),
        field: ignored.why === "no-ack" ? "flags" : ignored.why === "wrong-ack" ? "ack" : "seq",
        expected: inSynSent
          ? `${ignored.why === "no-ack" ? "RST,ACK with ACK = " : ""}${expectedAck(receiverOf(reset), ignored.syn)}`
          : numberText(flow, reset.from, ignored.rcvNxt),
        related: inSynSent ? [ignored.syn] : "proof" in ignored && ignored.proof ? [ignored.proof] : [],
        evidence: {
          by: reset.from,
          why: ignored.why,
          seq,
          ack,
          due: inSynSent ? ignored.syn.seg.seq : ignored.rcvNxt,
          edge: inSynSent ? 0 : ignored.edge,
          times: countOf(opening.resets.filter((other) => isSame(other, reset))),
          more: series.length >= SERIES ? series.length - 1 : 0,
          refusesSyn,
          ...(answered && { answered: answered.seg.ack }),
          origin: isForeign(origin) || refusesSyn ? origin : undefined,
        },
      };
    }
  },

  explain({ by, why, seq, ack, due, edge, times, more, refusesSyn, answered, origin }, flow) {
    const peer = otherSide(by);
    const sender = (raw: number) => numberText(flow, by, raw);
    const receiver = (raw: number) => numberText(flow, peer, raw);
    const repeated = times > 1 ? ` It was sent ${keptTimesText(flow, times)}.` : "";
    const others =
      more > 0
        ? ` It is followed by ${flow.sight.dropped > 0 ? "at least " : ""}${plural(more, "RST")} of the ${by} with other numbers that are ignored for the same reason.`
        : "";
    const inSynSent = why === "no-ack" || why === "wrong-ack";
    const what = {
      "no-ack": `The RST has no ACK, and the ${peer} is in SYN-SENT: it cannot tell that the RST answers its SYN (SEQ ${receiver(due)}).`,
      "wrong-ack": `The RST acknowledges ${receiver(ack)}, but the SYN's number is ${receiver(due)}, and only a higher number is acceptable.`,
      "below-window": `The RST has SEQ ${sender(seq)}, below the window of the ${peer}, which begins at ${sender(due)}.`,
      "not-received": `The RST has SEQ ${sender(seq)}, as the ${peer} expects, and yet the ${peer} sends its SYN-ACK again.`,
      "beyond-window": `The RST has SEQ ${sender(seq)}, beyond the window of the ${peer}, which runs from ${sender(due)} to ${sender(edge)}.`,
    }[why];
    if (answered !== undefined)
      return {
        what: `${what} With it the ${by} answers the SYN-ACK, whose ACK number is ${sender(answered)}.${repeated}`,
        why: `A TCP that does not know the connection answers with <SEQ=SEG.ACK><CTL=RST> (RFC 9293 §3.10.7.1), here SEQ ${sender(answered)}. The ${peer} drops a RST with a number outside its window (RFC 5961 §3.2), stays in SYN-RECEIVED and sends its SYN-ACK again.`,
        next: `Two questions: why the ${by} does not want the connection that it asked for (its program gave up, or sent the SYN past the TCP of the host), and why its stack, or a firewall that answers for it, does not take the RST's number from the SYN-ACK.`,
      };
    return {
      what: `${what}${refusesSyn ? ` It refuses the SYN, as a host does on which nothing listens; ${endpointText(flow, by)} had answered that with a SYN-ACK.` : ""}${origin ? ` ${originText(flow, { from: by }, origin)}`.trimEnd() : ""}${repeated}${others}`,
      why: inSynSent
        ? "In SYN-SENT a RST is valid only if its ACK field acknowledges the SYN; all others are dropped (RFC 9293 §3.5.3, §3.10.7.3). So this is not a refusal: the initiator continues to wait and retries."
        : why === "not-received"
          ? `A RST with the expected number ends the connection at once (RFC 9293 §3.10.7.4). So this one did not reach the ${peer}, or something there dropped it, and the ${peer} stays in SYN-RECEIVED.`
          : "A RST is valid only if SEG.SEQ lies in the receive window. Outside the window it is silently dropped; inside the window but not exactly at RCV.NXT it is answered with a challenge ACK (RFC 5961 §3.2). So the connection stays open at that end.",
      next: inSynSent
        ? "A RST to a SYN must be <SEQ=0><ACK=SEG.SEQ+SEG.LEN><CTL=RST,ACK>. Find out who sent it: a small stack that does not count the SYN, or a device on the path that guesses the number."
        : why === "not-received"
          ? `Capture at the ${peer}: does the RST arrive? Look at firewalls on the path and at its host that drop RSTs.`
          : refusesSyn
            ? `Two machines answer in the name of ${flow[by].address}. Look for a second host with that address (arping -D, the switch's address table), and for a firewall or load balancer that refuses in its name. Where the RST is the first answer, the same connection is refused.`
            : "A RST with a guessed or old number comes from a device on the path, an attacker, or an endpoint that answers a late segment. Compare its TTL with that of adjacent segments, and check whether the flow continues.",
    };
  },
});

interface Ignored {
  readonly reset: Arrival;
  readonly ignored: NonNullable<ReturnType<typeof ignoredReset> | ReturnType<typeof notReceived>>;
}

function isSame(a: Arrival, b: Arrival): boolean {
  return a.from === b.from && a.seg.seq === b.seg.seq && a.seg.ack === b.seg.ack && a.seg.flags === b.seg.flags;
}

/**
 * This RST is why the connection did not open, and its number why it was not refused: nothing else answered the SYN. With a SEQ of its
 * own it may answer a later segment, of a handshake that the capture does not have, unless the SYN comes again.
 */
function isOnlyAnswer(flow: Flow, { syns, synAcks }: Opening, { seg, index }: Arrival): boolean {
  if (flow.outcome !== "broken" || synAcks.responder.length > 0) return false;
  return seg.seq === 0 || syns.initiator.some((syn) => syn.index > index);
}

/** The SYN-ACK that the initiator answers with this RST and nothing else, and that its sender sends again for that. */
function answeredSynAck(flow: Flow, { synAcks }: Opening, { reset, ignored }: Ignored): Arrival | undefined {
  const isOutside = ignored.why === "below-window" || ignored.why === "beyond-window";
  if (flow.outcome !== "half-open" || !isOutside || !resetsOfSynAck(flow).includes(reset)) return undefined;
  const synAck = synAcks.responder.findLast(({ index }) => index < reset.index);
  const { flags, ack } = reset.seg;
  if (!synAck || (flags & ACK && ack !== seqAdd(synAck.seg.seq, synAck.seg.len))) return undefined;
  return synAcks.responder.some(({ index, seg }) => index > reset.index && seg.seq === synAck.seg.seq)
    ? synAck
    : undefined;
}

/** <SEQ=0><ACK=SEG.SEQ+SEG.LEN> answers a SYN that reached CLOSED (RFC 9293 §3.10.7.1), and its sender's SYN-ACK came before. */
function isSecondAnswer({ syns, synAcks }: Opening, { from, seg, index }: Arrival): boolean {
  if (seg.seq !== 0 || !(seg.flags & ACK)) return false;
  const isAnswered = synAcks[from].some((synAck) => synAck.index < index && synAck.seg.ack === seg.ack);
  return isAnswered && synAcknowledgedBy(syns[otherSide(from)], seg.ack) !== undefined;
}

/** It has the right number, and yet its receiver sends its SYN-ACK again. */
function notReceived(flow: Flow, opening: Opening, reset: Arrival) {
  const found = withoutEffect(flow, opening, reset);
  if (!found?.exact) return undefined;
  return { why: "not-received", rcvNxt: found.rcvNxt, edge: found.rcvNxt, proof: found.proof } as const;
}

/** The next segment of its sender is a RST that took effect: then this one has no consequence. */
function isMadeGood(flow: Flow, reset: Arrival): boolean {
  for (const event of flow.events) {
    if (event.index <= reset.index || event.kind === "icmp") continue;
    if (event.kind === "run") {
      if (event.segments[reset.from] > 0) return false;
    } else if (event.from === reset.from) {
      if (!isReset(event)) return false;
      if (tookEffect(event)) return true;
    }
  }
  return false;
}

/** Its receiver closed the connection. */
function tookEffect(reset: Arrival): boolean {
  return reset.receiver.state !== "CLOSED" && reset.after[receiverOf(reset)] === "CLOSED";
}
