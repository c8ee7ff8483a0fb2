import { timestampsUnsolicited } from "../../src/core/rules/options/timestamps-unsolicited";
import { ruleTest } from "../support/ruleTest";

ruleTest(timestampsUnsolicited, {
  "behind an option of the SYN whose length cannot be": `
    > S  0:0(0) <raw 0200,raw 05b4,nop,nop,TS val 100 ecr 0>
    < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 100>
    > .  1:1(0) ack 1 <nop,nop,TS val 101 ecr 7>`,
  "repeated: reported once": {
    script: `
    > S  0:0(0) <mss 1460>
    < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 9 ecr 5>   // reported error
    +1 < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 9 ecr 5>
    > .  1:1(0) ack 1`,
    related: [1],
  },
  "offered by the first SYN and not by the retry": `
    > S  0:0(0) <mss 1460,nop,nop,TS val 5 ecr 0>
    +1 > S 0:0(0) <mss 1460>
    < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 9 ecr 5>
    > .  1:1(0) ack 1 <nop,nop,TS val 6 ecr 9>`,
  "no SYN in the capture": `
    < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 9 ecr 5>
    > .  1:1(0) ack 1`,
  "the SYN's options cut by the snap length": `
    > S  0:0(0) <mss 1460,nop,nop,TS val 5 ecr 0> cut 58
    < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 9 ecr 5>
    > .  1:1(0) ack 1 <nop,nop,TS val 6 ecr 9>`,
  "the SYN recorded after the SYN-ACK": `
    < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 9 ecr 5>
    > S  0:0(0) <mss 1460,nop,nop,TS val 5 ecr 0>
    > .  1:1(0) ack 1 <nop,nop,TS val 6 ecr 9>`,
  "not answered": `
    > S  0:0(0) <mss 1460,nop,nop,TS val 5 ecr 0>
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
});
