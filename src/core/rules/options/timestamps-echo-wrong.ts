import { clockRates, type Stamp, timeOf } from "../../evidence/timestampClock";
import { type Arrival, type Flow, Mark } from "../../flow/flow";
import { optionsOf } from "../../flow/segmentOptions";
import { seqAdd, wordDistance } from "../../tcp/seq";
import {
  LONGEST_ATTEMPT_NS,
  MISCOUNTED_TICKS,
  SHORTEST_TIMEOUT_NS,
  SYN_TIMER_JITTER_NS,
  SYN_TIMER_STEP_NS,
} from "../../tcp/thresholds";
import { type Doubt, optionsSeen, settledBy } from "../facts/captureCoverage";
import { openingOf, resetAfter } from "../facts/handshakeSegments";
import { find, type Negotiation, negotiationOf, type Offer, offersOf } from "../facts/negotiation";
import { defineRule, type Verdict } from "../rule";

interface Evidence {
  /** Which segment has the wrong echo. */
  readonly on: "syn-ack" | "ack";
  readonly tsEcr: number;
  readonly sent: readonly number[];
  /** The initiator answered with a RST. */
  readonly rejected: boolean;
  readonly doubt: Doubt | undefined;
  /** TSval and TSecr of the SYN-ACK are both 0, and the initiator took it. */
  readonly zeros: boolean;
}

/** A clock of 1 MHz, the fastest in use (Linux since 6.8, on request). */
const NS_PER_FASTEST_TICK = 1e3;

export const timestampsEchoWrong = defineRule<Evidence>({
  id: "timestamps-echo-wrong",
  group: "options",
  severity: "error",
  title: "Wrong timestamp echo in the handshake",
  references: ["RFC 7323 §3.2"],
  limits:
    "Not reported where a SYN that the capture lost explains it: the initiator's own timestamps say when its clock showed that value, and a SYN is sent again at such a time. A warning where the capture had not begun by then, or says that it lost frames. Who answers with a RST has not sent it. On the ACK it is a warning, because receivers do not check it there; it is not reported where a SYN-ACK that the capture lost may explain it. A SYN-ACK with TSval 0 and TSecr 0 that the initiator takes is information: old Windows versions send it.",
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
      const { tsVal, tsEcr } = find(answer.options, "timestamps") ?? {};
      // A SYN-ACK that is retransmitted after the handshake echoes a later segment.
      if (tsEcr === undefined || sent.includes(tsEcr) || arrival.receiver.state === "ESTABLISHED") continue;
      const excuse = excuseOf(flow, negotiation.syns, answer);
      if (excuse === "lost") continue;
      const doubt: Doubt | undefined = excuse ?? (flow.sight.captureDropped > 0 ? "capture-dropped" : undefined);
      const zeros = tsVal === 0 && tsEcr === 0 && flow.outcome === "established";
      const severity = zeros ? "information" : doubt ? "warning" : undefined;
      const rejected = resetAfter(openingOf(flow), arrival) !== undefined;
      yield {
        at: arrival,
        field: "options",
        expected: `TSecr ${sent.join(" or ")}`,
        related: negotiation.syns.map((syn) => syn.arrival),
        ...(severity && { severity }),
        evidence: { on: "syn-ack", tsEcr, sent, rejected, doubt, zeros },
      };
      break;
    }
    yield* wrongOnAck(flow, negotiation);
  },

  explain({ on, tsEcr, sent, rejected, doubt, zeros }) {
    const values = `the ${on === "ack" ? "SYN-ACK" : "SYN"}${sent.length > 1 ? "s" : ""} contained TSval ${sent.join(", ")}`;
    if (on === "ack")
      return {
        what: `The ACK that completes the handshake has TSecr ${tsEcr}; ${values}.`,
        why: "TSecr returns the TSval of the segment that is acknowledged (RFC 7323 §3.2). The receiver measures the round trip by it and undoes needless retransmissions; servers that use SYN cookies read the options of the connection from it.",
        next: `Look for a device that rewrites timestamps in one direction only, or answers in place of the initiator: compare with a capture at the other side.${settledBy(doubt)}`,
      };
    if (zeros)
      return {
        what: `The SYN-ACK has TSval 0 and TSecr 0; ${values}. The initiator took it.`,
        why: "TSecr returns the TSval of the segment that is acknowledged (RFC 7323 §3.2). Windows 2000, XP and Server 2003 send 0 in both fields of a SYN-ACK, and start their clock with the first segment after it. Initiators that check TSecr on a SYN-ACK make an exception for 0, or the connection would not have opened.",
        next: "Nothing to do for this connection. A stack that does not make the exception drops the SYN-ACK or resets it.",
      };
    return {
      what: `The SYN-ACK echoes TSecr ${tsEcr}; ${values}.${rejected ? " The initiator answered with a RST." : ""}`,
      why: "TSecr echoes the TSval of the acknowledged segment (RFC 7323 §3.2). Stacks that check it (such as Linux) answer a SYN-ACK with another value with a RST or drop it, so the connection does not open.",
      next: `Look for a responder that leaves the field at 0 or swaps the two values, and for devices that rewrite timestamps in one direction only.${settledBy(doubt)}`,
    };
  },
});

/** TSecr of the ACK that completes the handshake, when it is no TSval of a SYN-ACK before it. */
function* wrongOnAck(flow: Flow, { syns, synAcks }: Negotiation): Iterable<Verdict<Evidence>> {
  const ack = openingOf(flow).answer;
  const tsEcr = ack && optionsSeen(ack) ? find(optionsOf(ack.seg), "timestamps")?.tsEcr : undefined;
  const before = synAcks.filter(({ arrival }) => ack !== undefined && arrival.index < ack.index);
  const stamps = before.map(({ options }) => find(options, "timestamps")?.tsVal);
  const sent = stamps.filter((tsVal) => tsVal !== undefined);
  if (!ack || tsEcr === undefined || sent.length < stamps.length || sent.length === 0 || sent.includes(tsEcr)) return;
  if (!answersDirectly(flow, ack, before.at(-1)!.arrival)) return;
  const synAck = before[0]!.arrival;
  const ticks = wordDistance(sent[0]!, tsEcr);
  // A SYN-ACK that the capture lost was sent in this time.
  const room = ticks > 0 ? ack.timeNs - synAck.timeNs : synAck.timeNs - syns[0]!.arrival.timeNs;
  if (room >= SHORTEST_TIMEOUT_NS && Math.abs(ticks) * NS_PER_FASTEST_TICK <= room) return;
  yield {
    at: ack,
    field: "options",
    severity: "warning",
    expected: `TSecr ${sent.join(" or ")}`,
    related: before.map(({ arrival }) => arrival),
    evidence: {
      on: "ack",
      tsEcr,
      sent,
      rejected: false,
      doubt: flow.sight.captureDropped > 0 ? "capture-dropped" : undefined,
      zeros: false,
    },
  };
}

/** Nothing came between the SYN-ACK and the ACK: later segments of the responder have other TSvals to echo. */
function answersDirectly(flow: Flow, ack: Arrival, synAck: Arrival): boolean {
  if (ack.seg.ack !== seqAdd(synAck.seg.seq, synAck.seg.len) || ack.seg.seq !== ack.sender.sndNxt) return false;
  return !flow.events.some(
    (event) =>
      event.index > synAck.index &&
      event.index < ack.index &&
      (event.kind === "run" || (event.kind === "segment" && event.from === "responder")),
  );
}

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
