// The sentence that summarizes a flow.

import { arrivalAt, arrivalsOf, isOpeningPartial } from "../flow/arrivals";
import { type Arrival, type Flow, type IcmpError, Mark, type Side } from "../flow/flow";
import { handshakeTime } from "../flow/handshakeTime";
import { otherSide } from "../flow/relative";
import type { Finding } from "../rules/finding";
import { ACK, flagsText, RST, SYN } from "../tcp/flags";
import { icmpText, isTooBig } from "../tcp/icmpErrors";
import { seqAdd, seqLess } from "../tcp/seq";
import { ANSWER_EXPECTED_NS, STANDARD_TIMEOUT_NS } from "../tcp/thresholds";
import { durationText } from "../text/durations";
import { endpointText, segmentsText } from "../text/endpoints";
import { type Numbers, numbersOf } from "./numberNames";

/** One sentence with its full stop, for every outcome. A flow has one headline, regardless of its findings. */
export function headline(flow: Flow, findings: readonly Finding[]): string {
  return `${sentence(flow, findings).replace(/[.;,\s]*$/, "")}${asymmetryText(findings)}.`;
}

/** Where the handshake fails, that its two directions take different ways is the first thing to look at. */
function asymmetryText(findings: readonly Finding[]): string {
  const isCause = findings.some(({ rule, severity }) => rule === "path-asymmetric" && severity === "warning");
  return isCause ? "; SYN and SYN-ACK take different ways" : "";
}

function sentence(flow: Flow, findings: readonly Finding[]): string {
  switch (flow.outcome) {
    case "established":
      return established(flow, findings);
    case "refused":
      return refused(flow, findings);
    case "unanswered":
      return unanswered(flow, findings);
    case "unreachable":
      return unreachable(flow);
    case "half-open":
      return halfOpen(flow, findings);
    case "reset":
      return reset(flow, findings);
    case "broken":
      return broken(flow, findings);
    case "one-sided":
      return oneSided(flow, findings);
    case "not-captured":
      return notCaptured(flow, findings);
  }
}

function established(flow: Flow, findings: readonly Finding[]): string {
  const tookNs = handshakeTime(flow);
  const how = findings.some(({ rule }) => rule === "simultaneous-open") ? " by simultaneous open" : "";
  const took = tookNs === undefined ? "" : ` in ${durationText(tookNs)}`;
  const error = findings.find(({ severity }) => severity === "error");
  const but = error ? `; an error at frame ${error.frame} (${error.rule})` : "";
  return `Established${how}${took}, ${endText(flow, findings)}${firstDataText(flow)}${but}`;
}

/** One side speaks TLS and the other does not, or does not answer its first record; "" for all else. */
function firstDataText({ initiator, responder, end }: Flow): string {
  const asked = initiator.firstData;
  const answer = responder.firstData;
  if (asked === "http" && answer === "tls") return "; HTTP was sent to a TLS port";
  if (asked === "tls" && (answer === "http" || answer === "other"))
    return `; TLS was sent to a port that answers with ${answer === "http" ? "HTTP" : "something else"}`;
  if (asked === "tls" && responder.payloadBytes === 0 && end !== "open")
    return "; nothing came in answer to the TLS ClientHello";
  return "";
}

function refused(flow: Flow, findings: readonly Finding[]): string {
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

function unanswered(flow: Flow, findings: readonly Finding[]): string {
  const syns = synsOf(flow, "initiator");
  const [first] = syns;
  const watchedNs = first ? flow.sight.captureEndNs - first.timeNs : 0;
  const sent = countOf(syns);
  if (watchedNs < ANSWER_EXPECTED_NS)
    return `Unanswered so far: ${endsAfter(watchedNs)} ${sent > 1 ? `the first of ${atLeast(flow)}${sent} SYNs` : "the SYN"}`;
  const silence = durationText(watchedNs);
  const asked = sent > 1 ? `any of ${atLeast(flow)}${sent} SYNs` : "the SYN";
  const theirs = synsOf(flow, "responder").length > 0 ? ", and its own SYN was not answered" : "";
  return `Unanswered: ${name(flow, "responder")} did not answer ${asked} in ${silence}${theirs}${faultOfSyn(flow, findings)}`;
}

/** "" where the capture has the times the other way round. */
function afterText(ns: number): string {
  return ns < 0 ? "" : ` after ${durationText(ns)}`;
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
    ...(rules.includes("flags-invalid") ? ["the SYN has an invalid combination of control bits"] : []),
  ];
  return faults.length === 0 ? "" : `; ${faults.join(", and ")}`;
}

