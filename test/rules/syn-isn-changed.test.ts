import { synIsnChanged } from "../../src/core/rules/handshake/syn-isn-changed";
import { ruleTest } from "../support/ruleTest";

ruleTest(synIsnChanged, {
  "the initiator's SYN-ACK of a simultaneous open, one too high": {
    script: `
      > S  0:0(0)
      < S  0:0(0)
      > S. 1:1(0) ack 1   // reported error
      < S. 0:0(0) ack 1`,
    evidence: { by: "initiator", onSynAck: true, step: 1 },
    says: /SYN-ACK of SEQ x\+1; its SYN had x, 1 less\.\n.*\nThe stack sends it with SND\.NXT/,
    related: [1],
  },
  "the responder's, far off": {
    script: `
      > S  0:0(0)
      < S  0:0(0)
      > S. 0:0(0) ack 1
      < S. 90000:90000(0) ack 1   // reported error`,
    evidence: { by: "responder", onSynAck: true, step: 90000 },
    says: /Check how the stack answers a SYN in SYN-SENT/,
    related: [2],
  },
  "twice, each another": {
    script: `
      > S 0:0(0)
      +1 > S 64000:64000(0)    // reported warning
      +2 > S -5:-5(0)
      +4 > S 64000:64000(0)`,
    evidence: { step: 64000, afterNs: 1e9, answered: false, count: 2, atLeast: false },
    says: /, 64000 higher, while the first was unanswered\. It is the first of 2 SYNs with an ISN not used before\. Relative numbers of this flow count from x\.\n/,
    related: [1, 3],
  },
  "once, and lower": {
    script: `
      > S 0:0(0)
      +2 > S -5:-5(0)          // reported warning`,
    evidence: { step: -5, afterNs: 2e9, count: 1 },
    says: /, 5 lower, while the first was unanswered\. Relative/,
  },
  "and the first again": `
    > S 0:0(0)
    +1 > S 64000:64000(0)    // reported
    +2 > S 0:0(0)`,
  "though a SYN-ACK had passed": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      +1 > S 64000:64000(0)    // reported`,
    evidence: { answered: true },
    says: /higher, although a SYN-ACK had been captured\./,
  },
  "seen before and behind a device that rewrites numbers": `
    > S 0:0(0) <TS val 77 ecr 0> ipid 77 ttl 64
    +0.0001 > S 64000:64000(0) <TS val 77 ecr 0> ipid 77 ttl 63
    < S. 0:0(0) ack 64001 <TS val 8 ecr 0> ipid 8 ttl 64
    +0.0001 < S. 0:0(0) ack 1 <TS val 8 ecr 0> ipid 8 ttl 63
    > . 1:1(0) ack 1`,
  "a retry, seen before and behind a device that rewrites numbers": `
    > S 0:0(0) <TS val 7 ecr 0> ipid 7 ttl 64
    +0.0001 > S 64000:64000(0) <TS val 7 ecr 0> ipid 7 ttl 63
    +1 > S 0:0(0) <TS val 9 ecr 0> ipid 9 ttl 64
    +0.0001 > S 64000:64000(0) <TS val 9 ecr 0> ipid 9 ttl 63
    < S. 0:0(0) ack 64001 <TS val 8 ecr 9> ipid 8 ttl 64`,
  "the second of three, seen before and behind a device that rewrites numbers": `
    > S 5:5(0) <TS val 7 ecr 0> ipid 7 ttl 64
    +1 > S 0:0(0) <TS val 9 ecr 0> ipid 9 ttl 64   // reported
    +0.0001 > S 64000:64000(0) <TS val 9 ecr 0> ipid 9 ttl 63`,
  "after an ACK that does not fit the attempt is still open": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 9
    +1 > S 64000:64000(0)   // reported`,
  "two hosts behind a NAT at nearly the same time are not one host": `
    > S 0:0(0) <TS val 77 ecr 0> ipid 77 ttl 64
    +0.0001 > S 64000:64000(0) <TS val 78 ecr 0> ipid 78 ttl 63   // reported`,
  "a hop further, but later": `
    > S 0:0(0) <TS val 77 ecr 0> ipid 77 ttl 64
    +0.1 > S 64000:64000(0) <TS val 77 ecr 0> ipid 77 ttl 63   // reported`,
  "after the connection is closed it is another flow": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > R. 1:1(0) ack 1
    +1 > S 64000:64000(0)`,
  "after a refusal it is another flow": `
    > S  0:0(0)
    < R. =0:=0(0) ack 1
    +1 > S 64000:64000(0)`,
  "recorded twice": `
    > S  0:0(0)
    +1 > S 64000:64000(0)    // reported
    dup 2`,
  "the responder's SYN has its own": `
    > S  0:0(0)
    < S  0:0(0)
    > S. 0:0(0) ack 1
    < S. 0:0(0) ack 1`,
  "the snap length cut it": `
    > S  0:0(0)
    +1 > S 64000:64000(0) cut 40`,
  "answered afterwards": {
    script: `
      > S 0:0(0)
      +1 > S 64000:64000(0)    // reported
      < S. 0:0(0) ack 64001`,
    evidence: { answered: false },
  },
  "one higher: the SYN is counted before it is sent again": {
    script: `
      > S 0:0(0)
      +1 > S 1:1(0)   // reported warning
      < S. 0:0(0) ack 2
      > .  2:2(0) ack 1`,
    evidence: { step: 1 },
    says: /1 higher, while the first was unanswered.*\n.*\nIt is one higher, which is what the SYN takes/,
  },
  "two higher is no count": {
    script: `
      > S 0:0(0)
      +1 > S 2:2(0)   // reported
      < S. 0:0(0) ack 3
      > .  3:3(0) ack 1`,
    says: /\nCheck whether the initiator restarted/,
  },
});
