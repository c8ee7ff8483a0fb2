import { timestampsDropped } from "../../src/core/rules/options/timestamps-dropped";
import { ruleTest } from "../support/ruleTest";

ruleTest(timestampsDropped, {
  "behind an option whose length cannot be": `
    > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0>
    < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 100>
    > .  1:1(0) ack 1 <nop,nop,TS val 101 ecr 7>
    > P. 1:11(10) ack 1 <raw 0500,TS val 102 ecr 7>`,
  "on data of the responder, twice": {
    script: `
      > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 100>
      > .  1:1(0) ack 1 <nop,nop,TS val 101 ecr 7>
      < P. 1:11(10) ack 1   // reported warning
      > .  1:1(0) ack 11 <nop,nop,TS val 102 ecr 7>
      < P. 11:21(10) ack 1`,
    evidence: { sender: "responder", times: 2 },
    related: [1, 2],
  },
  "a RST may go without": `
    > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0>
    < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 100>
    > .  1:1(0) ack 1 <nop,nop,TS val 101 ecr 7>
    < R. 1:1(0) ack 1`,
  "never negotiated": `
    > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0>
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
  "a retry that went without may have been the one answered": `
    > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0>
    +1 > S 0:0(0) <mss 1460>
    < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 100>
    > .  1:1(0) ack 1`,
  "from the middle of a flow": `
    > P. 1:11(10) ack 1 <nop,nop,TS val 101 ecr 7>
    < .  1:1(0) ack 11`,
  "cut by the snap length": `
    > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0>
    < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 100>
    > .  1:1(0) ack 1 <nop,nop,TS val 101 ecr 7> cut 58`,
  "a SYN-ACK that went without may be the one taken": `
    > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0>
    < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 100>
    +1 < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
  "an ACK recorded before the SYN-ACK": `
    > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0>
    > .  1:1(0) ack 1
    < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 100>`,
  "SYNs that cross, and one SYN-ACK without": `
    > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0>
    < S  0:0(0) <mss 1460,nop,nop,TS val 7 ecr 0>
    < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 8 ecr 100>
    > S. 0:0(0) ack 1 <mss 1460>`,
  "the last data, of which the numbers only are kept": `
    > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0,raw 63040100>
    < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 100>
    > .  1:1(0) ack 1 <nop,nop,TS val 101 ecr 7>
    > P. 1:11(10) ack 1 <nop,nop,TS val 102 ecr 7>
    +2 end`,
  "keep-alive probes only": {
    script: `
      > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 100>
      > .  1:1(0) ack 1 <nop,nop,TS val 101 ecr 7>
      +60 > . 0:0(0) ack 1          // reported information
      < .  1:1(0) ack 1 <nop,nop,TS val 60007 ecr 101>
      +60 > . 0:0(0) ack 1
      < .  1:1(0) ack 1 <nop,nop,TS val 120007 ecr 101>`,
    evidence: { sender: "initiator", times: 2, probes: true },
    says: /sends a keep-alive probe without Timestamps/,
  },
  "a keep-alive probe, and data": `
    > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0>
    < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 100>
    > .  1:1(0) ack 1 <nop,nop,TS val 101 ecr 7>
    +60 > . 0:0(0) ack 1            // reported warning
    < .  1:1(0) ack 1 <nop,nop,TS val 60007 ecr 101>
    > P. 1:101(100) ack 1`,
});
