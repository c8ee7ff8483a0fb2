import { keepAlive } from "../../src/core/rules/segments/keep-alive";
import { ruleTest } from "../support/ruleTest";

const OPEN = `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1
    < .  1:1(0) ack 101`;

ruleTest(keepAlive, {
  "without data": {
    script: `${OPEN}
      +30 > .  100:100(0) ack 1    // reported information
      < .  1:1(0) ack 101
      +30 > .  100:100(0) ack 1
      < .  1:1(0) ack 101`,
    evidence: { from: "initiator", count: 2, spanNs: 30_001_000_000 },
    says: /with SEQ x\+100, one below its next number x\+101, without new data\. It is the first of 2 keep-alives within 30\.0 s\.\n/,
    related: [8],
  },
  "with an octet": `${OPEN}
      +30 > .  100:101(1) ack 1    // reported
      < .  1:1(0) ack 101`,
  "with two octets it is a retransmission": `${OPEN}
      +30 > .  99:101(2) ack 1
      < .  1:1(0) ack 101`,
  "the responder's": {
    script: `${OPEN}
      +30 < .  0:0(0) ack 101      // reported
      > .  101:101(0) ack 1`,
    evidence: { from: "responder" },
    says: /without new data\.\n/,
  },
  "both sides'": `${OPEN}
      +30 < .  0:0(0) ack 101      // reported
      > .  101:101(0) ack 1
      +30 > .  100:100(0) ack 1    // reported
      < .  1:1(0) ack 101`,
  "of a closed window it is a probe of the window": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1
    < .  1:1(0) ack 101 win 0
    +30 > .  100:100(0) ack 1
    < .  1:1(0) ack 101 win 0`,
  "with data outstanding it is none": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1
    +30 > .  100:100(0) ack 1
    < .  1:1(0) ack 101`,
  "two below is none": `${OPEN}
      +30 > .  99:99(0) ack 1
      < .  1:1(0) ack 101`,
  "the SYN not counted in the first ACK": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  0:0(0) ack 1`,
  "a FIN": `${OPEN}
      > F. 100:100(0) ack 1`,
  "recorded twice": {
    script: `${OPEN}
      +30 > .  100:100(0) ack 1 ipid 7    // reported
      dup 6
      < .  1:1(0) ack 101`,
    evidence: { from: "initiator" },
  },
  "in mid-flow": `
    > P. 1:101(100) ack 1
    < .  1:1(0) ack 101
    +30 > .  100:100(0) ack 1      // reported
    < .  1:1(0) ack 101`,
  "only one direction was captured": `
    > S  0:0(0)
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1
    +30 > .  100:100(0) ack 1`,
  "the snap length cut the number": `${OPEN}
      +30 > .  100:100(0) ack 1 cut 45`,
  "an ACK of the FIN that does not count its sender's FIN": `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:11(10) ack 1
      < .  1:1(0) ack 11
      > F. 11:11(0) ack 1
      < F. 1:1(0) ack 12
      > .  11:11(0) ack 2
      +0.2 < F. 1:1(0) ack 12
      > .  11:11(0) ack 2`,
  "a keep-alive of a side that has sent its FIN": `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > F. 1:1(0) ack 1
      < .  1:1(0) ack 2
      +60 > . 1:1(0) ack 1         // reported
      < .  1:1(0) ack 2`,
  "ACKs that do not count their sender's SYN": `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < .  0:0(0) ack 101
      +0.3 > P. 1:101(100) ack 1
      < .  0:0(0) ack 101`,
  "a keep-alive on the number of the SYN, long after data": `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 101
      +60 < . 0:0(0) ack 101       // reported
      > .  101:101(0) ack 1`,
  "the same, after data that came again": `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      +0.3 > P. 1:101(100) ack 1
      +60 < . 0:0(0) ack 101       // reported
      > .  101:101(0) ack 1`,
});
