import { optionOutsideSyn } from "../../src/core/rules/options/option-outside-syn";
import { ruleTest } from "../support/ruleTest";

ruleTest(optionOutsideSyn, {
  "SACK-Permitted on the ACK": `
    > S  0:0(0) <mss 1460,nop,nop,sackOK>
    < S. 0:0(0) ack 1 <mss 1460,nop,nop,sackOK>
    > .  1:1(0) ack 1 <nop,nop,sackOK>   // reported warning`,
  "both on each segment of one side": {
    script: `
      > S  0:0(0) <mss 1460>
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1 <sackOK,nop,nop,nop,wscale 7>   // reported twice
      > .  1:11(10) ack 1 <sackOK,nop,nop,nop,wscale 7>`,
    evidence: { times: 2 },
  },
  "from the middle of a flow": `
    > P. 1:11(10) ack 1 <nop,wscale 3>   // reported
    < .  1:1(0) ack 11`,
  "on SYNs that cross": `
    > S  0:0(0) <mss 1460,nop,wscale 7>
    < S  0:0(0) <mss 1460,nop,wscale 7>
    > S. 0:0(0) ack 1 <mss 1460,nop,wscale 7>
    < S. 0:0(0) ack 1 <mss 1460,nop,wscale 7>`,
  "three in a row are reported once": {
    script: `
      > S  0:0(0) <mss 1460>
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1
      > .  1:11(10) ack 1 <nop,nop,sackOK>   // reported
      > .  11:21(10) ack 1 <nop,nop,sackOK>
      > .  21:31(10) ack 1 <nop,nop,sackOK>
      < .  1:1(0) ack 31
      > .  31:41(10) ack 1 <nop,nop,sackOK>
      > .  41:51(10) ack 1 <nop,nop,sackOK>`,
    evidence: { times: 5 },
    says: /The same applies to 4 more segments of that side\.\n/,
  },
  "on a SYN with RST, which flags-invalid reports": `
    > S  0:0(0) <mss 1460,nop,wscale 7>
    < RS. 0:0(0) ack 1 <mss 1460,nop,wscale 7>`,
});
