import { Mark } from "../../flow/flow";
import { numbersSeen } from "../facts/captureCoverage";
import { endpointText } from "../facts/findingText";
import { arrivals, isReset, isSynAck } from "../facts/handshakeSegments";
import { defineRule } from "../rule";

interface Evidence {
  readonly first: "segment" | "syn-ack" | "reset" | "cut";
}

export const handshakeNotCaptured = defineRule<Evidence>({
  id: "handshake-not-captured",
  group: "handshake",
  severity: "hint",
  title: "SYN was not captured",
  references: ["RFC 9293 §3.5"],
  limits: "The handshake of such a flow is not judged. Which side opened it is not known.",
  marks: Mark.MidFlow | Mark.OddHeader,
  examples: {
    reported: `
      > .  1:101(100) ack 1   // reported
      < .  1:1(0) ack 101`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:101(100) ack 1
      < .  1:1(0) ack 101`,
  },

  *check(flow) {
    const first = arrivals(flow)[0];
    if (flow.outcome !== "not-captured" || !first) return;
    const kind = !numbersSeen(first) ? "cut" : isSynAck(first) ? "syn-ack" : isReset(first) ? "reset" : "segment";
    yield { at: first, field: "segment", evidence: { first: kind } };
  },

  explain({ first }, flow) {
    const begins = {
      segment: "a segment of a connection that was already open",
      "syn-ack": "a SYN-ACK without its SYN",
      reset: "a RST without any segment before it",
      cut: "a segment whose header the capture cut off",
    }[first];
    return {
      what: `The flow between ${endpointText(flow, "initiator")} and ${endpointText(flow, "responder")} begins with ${begins}; the capture does not contain its SYN.`,
      why: "The initial sequence numbers are exchanged in SYN and SYN-ACK (RFC 9293 §3.5). Without them, relative numbers count from the first number seen, the window scale is unknown, and the handshake cannot be judged.",
      next: {
        segment: "Start the capture before the connection is opened, to see its handshake.",
        "syn-ack":
          "The SYN took another path or was not captured, or someone else forged it with this address and only the answers arrive here (backscatter).",
        reset:
          "A RST alone answers a segment that was not captured: capture both directions, or look for scans and backscatter.",
        cut: "Capture with a larger snap length (tcpdump -s 0, or at least 96 octets).",
      }[first],
    };
  },
});
