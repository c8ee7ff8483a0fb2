import { simultaneousOpen } from "../../src/core/rules/handshake/simultaneous-open";
import { ruleTest } from "../support/ruleTest";

ruleTest(simultaneousOpen, {
  "with data afterwards": {
    script: `
      > S  0:0(0)
      +0.002 < S 0:0(0)        // reported information
      < S. 0:0(0) ack 1
      > S. 0:0(0) ack 1
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 101`,
    evidence: { apartNs: 2e6 },
  },
  "the initiator's SYN-ACK is wrong": `
    > S  0:0(0)
    < S  0:0(0)
    > S. 0:0(0) ack 2
    < S. 0:0(0) ack 1`,
  "the responder's SYN-ACK is wrong": `
    > S  0:0(0)
    < S  0:0(0)
    > S. 0:0(0) ack 1
    < S. 0:0(0) ack 0`,
  "a SYN-ACK of another number than its SYN": `
    > S  0:0(0)
    < S  0:0(0)
    > S. 0:0(0) ack 1
    < S. 9:9(0) ack 1`,
  "only one SYN-ACK: it may be a split handshake": `
    > S  0:0(0)
    < S  0:0(0)
    > S. 0:0(0) ack 1
    < .  1:1(0) ack 1`,
  "a SYN with another number before": `
    > S  0:0(0)
    < S  5:5(0)             // reported
    < S  0:0(0)
    > S. 0:0(0) ack 1
    < S. 0:0(0) ack 1`,
  "two SYNs and nothing more": `
    > S  0:0(0)
    < S  0:0(0)`,
  "recorded twice": `
    > S  0:0(0)
    < S  0:0(0)         // reported
    dup 2
    > S. 0:0(0) ack 1
    < S. 0:0(0) ack 1`,
  "one direction only": `
    > S  0:0(0)
    > S. 0:0(0) ack 1`,
  "late in the capture": {
    script: `
      flow 2: > S  0:0(0)
      +5 > S  0:0(0)
      +0.002 < S 0:0(0)        // reported
      < S. 0:0(0) ack 1
      > S. 0:0(0) ack 1`,
    evidence: { apartNs: 2e6 },
  },
});