function unreachable(flow: Flow): string {
  const error = flow.events.find((event): event is IcmpError => event.kind === "icmp" && !isTooBig(event));
  if (error === undefined) return "Unreachable: an ICMP error answered the handshake";
  const quoted = quotedText(error.quotedFlags);
  const asked = quotedArrival(flow, error);
  const after = asked ? afterText(error.timeNs - asked.timeNs) : "";
  return `Unreachable: ${error.source} answered the ${quoted} with ${error.family === 6 ? "ICMPv6" : "ICMP"} ${icmpText(error.family, error.type, error.code)}${after}`;
}

function halfOpen(flow: Flow, findings: readonly Finding[]): string {
  const synAcks = arrivalsOf(flow).filter(({ seg }) => (seg.flags & (SYN | ACK)) === (SYN | ACK));
  const last = synAcks.at(-1);
  if (last === undefined) return withoutSynAck(flow);
  if (flow.refusedAck) {
    const again = flow.refusedAck.times === 1 ? "again" : `again ${flow.refusedAck.times} times`;
    return `Half-open: ${name(flow, last.from)} did not accept the ACK of ${name(flow, otherSide(last.from))} and sent its SYN-ACK ${again}`;
  }
  const watchedNs = flow.sight.captureEndNs - synAcks[0]!.timeNs;
  if (watchedNs < ANSWER_EXPECTED_NS) return `Half-open so far: ${endsAfter(watchedNs)} the SYN-ACK`;
  const sent = countOf(synAcks);
  if (flow.sight.filtered !== undefined && sent === 1)
    return `Half-open as far as captured: pure ACKs were not recorded, and ${name(flow, last.from)} did not repeat its SYN-ACK`;
  const which = sent > 1 ? `${atLeast(flow) || "the "}${sent} SYN-ACKs` : "the SYN-ACK";
  const silence = durationText(watchedNs);
  if (
    findings.some(
      ({ rule, severity, event }) =>
        rule === "checksum-wrong" && severity === "error" && synAcks.some(({ index }) => index === event),
    )
  )
    return `Half-open: ${which} of ${name(flow, last.from)} ${sent > 1 ? "have" : "has"} an incorrect checksum, and ${name(flow, otherSide(last.from))} did not accept ${sent > 1 ? "them" : "it"} in ${silence}`;
  return `Half-open: ${name(flow, otherSide(last.from))} never acknowledged ${which} of ${name(flow, last.from)} in ${silence}`;
}

/** A SYN was acknowledged, but no SYN-ACK was captured. */
function withoutSynAck(flow: Flow): string {
  const theirs = synsOf(flow, "responder").at(-1);
  if (theirs === undefined && flow.marks & Mark.Challenge)
    return `Half-open: ${name(flow, "responder")} answered the SYN with a challenge ACK: it holds an older connection`;
  if (theirs === undefined)
    return `Half-open: ${name(flow, "responder")} acknowledged the SYN; its SYN-ACK and the answer of ${name(flow, "initiator")} were not captured`;
  const { rcvNxt } = flow.initiator;
  const isAcked = rcvNxt !== undefined && seqLess(theirs.seg.seq, rcvNxt);
  const waiting = synsOf(flow, isAcked ? "initiator" : "responder")[0]!;
  const watchedNs = flow.sight.captureEndNs - waiting.timeNs;
  const whose = `the SYN of ${name(flow, waiting.from)}`;
  if (watchedNs < ANSWER_EXPECTED_NS) return `Half-open so far: ${endsAfter(watchedNs)} ${whose}`;
  return `Half-open: ${name(flow, otherSide(waiting.from))} never acknowledged ${whose} in ${durationText(watchedNs)}`;
}

/** A RST whose sender is not the host with its source address, as a rule found. */
function isForeign(flow: Flow, rst: Arrival, findings: readonly Finding[]): boolean {
  const syn = arrivalAt(flow, flow.handshake.syn);
  return findings.some(
    ({ rule, event, related }) =>
      (rule === "reset-forged" && (event === rst.index || related.some((other) => other.event === rst.index))) ||
      (rule === "reset-by-forwarder" && event === rst.index && syn?.seg.hops !== rst.seg.hops),
  );
}

