import { type Arrival, Mark, type Side } from "../../flow/flow";
import { Sign } from "../facts/flowSigns";
import { countOf, isReset } from "../facts/handshakeSegments";
import { find, isReadable, negotiates, negotiationOf, type Offer, offersOf, repeated } from "../facts/negotiation";
import { defineRule } from "../rule";

interface Evidence {
  readonly sender: Side;
  readonly times: number;
  /** All of them are keep-alive probes. */
  readonly probes: boolean;
}

export const timestampsDropped = defineRule<Evidence>({
  id: "timestamps-dropped",
  group: "options",
  severity: "warning",
  title: "Segment does not contain the negotiated Timestamps option",
  references: ["RFC 7323 §3.2"],
  limits:
    "Not reported for RST segments, which may leave the option out, and where the snap length cut the options. Information where all such segments are keep-alive probes: some stacks send these without the option. Reported once per side.",
  marks: Mark.OddOptions,
  needs: Sign.StampMissing,
  examples: {
    reported: `
      > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 100>
      > .  1:1(0) ack 1   // reported`,
    silent: `
      > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 100>
      > .  1:1(0) ack 1 <nop,nop,TS val 101 ecr 7>`,
  },

  *check(flow) {
    const negotiation = negotiationOf(flow);
    if (!negotiation) return;
    const stamped = ({ options }: Offer): boolean => find(options, "timestamps") !== undefined;
    const { syns, synAcks } = negotiation;
    const answer = synAcks.find(stamped);
    if (!answer || !syns.every(stamped) || !synAcks.every(stamped)) return;
    for (const sender of ["initiator", "responder"] as const) {
      const without: Arrival[] = offersOf(flow)
        .filter((offer) => offer.arrival.from === sender && offer.arrival.index > answer.arrival.index)
        .filter(
          (offer) => !negotiates(offer.arrival) && !isReset(offer.arrival) && !stamped(offer) && isReadable(offer),
        )
        .map(({ arrival }) => arrival);
      const first = without[0];
      if (!first) continue;
      const probes = without.every(({ marks }) => marks & Mark.KeepAlive);
      yield {
        at: first,
        field: "options",
        related: [syns[0]!.arrival, answer.arrival],
        ...(probes && { severity: "information" as const }),
        evidence: { sender, times: countOf(without), probes },
      };
    }
  },

  explain({ sender, times, probes }) {
    if (probes)
      return {
        what: `The ${sender} sends a keep-alive probe without Timestamps, though both SYNs contained them.${repeated(times)}`,
        why: "Once negotiated, every segment but a RST must contain the option (RFC 7323 §3.2). Some stacks, Apple's among them, leave it out of their keep-alive probes. A receiver that keeps to the standard drops the probe; others answer it.",
        next: "If the probes are answered, nothing is to be done. If they are not, the prober takes a living connection for dead: look at how the peer treats segments without the option.",
      };
    return {
      what: `The ${sender} sends a segment without Timestamps, although both SYNs contain them.${repeated(times)}`,
      why: "Once negotiated, every segment except a RST must contain the option, and a receiver should drop a segment without it (RFC 7323 §3.2): such data is retransmitted and never acknowledged.",
      next: "Look for a device that creates its own segments (proxy, shaper, keep-alive injector) or removes options, and for a stack that omits the option in some code path.",
    };
  },
});
