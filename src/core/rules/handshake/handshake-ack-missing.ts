import { waitingOf } from "../../evidence/reactions";
import { isOpeningPartial } from "../../flow/arrivals";
import { type Arrival, type Flow, Mark, type RecordingHost, type Side } from "../../flow/flow";
import { ISS_NAME, otherSide } from "../../flow/relative";
import { type Undeliverable, undeliverable } from "../../flow/undeliverable";
import { seqAdd, seqDistance } from "../../tcp/seq";
import { endsOrPauses } from "../../text/captureEnd";
import { durationText } from "../../text/durations";
import type { Severity } from "../../text/severities";
import { resetsOfSynAck } from "../facts/answeredByReset";
import { type Doubt, directionSeen, isDue, settledBy, watchedNs } from "../facts/captureCoverage";
import { droppedForChecksum } from "../facts/checksums";
import { endpointText, intervalsOf, intervalsText, numberText, plural, waitedText } from "../facts/findingText";
import {
  countOf,
  fittingSynAcks,
  type Opening,
  openingOf,
  receiverOf,
  sameSeq,
  synAcknowledgedBy,
} from "../facts/handshakeSegments";
import { hostAdvice, hostText } from "../facts/hostText";
import { type LastSeen, lastSeenOf, lastSeenText, lookBehind } from "../facts/lastSeen";
import { signatureDifference } from "../facts/signatures";
import { synsWithoutAckFlag } from "../facts/synWithoutAckFlag";
import { defineRule } from "../rule";

interface Evidence {
  /** The sender of the SYN-ACK: in a simultaneous open it may be the initiator. */
  readonly by: Side;
  /** The expected acknowledgment. */
  readonly expectedAck: number;
  /** From the first SYN-ACK to the end of the capture. */
  readonly waitedNs: number;
  readonly synAcks: number;
  readonly intervalsNs: readonly number[];
  /** The peer sent a RST that had no effect. */
  readonly ignoredReset: boolean;
  /** With that RST it answered the SYN-ACK. */
  readonly answeredByReset: boolean;
  /** It answers a SYN of the peer that should have been a SYN-ACK. */
  readonly withoutFlag: boolean;
  /** Why none of the SYN-ACKs can arrive. */
  readonly undeliverable?: Undeliverable;
  readonly doubt: Doubt | undefined;
  /** Of the last SYN-ACK; absent where one place recorded it. */
  readonly lastSeen?: LastSeen;
  /** The end that recorded the flow. */
  readonly host?: RecordingHost;
}

const SOFTENED = {
  "capture-ends": "hint",
  "capture-filtered": "hint",
  "other-side-went-on": "hint",
  "capture-dropped": "warning",
  "frames-missing": "warning",
  "previous-connection": "hint",
  "not-repeated": "warning",
  "before-capture": "warning",
} as const satisfies Record<Doubt, Severity>;

export const handshakeAckMissing = defineRule<Evidence>({
  id: "handshake-ack-missing",
  group: "handshake",
  severity: "error",
  isSymptom: true,
  title: "SYN-ACK was never acknowledged",
  references: ["RFC 9293 §3.5"],
  limits:
    "The capture shows that the ACK did not pass the capture point, but not why. It is a hint where the capture ends within a second of the first SYN-ACK, or where the responder continued as if it had been acknowledged. It is a warning where the SYN-ACK was not retransmitted within its timeout.",
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
    // An ACK that the responder did not accept is reported by handshake-not-taken.
    if (flow.outcome !== "half-open" || flow.refusedAck) return;
    const opening = openingOf(flow);
    const synAck = fittingSynAcks(opening).at(-1) ?? crossingSynAck(opening);
    if (!synAck || !directionSeen(flow, receiverOf(synAck))) return;
    const by = synAck.from;
    const wanted = `ACK = ${ISS_NAME[by]}+1 expected`;
    const repeated = sameSeq(opening.synAcks[by], synAck);
    const first = repeated[0]!;
    // Told by the rules about checksums and signatures: nothing else is to be expected.
    if (droppedForChecksum(flow, repeated) || signatureDifference(flow)) return;
    const doubt = doubtOf(flow, opening, repeated);
    const waitedNs = watchedNs(flow, first.timeNs);
    const waited = durationText(waitedNs);
    const lastSeen = lastSeenOf(flow, synAck);
    const cannotArrive = undeliverable(flow, repeated);
    yield {
      at: synAck,
      field: "segment",
      related: opening.syns[receiverOf(synAck)].slice(0, 1),
      ...(doubt && { severity: SOFTENED[doubt] }),
      missing: {
        from: receiverOf(synAck),
        label:
          doubt === "capture-ends"
            ? `${wanted}; the capture ${endsOrPauses(flow.sight)} after ${waited}`
            : `${wanted}; none in ${waited}`,
      },
      evidence: {
        by,
        expectedAck: seqAdd(synAck.seg.seq, synAck.seg.len),
        waitedNs,
        synAcks: countOf(repeated),
        intervalsNs: intervalsOf(repeated),
        ignoredReset: opening.resets.some(({ from, index }) => from !== by && index > first.index),
        answeredByReset: by === "responder" && resetsOfSynAck(flow).some(({ index }) => index > first.index),
        withoutFlag: by === "initiator" && synsWithoutAckFlag(flow).length > 0,
        doubt,
        ...(cannotArrive && { undeliverable: cannotArrive }),
        ...(lastSeen && { lastSeen }),
        ...(flow.host && !lastSeen && { host: flow.host }),
      },
    };
  },

  explain(evidence, flow) {
    const { by, expectedAck, waitedNs, synAcks, intervalsNs, ignoredReset, lastSeen, host } = evidence;
    const peer = otherSide(by);
    const partial = isOpeningPartial(flow);
    const sent =
      synAcks > 1
        ? `sent ${partial ? "at least " : ""}${plural(synAcks, "time")} (${intervalsText(intervalsNs, partial)} apart)`
        : "sent once";
    return {
      what: `The SYN-ACK, ${sent}, was never acknowledged: ACK ${numberText(flow, by, expectedAck)} of ${endpointText(flow, peer)} is missing, and it sent no ${ignoredReset ? "acceptable " : ""}RST either, ${waitedText(flow, waitedNs, synAcks > 1 ? "the first" : "it")}.${evidence.undeliverable ? ` The SYN-ACK ${evidence.undeliverable.fact}.` : ""}${lastSeenText("The SYN-ACK", lastSeen)}${hostText(flow, host)}`,
      why: `The ${peer} answers an acceptable SYN-ACK with <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK> at once (RFC 9293 §3.5, §3.10.7.3). Until then the ${by} stays in SYN-RECEIVED and retransmits its SYN-ACK.`,
      next: nextOf(flow, evidence) + settledBy(evidence.doubt),
    };
  },
});