function reset(flow: Flow, findings: readonly Finding[]): string {
  const synAck = arrivalAt(flow, flow.handshake.synAck);
  const first = arrivalAt(flow, findings.find(({ rule }) => rule === "handshake-reset")?.event);
  if (first && synAck && first.index < synAck.index) {
    const who = name(flow, first.from);
    const beforeText = durationText(synAck.timeNs - first.timeNs);
    if (isForeign(flow, first, findings))
      return `Reset: another machine, in the name of ${who}, refused the SYN with a RST ${beforeText} before the SYN-ACK came`;
    // Who refuses a SYN does not answer it with a SYN-ACK.
    return `Reset: two machines answered the SYN in the name of ${who}, one with a RST, and ${beforeText} later one with a SYN-ACK`;
  }
  const rst = arrivalsOf(flow).find(({ seg, index }) => (seg.flags & RST) !== 0 && index > (synAck?.index ?? -1));
  if (rst === undefined) return "Reset before the handshake was complete";
  const who = name(flow, rst.from);
  if (synAck === undefined) {
    const syn = synsOf(flow, otherSide(rst.from)).findLast(({ index }) => index < rst.index);
    return syn && rst.seg.flags & ACK
      ? `Reset: ${who} answered the SYN of ${name(flow, syn.from)} with a RST after ${durationText(rst.timeNs - syn.timeNs)}`
      : `Reset: ${who} aborted with a RST before the handshake was complete`;
  }
  const after = durationText(rst.timeNs - synAck.timeNs);
  if (isForeign(flow, rst, findings))
    return `Reset: another machine sent a RST in the name of ${who}, ${after} after the SYN-ACK`;
  const repeated = synsOf(flow, otherSide(rst.from)).findLast(
    ({ index, seg }) => index > synAck.index && index < rst.index && seqAdd(seg.seq, 1) === synAck.seg.ack,
  );
  if (repeated && synAck.from === rst.from)
    return `Reset: ${who} answered the SYN with a SYN-ACK and, when it came again, with a RST after ${durationText(rst.timeNs - repeated.timeNs)}`;
  if (
    synAck.from !== rst.from &&
    findings.some(({ rule, severity }) => rule === "timestamps-echo-wrong" && severity === "error")
  )
    return `Reset: ${who} answered the SYN-ACK, which has a wrong TSecr, with a RST after ${after}`;
  const synAcks = arrivalsOf(flow).filter(
    ({ seg, from, index }) => (seg.flags & (SYN | ACK)) === (SYN | ACK) && from === rst.from && index < rst.index,
  );
  const answered = arrivalsOf(flow).some(
    ({ from, index }) => from !== rst.from && index > synAck.index && index < rst.index,
  );
  if (synAck.from === rst.from && countOf(synAcks) > 1 && !answered)
    return `Reset: ${name(flow, otherSide(rst.from))} never acknowledged the ${countOf(synAcks)} SYN-ACKs of ${who}, which gave up with a RST after ${after}`;
  return synAck.from === rst.from
    ? `Reset: ${who} aborted with a RST ${after} after its SYN-ACK, before the handshake was complete`
    : `Reset: ${who} answered the SYN-ACK${lateText(flow, synAck)} with a RST after ${after}`;
}

/** A SYN-ACK that came when the initiator's timeout had passed. */
function lateText(flow: Flow, synAck: Arrival): string {
  const syn = synsOf(flow, otherSide(synAck.from)).findLast(({ index }) => index < synAck.index);
  const waitedNs = syn ? synAck.timeNs - (syn.lastRepeatNs ?? syn.timeNs) : 0;
  return waitedNs < STANDARD_TIMEOUT_NS ? "" : `, which came ${durationText(waitedNs)} after its last SYN,`;
}

/** The headline contains the incorrect number and the expected one. */
function broken(flow: Flow, findings: readonly Finding[]): string {
  const finding = findings.find(
    ({ rule, field, severity }) =>
      severity === "error" && (field === "ack" || field === "seq") && rule !== "reset-ineffective",
  );
  const arrival = arrivalAt(flow, finding?.event);
  if (finding === undefined || arrival === undefined) return withoutWrongNumber(flow, findings);
  const what = (arrival.seg.flags & SYN) !== 0 ? "SYN-ACK" : flagsText(arrival.seg.flags);
  const subject = `Broken: the ${what} of ${name(flow, arrival.from)}`;
  const got = wrongNumber(numbersOf(flow), arrival, finding.field === "ack" ? "ack" : "seq");
  const due = finding.expected === undefined ? "" : `, expected ${finding.expected}`;
  return finding.field === "ack"
    ? `${subject} acknowledges ${got}${due}`
    : `${subject} has sequence number ${got}${due}`;
}

