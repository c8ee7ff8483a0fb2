// Handshakes that no SYN-ACK answered: refused, unanswered, unreachable.

import { arrivalsOf } from "../../flow/arrivals";
import type { Arrival, Flow, IcmpError } from "../../flow/flow";
import { undeliverable } from "../../flow/undeliverable";
import type { Finding } from "../../rules/finding";
import { flagsText, RST } from "../../tcp/flags";
import { icmpText, isTooBig } from "../../tcp/icmpErrors";
import { ANSWER_EXPECTED_NS } from "../../tcp/thresholds";
import { durationText } from "../../text/durations";
import { afterText, atLeast, countOf, endsAfter, isForeign, lacksAckFlag, name, synsOf } from "./headlineWords";

export function refused(flow: Flow, findings: readonly Finding[]): string {
  const rst = arrivalsOf(flow).find(({ seg, from }) => (seg.flags & RST) !== 0 && from === "responder");
  const syns = synsOf(flow, "initiator");
  const last = syns.filter((syn) => rst === undefined || syn.index < rst.index).at(-1);
  const after = rst && last ? afterText(rst.timeNs - last.timeNs) : "";
  const sent = countOf(syns);
  const which = sent > 1 ? `the last of ${atLeast(flow)}${sent} SYNs` : "the SYN";
  return rst && isForeign(flow, rst, findings)
    ? `Refused: another machine answered ${which} with a RST in the name of ${name(flow, "responder")}${after}`
    : `Refused: ${name(flow, "responder")} answered ${which} with a RST${after}${faultOfSyn(flow, findings)}`;
}

export function unanswered(flow: Flow, findings: readonly Finding[]): string {
  const syns = synsOf(flow, "initiator");
  const [first] = syns;
  const watchedNs = first ? flow.sight.captureEndNs - first.timeNs : 0;
  const sent = countOf(syns);
  if (watchedNs < ANSWER_EXPECTED_NS)
    return `Unanswered so far: ${endsAfter(flow, watchedNs)} ${sent > 1 ? `the first of ${atLeast(flow)}${sent} SYNs` : "the SYN"}`;
  const silence = durationText(watchedNs);
  const asked = sent > 1 ? `any of ${atLeast(flow)}${sent} SYNs` : "the SYN";
  if (lacksAckFlag(findings))
    return `Unanswered: ${name(flow, "responder")} sent a SYN-ACK without the ACK flag, which is no answer, to ${asked.replace(/^any of/, "each of")} in ${silence}`;
  const theirs = synsOf(flow, "responder").length > 0 ? ", and its own SYN was not answered" : "";
  return `Unanswered: ${name(flow, "responder")} did not answer ${asked} in ${silence}${theirs}${cannotArrive(flow, syns)}${faultOfSyn(flow, findings)}`;
}

export function unreachable(flow: Flow): string {
  const error = flow.events.find((event): event is IcmpError => event.kind === "icmp" && !isTooBig(event));
  if (error === undefined) return "Unreachable: an ICMP error answered the handshake";
  const asked = quotedArrival(flow, error);
  const quoted = quotedText(asked?.seg.flags ?? error.quotedFlags);
  const after = asked ? afterText(error.timeNs - asked.timeNs) : "";
  return `Unreachable: ${error.source} answered the ${quoted} with ${error.family === 6 ? "ICMPv6" : "ICMP"} ${icmpText(error.family, error.type, error.code)}${after}`;
}

function cannotArrive(flow: Flow, syns: readonly Arrival[]): string {
  const why = undeliverable(flow, syns);
  return why ? `; the SYN ${why.fact}` : "";
}

/** An error on the SYN itself says why it failed. */
function faultOfSyn(flow: Flow, findings: readonly Finding[]): string {
  const syns = synsOf(flow, "initiator").map(({ index }) => index);
  const rules = findings
    .filter(({ severity, event }) => severity === "error" && syns.includes(event))
    .map(({ rule }) => rule);
  const reused = findings.some(({ rule, severity }) => rule === "port-reused" && severity === "warning");
  const faults = [
    ...(reused ? ["the same ports were used before, up to a higher number"] : []),
    ...(rules.includes("port-zero") ? [`port 0 is not valid`] : []),
    ...(rules.includes("checksum-wrong") ? ["the checksum of the SYN is incorrect"] : []),
    ...(rules.includes("option-malformed") ? ["the SYN has an option of invalid length"] : []),
    ...(rules.includes("flags-invalid") ? ["the SYN has an invalid combination of control bits"] : []),
  ];
  return faults.length === 0 ? "" : `; ${faults.join(", and ")}`;
}

function quotedText(flags: number): string {
  return flags < 0 ? "segment" : flagsText(flags).replace("SYN,ACK", "SYN-ACK");
}

/** The last captured segment with the number that the error quotes. */
function quotedArrival(flow: Flow, error: IcmpError): Arrival | undefined {
  const before = arrivalsOf(flow).filter(
    ({ index, from, seg }) => index < error.index && from === error.quotedFrom && seg.seq === error.quotedSeq,
  );
  return before.at(-1);
}
