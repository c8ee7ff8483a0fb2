import { Mark, type Side } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { arrivals, countOf } from "../facts/handshakeSegments";
import { find, negotiates, offersOf } from "../facts/negotiation";
import { defineRule } from "../rule";

interface Evidence {
  readonly sender: Side;
  readonly payloadLength: number;
  readonly mss: number;
  readonly times: number;
}

export const mssExceeded = defineRule<Evidence>({
  id: "mss-exceeded",
  group: "options",
  severity: "information",
  title: "Segment exceeds the peer's MSS",
  references: ["RFC 9293 §3.7.1", "RFC 6691"],
  limits:
    "Not reported where the NIC splits or joins segments (one segment with the data of more than one and a half, checksum offloading): there the capture shows segments that were never on the wire.",
  marks: Mark.BeyondMss,
  examples: {
    reported: `
      > S  0:0(0) <mss 1460>
      < S. 0:0(0) ack 1 <mss 536>
      > .  1:1(0) ack 1
      > .  1:601(600) ack 1   // reported
      < .  1:1(0) ack 601`,
    silent: `
      > S  0:0(0) <mss 1460>
      < S. 0:0(0) ack 1 <mss 536>
      > .  1:1(0) ack 1
      > .  1:537(536) ack 1
      < .  1:1(0) ack 537`,
  },

  *check(flow) {
    if (flow.sight.offloaded) return;
    for (const sender of ["initiator", "responder"] as const) {
      const receiver = otherSide(sender);
      const offer = offersOf(flow).findLast(
        ({ arrival, options }) => arrival.from === receiver && negotiates(arrival) && find(options, "mss"),
      );
      const mss = offer && find(offer.options, "mss")?.mss;
      if (!offer || !mss) continue;
      const beyond = arrivals(flow).filter(({ from, seg }) => from === sender && seg.payloadLength > mss);
      const first = beyond[0];
      if (!first) continue;
      yield {
        at: first,
        related: [offer.arrival],
        evidence: { sender, payloadLength: first.seg.payloadLength, mss, times: countOf(beyond) },
      };
    }
  },

  explain({ sender, payloadLength, mss, times }) {
    return {
      what: `The ${sender} sent ${payloadLength} octets of data in one segment; its peer advertised an MSS of ${mss}.${times > 1 ? ` This happened ${times} times.` : ""}`,
      why: "A segment must not carry more data than the peer's MSS (RFC 9293 §3.7.1, MUST-16; options reduce it further, RFC 6691). The peer may accept it, but a path with a smaller MTU drops or fragments it.",
      next: "Capture on the wire (another machine, a mirror port): if the segments are smaller there, the sender's NIC splits them and this is normal.",
    };
  },
});
