import { framesMissing } from "../../evidence/lossSigns";
import { type Arrival, type Flow, Mark, type Side } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { ANSWER_EXPECTED_NS } from "../../tcp/thresholds";
import { durationText } from "../../text/durations";
import { directionSeen, isDue } from "../facts/captureCoverage";
import { endpointText, plural } from "../facts/findingText";
import { arrivals, countOf, isReset } from "../facts/handshakeSegments";
import { causeOf } from "../facts/resetCause";
import { isForeign, originOf } from "../facts/resetOrigin";
import { marked } from "../facts/series";
import { isWindowProbe } from "../facts/windowProbes";
import { defineRule } from "../rule";

interface Evidence {
  readonly from: Side;
  readonly probes: number;
  /** The other side answered with a RST: it does not know the connection. */
  readonly isReset: boolean;
  /** From the other side's last segment before the probes to the first probe; undefined where the time is not known. */
  readonly idleNs: number | undefined;
  /** From the first probe to the last one, or to the RST. */
  readonly spanNs: number;
  /** They ask for a closed window. */
  readonly forWindow: boolean;
  /** The side that probed reset the connection in the end. */
  readonly gaveUp: boolean;
  /** Earlier probes without an answer, after which the other side still answered data. */
  readonly deaf: number;
}

/** One probe, or two, may be lost. */
const CERTAIN_PROBES = 3;

export const keepAliveUnanswered = defineRule<Evidence>({
  id: "keep-alive-unanswered",
  group: "segments",
  severity: "warning",
  title: "Keep-alive probes show that the other side is gone",
  references: ["RFC 9293 §3.8.4", "RFC 9293 §3.5.2"],
  limits:
    "Reported where three probes or more got no answer, or where one was answered like a segment of an unknown connection. Not reported where pure ACKs were not captured, or where the capture lost frames of the other side.",
  marks: Mark.KeepAlive,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      +60 > . 0:0(0) ack 1   // reported
      +10 > . 0:0(0) ack 1
      +10 > . 0:0(0) ack 1
      +10 > R. 1:1(0) ack 1`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      +60 > . 0:0(0) ack 1
      < .  1:1(0) ack 1
      +10 > . 0:0(0) ack 1
      < .  1:1(0) ack 1`,
  },

  *check(flow) {
    if (flow.sight.filtered !== undefined) return;
    for (const from of ["initiator", "responder"] as const) {
      const peer = otherSide(from);
      if (!directionSeen(flow, peer) || framesMissing(flow, peer)) continue;
      const lastHeard = lastIndexOf(flow, peer);
      const probes = marked(flow, Mark.KeepAlive).filter(
        (probe) => probe.from === from && probe.index > lastHeard && !(probe.marks & Mark.Handshake),
      );
      const [first] = probes;
      const last = probes.at(-1);
      if (!first || !last) continue;
      const reset = arrivals(flow).find((each) => each.from === peer && isReset(each) && each.index > first.index);
      const isUnknown = reset !== undefined && answersAsUnknown(flow, reset);
      const lastNs = last.lastRepeatNs ?? last.timeNs;
      const isSilent = reset === undefined && countOf(probes) >= CERTAIN_PROBES && isDue(flow, lastNs);
      const gaveUp = arrivals(flow).find((each) => each.from === from && isReset(each) && each.index > last.index);
      if (!isUnknown && !isSilent && !(gaveUp && reset === undefined && countOf(probes) >= CERTAIN_PROBES)) continue;
      const before = flow.events[lastHeard];
      const heardNs = before?.kind === "run" ? before.lastTimeNs : before?.timeNs;
      yield {
        at: first,
        related: [...probes.slice(1), ...(reset ? [reset] : gaveUp ? [gaveUp] : [])],
        evidence: {
          from,
          probes: countOf(probes),
          isReset: isUnknown,
          idleNs: heardNs === undefined ? undefined : first.timeNs - heardNs,
          spanNs: (reset?.timeNs ?? lastNs) - first.timeNs,
          forWindow: isWindowProbe(first),
          gaveUp: gaveUp !== undefined,
          deaf: ignoredBefore(flow, from, lastHeard),
        },
      };
    }
  },

  explain({ from, probes, isReset: wasReset, idleNs, spanNs, forWindow, gaveUp, deaf }, flow) {
    const peer = otherSide(from);
    const who = `the ${peer} ${endpointText(flow, peer)}`;
    const idle = idleNs === undefined ? "" : ` The ${peer} had last sent a segment ${durationText(idleNs)} before.`;
    const kind = forWindow ? "zero-window probe" : "keep-alive probe";
    if (wasReset)
      return {
        what: `${probes === 1 ? `A ${kind}` : plural(probes, kind)} of the ${from} ${probes === 1 ? "was" : "were"} answered by ${who} with a RST without ACK, whose SEQ is the probe's ACK number: it has no such connection.${idle}`,
        why: "This is how a TCP answers a segment of a connection that it does not know (RFC 9293 §3.5.2, §3.10.7.1): it has lost the connection, which the other side still had open.",
        next: `Find out what removed the connection while it was idle: the host or its program restarted, or a NAT, firewall or load balancer on the path dropped its state. Keep-alives at shorter intervals than that device's idle timeout prevent it.`,
      };
    if (deaf > 0)
      return {
        what: `${plural(probes, kind)} of the ${from}${spanNs > 0 ? ` within ${durationText(spanNs)}` : ""} got no answer from ${who}.${idle} Nor did ${deaf} earlier ${deaf === 1 ? "one" : "ones"}, and the ${peer} still answered data after ${deaf === 1 ? "it" : "them"}.${gaveUp ? ` In the end the ${from} reset the connection.` : ""}`,
        why: "A TCP must answer a probe with an ACK (RFC 9293 §3.8.4, §3.10.7.4). One that does not, though it is there, looks to the other side as if it were gone. Some old stacks answer only probes that contain an octet of data.",
        next: `So the silence does not show that the ${peer} is gone. Correct its stack: a segment below its window is answered with an ACK. Until then, let the program send something itself, or disable keep-alives at the ${from}.`,
      };
    return {
      what: `${plural(probes, kind)} of the ${from}${spanNs > 0 ? ` within ${durationText(spanNs)}` : ""} got no answer from ${who}.${idle}${gaveUp ? ` Then the ${from} reset the connection.` : ""}`,
      why: `A TCP must answer a ${kind} with an ACK (RFC 9293 ${forWindow ? "§3.8.6.1" : "§3.8.4"}, §3.10.7.4), and one that does not know the connection answers with a RST. Silence means that the host is gone, or that the path is cut.`,
      next: `Check whether the ${peer}'s host was up at that time. If it was, look for a NAT, firewall or load balancer that dropped the state of the idle connection and now discards its segments: capture at the ${peer}.`,
    };
  },
});

