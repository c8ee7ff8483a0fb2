import { clockRates, type Stamp, timeOf } from "../../evidence/timestampClock";
import { type Arrival, type Flow, Mark } from "../../flow/flow";
import { wordDistance } from "../../tcp/seq";
import { LONGEST_ATTEMPT_NS, MISCOUNTED_TICKS, SYN_TIMER_JITTER_NS, SYN_TIMER_STEP_NS } from "../../tcp/thresholds";
import { type Doubt, settledBy } from "../facts/captureCoverage";
import { openingOf, resetAfter } from "../facts/handshakeSegments";
import { find, negotiationOf, type Offer, offersOf } from "../facts/negotiation";
import { defineRule } from "../rule";

interface Evidence {
  readonly tsEcr: number;
  readonly sent: readonly number[];
  /** The initiator answered with a RST. */
  readonly rejected: boolean;
  readonly doubt: Doubt | undefined;
}

export const timestampsEchoWrong = defineRule<Evidence>({
  id: "timestamps-echo-wrong",
  group: "options",
  severity: "error",
  title: "The SYN-ACK echoes a timestamp that no SYN bore",
  references: ["RFC 7323 §3.2"],
  limits:
    "Silent where a SYN that the capture lost explains it: the initiator's own timestamps say when its clock showed that value, and a SYN is sent again at such a time. A warning where the capture had not begun by then, or says that it lost frames. Who answers with a RST has not sent it.",
  marks: Mark.OddOptions,
  examples: {
    reported: `
      > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 99>   // reported
      > .  1:1(0) ack 1 <nop,nop,TS val 101 ecr 7>`,
    silent: `
      > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 100>
      > .  1:1(0) ack 1 <nop,nop,TS val 101 ecr 7>`,
  },

  *check(flow) {
    const negotiation = negotiationOf(flow);
    if (!negotiation) return;
    const sent = negotiation.syns.flatMap(({ options }) => find(options, "timestamps")?.tsVal ?? []);
    if (sent.length === 0) return;
    for (const answer of negotiation.synAcks) {
      const { arrival } = answer;
      const tsEcr = find(answer.options, "timestamps")?.tsEcr;
      // Repeated after the handshake it echoes what was sent since.
      if (tsEcr === undefined || sent.includes(tsEcr) || arrival.receiver.state === "ESTABLISHED") continue;
      const excuse = excuseOf(flow, negotiation.syns, answer);
      if (excuse === "lost") continue;
      const doubt: Doubt | undefined = excuse ?? (flow.sight.captureDropped > 0 ? "capture-dropped" : undefined);
      yield {
        at: arrival,
        field: "options",
        expected: `TSecr ${sent.join(" or ")}`,
        related: negotiation.syns.map((syn) => syn.arrival),
        ...(doubt && { severity: "warning" as const }),
        evidence: { tsEcr, sent, rejected: resetAfter(openingOf(flow), arrival) !== undefined, doubt },
      };
      return;
    }
  },

  explain({ tsEcr, sent, rejected, doubt }) {
    return {
      what: `The SYN-ACK echoes TSecr ${tsEcr}; the SYN${sent.length > 1 ? "s" : ""} bore TSval ${sent.join(", ")}.${rejected ? " The initiator answered with a RST." : ""}`,
      why: "TSecr returns the TSval of the segment that is acknowledged (RFC 7323 §3.2). Stacks that check it (Linux does) answer a SYN-ACK with another value by a RST or drop it, so the connection does not open.",
      next: `Look at a responder that leaves the field at 0 or swaps the two values, and at devices that rewrite timestamps in one direction only.${settledBy(doubt)}`,
    };
  },
});

/** When a SYN that is not in the capture would have had the TSval echoed. */
type Excuse = "lost" | "before-capture";

/** Where the echo is of a time at which the initiator sends a SYN, which the capture does not have. */
function excuseOf(flow: Flow, syns: readonly Offer[], synAck: Offer): Excuse | undefined {
  const { tsEcr, tsVal } = find(synAck.options, "timestamps")!;
  // A field left at 0, or with the responder's own value, is a fault that is known; and who resets it has not sent it.
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

/** A challenge ACK, and the RST that answers it, have the initiator try again without waiting (RFC 9293 §3.5.1). */
function isTriedAtOnce(flow: Flow, { index }: Arrival): boolean {
  const { resets } = openingOf(flow);
  return flow.previous !== undefined || (flow.marks & Mark.Challenge) !== 0 || resets.some((rst) => rst.index < index);
}

/** SYNs of one attempt may be so far apart; the time is known to a tick. */
function isRetry(ns: number, rate: number): boolean {
  const apart = Math.abs(ns);
  const off = Math.abs(apart - Math.round(apart / SYN_TIMER_STEP_NS) * SYN_TIMER_STEP_NS);
  return (
    apart > SYN_TIMER_STEP_NS / 2 &&
    apart <= LONGEST_ATTEMPT_NS &&
    off <= SYN_TIMER_JITTER_NS + 0.01 * apart + 1e9 / rate
  );
}

/** What the initiator's clock showed, by its segments with Timestamps, its SYNs first. */
function stampsOf(flow: Flow): readonly Stamp[] {
  return offersOf(flow).flatMap(({ arrival, options }) => {
    const tsVal = find(options, "timestamps")?.tsVal;
    return arrival.from === "initiator" && tsVal !== undefined ? [{ tsVal, timeNs: arrival.timeNs }] : [];
  });
}
