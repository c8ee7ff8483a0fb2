import { ackWithoutFlag } from "../../src/core/rules/segments/ack-without-flag";
import { ruleTest } from "../support/ruleTest";

ruleTest(ackWithoutFlag, {
  "on a SYN": {
    script: `
      > S  0:0(0) ack =99    // reported warning
      +1 end`,
    evidence: { from: "initiator", ack: 99, count: 1, fits: false },
    says: /segment of the initiator \(SYN\) has acknowledgment number 99, but/,
  },
  "on data: the flag was forgotten": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < P. 1:101(100) ack 1
      > P  1:11(10) ack 101  // reported warning`,
    evidence: { fits: true },
    says: /has acknowledgment number y\+101, .*\n.*\nThe number itself is correct/,
  },
  "one more than the peer sent": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > P  1:11(10) ack 2    // reported`,
    evidence: { fits: false },
  },
  "the peer's ISN acknowledges nothing": {
    script: `
      flow 2: set isn =5/=1000
      flow 2: > S  0:0(0)
      flow 2: < S. 0:0(0) ack 1
      flow 2: > P  1:11(10) ack 0    // reported`,
    evidence: { fits: false },
  },
  "on a RST": `
    > S  0:0(0)
    < R  0:0(0) ack =1234    // reported`,
  "several are reported once a side": {
    script: `
      > S  0:0(0) ack =7     // reported
      +1 > S  0:0(0) ack =7
      < R  0:0(0) ack =8     // reported`,
    evidence: [{ count: 2 }, { count: 1 }],
    says: [/flag is not set\. It is the first of 2 such segments\.\n/, /responder.*flag is not set\.\n/],
    related: [[2], []],
  },
  "the field 0 says nothing": `
    > S  0:0(0) ack =0
    < R  0:0(0) ack =0`,
  "other odd flags without ACK": `
    > SF 0:0(0)
    +1 end`,
  "recorded twice": {
    script: `
      > S  0:0(0) ack =7     // reported
      dup 1
      < S. 0:0(0) ack 1`,
    evidence: { count: 1 },
  },
  "the snap length cut the flags": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1 cut 46`,
  "the responder's, on data that follows": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:11(10) ack 1
      < P  1:11(10) ack 11     // reported`,
    evidence: { from: "responder", fits: true },
    says: /segment of the responder \(PSH\) has acknowledgment number x\+11,/,
  },
  "on a RST, as some stacks leave it": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:11(10) ack 1
      < R  1:1(0) ack 11       // reported information`,
    evidence: { from: "responder", fits: true, count: 1 },
    says: /leave their last acknowledgment number in the field of a RST/,
  },
  "a SYN-ACK without its flag, which does not open the connection": {
    script: `
      flow 2: set isn =5/=1000
      flow 2: > S  0:0(0)
      flow 2: < S  0:0(0) ack 1        // reported error
      +1 flow 2: > S  0:0(0)
      flow 2: < S  0:0(0) ack 1
      +2 end`,
    evidence: { from: "responder", isAnswer: true, count: 2 },
    says: /acknowledgment number of a SYN-ACK, x\+1, but only the flag SYN: ACK is not set\. It was sent twice\.\n.*simultaneous open.*\nSet the ACK flag/,
  },
  "the initiator takes it for a SYN that crossed its own": {
    script: `
      flow 2: set isn =5/=1000
      flow 2: > S  0:0(0)
      flow 2: < S  0:0(0) ack 1        // reported error
      flow 2: > S. 0:0(0) ack 1
      +1 flow 2: > S. 0:0(0) ack 1
      +2 end`,
    evidence: { isAnswer: true, count: 1 },
  },
  "a simultaneous open that succeeds, with a number in the field": {
    script: `
      flow 2: set isn =5/=1000
      flow 2: > S  0:0(0)
      flow 2: < S  0:0(0) ack 1        // reported warning
      flow 2: > S. 0:0(0) ack 1
      flow 2: < S. 0:0(0) ack 1
      +1 end`,
    evidence: { isAnswer: false },
  },
  "a SYN that crossed, with another number in the field": {
    script: `
      > S  0:0(0)
      < S  0:0(0) ack =77777   // reported warning
      +1 > S 0:0(0)
      +2 end`,
    evidence: { isAnswer: false, fits: false },
  },
});
