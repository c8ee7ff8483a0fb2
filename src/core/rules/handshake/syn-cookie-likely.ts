import { type Arrival, type Flow, Mark, Trait } from "../../flow/flow";
import { optionsOf } from "../../flow/segmentOptions";
import type { TcpOption } from "../../tcp/options";
import { ANSWER_EXPECTED_NS, SYN_ACK_REPEATED_NS } from "../../tcp/thresholds";
import { durationText } from "../../text/durations";
import { optionsSeen, watchedNs } from "../facts/captureCoverage";
import { endpointText, keptTimesText } from "../facts/findingText";
import { fittingSynAcks, type Opening, openingOf } from "../facts/handshakeSegments";
import { find } from "../facts/negotiation";
import { defineRule } from "../rule";

interface Evidence {
  readonly mss: number;
  readonly dropped: readonly string[];
  /** How long the SYN-ACK was unacknowledged without a retransmission by timeout. */
  readonly silentNs: number;
  /** SYN-ACKs within that time that answer a retransmitted SYN. */
  readonly onRetry: number;
}

/** The MSS values that the usual implementations can encode in a cookie (Linux, FreeBSD). */
const COOKIE_MSS: Readonly<Record<4 | 6, readonly number[]>> = {
  4: [216, 536, 1200, 1300, 1360, 1400, 1440, 1452, 1460],
  6: [1220, 1280, 1420, 1440, 8940],
};

export const synCookieLikely = defineRule<Evidence>({
  id: "syn-cookie-likely",
  group: "handshake",
  severity: "hint",
  title: "Responder probably uses SYN cookies",
  references: ["RFC 4987 §3.6"],
  limits:
    "A small stack that supports no options answers in the same way. The only difference is that a SYN-ACK with a cookie is not retransmitted, and a stack may do the same by choice. Cookies that keep options in a timestamp are not recognized.",
  marks: Mark.Unacknowledged | Mark.OddStart,
  traits: Trait.Slow,
  examples: {
    reported: `
      > S  0:0(0) <mss 1460,sackOK,nop,wscale 7>
      < S. 0:0(0) ack 1 <mss 1440>   // reported
      +3 end`,
    silent: `
      > S  0:0(0) <mss 1460,sackOK,nop,wscale 7>
      < S. 0:0(0) ack 1 <mss 1440>
      +1 < S. 0:0(0) ack 1 <mss 1440>
      +3 end`,
  },

  *check(flow) {
    const opening = openingOf(flow);
    const synAck = fittingSynAcks(opening)[0];
    const syn = synAck && opening.syns.initiator.findLast(({ index }) => index < synAck.index);
    if (!synAck || !syn || !optionsSeen(syn) || !optionsSeen(synAck)) return;
    const offered = kindsOf(syn);
    const answered = kindsOf(synAck);
    const droppable = ["windowScale", "sackPermitted"] as const;
    // With timestamps on the SYN the other options can be kept in the timestamp (RFC 4987 §3.6).
    if (offered.has("timestamps") || answered.has("timestamps")) return;
    const dropped = droppable.filter((kind) => offered.has(kind));
    if (dropped.length === 0 || droppable.some((kind) => answered.has(kind))) return;
    const mss = mssOf(synAck);
    if (mss === undefined || !COOKIE_MSS[flow.family].includes(mss)) return;
    const silentNs = silentFor(flow, opening, synAck);
    if (silentNs < SYN_ACK_REPEATED_NS) return;
    yield {
      at: synAck,
      field: "options",
      related: [syn],
      evidence: {
        mss,
        dropped: dropped.map((kind) => (kind === "windowScale" ? "window scale" : "SACK permitted")),
        silentNs,
        onRetry: opening.synAcks.responder.filter(
          ({ index, timeNs }) => index > synAck.index && timeNs - synAck.timeNs <= silentNs,
        ).length,
      },
    };
  },

  explain({ mss, dropped, silentNs, onRetry }, flow) {
    const silence = durationText(silentNs);
    const repeated =
      onRetry === 0
        ? `was not retransmitted in ${silence} without an ACK`
        : `was not retransmitted by timeout in ${silence} without an ACK: only the initiator's retransmitted SYN was answered with another SYN-ACK, ${keptTimesText(flow, onRetry)}`;
    return {
      what: `The SYN-ACK of ${endpointText(flow, "responder")} has an MSS of ${mss}, omits options that the SYN offered (${dropped.join(", ")}), and ${repeated}.`,
      why: "A host whose queue of half-open connections is full can answer without keeping state: it encodes the state in its ISN, which has room for little more than a coarse MSS (RFC 4987 §3.6). Options are lost, and the SYN-ACK is not retransmitted because no state is kept.",
      next: "Check the responder's counters (Linux: nstat TcpExtSyncookiesSent, and the log message about possible SYN flooding), its listen backlog, and how many flows in this capture are unanswered or half-open.",
    };
  },
});

function kindsOf({ seg }: Arrival): ReadonlySet<TcpOption["kind"]> {
  return new Set(optionsOf(seg).map(({ kind }) => kind));
}

function mssOf({ seg }: Arrival): number | undefined {
  return find(optionsOf(seg), "mss")?.mss;
}

/** From the SYN-ACK to the next segment of the handshake except retries of the SYN, or to the end of the capture. */
function silentFor(flow: Flow, { syns, synAcks, answer, resets }: Opening, synAck: Arrival): number {
  const repeats = synAcks.responder.filter(
    (other) =>
      other.index > synAck.index &&
      // An answer to a retransmitted SYN is not a retransmission by timeout.
      !syns.initiator.some(
        ({ index, timeNs }) =>
          index > synAck.index && index < other.index && other.timeNs - timeNs < ANSWER_EXPECTED_NS,
      ),
  );
  const later = resets.filter(({ index }) => index > synAck.index);
  // An answer that was recorded before it (reordered) arrived at once.
  const next = [...(answer ? [answer] : []), ...repeats, ...later].map(({ timeNs }) => timeNs - synAck.timeNs);
  return next.length > 0 ? Math.min(...next) : watchedNs(flow, synAck.timeNs);
}
