// Handshakes that were answered, and not completed.

import { arrivalAt, arrivalsOf } from "../../flow/arrivals";
import { type Flow, Mark } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { undeliverable } from "../../flow/undeliverable";
import type { Finding } from "../../rules/finding";
import { ACK, RST, SYN } from "../../tcp/flags";
import { seqLess } from "../../tcp/seq";
import { ANSWER_EXPECTED_NS } from "../../tcp/thresholds";
import { durationText } from "../../text/durations";
import { atLeast, countOf, endsAfter, lacksAckFlag, name, synsOf } from "./headlineWords";

export function halfOpen(flow: Flow, findings: readonly Finding[]): string {
  const synAcks = arrivalsOf(flow).filter(({ seg }) => (seg.flags & (SYN | ACK)) === (SYN | ACK));
  const last = synAcks.at(-1);
  if (last === undefined) return withoutSynAck(flow);
  if (flow.refusedAck) {
    const again = flow.refusedAck.times === 1 ? "again" : `again ${flow.refusedAck.times} times`;
    return `Half-open: ${name(flow, last.from)} did not accept the ACK of ${name(flow, otherSide(last.from))} and sent its SYN-ACK ${again}`;
  }
  const watchedNs = flow.sight.captureEndNs - synAcks[0]!.timeNs;
  if (watchedNs < ANSWER_EXPECTED_NS) return `Half-open so far: ${endsAfter(flow, watchedNs)} the SYN-ACK`;
  const sent = countOf(synAcks);
  if (flow.sight.filtered !== undefined && sent === 1)
    return `Half-open as far as captured: pure ACKs were not recorded, and ${name(flow, last.from)} did not repeat its SYN-ACK`;
  const which = sent > 1 ? `${atLeast(flow) || "the "}${sent} SYN-ACKs` : "the SYN-ACK";
  const silence = durationText(watchedNs);
  const why = undeliverable(flow, synAcks);
  if (findings.some(({ rule, severity }) => rule === "reset-ineffective" && severity === "error"))
    return `Half-open: ${name(flow, otherSide(last.from))} answered ${which} of ${name(flow, last.from)} with a RST whose number is not acceptable`;
  if (lacksAckFlag(findings))
    return `Half-open: ${name(flow, otherSide(last.from))} answered the SYN with a SYN-ACK without the ACK flag, and never acknowledged ${which} of ${name(flow, last.from)} in ${silence}`;
  if (findings.some(({ rule, severity }) => rule === "signature-missing" && severity === "error"))
    return `Half-open: only one side signs its segments, and ${name(flow, otherSide(last.from))} did not accept ${which} of ${name(flow, last.from)} in ${silence}`;
  if (
    findings.some(
      ({ rule, severity, event }) =>
        rule === "checksum-wrong" && severity === "error" && synAcks.some(({ index }) => index === event),
    )
  )
    return `Half-open: ${which} of ${name(flow, last.from)} ${sent > 1 ? "have" : "has"} an incorrect checksum, and ${name(flow, otherSide(last.from))} did not accept ${sent > 1 ? "them" : "it"} in ${silence}`;
  return `Half-open: ${name(flow, otherSide(last.from))} never acknowledged ${which} of ${name(flow, last.from)} in ${silence}${why ? `; the SYN-ACK ${why.fact}` : ""}`;
}

/** A SYN was acknowledged, but no SYN-ACK was captured. */
function withoutSynAck(flow: Flow): string {
  const theirs = synsOf(flow, "responder").at(-1);
  if (theirs === undefined && isSynNotCounted(flow))
    return `Half-open: ${name(flow, "responder")} answered the SYN with an ACK of the SYN's own number, without SYN`;
  if (theirs === undefined && flow.marks & Mark.Challenge)
    return `Half-open: ${name(flow, "responder")} answered the SYN with a challenge ACK: it holds an older connection`;
  if (theirs === undefined)
    return `Half-open: ${name(flow, "responder")} acknowledged the SYN; its SYN-ACK and the answer of ${name(flow, "initiator")} were not captured`;
  const { rcvNxt } = flow.initiator;
  const isAcked = rcvNxt !== undefined && seqLess(theirs.seg.seq, rcvNxt);
  const waiting = synsOf(flow, isAcked ? "initiator" : "responder")[0]!;
  const watchedNs = flow.sight.captureEndNs - waiting.timeNs;
  const whose = `the SYN of ${name(flow, waiting.from)}`;
  if (watchedNs < ANSWER_EXPECTED_NS) return `Half-open so far: ${endsAfter(flow, watchedNs)} ${whose}`;
  return `Half-open: ${name(flow, otherSide(waiting.from))} never acknowledged ${whose} in ${durationText(watchedNs)}`;
}

/** The first ACK of the responder has the number of the SYN itself. */
function isSynNotCounted(flow: Flow): boolean {
  const syn = arrivalAt(flow, flow.handshake.syn);
  const ack = arrivalsOf(flow).find(({ from, seg }) => from === "responder" && (seg.flags & (ACK | RST)) === ACK);
  return syn !== undefined && ack?.seg.ack === syn.seg.seq && flow.previous === undefined;
}
