import { Mark } from "../flow/flow";
import { find, negotiationOf } from "./negotiation";
import { defineRule } from "./rule";
import { settledBy } from "./sight";

interface Evidence {
  readonly tsEcr: number;
  readonly sent: readonly number[];
  readonly lossy: boolean;
}

export const timestampsEchoWrong = defineRule<Evidence>({
  id: "timestamps-echo-wrong",
  severity: "error",
  title: "The SYN-ACK echoes a timestamp that no SYN bore",
  references: ["RFC 7323 §3.2"],
  limits: "A SYN that the capture lost may have borne it: a warning where the capture says that it lost frames.",
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
    for (const { arrival, options } of negotiation.synAcks) {
      const tsEcr = find(options, "timestamps")?.tsEcr;
      // Repeated after the handshake it echoes what was sent since.
      if (tsEcr === undefined || sent.includes(tsEcr) || arrival.receiver.state === "ESTABLISHED") continue;
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
