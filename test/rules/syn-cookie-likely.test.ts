import { synCookieLikely } from "../../src/core/rules/handshake/syn-cookie-likely";
import { ruleTest } from "../support/ruleTest";

ruleTest(synCookieLikely, {
  "the ACK was lost, data comes late": {
    script: `
      > S  0:0(0) <mss 1460,sackOK,nop,wscale 7>
      < S. 0:0(0) ack 1 <mss 1440>   // reported hint
      +3 > P. 1:11(10) ack 1`,
    evidence: { mss: 1440, dropped: ["window scale", "SACK permitted"], silentNs: 3e9, onRetry: 0 },
    says: /, and was not retransmitted in 3\.0 s without an ACK\./,
  },
  "only SACK was offered": {
    script: `
      > S  0:0(0) <mss 1440,sackOK>
      < S. 0:0(0) ack 1 <mss 1440>   // reported
      +2 end`,
    evidence: { dropped: ["SACK permitted"] },
  },
  "each SYN is answered anew, nothing by itself": {
    script: `
    > S  0:0(0) <mss 1460,sackOK>
    < S. 0:0(0) ack 1 <mss 1440>   // reported
    +2 > S 0:0(0) <mss 1460,sackOK>
    < S. 0:0(0) ack 1 <mss 1440>
    > .  1:1(0) ack 1`,
    evidence: { onRetry: 1 },
    says: /was not retransmitted by timeout in 2\.0 s without an ACK: only the initiator's retransmitted SYN was answered with another SYN-ACK, once\./,
    related: [1],
  },
  "just when a repetition is expected": `
    > S  0:0(0) <mss 1460,sackOK>
    < S. 0:0(0) ack 1 <mss 1440>   // reported
    +1.5 end`,
  "repeated a second after the SYN came again: by its own timer": `
    > S  0:0(0) <mss 1460,sackOK>
    < S. 0:0(0) ack 1 <mss 1440>
    +0.1 > S 0:0(0) <mss 1460,sackOK>
    +1 < S. 0:0(0) ack 1 <mss 1440>
    +3 end`,
  "repeated just before, in answer to the SYN": `
    > S  0:0(0) <mss 1460,sackOK>
    < S. 0:0(0) ack 1 <mss 1440>   // reported
    +0.1 > S 0:0(0) <mss 1460,sackOK>
    +0.999 < S. 0:0(0) ack 1 <mss 1440>
    +3 end`,
  reset: `
    > S  0:0(0) <mss 1460,sackOK>
    < S. 0:0(0) ack 1 <mss 1440>
    > R  1:1(0)
    +3 end`,
  "the SYN that it answers is the last before it": `
    > S  0:0(0) <mss 1460,sackOK>
    +1 > S 0:0(0) <mss 1460>
    < S. 0:0(0) ack 1 <mss 1440>
    +3 end`,
  "just before a repetition is expected": `
    > S  0:0(0) <mss 1460,sackOK>
    < S. 0:0(0) ack 1 <mss 1440>
    +1.499 end`,
  "acknowledged at once": `
    > S  0:0(0) <mss 1460,sackOK>
    < S. 0:0(0) ack 1 <mss 1440>
    > .  1:1(0) ack 1
    +5 > P. 1:11(10) ack 1`,
  "nothing was offered that could be dropped": `
    > S  0:0(0) <mss 1460>
    < S. 0:0(0) ack 1 <mss 1440>
    +3 end`,
  "timestamps keep the options": `
    > S  0:0(0) <mss 1460,sackOK,TS val 1 ecr 0>
    < S. 0:0(0) ack 1 <mss 1440>
    +3 end`,
  "one option was kept": `
    > S  0:0(0) <mss 1460,sackOK,nop,wscale 7>
    < S. 0:0(0) ack 1 <mss 1440,nop,nop,sackOK>
    +3 end`,
  "an MSS that is none of theirs": `
    > S  0:0(0) <mss 1460,sackOK>
    < S. 0:0(0) ack 1 <mss 1450>
    +3 end`,
  "no MSS": `
    > S  0:0(0) <mss 1460,sackOK>
    < S. 0:0(0) ack 1
    +3 end`,
  "the SYN is not in the capture": `
    < S. 0:0(0) ack 1 <mss 1440>
    +3 end`,
  "the ACK was recorded before it": `
    > S  0:0(0) <mss 1460,sackOK>
    > .  1:1(0) ack 1
    < S. 0:0(0) ack 1 <mss 1440>
    +3 end`,
  "acknowledged at once, and reset much later": `
    > S  0:0(0) <mss 1460,sackOK>
    < S. 0:0(0) ack 1 <mss 1440>
    > .  1:1(0) ack 1
    +3 > R. 1:1(0) ack 1`,
  "repeated soon, though within a second of the SYN": `
    > S  0:0(0) <mss 1460,sackOK>
    < S. 0:0(0) ack 1 <mss 1440>
    +0.5 < S. 0:0(0) ack 1 <mss 1440>
    +3 end`,
  "repeated just before the SYN came again": `
    > S  0:0(0) <mss 1460,sackOK>
    < S. 0:0(0) ack 1 <mss 1440>
    +1.2 < S. 0:0(0) ack 1 <mss 1440>
    +0.1 > S 0:0(0) <mss 1460,sackOK>
    +3 end`,
  "a RST before it that counts for nothing": `
    > S  0:0(0) <mss 1460,sackOK>
    < R. =0:=0(0) ack 0
    < S. 0:0(0) ack 1 <mss 1440>   // reported
    +3 end`,
});
