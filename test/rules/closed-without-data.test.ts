import { closedWithoutData } from "../../src/core/rules/teardown/closed-without-data";
import { ruleTest } from "../support/ruleTest";

const OPEN = `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`;

ruleTest(closedWithoutData, {
  "access control that closes after five seconds": {
    script: `${OPEN}
      +5 < F. 1:1(0) ack 1         // reported information
      > .  1:1(0) ack 2
      > F. 1:1(0) ack 2
      < .  2:2(0) ack 2`,
    evidence: { from: "responder", afterNs: 5e9, received: 0 },
    says: /sends a FIN 5\.0 s after the handshake, and no octet of data before it\. The initiator sends no data either\./,
  },
  "a server that closes on the first request": {
    script: `${OPEN}
      > P. 1:101(100) ack 1
      +0.1 < F. 1:1(0) ack 101     // reported
      > F. 101:101(0) ack 2
      < .  2:2(0) ack 102`,
    evidence: { from: "responder", received: 100 },
    says: /The initiator sends 100 octets in total\./,
  },
  "a health check": {
    script: `${OPEN}
      > F. 1:1(0) ack 1            // reported
      < F. 1:1(0) ack 2
      > .  2:2(0) ack 2`,
    evidence: { from: "initiator", received: 0 },
    says: /Health checks/,
  },
  "a client that reads the banner and goes": {
    script: `${OPEN}
      < P. 1:21(20) ack 1
      > F. 1:1(0) ack 21           // reported
      < F. 21:21(0) ack 2
      > .  2:2(0) ack 22`,
    evidence: { from: "initiator", received: 20 },
    says: /banner scan/,
  },
  "the side that received only, and closes second": `${OPEN}
      > P. 1:101(100) ack 1
      > F. 101:101(0) ack 1
      < F. 1:1(0) ack 102
      > .  102:102(0) ack 2`,
  "data with the FIN": `${OPEN}
      < FP. 1:101(100) ack 1
      > .  1:1(0) ack 102`,
  "octets that the capture missed": `${OPEN}
      > .  1:1(0) ack 101
      < F. 101:101(0) ack 1
      > .  1:1(0) ack 102`,
  "no SYN in the capture": `
      > .  1:1(0) ack 1
      < F. 1:1(0) ack 1
      > .  1:1(0) ack 2`,
  "the handshake was never complete": `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      < F. 1:1(0) ack 1`,
  "a RST instead": `${OPEN}
      < R. 1:1(0) ack 1`,
  "the capture lost the other side's FIN": `${OPEN}
      > P. 1:101(100) ack 1
      < F. 1:1(0) ack 102
      > .  102:102(0) ack 2`,
});