function nextOf(
  flow: Flow,
  { by, synAcks, answeredByReset, withoutFlag, lastSeen, host, undeliverable: why }: Evidence,
): string {
  const peer = otherSide(by);
  if (why) return `Look at the stack or the configuration of ${flow[by].address}: ${why.advice}.`;
  if (answeredByReset)
    return `The SYN-ACK arrives: the ${peer} answers it with a RST that the ${by} does not accept. See reset-ineffective.`;
  if (withoutFlag)
    return `See ack-without-flag: the ${peer} meant its SYN as a SYN-ACK, and waits for an ACK. The ${by} takes it for a SYN that crossed its own.`;
  const where = lookBehind(lastSeen, `the ${peer}`);
  const first = where === undefined ? "" : `${where}: routes, firewall rules, the interface that it should leave by.`;
  // A place nearer to its receiver has not seen it.
  if (lastSeen && lastSeen.missing.length > 0) return first;
  return (
    (first && `${first} `) +
    (hostAdvice(flow, by, host) ??
      (synAcks > 1
        ? `The ${by} retransmits it, so no ACK reached it. Capture at the ${peer}: if the SYN-ACK does not arrive there, check the path to it (asymmetric routes, a stateful firewall); if it does, check what the ${peer} drops and why (checksum, host firewall).`
        : `Capture at the ${peer} to see whether the SYN-ACK arrives. ${
            by === "responder"
              ? "A forged SYN or a scanner's SYN is never followed by an ACK, and a responder that does not retransmit its SYN-ACK may be using SYN cookies."
              : "The SYNs crossed. A device that lets a SYN pass may drop a SYN-ACK: a firewall or NAT may treat it as the answer to a SYN that it has not seen."
          }`))
  );
}

/** The initiator's answer to a SYN that crossed its own (RFC 9293 §3.5). */
function crossingSynAck({ syns, synAcks }: Opening): Arrival | undefined {
  return synAcks.initiator.findLast(({ seg }) => synAcknowledgedBy(syns.responder, seg.ack) !== undefined);
}

/** All `synAcks` have the same number. */
function doubtOf(flow: Flow, { syns }: Opening, synAcks: readonly Arrival[]): Doubt | undefined {
  const first = synAcks[0]!;
  const synAck = synAcks.at(-1)!;
  // Data after the SYN-ACK: the responder received an ACK that was not captured.
  const last = flow[synAck.from].sndNxt;
  if (last !== undefined && seqDistance(synAck.seg.seq, last) > synAck.seg.len) return "other-side-went-on";
  if (!isDue(flow, first.timeNs)) return "capture-ends";
  // One that is repeated did not get its ACK, whatever was recorded.
  if (flow.sight.filtered !== undefined && countOf(synAcks) === 1) return "capture-filtered";
  if (flow.sight.captureDropped > 0) return "capture-dropped";
  // Repeated, it had not been acknowledged by then. And where its peer repeats its SYN, it did not arrive.
  const isAsked = syns[receiverOf(synAck)].some(({ index }) => index > first.index);
  if (countOf(synAcks) > 1 || isAsked) return undefined;
  const sends = { count: 1, firstNs: first.timeNs, lastNs: first.timeNs };
  return waitingOf(sends, flow.sight.captureEndNs) === "stops" ? "not-repeated" : undefined;
}
