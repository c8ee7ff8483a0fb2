import { optionAfterEnd } from "../../src/core/rules/options/option-after-end";
import { ruleTest } from "../support/ruleTest";

ruleTest(optionAfterEnd, {
  "on the SYN-ACK": {
    script: `
      > S  0:0(0) <mss 1460>
      < S. 0:0(0) ack 1 <mss 1460,eol,raw 0000ff>   // reported warning
      > .  1:1(0) ack 1`,
    evidence: { octets: 3 },
    says: /SYN-ACK has 3 octets after/,
  },
  "on each of three segments, another octet each time: one fault": {
    script: `
      > S  0:0(0) <mss 1460>
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1 <eol,raw 010203>   // reported
      > .  1:11(10) ack 1 <eol,raw 040506>
      > .  11:21(10) ack 1 <eol,raw 070809>`,
    evidence: { times: 3 },
  },
  "zeroes only": `
    > S  0:0(0) <mss 1460,eol,eol,eol,eol>
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
  "cut by the snap length": `
    > S  0:0(0) <mss 1460,eol,raw 030307> cut 58
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
  "one octet": {
    script: `
      > S  0:0(0) <mss 1460,nop,nop,eol,raw ff>   // reported
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1`,
    says: /^The SYN has 1 octet after End of Option List, not all of them zero\.\n/,
  },
});
