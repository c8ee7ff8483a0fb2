import { resetInWindow } from "../../src/core/rules/teardown/reset-in-window";
import { ruleTest } from "../support/ruleTest";

ruleTest(resetInWindow, {
  "of the responder, and both talk on": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < R. 1000:1000(0) ack 101   // reported warning
      < P. 1:51(50) ack 101
      > .  101:101(0) ack 51`,
    evidence: { by: "responder", above: 999, reaction: "continues", times: 1 },
    says: /SEQ y\+1000, 999 octets above the number that the initiator expects, y\+1\. The initiator continues/,
    related: [],
  },
  "answered by a challenge ACK, and nothing more": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > R  3:3(0)                 // reported
      < .  1:1(0) ack 1
      +3 end`,
    evidence: { by: "initiator", above: 2, reaction: "challenge-ack" },
    says: /The responder answered with a challenge ACK/,
    related: [5],
  },
  "the receiver sends again long after it": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < P. 1:101(100) ack 1
      > R  5001:5001(0)           // reported
      +0.3 < P. 1:101(100) ack 1`,
    evidence: { reaction: "continues" },
    related: [6],
  },
  "several of them": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > R  101:101(0)             // reported
      > R  201:201(0)
      > R  301:301(0)
      > P. 1:11(10) ack 1
      < .  1:1(0) ack 11`,
    evidence: { above: 100, times: 3 },
    says: /Such a RST was ignored 3 times/,
    related: [5, 6],
  },
  "in SYN-RECEIVED, and the SYN-ACK comes again": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > R  101:101(0)             // reported
      +1 < S. 0:0(0) ack 1
      +3 end`,
    evidence: { by: "initiator", above: 100, reaction: "syn-ack" },
    says: /retransmitted its SYN-ACK, so it still waits/,
    related: [4],
  },
  "in SYN-RECEIVED, and the SYN-ACK answers a new try": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > R  101:101(0)
    +1 > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1`,
  "in SYN-RECEIVED, and the SYN-ACK crossed it": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    +0.9 > R  101:101(0)
    +0.1 < S. 0:0(0) ack 1
    +3 end`,
  "it was the last of the flow": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    < R. 1001:1001(0) ack 1
    +3 end`,
  "what was in flight comes after it": `
    +1 > S  0:0(0)
    +0.1 < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    < R. 1001:1001(0) ack 1
    > P. 1:101(100) ack 1
    > P. 101:201(100) ack 1
    +3 end`,
  "the sender repeats it with the right number": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    < R. 1001:1001(0) ack 1
    < R. 1:1(0) ack 1
    +3 end`,
  "the number that its sender had come to": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    < P. 1:101(100) ack 1
    < R. 101:101(0) ack 1
    +1 > P. 1:11(10) ack 1`,
  "beyond the window: another rule's": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    < R. 99999:99999(0) ack 1
    +1 > P. 1:11(10) ack 1`,
});
