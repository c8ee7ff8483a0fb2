import { Mark } from "../../flow/flow";
import { endpointText } from "../facts/findingText";
import { arrivals, isSelfConnect } from "../facts/handshakeSegments";
import { defineRule } from "../rule";

interface Evidence {
  readonly port: number;
}

export const selfConnect = defineRule<Evidence>({
  id: "self-connect",
  group: "handshake",
  severity: "warning",
  title: "Source and destination are the same endpoint",
  references: ["RFC 9293 §3.5"],
  limits:
    "The capture does not show whether a program connected to itself or another host forged the address. Reported once per flow, on its first segment.",
  marks: Mark.OddEndpoints,
  examples: {
    reported: `
      flow 2: set host 1/1 port 5000/5000
      flow 2: > S  0:0(0)   // reported`,
    silent: `
      flow 2: set host 1/1 port 5000/5001
      flow 2: > S  0:0(0)`,
  },

  *check(flow) {
    const first = arrivals(flow)[0];
    if (first && isSelfConnect(flow)) yield { at: first, evidence: { port: flow.initiator.port } };
  },

  explain(_, flow) {
    return {
      what: `The segment goes from ${endpointText(flow, "initiator")} to the same address and port.`,
      why: "A SYN that reaches its own socket opens a connection by simultaneous open (RFC 9293 §3.5): the program then reads what it wrote itself. It happens when a client connects to a local port in the ephemeral range on which nothing listens, and the system picks that same port as the source port.",
      next: "If a server is expected on this port, it was not listening, and the client used its port. Let the server use a port outside the ephemeral range, or let the client close a connection whose two endpoints are equal and try again. From another host, such a SYN is forged (a LAND attack).",
    };
  },
});
