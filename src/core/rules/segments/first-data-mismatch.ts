import { arrivalAt } from "../../flow/arrivals";
import { type Arrival, type Flow, Trait } from "../../flow/flow";
import { endpointText } from "../facts/findingText";
import { defineRule } from "../rule";

interface Evidence {
  readonly asked: "tls" | "http";
  readonly answered: "tls" | "http" | "other";
}

export const firstDataMismatch = defineRule<Evidence>({
  id: "first-data-mismatch",
  group: "segments",
  severity: "warning",
  title: "The two sides speak different protocols",
  references: ["RFC 8446 §5.1", "RFC 9110 §15.5.1"],
  limits:
    "Judged by the first octets of each side only: TLS, HTTP/1 or HTTP/2, or something else. Reported where the initiator begins with TLS and the responder does not answer with TLS, or where the initiator begins with HTTP and the responder answers with TLS or with an HTTP error 400 that says so. A server that closes without an answer is closed-without-data or reset-without-answer. Other protocols are not distinguished. Found on the responder's first data where that is shown individually, else on the ACK of the handshake.",
  marks: 0,
  traits: Trait.ProtocolsDiffer,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1   // reported
      > P. 1:15(14) ack 1 text "GET / HTTP/1.1"
      < P. 1:46(45) ack 15 text "HTTP/1.1 400 Bad Request: this port is HTTPS."
      < F. 46:46(0) ack 15`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:15(14) ack 1 text "GET / HTTP/1.1"
      < P. 1:29(28) ack 15 text "HTTP/1.1 200 OK: not HTTPS :"`,
  },

  *check(flow) {
    if (flow.outcome !== "established") return;
    const asked = flow.initiator.firstData;
    const answered = flow.responder.firstData;
    if (answered === undefined) return;
    const isMismatch =
      (asked === "tls" && answered !== "tls") ||
      (asked === "http" && (answered === "tls" || flow.responder.asksForTls === true));
    const at = isMismatch ? firstAnswer(flow) : undefined;
    if (at && (asked === "tls" || asked === "http")) yield { at, evidence: { asked, answered } };
  },

  explain({ asked, answered }, flow) {
    const { port } = flow.responder;
    const responder = endpointText(flow, "responder");
    return asked === "tls"
      ? {
          what: `The initiator's first data is a TLS record, and the responder ${responder} answers with ${answered === "http" ? "HTTP" : "something else"}.`,
          why: "A TLS server answers a ClientHello with a ServerHello or an alert (RFC 8446 §4.1.2, §6). The TCP connection is in order.",
          next: `Port ${port} is not a TLS port, or the server is not configured for TLS there: check the client's address (https:// where http:// is meant, STARTTLS that has to come first) and what listens on the port. A proxy in front of the server may also have ended TLS already.`,
        }
      : {
          what: `The initiator's first data is HTTP, and the responder ${responder} answers with ${answered === "tls" ? "a TLS record" : "HTTP error 400, whose text says that TLS is expected"}.`,
          why: "A TLS server cannot read a request that is not encrypted: it answers with an alert (RFC 8446 §6), with an HTTP error in plain text, or not at all. The TCP connection is in order.",
          next: `Port ${port} expects TLS: check the client's address (http:// where https:// is meant), a health check that uses HTTP, or a proxy that sends plain HTTP to this port.`,
        };
  },
});

/** The responder's first data, or the ACK of the handshake before it: ordinary segments are not kept individually. */
function firstAnswer(flow: Flow): Arrival | undefined {
  const { events, handshake } = flow;
  const first = events.find((event) =>
    event.kind === "run"
      ? event.bytes.responder > 0
      : event.kind === "segment" && event.from === "responder" && event.seg.payloadLength > 0,
  );
  return first?.kind === "segment" ? first : arrivalAt(flow, handshake.ack);
}
