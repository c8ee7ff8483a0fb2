// Flows that were open, or of which the capture shows no handshake: how they ended.

import { arrivalAt, arrivalsOf } from "../../flow/arrivals";
import { type Arrival, type Flow, Mark } from "../../flow/flow";
import { handshakeTime } from "../../flow/handshakeTime";
import { idleBeforeNs } from "../../flow/idle";
import { otherSide } from "../../flow/relative";
import type { Finding } from "../../rules/finding";
import { ACK, flagsText, RST, SYN } from "../../tcp/flags";
import { COPY_NS } from "../../tcp/thresholds";
import { durationText } from "../../text/durations";
import { segmentsText } from "../../text/endpoints";
import { readableText } from "../../text/readableText";
import { isForeign, name } from "./headlineWords";

export function established(flow: Flow, findings: readonly Finding[]): string {
  const tookNs = handshakeTime(flow);
  const how = findings.some(({ rule }) => rule === "simultaneous-open") ? " by simultaneous open" : "";
  const took = tookNs === undefined ? "" : ` in ${durationText(tookNs)}${retriesText(flow)}`;
  const error = findings.find(({ severity }) => severity === "error");
  const but = error ? `; an error at frame ${error.frame} (${error.rule})` : "";
  return `Established${how}${took}, ${endText(flow, findings)}${closedWindowText(flow, findings)}${largeLostText(flow, findings)}${withoutEffectText(flow, findings)}${firstDataText(flow)}${but}`;
}

/** The handshake is timed from the SYN that was answered, but its user waited since the first SYN with that ISN. */
function retriesText(flow: Flow): string {
  const answered = arrivalAt(flow, flow.handshake.syn);
  const first = arrivalsOf(flow).find(
    ({ from, seg }) =>
      from === answered?.from && (seg.flags & (SYN | ACK | RST)) === SYN && seg.seq === answered.seg.seq,
  );
  const waitedNs = answered && first ? answered.timeNs - first.timeNs : 0;
  return waitedNs > COPY_NS ? `, ${durationText(waitedNs)} after its first SYN` : "";
}

/** A RST of another machine, and the connection continued or was closed by FIN. */
function withoutEffectText(flow: Flow, findings: readonly Finding[]): string {
  if (flow.end === "reset") return "";
  const forged = findings.find(({ rule }) => rule === "reset-forged");
  const from = arrivalAt(flow, forged?.event)?.from;
  return from === undefined ? "" : `; a RST of another machine in the name of ${name(flow, from)} had no effect`;
}

/** What is lost is lost because of its size. */
function largeLostText(flow: Flow, findings: readonly Finding[]): string {
  const hole = findings.find(({ rule }) => rule === "path-mtu-black-hole");
  const from = arrivalAt(flow, hole?.event)?.from;
  return from === undefined ? "" : `; only large segments of ${name(flow, from)} are lost`;
}

/** A window that closed, and never opened while the other side asked for it. */
function closedWindowText(flow: Flow, findings: readonly Finding[]): string {
  const stuck = findings.find(({ rule, severity }) => rule === "zero-window" && severity === "warning");
  const by = arrivalAt(flow, stuck?.event)?.from;
  return by === undefined ? "" : `; ${name(flow, by)} closed its window and did not open it again`;
}

/** One side speaks TLS and the other does not, or does not answer its first record; "" for all else. */
function firstDataText({ initiator, responder, end }: Flow): string {
  if (initiator.firstData === "http" && responder.asksForTls) return "; HTTP was sent to a TLS port";
  const asked = initiator.firstData;
  const answer = responder.firstData;
  if (asked === "http" && answer === "tls") return "; HTTP was sent to a TLS port";
  if (asked === "tls" && (answer === "http" || answer === "other"))
    return `; TLS was sent to a port that answers with ${answer === "http" ? "HTTP" : "something else"}`;
  if (asked === "tls" && responder.payloadBytes === 0 && end !== "open")
    return "; nothing came in answer to the TLS ClientHello";
  return "";
}

export function oneSided(flow: Flow, findings: readonly Finding[]): string {
  if (findings.some(({ rule }) => rule === "self-connect"))
    return `Connected to itself: ${name(flow, "initiator")} is source and destination of all segments (${amountText(flow)})`;
  const seen = flow.sight.directions === "both" ? "initiator" : flow.sight.directions;
  return `One-sided: the capture contains only segments from ${name(flow, seen)} (${amountText(flow)}), so the handshake cannot be judged`;
}

export function notCaptured(flow: Flow, findings: readonly Finding[]): string {
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

/** What the RST says of itself: few words, and no single letters that data may have as well. */
function reasonText({ seg }: Arrival): string {
  const text = readableText(seg.payloadHead);
  return /[A-Za-z]{4}/.test(text) ? `; its RST says “${text}”` : "";
}

/** Its sender had opened the connection, and sent no data. */
function isSilent(flow: Flow, rst: Arrival, findings: readonly Finding[]): boolean {
  const isWithoutAnswer = findings.some(({ rule, event }) => rule === "reset-without-answer" && event === rst.index);
  return isWithoutAnswer && flow[rst.from].iss !== undefined;
}

function endText(flow: Flow, findings: readonly Finding[]): string {
  const untilText = (timeNs: number): string => durationText(timeNs - flow.firstTimeNs);
  const lasted = untilText(flow.lastTimeNs);
  switch (flow.end) {
    case "fin": {
      const open = findings.find(({ rule, severity }) => rule === "fin-unacknowledged" && severity === "warning");
      const waiting = arrivalAt(flow, open?.event)?.from;
      if (waiting)
        return `not closed: ${name(flow, otherSide(waiting))} never acknowledged the FIN of ${name(flow, waiting)}`;
      const silent = findings.find(({ rule }) => rule === "closed-without-data");
      const from = arrivalAt(flow, silent?.event)?.from;
      return from ? `closed by ${name(flow, from)} without an octet after ${lasted}` : `closed by FIN after ${lasted}`;
    }
    case "reset": {
      const resets = arrivalsOf(flow).filter(({ seg }) => (seg.flags & RST) !== 0);
      // Later ones only answer what was still on the path.
      const rst = resets.find(({ from, after }) => after[otherSide(from)] === "CLOSED") ?? resets.at(-1);
      const idleNs = rst ? idleBeforeNs(flow, rst.index) : 0;
      const silence = idleNs > 0 ? `, after ${durationText(idleNs)} of silence` : "";
      if (rst && isForeign(flow, rst, findings))
        return `reset by another machine in the name of ${name(flow, rst.from)} after ${untilText(rst.timeNs)}${silence}`;
      return rst
        ? `reset by ${name(flow, rst.from)}${isSilent(flow, rst, findings) ? " without an octet" : ""} after ${untilText(rst.timeNs)}${silence}${reasonText(rst)}`
        : `reset after ${lasted}`;
    }
    case "open":
      return flow.marks & Mark.Teardown
        ? "half-closed at the end of the capture"
        : "still open at the end of the capture";
  }
}
