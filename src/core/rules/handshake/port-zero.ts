import { Mark } from "../../flow/flow";
import { arrivals } from "../facts/handshakeSegments";
import { defineRule } from "../rule";

interface Evidence {
  readonly source: boolean;
  readonly destination: boolean;
}

export const portZero = defineRule<Evidence>({
  id: "port-zero",
  group: "handshake",
  severity: "error",
  title: "Port 0 in a segment",
  references: ["RFC 9293 §3.1", "RFC 6335 §6"],
  limits:
    "The capture does not show whether the sender or a device on the path wrote the 0. Reported once per flow, on its first segment.",
  marks: Mark.OddEndpoints,
  examples: {
    reported: `
      flow 2: set port 0/80
      flow 2: > S  0:0(0)   // reported`,
    silent: `
      flow 2: set port 1/80
      flow 2: > S  0:0(0)`,
  },

  *check(flow) {
    const first = arrivals(flow)[0];
    if (!first) return;
    const sender = flow[first.from].port;
    const receiver = flow[first.from === "initiator" ? "responder" : "initiator"].port;
    if (sender !== 0 && receiver !== 0) return;
    yield { at: first, evidence: { source: sender === 0, destination: receiver === 0 } };
  },

  explain({ source, destination }) {
    const which =
      source && destination
        ? "The source port and the destination port are"
        : `The ${source ? "source" : "destination"} port is`;
    return {
      what: `${which} 0.`,
      why: "Port 0 is reserved (RFC 6335 §6): no program can listen on it or send from it. Receivers drop such segments or answer them with a RST, and several connections from port 0 cannot be distinguished.",
      next: "Look for a NAT, a translator or a load balancer on the path that rewrites ports: compare with a capture in front of it. Scanners and packet generators also send port 0.",
    };
  },
});
