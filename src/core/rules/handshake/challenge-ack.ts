import { type Arrival, type Flow, Mark, type Side } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { seqDistance } from "../../tcp/seq";
import { CHALLENGE_ANSWERED_NS } from "../../tcp/thresholds";
import { durationText } from "../../text/durations";
import { belongsToPrevious, numbersSeen } from "../facts/captureCoverage";
import { endpointText, keptTimesText, numberText } from "../facts/findingText";
import { Sign } from "../facts/flowSigns";
import { arrivals, isBareAck, isReset, isSyn, openingOf, synAcknowledgedBy } from "../facts/handshakeSegments";
import { isSynOfProxy } from "../facts/synProxy";
import { defineRule } from "../rule";

interface Evidence {
  readonly by: Side;
  readonly cause: "syn" | "reset";
  readonly seq: number;
  readonly ack: number;
  readonly afterNs: number;
  readonly times: number;
  /** It acknowledges the SYN's own number, which nothing explains but a stack that does not count the SYN. */
  readonly notCounted: boolean;
  /** It is of the flow before on the same ports, which was closed by FIN. */
  readonly timeWait: boolean;
  /** Frame of the RST that answers it; 0 for none. */
  readonly reset: number;
}

/** An older connection that answers so often is in the way of the new one. */
const CERTAIN_TIMES = 3;

export const challengeAck = defineRule<Evidence>({
  id: "challenge-ack",
  group: "handshake",
  severity: "information",
  title: "Challenge ACK",
  references: ["RFC 5961 §4.2", "RFC 9293 §3.10.7.4"],
  limits:
    "An ACK that was in flight when the SYN or RST arrived looks the same. Stacks limit the rate of challenge ACKs (RFC 5961 §7), so a missing one is not an error. It is a warning where the SYN that it answers was sent again, and the connection never opened; an error if that happened three times, or if it has the SYN's own number.",
  marks: Mark.Challenge | Mark.OddStart | Mark.Rst,
  needs: Sign.AckOfSynOrRst,
  examples: {
    reported: `
      > S  0:0(0)
      < .  300:300(0) ack 100   // reported
      > R  100:100(0)
      +1 > S 0:0(0)
      < S. 900:900(0) ack 1
      > .  1:1(0) ack 901`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
  },

  *check(flow) {
    const all = arrivals(flow);
    const told: Arrival[] = [];
    for (const ack of all) {
      if (!isBareAck(ack) || !numbersSeen(ack)) continue;
      const cause = causeOf(all, ack);
      if (!cause || told.some((other) => isSameChallenge(other, ack))) continue;
      // A SYN proxy opens the initiator's window once the responder has answered it.
      if (isSyn(cause) && isSynOfProxy(flow, cause)) continue;
      told.push(ack);
      const times = all.filter((other) => isSameChallenge(ack, other) && causeOf(all, other)).length;
      const notCounted = isSyn(cause) && ack.seg.ack === cause.seg.seq && !belongsToPrevious(flow, cause);
      yield {
        at: ack,
        field: "segment",
        related: [cause],
        ...(keepsFromOpening(flow, cause) && {
          severity: notCounted || times >= CERTAIN_TIMES ? ("error" as const) : ("warning" as const),
        }),
        evidence: {
          by: ack.from,
          cause: isReset(cause) ? "reset" : "syn",
          seq: ack.seg.seq,
          ack: ack.seg.ack,
          afterNs: Math.max(0, ack.timeNs - cause.timeNs),
          notCounted,
          timeWait: isSyn(cause) && flow.previous?.end === "fin" && flow.previous.sndNxt[cause.from] === ack.seg.ack,
          reset: all.find((other) => isResetOf(ack, other))?.frameNumber ?? 0,
          times,
        },
      };
    }
  },

  explain({ by, cause, seq, ack, afterNs, times, notCounted, timeWait, reset }, flow) {
    const peer = otherSide(by);
    const total = times > 1 ? `, ${keptTimesText(flow, times)} in total` : "";
    if (notCounted)
      return {
        what: `The ${by} ${endpointText(flow, by)} answered the SYN with an ACK without SYN, SEQ ${numberText(flow, by, seq)} and ACK ${numberText(flow, peer, ack)}, ${durationText(afterNs)} after it${total}. That is the SYN's own number, and not the number after it.`,
        why: "A SYN takes one sequence number, so its answer acknowledges the number after it, and has SYN as well (RFC 9293 §3.4, §3.10.7.2). The number of a challenge ACK would be that of an older connection (RFC 5961 §4.2), which a new SYN meets only by chance.",
        next: `Look at the ${by}'s stack: it takes the SYN for a segment without length. If the ${peer} reuses ports with the numbers of the connection before, an older connection can answer so, too.`,
      };
    if (timeWait)
      return {
        what: `The ${by} ${endpointText(flow, by)} answered the SYN with an ACK of its current numbers, SEQ ${numberText(flow, by, seq)} and ACK ${numberText(flow, peer, ack)}, ${durationText(afterNs)} after it${total}. These are the last numbers of flow ${flow.previous?.id}, which was closed by FIN.`,
        why: "After a close a connection stays in TIME-WAIT for 2 MSL. There, a SYN is answered with an ACK of the old numbers, unless its number is above them (RFC 9293 §3.6.1, §3.10.7.4).",
        next: `${afterChallenge(peer, reset)} See port-reused for why the ports were used again so soon.`,
      };
    const what = cause === "syn" ? "the SYN" : "a RST with an unexpected sequence number";
    return {
      what: `The ${by} ${endpointText(flow, by)} answered ${what} with an ACK of its current numbers, SEQ ${numberText(flow, by, seq)} and ACK ${numberText(flow, peer, ack)}, ${durationText(afterNs)} after it${total}.`,
      why:
        cause === "syn"
          ? "A TCP with an open connection does not accept a SYN for it: it answers with an ACK of its current numbers and keeps the connection (RFC 5961 §4.2). A peer that has really lost the connection answers that ACK with a RST, and then a new connection can be opened (RFC 9293 §3.5.1)."
          : "Only a RST with exactly the expected sequence number resets the connection at once. Any other RST in the window is answered with an ACK, so that a genuine sender can repeat it with the correct number (RFC 5961 §3.2).",
      next:
        cause === "syn"
          ? `The ${by} still has an old connection on these addresses and ports: the other side restarted, or its close was lost. ${afterChallenge(peer, reset)}`
          : "Check whether a RST with the correct number follows. If not, the RST probably came from someone else: a device on the path, or an attacker.",
    };
  },
});

