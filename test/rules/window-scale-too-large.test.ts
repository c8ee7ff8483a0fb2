import { windowScaleTooLarge } from "../../src/core/rules/options/window-scale-too-large";
import { ruleTest } from "../support/ruleTest";

ruleTest(windowScaleTooLarge, {
  "255, by the responder": {
    script: `
      > S  0:0(0) <mss 1460,nop,wscale 7>
      < S. 0:0(0) ack 1 <mss 1460,nop,wscale 255>   // reported warning
      > .  1:1(0) ack 1`,
    evidence: { shiftCount: 255 },
  },
  "repeated: reported once": `
    > S  0:0(0) <mss 1460,nop,wscale 20>   // reported
    +1 > S 0:0(0) <mss 1460,nop,wscale 20>
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
  "outside a SYN it says nothing": `
    > S  0:0(0) <mss 1460>
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1 <nop,wscale 15>`,
  "cut by the snap length": `
    > S  0:0(0) <mss 1460,nop,wscale 15> cut 58
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
  "the largest, where the options are odd otherwise": `
    > S  0:0(0) <mss 1460,nop,wscale 14,mss 1460>
    < S. 0:0(0) ack 1 <mss 1460,nop,wscale 14>
    > .  1:1(0) ack 1`,
});
