import { reservedBitsSet } from "../../src/core/rules/segments/reserved-bits-set";
import { ruleTest } from "../support/ruleTest";

ruleTest(reservedBitsSet, {
  "each of the three": {
    script: `
      > 0x202 0:0(0)          // reported hint
      < 0x412 0:0(0) ack 1    // reported
      > 0x810 1:1(0) ack 1`,
    evidence: [
      { from: "initiator", bits: 0xa00, count: 2 },
      { from: "responder", bits: 0x400, count: 1 },
    ],
  },
  "on data": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > 0x218 1:11(10) ack 1    // reported hint
    < .  1:1(0) ack 11`,
  "the bit of Accurate ECN is not reserved": `
    > 0x1c2 0:0(0)
    < 0x152 0:0(0) ack 1
    > 0x110 1:1(0) ack 1`,
  "classic ECN's bits": `
    > SEW 0:0(0)
    < SE. 0:0(0) ack 1
    > .  1:1(0) ack 1`,
  "an odd combination of known bits": `
    > SF 0:0(0)
    +1 end`,
  "recorded twice": {
    script: `
      > 0x202 0:0(0)          // reported
      dup 1`,
    evidence: { count: 1 },
  },
  "the snap length cut the flags": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > 0x210 1:1(0) ack 1 cut 46`,
  "more than are kept of a flow, on both sides in turn": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > 0x210 1:1(0) ack 1    // reported
      < 0x210 1:1(0) ack 1    // reported
      ${"+0.01 > 0x210 1:1(0) ack 1\n+0.01 < 0x210 1:1(0) ack 1\n".repeat(60)}`,
    says: /on at least 50 segments\./,
  },
});
