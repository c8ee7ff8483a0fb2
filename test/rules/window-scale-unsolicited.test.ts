import { windowScaleUnsolicited } from "../../src/core/rules/options/window-scale-unsolicited";
import { ruleTest } from "../support/ruleTest";

ruleTest(windowScaleUnsolicited, {
  "behind an option of the SYN whose length cannot be": `
    > S  0:0(0) <raw 0200,raw 05b4,nop,wscale 7>
    < S. 0:0(0) ack 1 <mss 1460,nop,wscale 2>
    > .  1:1(0) ack 1`,
  "repeated: reported once": {
    script: `
    > S  0:0(0) <mss 1460>
    < S. 0:0(0) ack 1 <mss 1460,nop,wscale 2>   // reported error
    +1 < S. 0:0(0) ack 1 <mss 1460,nop,wscale 2>
    > .  1:1(0) ack 1`,
    related: [1],
  },
  "offered by the first SYN and not by the retry": `
    > S  0:0(0) <mss 1460,nop,wscale 7>
    +1 > S 0:0(0) <mss 1460>
    < S. 0:0(0) ack 1 <mss 1460,nop,wscale 2>
    > .  1:1(0) ack 1`,
  "no SYN in the capture": `
    < S. 0:0(0) ack 1 <mss 1460,nop,wscale 2>
    > .  1:1(0) ack 1`,
  "the SYN's options cut by the snap length": `
    > S  0:0(0) <mss 1460,nop,wscale 7> cut 58
    < S. 0:0(0) ack 1 <mss 1460,nop,wscale 2>
    > .  1:1(0) ack 1`,
  "the SYN recorded after the SYN-ACK": `
    < S. 0:0(0) ack 1 <mss 1460,nop,wscale 2>
    > S  0:0(0) <mss 1460,nop,wscale 7>
    > .  1:1(0) ack 1`,
  "not answered": `
    > S  0:0(0) <mss 1460,nop,wscale 7>
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
});
