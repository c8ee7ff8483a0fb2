import { synAckIsnChanged } from "../../src/core/rules/handshake/syn-ack-isn-changed";
import { ruleTest } from "../support/ruleTest";

ruleTest(synAckIsnChanged, {
  "from two places": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 ttl 60
      +0.002 < S. 90000:90000(0) ack 1 ttl 57   // reported error
      > .  1:1(0) ack 1`,
    evidence: { hopsBefore: 60, hops: 57, afterNs: 2e6, askedAgain: false },
    says: /Their TTLs are 60 and 57.*\n.*\nTwo hosts probably answer/,
  },
  "after the SYN came again it may be a cookie": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      +61 > S 0:0(0)
      < S. 90000:90000(0) ack 1   // reported warning
      > .  1:1(0) ack 90001`,
    evidence: { askedAgain: true },
    says: /, which had been sent again\. Both have TTL 64\.\n.*\nA responder that uses SYN cookies/,
  },
  "two SYNs, then an answer to each": {
    script: `
      > S  0:0(0)
      +1 > S 0:0(0)
      < S. 0:0(0) ack 1
      < S. 90000:90000(0) ack 1   // reported warning`,
    evidence: { askedAgain: true },
    says: /in answer to the same SYN, which had been sent again\./,
  },
  "and the first again": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    < S. 90000:90000(0) ack 1   // reported
    +1 < S. 0:0(0) ack 1`,
  "two SYNs, two answers": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    +1 > S 64000:64000(0)
    < S. 90000:90000(0) ack 64001
    > .  64001:64001(0) ack 90001`,
  "data on the SYN acknowledged now and not then": `
    > S  0:100(100) <FO 0102030405060708>
    < S. 0:0(0) ack 101
    < S. 90000:90000(0) ack 1   // reported`,
  "both wrong in the same way": {
    script: `
    > S  0:0(0)
    < S. 0:0(0) ack 9
    < S. 90000:90000(0) ack 9   // reported`,
    says: /\nPossible causes are two nodes behind one address/,
  },
  "both wrong, each in its own": `
    > S  0:0(0)
    < S. 0:0(0) ack 9
    < S. 90000:90000(0) ack 10`,
  "a RST in between ends the first": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > R  1:1(0)
    +1 > S 0:0(0)
    < S. 90000:90000(0) ack 1
    > .  1:1(0) ack 90001`,
  "a RST in between that ends nothing": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > R  -90:-90(0)
    < S. 90000:90000(0) ack 1   // reported`,
  "seen before and behind a device that rewrites numbers": `
    > S  0:0(0)
    < S. 0:0(0) ack 1 <TS val 7 ecr 0> ipid 7 ttl 60
    +0.001 < S. 90000:90000(0) ack 1 <TS val 7 ecr 0> ipid 7 ttl 59
    > .  1:1(0) ack 90001`,
  "the second of three, seen before and behind a device that rewrites numbers": `
    > S  0:0(0)
    < S. 0:0(0) ack 1 <TS val 5 ecr 0> ipid 5 ttl 60
    +0.001 < S. 70000:70000(0) ack 1 <TS val 7 ecr 0> ipid 7 ttl 60   // reported
    +0.001 < S. 90000:90000(0) ack 1 <TS val 7 ecr 0> ipid 7 ttl 59`,
  "timed from the last one before": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      +1 < S. 0:0(0) ack 1
      +2 < S. 90000:90000(0) ack 1   // reported`,
    evidence: { afterNs: 2e9 },
  },
  "one fits and one does not": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    < S. 90000:90000(0) ack 9`,
  "a SYN proxy sends the SYN on once the initiator has acknowledged its own answer": `
    > S  0:0(0) win 64240
    < S. 0:0(0) ack 1 win 0
    > .  1:1(0) ack 1
    +1 > S  0:0(0) win 63
    < S. 90000:90000(0) ack 1
    > P. 1:19(18) ack 1`,
  "the same SYN again after the ACK, as the initiator sent it": `
    > S  0:0(0) win 64240
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    +1 > S  0:0(0) win 64240
    < S. 90000:90000(0) ack 1   // reported warning`,
  "another SYN, but the first answer was not acknowledged": `
    > S  0:0(0) win 64240
    < S. 0:0(0) ack 1
    +1 > S  0:0(0) win 63
    < S. 90000:90000(0) ack 1   // reported warning`,
  "recorded twice": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    dup 2
    > .  1:1(0) ack 1`,
  "no SYN in the capture: two answers to the same number": `
    < S. 0:0(0) ack 1
    < S. 90000:90000(0) ack 1   // reported`,
  "the SYN came again only afterwards": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      < S. 90000:90000(0) ack 1   // reported error
      +1 > S 0:0(0)
      > R  1:1(0)`,
    evidence: { askedAgain: false },
  },
  "two hosts with one address, by the Ethernet addresses of their frames": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 mac 2
      < S. 90000:90000(0) ack 1 mac 3   // reported error
      > .  1:1(0) ack 1`,
    evidence: { macs: { before: "02:00:00:00:00:02", now: "02:00:00:00:00:03" } },
    says: /Their frames come from 02:00:00:00:00:02 and 02:00:00:00:00:03\..*\n.*\nTwo hosts probably answer/,
  },
  "one higher: the SYN is counted before it is sent again": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      +3 < S. 1:1(0) ack 1   // reported error
      +6 < S. 2:2(0) ack 1   // reported error
      > .  1:1(0) ack 1`,
    evidence: [{ step: 1 }, { step: 1 }],
    says: /\nIt is one higher, which is what the SYN takes: the stack sends it again from SND\.NXT/,
  },
  "one lower is no count": {
    script: `
      > S  0:0(0)
      < S. 1:1(0) ack 1
      +3 < S. 0:0(0) ack 1   // reported
      > .  1:1(0) ack 1`,
    evidence: { step: -1 },
    says: /\nPossible causes are two nodes/,
  },
  "one higher, from another distance": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      +3 < S. 1:1(0) ack 1 ttl 50   // reported
      > .  1:1(0) ack 1`,
    says: /\nTwo hosts probably answer for one address/,
  },
});