/** No finding about a number: frames that were not captured may explain the handshake. */
function withoutWrongNumber(flow: Flow, findings: readonly Finding[]): string {
  const ignored = arrivalAt(flow, findings.find(({ rule }) => rule === "reset-ineffective")?.event);
  return ignored?.from === "responder"
    ? `Broken: ${name(flow, "responder")} answered the SYN with a RST that does not acknowledge it`
    : findings.some(({ rule, severity }) => rule === "data-before-established" && severity === "error")
      ? `Broken: ${name(flow, "responder")} answered the SYN with data that acknowledges none of the SYNs`
      : "Inconsistent handshake; the capture may be incomplete";
}

function wrongNumber(numbers: Numbers, arrival: Arrival, field: "ack" | "seq"): string {
  const owner = field === "seq" ? arrival.from : otherSide(arrival.from);
  const raw = arrival.seg[field];
  return numbers.name(owner, raw) ?? String(raw);
}

function oneSided(flow: Flow, findings: readonly Finding[]): string {
  if (findings.some(({ rule }) => rule === "self-connect"))
    return `Connected to itself: ${name(flow, "initiator")} is source and destination of all segments (${amountText(flow)})`;
  const seen = flow.sight.directions === "both" ? "initiator" : flow.sight.directions;
  return `One-sided: the capture contains only segments from ${name(flow, seen)} (${amountText(flow)}), so the handshake cannot be judged`;
}

function notCaptured(flow: Flow, findings: readonly Finding[]): string {
  const first = flow.events[0];
  const what = first?.kind === "segment" ? `: the first captured segment is a ${flagsText(first.seg.flags)}` : "";
  const seen = amountText(flow);
  return `Start not captured${what}; ${seen}, ${endText(flow, findings).replace(/ after .*/, "")}`;
}

/** "19 segments in 146 ms". */
function amountText(flow: Flow): string {
  const segments = segmentsText(flow.segments);
  return flow.segments < 2 ? segments : `${segments} in ${durationText(flow.lastTimeNs - flow.firstTimeNs)}`;
}

function endsAfter(silenceNs: number): string {
  return silenceNs <= 0 ? "the capture ends with" : `the capture ends ${durationText(silenceNs)} after`;
}

function atLeast(flow: Flow): string {
  return isOpeningPartial(flow) ? "at least " : "";
}

/** Including folded repeats. */
function countOf(list: readonly Arrival[]): number {
  return list.reduce((sum, { repeats }) => sum + 1 + repeats, 0);
}

function endText(flow: Flow, findings: readonly Finding[]): string {
  const lasted = durationText(flow.lastTimeNs - flow.firstTimeNs);
  switch (flow.end) {
    case "fin": {
      const silent = findings.find(({ rule }) => rule === "closed-without-data");
      const from = arrivalAt(flow, silent?.event)?.from;
      return from ? `closed by ${name(flow, from)} without an octet after ${lasted}` : `closed by FIN after ${lasted}`;
    }
    case "reset": {
      const resets = arrivalsOf(flow).filter(({ seg }) => (seg.flags & RST) !== 0);
      // Later ones only answer what was still on the path.
      const rst = resets.find(({ from, after }) => after[otherSide(from)] === "CLOSED") ?? resets.at(-1);
      if (rst && isForeign(flow, rst, findings))
        return `reset by another machine in the name of ${name(flow, rst.from)} after ${lasted}`;
      return rst ? `reset by ${name(flow, rst.from)} after ${lasted}` : `reset after ${lasted}`;
    }
    case "open":
      return flow.marks & Mark.Teardown
        ? "half-closed at the end of the capture"
        : "still open at the end of the capture";
  }
}

function name(flow: Flow, side: Side): string {
  return endpointText(flow[side]);
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

function synsOf(flow: Flow, side: Side): readonly Arrival[] {
  return arrivalsOf(flow).filter(({ seg, from }) => (seg.flags & (SYN | ACK)) === SYN && from === side);
}
