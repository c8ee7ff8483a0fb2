import { outOfOrder } from "../../src/core/rules/segments/out-of-order";
import { ruleTest } from "../support/ruleTest";

ruleTest(outOfOrder, {
  "one overtaken by another": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < .  101:201(100) ack 1
      +0.0005 < .  1:101(100) ack 1    // reported information
      > .  1:1(0) ack 201`,
    evidence: { from: "responder", count: 1, lateNs: 500_000 },
    says: /SEQ y\+1 arrived 500 µs after the segment with SEQ y\+101, which follows it in sequence\.\n/i,
    related: [4],
  },
  "one overtaken by many": {
    script: `
      > S  0:0(0)
      +0.05 < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > .  101:201(100) ack 1
      > .  201:301(100) ack 1
      > .  301:401(100) ack 1
      > .  1:101(100) ack 1            // reported
      < .  1:1(0) ack 401`,
    evidence: { lateNs: 3_000_000 },
  },
  "two holes, the older filled last": {
    script: `
      > S  0:0(0)
      +0.05 < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > .  101:201(100) ack 1
      < P. 1:11(10) ack 1
      > .  301:401(100) ack 1
      < P. 11:21(10) ack 1
      > .  201:301(100) ack 1          // reported
      < P. 21:31(10) ack 1
      > .  1:101(100) ack 1
      < .  1:1(0) ack 401`,
    evidence: { count: 2 },
  },
  "late once, and sent again within the round trip": {
    script: `
      > S  0:0(0)
      +0.05 < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > .  101:201(100) ack 1
      > .  1:101(100) ack 1            // reported
      < P. 1:11(10) ack 1
      +0.006 > .  1:101(100) ack 11
      < .  11:11(0) ack 201`,
    evidence: { count: 1 },
  },
  "gaps in a row": {
    script: `
      > S  0:0(0)
      +0.05 < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > .  101:201(100) ack 1
      > .  301:401(100) ack 1
      > .  1:101(100) ack 1            // reported
      > .  201:301(100) ack 1
      < .  1:1(0) ack 401`,
    evidence: { count: 2 },
    says: /It is the first of 2 out-of-order segments\.\n/,
  },
  "just within the round trip": `
    > S  0:0(0)
    +0.05 < S. 0:0(0) ack 1
    +0.05 > .  1:1(0) ack 1
    > .  101:201(100) ack 1
    +0.099 > .  1:101(100) ack 1       // reported
    < .  1:1(0) ack 201`,
  "a round trip later it may be a retransmission": `
    > S  0:0(0)
    +0.05 < S. 0:0(0) ack 1
    +0.05 > .  1:1(0) ack 1
    > .  101:201(100) ack 1
    +0.1 > .  1:101(100) ack 1
    < .  1:1(0) ack 201`,
  "seen before": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > .  1:101(100) ack 1
    > .  101:201(100) ack 1
    +0.0001 > .  1:101(100) ack 1 ipid 9
    < .  1:1(0) ack 201`,
  "acknowledged before it came": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > .  101:201(100) ack 1
    < .  1:1(0) ack 201
    +0.0001 > .  1:101(100) ack 1`,
  "in mid-flow there is no round trip to go by": `
    < .  1:1(0) ack 1
    > .  1:101(100) ack 1
    > .  201:301(100) ack 1
    +0.0029 > .  101:201(100) ack 1    // reported
    < .  1:1(0) ack 301`,
  "in mid-flow, a little later": `
    < .  1:1(0) ack 1
    > .  1:101(100) ack 1
    > .  201:301(100) ack 1
    +0.003 > .  101:201(100) ack 1
    < .  1:1(0) ack 301`,
  "in mid-flow, below the first number seen": `
    > .  101:201(100) ack 1
    +0.0001 > .  1:101(100) ack 1
    < .  1:1(0) ack 201`,
  "only one direction was captured": `
    > S  0:0(0)
    > .  1:1(0) ack 1
    > .  101:201(100) ack 1
    > .  1:101(100) ack 1              // reported`,
  "recorded twice": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > .  101:201(100) ack 1
      +0.0001 > .  1:101(100) ack 1    // reported
      +0.0001 dup 4
      +0.0001 dup 5`,
    evidence: { count: 1 },
  },
  "the snap length cut the number": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > .  101:201(100) ack 1
    > .  1:101(100) ack 1 cut 45`,
  "one of either side": {
    script: `
      > S  0:0(0)
      +0.05 < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > .  101:201(100) ack 1
      > .  1:101(100) ack 1            // reported
      < .  101:201(100) ack 201
      < .  1:101(100) ack 201          // reported
      > .  201:201(0) ack 201`,
    related: [[4], [6]],
  },
});
