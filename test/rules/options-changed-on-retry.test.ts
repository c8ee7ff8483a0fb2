import { optionsChangedOnRetry } from "../../src/core/rules/options/options-changed-on-retry";
import { ruleTest } from "../support/ruleTest";

ruleTest(optionsChangedOnRetry, {
  "Fast Open left out, as its RFC says": {
    script: `
      > S  0:0(0) <mss 1460,FO,nop,nop>
      +1 > S 0:0(0) <mss 1460>   // reported information
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1`,
    evidence: { dropped: ["TCP Fast Open"], added: [], changed: [] },
    says: /retransmitted without TCP Fast Open\.\n/,
    related: [1],
  },
  "another MSS": {
    script: `
      > S  0:0(0) <mss 1460>
      +1 > S 0:0(0) <mss 536>   // reported
      +2 > S 0:0(0) <mss 536>`,
    evidence: { changed: ["MSS"] },
    says: /retransmitted with a different value of MSS\.\n/,
  },
  "one added": {
    script: `
      > S  0:0(0) <mss 1460>
      +1 > S 0:0(0) <mss 1460,sackOK,nop,nop>   // reported
      +2 > S 0:0(0) <mss 1460,sackOK,nop,nop>`,
    evidence: { added: ["SACK permitted"] },
    says: /retransmitted with SACK permitted added\.\n/,
  },
  "timestamps advance": `
    > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0>
    +1 > S 0:0(0) <mss 1460,nop,nop,TS val 1100 ecr 0>
    +2 > S 0:0(0) <mss 1460,nop,nop,TS val 3100 ecr 0>`,
  "padded otherwise": `
    > S  0:0(0) <mss 1460,nop,nop,sackOK>
    +1 > S 0:0(0) <mss 1460,sackOK,nop,nop>
    +2 > S 0:0(0) <mss 1460,sackOK,eol,eol>`,
  "another ISN is another try": `
    > S  0:0(0) <mss 1460,nop,wscale 7>
    +1 > S 5000:5000(0) <mss 1460>
    < S. 0:0(0) ack 5001 <mss 1460>`,
  "the retry cut by the snap length": `
    > S  0:0(0) <mss 1460,nop,wscale 7>
    +1 > S 0:0(0) <mss 1460,nop,wscale 7> cut 58
    < S. 0:0(0) ack 1 <mss 1460>`,
  "one left out, one added": {
    script: `
      > S  0:0(0) <mss 1460,sackOK,nop,nop>
      +1 > S 0:0(0) <mss 1460,nop,wscale 7>   // reported`,
    says: /without SACK permitted, with Window scale added\.\n/i,
  },
  "one left out, another changed": {
    script: `
      > S  0:0(0) <mss 1460,sackOK,nop,nop>
      +1 > S 0:0(0) <mss 536>   // reported`,
    says: /without SACK permitted, with a different value of MSS\.\n/,
  },
  "timestamps and what follows the end, where the options are odd": `
    > S  0:0(0) <mss 1460,nop,TS val 100 ecr 0,eol,raw 0102030405>
    +1 > S 0:0(0) <mss 1460,nop,TS val 1100 ecr 0,eol,raw 0603030405>
    +2 > S 0:0(0) <mss 1460,nop,nop,TS val 3100 ecr 0>`,
});
