import { resetWithoutAnswer } from "../../src/core/rules/teardown/reset-without-answer";
import { ruleTest } from "../support/ruleTest";

/** The head of a TLS record (RFC 8446 §5.1). */
const CLIENT_HELLO = "\x16\x03\x01\x00\xc8\x01";

const OPEN = `
  > S  0:0(0)
  < S. 0:0(0) ack 1
  > .  1:1(0) ack 1`;

ruleTest(resetWithoutAnswer, {
  "neither side sends an octet, and the responder aborts": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      +5 < R. 1:1(0) ack 1     // reported information`,
    evidence: { by: "responder", received: 0, silent: true, afterNs: 5e9, cause: { kind: "abort" } },
    says: /reset the connection 5\.0 s after the ACK of the handshake\. Neither side had sent an octet\.\n.*abort/,
  },
  "the initiator aborts a connection on which nothing was sent: a health check": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    +5 > R. 1:1(0) ack 1`,
  "nothing but RSTs of the responder, as at a firewall that sees one direction": {
    script: `
      > S  0:0(0)
      > .  1:1(0) ack 1
      < R  1:1(0) ttl 255        // reported warning
      +0.2 > P. 1:101(100) ack 1
      < R  1:1(0) ttl 255`,
    evidence: { by: "responder", onlyResets: true },
    says: /the capture contains nothing else of it, not even its SYN-ACK\. The RST has no ACK, and its SEQ is the ACK number of frame 2 \(an ACK\): its sender has no such connection\.\n.*takes? another path/,
  },
  "data that is sent on after the RST does not count": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < R  1:1(0)                // reported warning
      > P. 1:101(100) ack 1
      < R  1:1(0)`,
    evidence: { received: 0, onlyResets: false },
  },
  "after nine seconds, as a proxy whose server does not answer": {
    script: `${OPEN}
      +1.1 > P. 1:7(6) ack 1
      < .  1:1(0) ack 7
      +8.9 < R. 1:1(0) ack 7     // reported warning`,
    evidence: { by: "responder", received: 6, cause: { kind: "abort" } },
    says: /acknowledged 6 octets of the initiator's data and sent none itself\. It reset the connection 8\.9 s after the last of them\.\n.*\nIf a proxy, a sidecar/,
  },
  "by the initiator": {
    script: `${OPEN}
      < P. 1:11(10) ack 1
      > .  1:1(0) ack 11
      > R. 1:1(0) ack 11         // reported information`,
    evidence: { by: "initiator", received: 10 },
    says: /\nLook at why the program aborts/,
  },
  "at the ACK of the handshake, as a full accept queue does": {
    script: `${OPEN}
      < R  1:1(0)                // reported warning`,
    evidence: { by: "responder", received: 0, cause: { kind: "no-connection", answers: "ack" } },
    says: /reset the connection 1\.0 ms after the ACK of the handshake\. It had sent nothing but its SYN-ACK\. The RST has no ACK, .*\n.*\nCheck the accept queue/,
  },
  "by an initiator that changed its mind": `${OPEN}
    > R  1:1(0)`,
  "by another machine": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 ttl 50
      > .  1:1(0) ack 1
      > P. 1:7(6) ack 1
      < .  1:1(0) ack 7 ttl 50
      < R. 1:1(0) ack 7 ttl 60   // reported information`,
    evidence: { cause: { kind: "foreign" } },
    says: /and sent none itself\. Another machine, in its name, reset the connection .* This RST has (TTL|hop limit) 60; the other segments of \S+ have 50\./,
  },
  "after the other side had closed": {
    script: `${OPEN}
      > P. 1:7(6) ack 1
      < .  1:1(0) ack 7
      +5 > F. 7:7(0) ack 1
      +2 < R. 1:1(0) ack 7       // reported information`,
    evidence: { closed: true, afterNs: 2e9 },
    says: /It reset the connection 2\.0 s after the initiator's FIN\./,
  },
  "after an hour, in which the capture may have paused": `${OPEN}
    > P. 1:7(6) ack 1
    < .  1:1(0) ack 7
    +3600 < R. 1:1(0) ack 7      // reported information`,
  "at once": `${OPEN}
    < R. 1:1(0) ack 1      // reported information`,
  "data that was not acknowledged": `${OPEN}
    > P. 1:7(6) ack 1
    < R. 1:1(0) ack 1`,
  "the RST acknowledges the data": {
    script: `${OPEN}
      > P. 1:7(6) ack 1
      < R. 1:1(0) ack 7          // reported information`,
    evidence: { received: 6, isHello: false, byReset: true, cause: { kind: "abort" } },
  },
  "the RST acknowledges the data, and answers were not captured": `${OPEN}
    > P. 1:7(6) ack 1
    < R. 51:51(0) ack 7`,
  "the RST of another machine acknowledges the data": `
    > S  0:0(0)
    < S. 0:0(0) ack 1 ttl 50
    > .  1:1(0) ack 1
    > P. 1:7(6) ack 1
    < R. 1:1(0) ack 7 ttl 60`,
  "the RST acknowledges more than was sent": `${OPEN}
    > P. 1:7(6) ack 1
    < R. 1:1(0) ack 8`,
  "the RST acknowledges a part of the data": `${OPEN}
    > P. 1:7(6) ack 1
    < R. 1:1(0) ack 4`,
  "at the ClientHello": {
    script: `${OPEN}
      > P. 1:7(6) ack 1 text "${CLIENT_HELLO}"
      +0.08 < R. 1:1(0) ack 7    // reported warning`,
    evidence: { by: "responder", received: 6, isHello: true, afterNs: 80e6, cause: { kind: "abort" } },
    says: /answered 6 octets of the initiator's data, a TLS ClientHello, with a RST that acknowledges them, 80\.0 ms after the last of them\. It sent no octet itself\.\n.*\nA server answers a ClientHello/,
  },
  "its answer was not captured": `${OPEN}
    > P. 1:7(6) ack 1
    < .  1:1(0) ack 7
    > .  7:7(0) ack 51
    < R. 51:51(0) ack 7`,
  "a FIN and no RST": `${OPEN}
    > P. 1:7(6) ack 1
    < F. 1:1(0) ack 7
    > F. 7:7(0) ack 2
    < .  2:2(0) ack 8`,
  "outside the window": `${OPEN}
    > P. 1:7(6) ack 1
    < .  1:1(0) ack 7
    < R. -500:-500(0) ack 7`,
  "the window never opened, and was probed": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 win 0
      > .  1:1(0) ack 1
      +0.2 > . 0:1(1) ack 1
      < .  1:1(0) ack 1 win 0
      +0.4 > . 0:1(1) ack 1
      < .  1:1(0) ack 1 win 0
      +3 < R. 1:1(0) ack 1      // reported warning`,
    evidence: { closedWindow: true, received: 0 },
    says: /reset the connection 3\.6 s after the ACK of the handshake\. Its SYN-ACK offered a window of 0/,
  },
  "the window opened, and nothing was sent": `
    > S  0:0(0)
    < S. 0:0(0) ack 1 win 0
    > .  1:1(0) ack 1
    +0.2 < . 1:1(0) ack 1 win 500
    +3 < R. 1:1(0) ack 1     // reported information`,
  "data that was sent twice is counted once": {
    script: `${OPEN}
    > P. 1:7(6) ack 1
    +0.3 > P. 1:7(6) ack 1
    < .  1:1(0) ack 7
    +9 < R. 1:1(0) ack 7      // reported warning`,
    evidence: { received: 6, closedWindow: false },
  },
  "two FINs of the other side, and no data": `${OPEN}
    < F. 1:1(0) ack 1
    > .  1:1(0) ack 2
    +0.1 < F. 2:2(0) ack 1
    > R  1:1(0)`,
  "long after the ClientHello, as a proxy whose server does not answer": {
    script: `${OPEN}
      > P. 1:7(6) ack 1 text "${CLIENT_HELLO}"
      < .  1:1(0) ack 7
      +15 < R. 1:1(0) ack 7      // reported warning`,
    evidence: { isHello: true, byReset: false },
    says: /acknowledged 6 octets of the initiator's data, a TLS ClientHello, and sent none itself\..*\n.*\nIf a proxy, a sidecar/,
  },
});
