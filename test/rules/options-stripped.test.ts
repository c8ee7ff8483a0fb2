import { optionsStripped } from "../../src/core/rules/options/options-stripped";
import { ruleTest } from "../support/ruleTest";

ruleTest(optionsStripped, {
  "ten NOPs in the SYN": {
    script: `
      > S  0:0(0) <mss 1460,nop,nop,nop,nop,nop,nop,nop,nop,nop,nop,nop,nop>   // reported warning
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1`,
    evidence: { nops: 12 },
    says: /has 12 NOPs.*ten or more fit Timestamps/s,
  },
  "four, in two places": `
    > S  0:0(0) <nop,nop,mss 1460,nop,nop>
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
  "repeated: reported once": {
    script: `
    > S  0:0(0) <mss 1460,nop,nop,nop,nop>   // reported
    +1 > S 0:0(0) <mss 1460,nop,nop,nop,nop>
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
    says: /has 4 NOPs.*four octets fit SACK/s,
  },
  "on data it is padding of some stack": `
    > S  0:0(0) <mss 1460>
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1 <nop,nop,nop,nop>`,
  "cut by the snap length": `
    > S  0:0(0) <mss 1460,nop,nop,nop,nop> cut 58
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
  "exactly ten": {
    script: `
      > S  0:0(0) <mss 1460,nop,nop,nop,nop,nop,nop,nop,nop,nop,nop,sackOK>   // reported
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1`,
    says: /has 10 NOPs.*ten or more fit Timestamps/s,
  },
  nine: {
    script: `
      > S  0:0(0) <mss 1460,nop,nop,nop,nop,nop,nop,nop,nop,nop,wscale 7>   // reported
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1`,
    says: /has 9 NOPs.*the number of octets hints/s,
  },
});
