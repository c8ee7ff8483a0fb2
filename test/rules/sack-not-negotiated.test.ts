import { sackNotNegotiated } from "../../src/core/rules/options/sack-not-negotiated";
import { ruleTest } from "../support/ruleTest";

ruleTest(sackNotNegotiated, {
  "the peer's SYN has an option whose length cannot be": `
    > S  0:0(0) <raw 0203,raw 05b4,nop,nop,sackOK>
    < S. 0:0(0) ack 1 <mss 1460,nop,nop,sackOK>
    > .  1:1(0) ack 1
    > .  101:201(100) ack 1
    < .  1:1(0) ack 1 <nop,nop,sack 101:201>`,
  "permitted by the sender itself only": {
    script: `
      > S  0:0(0) <mss 1460>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,sackOK>
      > .  1:1(0) ack 1
      > .  101:201(100) ack 1
      < .  1:1(0) ack 1 <nop,nop,sack 101:201>   // reported error
      +0.1 > . 1:101(100) ack 1`,
    evidence: { sender: "responder", blocks: 1, times: 1 },
    says: /sends 1 SACK block; /,
  },
  "again and again: reported once": {
    script: `
      > S  0:0(0) <mss 1460>
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1
      > .  101:201(100) ack 1
      < .  1:1(0) ack 1 <nop,nop,sack 101:201>   // reported
      > .  201:301(100) ack 1
      < .  1:1(0) ack 1 <nop,nop,sack 101:301>`,
    evidence: { times: 2 },
  },
  "permitted by the receiver": `
    > S  0:0(0) <mss 1460,nop,nop,sackOK>
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1
    > .  101:201(100) ack 1
    < .  1:1(0) ack 1 <nop,nop,sack 101:201>`,
  "the receiver's SYN is not in the capture": `
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1
    > .  101:201(100) ack 1
    < .  1:1(0) ack 1 <nop,nop,sack 101:201>`,
  "from the middle of a flow": `
    > .  101:201(100) ack 1
    < .  1:1(0) ack 1 <nop,nop,sack 101:201>`,
  "the receiver's SYN cut by the snap length": `
    > S  0:0(0) <mss 1460,nop,nop,sackOK> cut 58
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1
    > .  101:201(100) ack 1
    < .  1:1(0) ack 1 <nop,nop,sack 101:201>`,
  "two blocks": {
    script: `
      > S  0:0(0) <mss 1460>
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1
      > .  101:201(100) ack 1
      > .  301:401(100) ack 1
      < .  1:1(0) ack 1 <nop,nop,sack 301:401 101:201>   // reported`,
    says: /sends 2 SACK blocks; /,
  },
  "permitted by one of two SYNs, where other options are odd": `
    > S  0:0(0) <mss 1460,sackOK,nop,nop>
    +1 > S 0:0(0) <mss 1460,eol,raw 010203>
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1
    > .  101:201(100) ack 1
    < .  1:1(0) ack 1 <nop,nop,sack 101:201>`,
});
