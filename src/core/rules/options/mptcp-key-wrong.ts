import { type Arrival, Mark } from "../../flow/flow";
import { isReset, isSyn, isSynAck } from "../facts/handshakeSegments";
import { hasSyn, mpCapable, type Offer, offersOf } from "../facts/negotiation";
import { defineRule } from "../rule";

interface Evidence {
  /** Whose key the ACK does not repeat as it was given. */
  readonly owner: "initiator" | "responder";
  readonly echoed: string;
  readonly given: readonly string[];
}

export const mptcpKeyWrong = defineRule<Evidence>({
  id: "mptcp-key-wrong",
  group: "options",
  severity: "warning",
  title: "The ACK repeats another Multipath TCP key than the one given",
  references: ["RFC 8684 §3.1"],
  limits:
    "A SYN or SYN-ACK that the capture lost may have given it: nothing is said where one of them is cut or missing.",
  marks: Mark.OddOptions,
  examples: {
    reported: `
      > S  0:0(0) <mss 1460,raw 1e040181>
      < S. 0:0(0) ack 1 <mss 1460,raw 1e0c0181b1b2b3b4b5b6b7b8>
      > .  1:1(0) ack 1 <raw 1e140181a1a2a3a4a5a6a7a8b1b2b3b4b5b6b7b9>   // reported`,
    silent: `
      > S  0:0(0) <mss 1460,raw 1e040181>
      < S. 0:0(0) ack 1 <mss 1460,raw 1e0c0181b1b2b3b4b5b6b7b8>
      > .  1:1(0) ack 1 <raw 1e140181a1a2a3a4a5a6a7a8b1b2b3b4b5b6b7b8>`,
  },

  *check(flow) {
    if (flow.sight.captureDropped > 0) return;
    const offers = offersOf(flow);
    const echo = offers.find((offer) => isEcho(offer) && mpCapable(offer.options)?.keys.length === 2);
    if (!echo) return;
    const [initiators, responders] = mpCapable(echo.options)!.keys;
    // Version 0 gave the initiator's key in the SYN; version 1 gives it here for the first time.
    for (const [owner, echoed, gives] of [
      ["responder", responders!, (arrival) => isSynAck(arrival) && arrival.from === "responder"],
      ["initiator", initiators!, (arrival) => isSyn(arrival) && arrival.from === "initiator"],
    ] satisfies [Evidence["owner"], string, (arrival: Arrival) => boolean][]) {
      const givers = offers.filter((offer) => gives(offer.arrival) && mpCapable(offer.options)?.keys.length === 1);
      const given = [...new Set(givers.map((giver) => mpCapable(giver.options)!.keys[0]!))];
      if (given.length === 0 || given.includes(echoed)) continue;
      yield {
        at: echo.arrival,
        field: "options",
        expected: `key ${given.join(" or ")}`,
        related: givers.map(({ arrival }) => arrival),
        evidence: { owner, echoed, given },
      };
    }
  },

  explain({ owner, echoed, given }) {
    const giver = owner === "responder" ? "SYN-ACK" : "SYN";
    return {
      what: `The ACK repeats ${echoed} as the ${owner}'s key; the ${giver} gave ${given.join(", ")}.`,
      why: "Both keys in the ACK confirm that Multipath TCP came through in both directions, and every token and every join is computed from them (RFC 8684 §3.1). With another key the two sides do not speak of the same connection: it falls back to plain TCP, or later subflows are refused.",
      next: `Look at how the initiator stores the keys (octet order; whose key comes first), and at a device between that ends or rewrites the connection (a proxy that answers the SYN itself gives its own key).`,
    };
  },
});

function isEcho({ arrival }: Offer): boolean {
  return arrival.from === "initiator" && !hasSyn(arrival) && !isReset(arrival);
}
