import { ackBelowIsn } from "../../src/core/rules/segments/ack-below-isn";
import { ruleTest } from "../support/ruleTest";

const OPEN = `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`;

ruleTest(ackBelowIsn, {
  "of the flow before on these ports: reported by segment-outside-window": {
    script: `
      flow 1: set host 1/2 port 40000/80 isn +0/+0
      flow 1: > S 0:0(0) <mss 1460>
      flow 1: < S. 0:0(0) ack 1 <mss 1460>
      flow 1: > . 1:1(0) ack 1
      flow 1: > P. 1:201(200) ack 1
      flow 1: < P. 1:1001(1000) ack 201
      flow 1: > . 201:201(0) ack 1001
      flow 2: set host 1/2 port 40000/80 isn -500000000/+700000000
      +0.5 flow 2: > S 0:0(0) <mss 1460>
      flow 2: < S. 0:0(0) ack 1 <mss 1460>
      flow 2: > . 1:1(0) ack 1
      flow 2: > P. 1:201(200) ack 1
      flow 2: < P. 1:1001(1000) ack 201
      flow 2: > . 201:201(0) ack 1001
      +0.5 flow 2: > P. 500000201:500000401(200) ack -699998999   
      flow 2: < . 1001:1001(0) ack 201`,
  },
  "with the next number of the flow before, and another acknowledgment": {
    script: `
      flow 1: set host 1/2 port 40000/80 isn +0/+0
      flow 1: > S 0:0(0) <mss 1460>
      flow 1: < S. 0:0(0) ack 1 <mss 1460>
      flow 1: > . 1:1(0) ack 1
      flow 1: > P. 1:201(200) ack 1
      flow 1: < P. 1:1001(1000) ack 201
      flow 1: > . 201:201(0) ack 1001
      flow 2: set host 1/2 port 40000/80 isn -500000000/+700000000
      +0.5 flow 2: > S 0:0(0) <mss 1460>
      flow 2: < S. 0:0(0) ack 1 <mss 1460>
      flow 2: > . 1:1(0) ack 1
      flow 2: > P. 1:201(200) ack 1
      flow 2: < P. 1:1001(1000) ack 201
      flow 2: > . 201:201(0) ack 1001
      +0.5 flow 2: > P. 500000201:500000401(200) ack -699998998   // reported
      flow 2: < . 1001:1001(0) ack 201`,
  },
  "a firewall forgot its offset: every segment from some moment on": {
    script: `${OPEN}
      < P. 1:101(100) ack 1
      > .  1:1(0) ack 101
      > P. 1:51(50) ack -7000000       // reported error
      +0.3 > P. 1:51(50) ack -7000000
      +0.6 > P. 1:51(50) ack -7000000
      +2 end`,
    evidence: { from: "initiator", below: 7_000_001, count: 3, notTaken: 50 },
    says: /acknowledges y−7000000, 7000001 below the first number .* first of 3 such segments\. The responder never acknowledged the 50 octets/,
    related: [7, 8],
  },
  "its data is acknowledged, as by a stack without RFC 5961": {
    script: `${OPEN}
      > P. 1:51(50) ack 1
      < .  1:1(0) ack 51
      < P. 1:201(200) ack -3     // reported warning
      > .  51:51(0) ack 201
      +2 end`,
    evidence: { from: "responder", below: 4, notTaken: 0 },
  },
  "a pure ACK of the ISN itself": {
    script: `${OPEN}
      < P. 1:101(100) ack 1
      > .  1:1(0) ack 101
      > .  1:1(0) ack 0          // reported warning
      +2 end`,
    evidence: { below: 1 },
  },
  "the capture ends before its data was to be acknowledged": `${OPEN}
      < P. 1:101(100) ack 1
      > .  1:1(0) ack 101
      > P. 1:51(50) ack -500     // reported warning`,
  "an ACK of earlier data comes late": `${OPEN}
      < P. 1:101(100) ack 1
      > .  1:1(0) ack 101
      < P. 101:201(100) ack 1
      > .  1:1(0) ack 201
      > .  1:1(0) ack 1
      +2 end`,
  "SEQ is of another connection, too": `${OPEN}
      < P. 1:101(100) ack 1
      > .  1:1(0) ack 101
      > .  -9000:-9000(0) ack -9000
      +2 end`,
  "above what was sent: ack-of-unsent": `${OPEN}
      < P. 1:101(100) ack 1
      > .  1:1(0) ack 101
      > P. 1:51(50) ack 5000
      +2 end`,
  "the SYN was not captured": `
      > P. 1:51(50) ack 1
      < P. 1:101(100) ack 51
      > .  51:51(0) ack 101
      > .  51:51(0) ack -4000
      +2 end`,
  "the ACK of the handshake": `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack -4000
      +2 end`,
  "a RST: its receiver looks at SEQ alone": `${OPEN}
      < P. 1:101(100) ack 1
      > .  1:1(0) ack 101
      > R. 1:1(0) ack -4000`,
});