function afterChallenge(peer: Side, reset: number): string {
  return reset > 0
    ? `The ${peer} answered with a RST, in frame ${reset}, which ends the old connection.`
    : `The ${peer} should answer that ACK with a RST, and none is in this capture: the ACK did not reach its TCP, a firewall drops the ACK or the RST, or its stack ignores an ACK in SYN-SENT (RFC 9293 §3.10.7.3). Until the old connection is gone, the new attempt hangs: capture at the ${peer}, and use another source port.`;
}

/** The RST that the SYN's sender answers the ACK with (RFC 9293 §3.5.1). */
function isResetOf(ack: Arrival, other: Arrival): boolean {
  return other.index > ack.index && other.from !== ack.from && isReset(other) && other.seg.seq === ack.seg.ack;
}

/** The SYN was sent again after the ACK, and no connection opened: the older one is in its way. */
function keepsFromOpening(flow: Flow, cause: Arrival): boolean {
  if (isSyn(cause) && hasRestarted(flow, cause)) return true;
  if (!isSyn(cause) || flow.outcome !== "half-open" || openingOf(flow).synAcks.responder.length > 0) return false;
  return openingOf(flow).syns.initiator.some(({ index }) => index > cause.index);
}

/** Its sender sends the SYN of the open connection again, and again after the ACK: it lost the connection, and begins with the same ISN. */
function hasRestarted(flow: Flow, cause: Arrival): boolean {
  if (flow.outcome !== "established" || flow.end !== "open" || cause.receiver.state !== "ESTABLISHED") return false;
  const { sndNxt } = cause.sender;
  if (sndNxt === undefined || seqDistance(cause.seg.seq, sndNxt) <= 1) return false;
  const all = arrivals(flow);
  const again = all.filter(
    ({ index, from, seg }) => index > cause.index && from === cause.from && seg.seq === cause.seg.seq,
  );
  if (!again.some(isSyn)) return false;
  return all.every((other) => other.index < cause.index || other.from !== cause.from || isSyn(other));
}

function isSameChallenge(a: Arrival, b: Arrival): boolean {
  return a.from === b.from && isBareAck(b) && a.seg.seq === b.seg.seq && a.seg.ack === b.seg.ack;
}

/** The SYN or RST of the peer that this ACK answers: the last segment of the other side before it. */
function causeOf(all: readonly Arrival[], ack: Arrival): Arrival | undefined {
  const cause = all.findLast(({ index, from }) => index < ack.index && from !== ack.from);
  if (!cause || ack.timeNs - cause.timeNs > CHALLENGE_ANSWERED_NS) return undefined;
  if (isSyn(cause)) {
    // In SYN-SENT: an ACK that is unrelated to this SYN. In an open flow: an ACK of the current numbers.
    if (synAcknowledgedBy([cause], ack.seg.ack) && ack.receiver.state === "SYN-SENT") return undefined;
    return ack.receiver.state === "SYN-SENT" || isCurrent(ack) ? cause : undefined;
  }
  const expected = cause.receiver.rcvNxt;
  if (!isReset(cause) || expected === undefined || cause.seg.seq === expected) return undefined;
  return isCurrent(ack) ? cause : undefined;
}

/** SEQ = SND.NXT and ACK = RCV.NXT as before: it contains no new information. */
function isCurrent({ sender, seg }: Arrival): boolean {
  return sender.sndNxt === seg.seq && sender.rcvNxt === seg.ack;
}
