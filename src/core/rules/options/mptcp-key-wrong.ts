import { type Arrival, Mark } from "../../flow/flow";
import { Sign } from "../facts/flowSigns";
import { isReset, isSyn, isSynAck } from "../facts/handshakeSegments";
import { hasSyn, mpCapable, type Offer, offersOf } from "../facts/negotiation";
import { defineRule } from "../rule";

interface Evidence {
  /** The side whose key the ACK does not echo. */
  readonly owner: "initiator" | "responder";
  readonly echoed: string;
  readonly given: readonly string[];
}

export const mptcpKeyWrong = defineRule<Evidence>({
  id: "mptcp-key-wrong",
  group: "options",
  severity: "warning",
  title: "Echoed MPTCP key does not match the SYN or SYN-ACK",
  references: ["RFC 8684 §3.1"],
  limits:
    "A SYN or SYN-ACK that was not captured may have contained the key: not reported where one of them is truncated or missing.",
  marks: Mark.OddOptions,
  needs: Sign.OddList,
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
    // Version 0 contains the initiator's key in the SYN; version 1 contains it here for the first time.
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
      what: `The ACK echoes ${echoed} as the ${owner}'s key; the ${giver} contains ${given.join(", ")}.`,
      why: "Both keys in the ACK confirm that Multipath TCP works in both directions, and all tokens and joins are computed from them (RFC 8684 §3.1). With a different key the two sides do not identify the same connection: it falls back to plain TCP, or later subflows are refused.",
      next: `Check how the initiator stores the keys (octet order; whose key comes first), and look for a device on the path that terminates or rewrites the connection (a proxy that answers the SYN itself sends its own key).`,
    };
  },
});

function isEcho({ arrival }: Offer): boolean {
  return arrival.from === "initiator" && !hasSyn(arrival) && !isReset(arrival);
}
