import { timestampsEchoWrong } from "../../src/core/rules/timestamps-echo-wrong";
import { ruleTest } from "../support/ruleTest";

ruleTest(timestampsEchoWrong, {
  "left at 0": {
    script: `
      > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 0>   // reported error
      > R  1:1(0)`,
    evidence: { tsEcr: 0, sent: [100] },
    says: /echoes TSecr 0; the SYN bore TSval 100\.\n/,
    related: [1],
  },
  "an earlier SYN's": `
    > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0>
    +1 > S 0:0(0) <mss 1460,nop,nop,TS val 1100 ecr 0>
    < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 100>
    > .  1:1(0) ack 1 <nop,nop,TS val 1101 ecr 7>`,
  "no SYN's of two": {
    script: `
      > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0>
      +1 > S 0:0(0) <mss 1460,nop,nop,TS val 1100 ecr 0>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 101>   // reported
      > .  1:1(0) ack 1 <nop,nop,TS val 1101 ecr 7>`,
    evidence: { sent: [100, 1100] },
    says: /echoes TSecr 101; the SYNs bore TSval 100, 1100\.\n/,
    related: [1, 2],
  },
  "the SYN offered none": `
    > S  0:0(0) <mss 1460>
    < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 100>
    > .  1:1(0) ack 1`,
  "no SYN in the capture": `
    < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 100>
    > .  1:1(0) ack 1 <nop,nop,TS val 101 ecr 7>`,
  "repeated after the ACK it echoes the ACK": `
    > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0>
    < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 100>
    > .  1:1(0) ack 1 <nop,nop,TS val 101 ecr 7>
    +1 < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 1007 ecr 101>`,
  "the SYN cut by the snap length": `
    > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0> cut 58
    < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 5>
    > .  1:1(0) ack 1 <nop,nop,TS val 101 ecr 7>`,
});
