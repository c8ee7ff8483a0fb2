import { duplicateAck } from "../../src/core/rules/segments/duplicate-ack";
import { ruleTest } from "../support/ruleTest";

const OPEN = `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1`;

ruleTest(duplicateAck, {
  one: {
    script: `${OPEN}
      < .  1:101(100) ack 1
      < .  201:301(100) ack 1
      > .  1:1(0) ack 1         // reported information
      < .  101:201(100) ack 1
      > .  1:1(0) ack 301`,
    evidence: { from: "initiator", count: 1 },
    says: /acknowledged y\+1 again; the responder had sent up to y\+301\.\n/,
  },
  "folded into one and scattered": {
    script: `${OPEN}
      > .  1:101(100) ack 1
      < .  1:1(0) ack 1         // reported
      < .  1:1(0) ack 1
      > .  101:201(100) ack 1
      < .  1:1(0) ack 1`,
    evidence: { from: "responder", count: 3 },
    says: /It is the first of 3 duplicate ACKs of that side\.\n/,
  },
  "nothing is outstanding": `${OPEN}
      > .  1:1(0) ack 1
      < .  1:1(0) ack 1
      < .  1:1(0) ack 1`,
  "with another window it is an update": `${OPEN}
      > .  1:101(100) ack 1
      < .  1:1(0) ack 1 win 30000`,
  "with data": `${OPEN}
      > .  1:101(100) ack 1
      < .  1:11(10) ack 1
      < .  11:21(10) ack 1`,
  "a FIN": `${OPEN}
      > .  1:101(100) ack 1
      < F. 1:1(0) ack 1`,
  "with window 0": `${OPEN}
      > .  1:101(100) ack 1
      < .  1:1(0) ack 1 win 0
      < .  1:1(0) ack 1 win 0`,
  "an answer to a keep-alive": `${OPEN}
      > .  0:0(0) ack 1
      < .  1:1(0) ack 1`,
  "recorded twice, with IP IDs": {
    script: `${OPEN}
      > .  1:101(100) ack 1
      < .  1:1(0) ack 1 ipid 7  // reported
      dup 5`,
    evidence: { from: "responder" },
  },
  "in mid-flow": `
    > .  1:101(100) ack 1
    < .  1:1(0) ack 1
    < .  1:1(0) ack 1           // reported
    > .  101:201(100) ack 1`,
  "only one direction was captured: what is outstanding is not known": `
    > S  0:0(0)
    > .  1:1(0) ack 1
    > .  1:1(0) ack 1
    > .  1:1(0) ack 1`,
  "the snap length cut the number": `${OPEN}
      > .  1:101(100) ack 1
      < .  1:1(0) ack 1 cut 45`,
  "challenge ACKs, in answer to each SYN": `
    > S 0:0(0)
    < . 300:300(0) ack 100
    +1 > S 0:0(0)
    < . 300:300(0) ack 100
    +2 > S 0:0(0)
    < . 300:300(0) ack 100`,
});