/** So many probes without an answer are not lost, where the data after them arrive. */
const CERTAIN_IGNORED = 2;

/** Probes of `side` before event `index`, if each was followed by no answer until its sender sent something else. */
function ignoredBefore(flow: Flow, side: Side, index: number): number {
  const probes = marked(flow, Mark.KeepAlive).filter((probe) => probe.from === side && probe.index < index);
  const isIgnored = (probe: Arrival) => {
    const next = flow.events[probe.index + 1];
    if (isWindowProbe(probe) || next === undefined || next.kind === "icmp") return false;
    // Of a run, the order of its segments is not known; an answer would be the first.
    const isLate = next.timeNs - (probe.lastRepeatNs ?? probe.timeNs) > ANSWER_EXPECTED_NS;
    return next.kind === "segment" ? next.from === side || isLate : next.segments[side] > 0 && isLate;
  };
  const ignored = countOf(probes);
  return probes.every(isIgnored) && ignored >= CERTAIN_IGNORED ? ignored : 0;
}

/** Index of the last event in which `side` sent something other than a RST; −1 without one. */
function lastIndexOf(flow: Flow, side: Side): number {
  const last = flow.events.findLast((event) => {
    if (event.kind === "icmp") return false;
    return event.kind === "run" ? event.segments[side] > 0 : event.from === side && !isReset(event);
  });
  return last?.index ?? -1;
}

function answersAsUnknown(flow: Flow, reset: Arrival): boolean {
  const cause = causeOf(flow, reset);
  return cause.kind === "no-connection" && cause.before !== "closed" && !isForeign(originOf(flow, reset));
}
