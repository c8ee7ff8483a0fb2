import { optionsStripped } from "../../src/core/rules/options-stripped";
import { ruleTest } from "../support/ruleTest";

ruleTest(optionsStripped, {
  "ten NOPs in the SYN": {
    script: `
      > S  0:0(0) <mss 1460,nop,nop,nop,nop,nop,nop,nop,nop,nop,nop,nop,nop>   // reported warning
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1`,
    evidence: { nops: 12 },
  },
  "four, in two places": `
    > S  0:0(0) <nop,nop,mss 1460,nop,nop>
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
  "repeated: told once": `
    > S  0:0(0) <mss 1460,nop,nop,nop,nop>   // reported
    +1 > S 0:0(0) <mss 1460,nop,nop,nop,nop>
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
  "on data it is padding of some stack": `
    > S  0:0(0) <mss 1460>
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1 <nop,nop,nop,nop>`,
  "cut by the snap length": `
    > S  0:0(0) <mss 1460,nop,nop,nop,nop> cut 58
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
});
