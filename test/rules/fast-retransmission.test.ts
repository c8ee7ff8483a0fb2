import { fastRetransmission } from "../../src/core/rules/segments/fast-retransmission";
import { ruleTest } from "../support/ruleTest";

const SENT = `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > .  1:101(100) ack 1
    < .  1:1(0) ack 101
    > .  101:201(100) ack 1
    > .  201:301(100) ack 1
    > .  301:401(100) ack 1
    > .  401:501(100) ack 1`;

ruleTest(fastRetransmission, {
  "after two": {
    script: `${SENT}
      < .  1:1(0) ack 101
      < .  1:1(0) ack 101
      > .  101:201(100) ack 1      // reported information
      < .  1:1(0) ack 501`,
    evidence: { from: "initiator", count: 1 },
    says: /retransmitted data from SEQ x\+101 right.*it had already sent up to x\+501\.\n/,
    related: [10],
  },
  "after two with other segments between": `${SENT}
      < .  1:1(0) ack 101
      > .  501:601(100) ack 1
      < .  1:1(0) ack 101
      > .  601:701(100) ack 1
      < .  1:1(0) ack 101
      > .  101:201(100) ack 1      // reported
      < .  1:1(0) ack 701`,
  "after one": `${SENT}
      < .  1:1(0) ack 101
      > .  101:201(100) ack 1
      < .  1:1(0) ack 501`,
  "of another number": `${SENT}
      < .  1:1(0) ack 101
      < .  1:1(0) ack 101
      > .  201:301(100) ack 1
      < .  1:1(0) ack 501`,
  "too long after the last one": `${SENT}
      < .  1:1(0) ack 101
      > .  501:601(100) ack 1
      < .  1:1(0) ack 101
      +0.02 > .  101:201(100) ack 1
      < .  1:1(0) ack 601`,
  "a little less long": `${SENT}
      < .  1:1(0) ack 101
      > .  501:601(100) ack 1
      < .  1:1(0) ack 101
      +0.019 > .  101:201(100) ack 1   // reported
      < .  1:1(0) ack 601`,
  "folded ones: after a timeout": `${SENT}
      < .  1:1(0) ack 101
      < .  1:1(0) ack 101
      < .  1:1(0) ack 101
      +0.3 > .  101:201(100) ack 1
      < .  1:1(0) ack 501`,
  "acknowledged in part since": `${SENT}
      < .  1:1(0) ack 101
      < .  1:1(0) ack 101
      < .  1:1(0) ack 151
      +0.006 > .  101:201(100) ack 1
      < .  1:1(0) ack 501`,
  "acknowledged since": `${SENT}
      < .  1:1(0) ack 101
      < .  1:1(0) ack 101
      < .  1:1(0) ack 501
      > .  101:201(100) ack 1
      < .  1:1(0) ack 501`,
  "the other side's duplicate ACKs do not ask for it": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > .  1:101(100) ack 1
    +0.3 > .  1:101(100) ack 1
    < .  1:1(0) ack 101`,
  "recorded twice": {
    script: `${SENT}
      < .  1:1(0) ack 101
      dup 10
      > .  501:601(100) ack 1
      < .  1:1(0) ack 101
      dup 13
      > .  101:201(100) ack 1      // reported
      dup 15`,
    evidence: { count: 1 },
  },
  "recorded twice, asked for once": `${SENT}
      < P. 1:11(10) ack 101
      dup 10
      +0.006 > .  101:201(100) ack 11
      < .  11:11(0) ack 501`,
  "only one direction was captured": `
    > S  0:0(0)
    > .  1:1(0) ack 1
    > .  1:101(100) ack 1
    > .  101:201(100) ack 1
    +0.01 > .  1:101(100) ack 1`,
  "in mid-flow": `
    > .  1:101(100) ack 1
    < .  1:1(0) ack 101
    > .  101:201(100) ack 1
    > .  201:301(100) ack 1
    > .  301:401(100) ack 1
    < .  1:1(0) ack 101
    < .  1:1(0) ack 101
    +0.006 > .  101:201(100) ack 1 // reported`,
  "two of them": {
    script: `${SENT}
      < .  1:1(0) ack 101
      < .  1:1(0) ack 101
      > .  101:201(100) ack 1      // reported
      < .  1:1(0) ack 301
      < .  1:1(0) ack 301
      < .  1:1(0) ack 301
      > .  301:401(100) ack 1
      < .  1:1(0) ack 501`,
    evidence: { count: 2 },
    says: /It is the first of 2 fast retransmissions\.\n/,
    related: [10, 16],
  },
  "one of either side, each with the ACK that asked for it": {
    script: `${SENT}
      < .  1:1(0) ack 101
      < .  1:1(0) ack 101
      > .  101:201(100) ack 1      // reported
      < .  1:1(0) ack 501
      < .  1:101(100) ack 501
      < .  101:201(100) ack 501
      > .  501:501(0) ack 1
      > .  501:501(0) ack 1
      +0.006 < .  1:101(100) ack 501      // reported
      > .  501:501(0) ack 201`,
    related: [[10], [16]],
  },
});
