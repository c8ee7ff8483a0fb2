import { sackPermittedUnsolicited } from "../../src/core/rules/options/sack-permitted-unsolicited";
import { ruleTest } from "../support/ruleTest";

ruleTest(sackPermittedUnsolicited, {
  "behind an option of the SYN whose length cannot be": `
    > S  0:0(0) <raw 0200,raw 05b4,nop,nop,sackOK>
    < S. 0:0(0) ack 1 <mss 1460,nop,nop,sackOK>
    > .  1:1(0) ack 1`,
  "repeated: reported once": {
    script: `
    > S  0:0(0) <mss 1460>
    < S. 0:0(0) ack 1 <mss 1460,sackOK,nop,nop>   // reported warning
    +1 < S. 0:0(0) ack 1 <mss 1460,sackOK,nop,nop>
    > .  1:1(0) ack 1`,
    related: [1],
  },
  "offered by the first SYN and not by the retry": `
    > S  0:0(0) <mss 1460,nop,nop,sackOK>
    +1 > S 0:0(0) <mss 1460>
    < S. 0:0(0) ack 1 <mss 1460,sackOK,nop,nop>
    > .  1:1(0) ack 1`,
  "no SYN in the capture": `
    < S. 0:0(0) ack 1 <mss 1460,sackOK,nop,nop>
    > .  1:1(0) ack 1`,
  "the SYN's options cut by the snap length": `
    > S  0:0(0) <mss 1460,nop,nop,sackOK> cut 58
    < S. 0:0(0) ack 1 <mss 1460,sackOK,nop,nop>
    > .  1:1(0) ack 1`,
  "the SYN recorded after the SYN-ACK": `
    < S. 0:0(0) ack 1 <mss 1460,sackOK,nop,nop>
    > S  0:0(0) <mss 1460,nop,nop,sackOK>
    > .  1:1(0) ack 1`,
  "not answered": `
    > S  0:0(0) <mss 1460,nop,nop,sackOK>
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
  "no SYN in the capture, where the options are odd": `
    < S. 0:0(0) ack 1 <mss 1460,sackOK,mss 1460,nop,nop>
    > .  1:1(0) ack 1`,
  "the options of one of two SYNs are not known": `
    > S  0:0(0) <mss 1460,nop,nop,sackOK> offset 15
    +1 > S 0:0(0) <mss 1460>
    < S. 0:0(0) ack 1 <mss 1460,sackOK,mss 1460,nop,nop>
    > .  1:1(0) ack 1`,
  "other segments cut by the snap length, a SYN that crosses among them": {
    script: `
      > S  0:0(0) <mss 1460>
      < S  0:0(0) <mss 1460,nop,nop,sackOK> cut 58
      < S. 0:0(0) ack 1 <mss 1460,sackOK,nop,nop>   // reported
      > .  1:1(0) ack 1 offset 4`,
    related: [1],
  },
  "the responder's own SYN offered it": `
    > S  0:0(0) <mss 1460>
    < S  0:0(0) <mss 1460,nop,nop,sackOK>
    > S. 0:0(0) ack 1 <mss 1460>
    < S. 0:0(0) ack 1 <mss 1460,sackOK,nop,nop>   // reported`,
});
