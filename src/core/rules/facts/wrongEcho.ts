// A SYN-ACK that echoes a timestamp of no SYN (RFC 7323 §3.2), and whether a SYN that the capture lost explains it.

import { clockRates, type Stamp, timeOf } from "../../evidence/timestampClock";
import { type Arrival, type Flow, Mark } from "../../flow/flow";
import { wordDistance } from "../../tcp/seq";
import { LONGEST_ATTEMPT_NS, MISCOUNTED_TICKS, SYN_TIMER_JITTER_NS, SYN_TIMER_STEP_NS } from "../../tcp/thresholds";
import type { Doubt } from "./captureCoverage";
import { openingOf, resetAfter } from "./handshakeSegments";
import { memoizePerFlow } from "./memoizePerFlow";
import { find, negotiationOf, type Offer, offersOf } from "./negotiation";

export interface WrongEcho {
  readonly synAck: Arrival;
  readonly tsVal: number;
  readonly tsEcr: number;
  /** TSvals of the SYNs. */
  readonly sent: readonly number[];
  /** The RST with which the initiator answered it. */
  readonly rejected: Arrival | undefined;
  readonly doubt: Doubt | undefined;
}

/** The first such SYN-ACK. */
export const wrongEchoOf = memoizePerFlow((flow): WrongEcho | undefined => {
  const negotiation = negotiationOf(flow);
  const sent = negotiation?.syns.flatMap(({ options }) => find(options, "timestamps")?.tsVal ?? []) ?? [];
  if (!negotiation || sent.length === 0) return undefined;
  for (const answer of negotiation.synAcks) {
    const { arrival: synAck } = answer;
    const echo = find(answer.options, "timestamps");
    // A SYN-ACK that is retransmitted after the handshake echoes a later segment.
    if (echo === undefined || sent.includes(echo.tsEcr) || synAck.receiver.state === "ESTABLISHED") continue;
    const excuse = excuseOf(flow, negotiation.syns, answer);
    if (excuse === "lost") continue;
    const doubt: Doubt | undefined = excuse ?? (flow.sight.captureDropped > 0 ? "capture-dropped" : undefined);
    const rejected = resetAfter(openingOf(flow), synAck);
    return { synAck, tsVal: echo.tsVal, tsEcr: echo.tsEcr, sent, rejected, doubt };
  }
  return undefined;
});

/** When a SYN that was not captured would have had the echoed TSval. */
type Excuse = "lost" | "before-capture";

/** Whether the echo fits a time at which the initiator sends a SYN that was not captured. */
function excuseOf(flow: Flow, syns: readonly Offer[], synAck: Offer): Excuse | undefined {
  const { tsEcr, tsVal } = find(synAck.options, "timestamps")!;
  // A field left at 0, or with the responder's own value, is a known fault; and an initiator that resets it has not sent it.
  if (tsEcr === 0 || tsEcr === tsVal || resetAfter(openingOf(flow), synAck.arrival)) return undefined;
  const stamps = stampsOf(flow);
  const sent = stamps.filter(({ timeNs }) => syns.some(({ arrival }) => arrival.timeNs === timeNs));
  if (sent.some((stamp) => Math.abs(wordDistance(stamp.tsVal, tsEcr)) < MISCOUNTED_TICKS)) return undefined;
  const tries = isTriedAtOnce(flow, synAck.arrival) ? () => true : isRetry;
  const times = clockRates(stamps)
    .map((rate) => ({ rate, timeNs: timeOf(tsEcr, sent[0]!, rate) }))
    .filter(
      ({ rate, timeNs }) =>
        timeNs <= synAck.arrival.timeNs + 1e9 / rate && sent.every((syn) => tries(timeNs - syn.timeNs, rate)),
    );
  if (times.some(({ timeNs }) => timeNs >= flow.sight.captureStartNs)) return "lost";
  return times.length > 0 ? "before-capture" : undefined;
}

/** After a challenge ACK and its RST, the initiator retries without waiting (RFC 9293 §3.5.1). */
function isTriedAtOnce(flow: Flow, { index }: Arrival): boolean {
  const { resets } = openingOf(flow);
  return flow.previous !== undefined || (flow.marks & Mark.Challenge) !== 0 || resets.some((rst) => rst.index < index);
}

/** Whether SYNs of one attempt may have this distance; the time is known to one tick. */
function isRetry(ns: number, rate: number): boolean {
  const apart = Math.abs(ns);
  const off = Math.abs(apart - Math.round(apart / SYN_TIMER_STEP_NS) * SYN_TIMER_STEP_NS);
  return (
    apart > SYN_TIMER_STEP_NS / 2 &&
    apart <= LONGEST_ATTEMPT_NS &&
    off <= SYN_TIMER_JITTER_NS + 0.01 * apart + 1e9 / rate
  );
}

/** The values of the initiator's clock, by its segments with Timestamps, its SYNs first. */
function stampsOf(flow: Flow): readonly Stamp[] {
  return offersOf(flow).flatMap(({ arrival, options }) => {
    const tsVal = find(options, "timestamps")?.tsVal;
    return arrival.from === "initiator" && tsVal !== undefined ? [{ tsVal, timeNs: arrival.timeNs }] : [];
  });
}
