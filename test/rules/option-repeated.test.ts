import { optionRepeated } from "../../src/core/rules/options/option-repeated";
import { ruleTest } from "../support/ruleTest";

ruleTest(optionRepeated, {
  "SACK-Permitted twice in the SYN-ACK": `
    > S  0:0(0) <mss 1460,sackOK,nop,nop>
    < S. 0:0(0) ack 1 <mss 1460,sackOK,sackOK>   // reported warning
    > .  1:1(0) ack 1`,
  "an unknown kind twice": {
    script: `
      > S  0:0(0) <mss 1460,raw 63040000,raw 63040001>   // reported
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1`,
    evidence: { count: 2 },
  },
  "three times": {
    script: `
      > S  0:0(0) <mss 1460,mss 1460,mss 1460>   // reported
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1`,
    evidence: { count: 3, times: 1 },
  },
  "two experiments share a kind": `
    > S  0:0(0) <mss 1460,raw fd040001,raw fd040002>
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
  "behind the end it is no option": `
    > S  0:0(0) <mss 1460,eol,raw 020400>
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
  "cut by the snap length": `
    > S  0:0(0) <mss 1460,mss 1460> cut 58
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
});
