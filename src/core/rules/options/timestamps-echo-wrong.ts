import { Mark } from "../../flow/flow";
import { settledBy } from "../facts/captureCoverage";
import { find, negotiationOf, type Offer } from "../facts/negotiation";
import { defineRule } from "../rule";

interface Evidence {
  readonly tsEcr: number;
  readonly sent: readonly number[];
  readonly lossy: boolean;
}

/** SYNs of one attempt are sent at least so far apart, by any timer, and at most so long after the first (RFC 9293 §3.8.3). */
const LEAST_RETRY_NS = 10e6;
const LONGEST_ATTEMPT_NS = 180e9;
/** Nearer is a fault of counting. The fastest clocks tick once in 1 µs. */
const LEAST_TICKS = 10;
const NS_PER_FASTEST_TICK = 1e3;

export const timestampsEchoWrong = defineRule<Evidence>({
  id: "timestamps-echo-wrong",
  severity: "error",
  title: "The SYN-ACK echoes a timestamp that no SYN bore",
  references: ["RFC 7323 §3.2"],
  limits:
    "Silent where a SYN that the capture lost, sent before or between those it has, may have borne it; a warning where the capture says that it lost frames.",
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
      if (mayBeOfAnother(negotiation.syns, answer)) continue;
      const lossy = flow.sight.captureDropped > 0;
      yield {
        at: arrival,
        field: "options",
        expected: `TSecr ${sent.join(" or ")}`,
        related: negotiation.syns.map((syn) => syn.arrival),
        ...(lossy && { severity: "warning" as const }),
        evidence: { tsEcr, sent, lossy },
      };
      return;
    }
  },

  explain({ tsEcr, sent, lossy }) {
    return {
      what: `The SYN-ACK echoes TSecr ${tsEcr}; the SYN${sent.length > 1 ? "s" : ""} bore TSval ${sent.join(", ")}.`,
      why: "TSecr returns the TSval of the segment that is acknowledged (RFC 7323 §3.2). Stacks that check it (Linux does) answer a SYN-ACK with another value by a RST or drop it, so the connection does not open.",
      next: `Look at a responder that leaves the field at 0 or swaps the two values, and at devices that rewrite timestamps in one direction only.${settledBy(lossy ? "capture-dropped" : undefined)}`,
    };
  },
});

/** The echo is of a time at which the initiator may have sent a SYN that the capture does not have. */
function mayBeOfAnother(syns: readonly Offer[], synAck: Offer): boolean {
  const answer = find(synAck.options, "timestamps")!;
  // A field left at 0, or with the responder's own value, is a fault that is known.
  if (answer.tsEcr === 0 || answer.tsEcr === answer.tsVal) return false;
  const away = syns.flatMap((syn) => {
    const seen = find(syn.options, "timestamps");
    if (!seen) return [];
    const ticks = (answer.tsEcr - seen.tsVal) | 0;
    const longest = ticks > 0 ? synAck.arrival.timeNs - syn.arrival.timeNs : LONGEST_ATTEMPT_NS;
    return [{ ticks: Math.abs(ticks), longest }];
  });
  return (
    away.every(({ ticks }) => ticks >= LEAST_TICKS) &&
    away.some(({ ticks, longest }) => longest >= LEAST_RETRY_NS && ticks <= longest / NS_PER_FASTEST_TICK)
  );
}
