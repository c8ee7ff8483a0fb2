import { firstDataMismatch } from "../../src/core/rules/segments/first-data-mismatch";
import { ruleTest } from "../support/ruleTest";

const OPEN = `
  > S  0:0(0)
  < S. 0:0(0) ack 1
  > .  1:1(0) ack 1`;
/** Heads of TLS records (RFC 8446 §5.1): a handshake message, an alert. */
const HELLO = "\x16\x03\x01\x00\xc8\x01";
const ALERT = "\x15\x03\x01\x00\x02\x02";

ruleTest(firstDataMismatch, {
  "HTTP to a TLS port, which answers with an alert": {
    script: `${OPEN}   // reported warning
      > P. 1:15(14) ack 1 text "GET / HTTP/1.1"
      < P. 1:7(6) ack 15 text "${ALERT}"
      < F. 7:7(0) ack 15`,
    evidence: { asked: "http", answered: "tls" },
    says: /first data is HTTP, and the responder \S+ answers with a TLS record\.\n.*\nPort 80 expects TLS/,
  },
  "HTTP to a TLS port, which answers with HTTP": {
    script: `${OPEN}   // reported
      > P. 1:15(14) ack 1 text "GET / HTTP/1.1"
      < .  1:1(0) ack 15
      < P. 1:64(63) ack 15 text "HTTP/1.0 400 Bad Request: You're speaking to an SSL-enabled one"
      > .  15:15(0) ack 64`,
    evidence: { asked: "http", answered: "http" },
    says: /answers with HTTP error 400, whose text says that TLS is expected\./,
  },
  "a bad request that is no matter of TLS": `${OPEN}
    > P. 1:15(14) ack 1 text "GET / HTTP/1.1"
    < P. 1:41(40) ack 15 text "HTTP/1.1 400 Bad Request: no Host header"`,
  "a redirection to HTTPS": `${OPEN}
    > P. 1:15(14) ack 1 text "GET / HTTP/1.1"
    < P. 1:42(41) ack 15 text "HTTP/1.1 301 Moved: Location: HTTPS:a.b.c"`,
  "TLS to a server of HTTP": {
    script: `${OPEN}   // reported warning
      > P. 1:7(6) ack 1 text "${HELLO}"
      < P. 1:25(24) ack 7 text "HTTP/1.1 400 Bad Request"
      > .  7:7(0) ack 25`,
    evidence: { asked: "tls", answered: "http" },
    says: /first data is a TLS record, and the responder \S+ answers with HTTP\.\n.*\nPort 80 is not a TLS port/,
  },
  "TLS to a server that speaks first": {
    script: `${OPEN}   // reported
      < P. 1:14(13) ack 1 text "SSH-2.0-Open_"
      > P. 1:7(6) ack 14 text "${HELLO}"`,
    evidence: { asked: "tls", answered: "other" },
    says: /answers with something else\./,
  },
  "an answer that ends with a FIN is shown individually": {
    script: `${OPEN}
      > P. 1:7(6) ack 1 text "${HELLO}"
      < F. 1:13(12) ack 7 text "HTTP/1.1 400"   // reported`,
    evidence: { answered: "http" },
  },
  "TLS on both sides": `${OPEN}
    > P. 1:7(6) ack 1 text "${HELLO}"
    < P. 1:7(6) ack 7 text "${HELLO}"`,
  "something else, answered with HTTP": `${OPEN}
    > P. 1:7(6) ack 1 text "custom"
    < P. 1:13(12) ack 7 text "HTTP/1.1 400"`,
  "the server's first data was not captured": `${OPEN}
    > P. 1:7(6) ack 1 text "${HELLO}"
    < P. 51:63(12) ack 7 text "HTTP/1.1 400"`,
  "the roles are not known": `
    > P. 1:7(6) ack 1 text "${HELLO}"
    < P. 1:13(12) ack 7 text "HTTP/1.1 400"`,
});
