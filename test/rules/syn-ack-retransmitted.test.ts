import { synAckRetransmitted } from "../../src/core/rules/handshake/syn-ack-retransmitted";
import { ruleTest } from "../support/ruleTest";

ruleTest(synAckRetransmitted, {
  "after the ACK: lost behind the capture": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      +1 < S. 0:0(0) ack 1   // reported warning
      > .  1:1(0) ack 1`,
    evidence: { retries: 1, intervalsNs: [1.001e9], acknowledgedBefore: true, askedAgain: false },
    says: /was retransmitted once, 1\.0 s after the first\. The initiator's ACK/,
  },
  "before any ACK": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      +1 < S. 0:0(0) ack 1   // reported
      +2 < S. 0:0(0) ack 1`,
    evidence: { retries: 2, intervalsNs: [1e9, 2e9], acknowledgedBefore: false, askedAgain: false },
    says: /was retransmitted 2 times, at intervals of 1\.0 s, 2\.0 s\.\n/,
    related: [2, 4],
  },
  "because the SYN came again": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      +1 > S 0:0(0)
      < S. 0:0(0) ack 1   // reported
      > .  1:1(0) ack 1`,
    evidence: { askedAgain: true, acknowledgedBefore: false },
  },
  "a wrong ACK before does not acknowledge it": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 9
      +1 < S. 0:0(0) ack 1   // reported`,
    evidence: { acknowledgedBefore: false },
  },
  "another ISN is another finding": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    +1 < S. 9999:9999(0) ack 1`,
  "wrong ones are counted with the wrong number": `
    > S  0:0(0)
    < S. 0:0(0) ack 9
    +1 < S. 0:0(0) ack 9`,
  "no SYN in the capture: it is a retry nevertheless": `
    < S. 0:0(0) ack 1
    +1 < S. 0:0(0) ack 1   // reported
    > .  1:1(0) ack 1`,
  "recorded twice": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    dup 2
    > .  1:1(0) ack 1`,
  "recorded twice, before and after the NIC filled in its checksum": `
    > S  0:0(0)
    < S. 0:0(0) ack 1 ipid 7 sum 4660
    +0.00002 < S. 0:0(0) ack 1 ipid 7
    > .  1:1(0) ack 1`,
  "later than copies come, a retry": `
    > S  0:0(0)
    < S. 0:0(0) ack 1 ipid 7 sum 4660
    +0.006 < S. 0:0(0) ack 1 ipid 7   // reported
    > .  1:1(0) ack 1`,
  "seen before and behind a router": `
    > S  0:0(0) <TS val 77 ecr 0> ipid 77 ttl 64
    +0.0001 > S 0:0(0) <TS val 77 ecr 0> ipid 77 ttl 63
    < S. 0:0(0) ack 1 <TS val 9 ecr 0> ipid 9 ttl 63
    +0.0001 < S. 0:0(0) ack 1 <TS val 9 ecr 0> ipid 9 ttl 64
    > .  1:1(0) ack 1`,
  "simultaneous open: one SYN-ACK each": `
    > S  0:0(0)
    < S  0:0(0)
    > S. 0:0(0) ack 1
    < S. 0:0(0) ack 1`,
  "a wrong one among them, with the same number": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      +1 < S. 0:0(0) ack 1   // reported
      > .  1:1(0) ack 1
      +1 > S 0:0(0)`,
    evidence: { retries: 1, acknowledgedBefore: false, askedAgain: false },
  },
  "an ACK before the first one, and the responder's own": {
    script: `
      flow 2: set isn =100/=100
      flow 2: > S  0:0(0)
      flow 2: > .  1:1(0) ack 1
      flow 2: < S. 0:0(0) ack 1
      flow 2: < .  1:1(0) ack 1
      +1 flow 2: < S. 0:0(0) ack 1   // reported
      flow 2: > P. 1:11(10) ack 1
      flow 2: < .  1:1(0) ack 11`,
    evidence: { acknowledgedBefore: false },
  },
  "more often than a flow keeps": {
    script: `> S 0:0(0)\n< S. 0:0(0) ack 1\n+1 < S. 0:0(0) ack 1 // reported\n${"+1 < S. 0:0(0) ack 1\n".repeat(128)}+1 end`,
    says: /was retransmitted at least 118 times, at intervals of .* and at least 112 more\./,
  },
  "with an incorrect checksum each time": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 badsum
      +1 > S 0:0(0)
      < S. 0:0(0) ack 1 badsum   // reported
      +2 > S 0:0(0)
      < S. 0:0(0) ack 1 badsum
      +2 end`,
    evidence: { damaged: true },
    says: /\nThe SYN-ACKs have an incorrect checksum, so the initiator drops them: see checksum-wrong\.$/,
  },
  "the initiator answers it with a RST": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > R  -5:-5(0)
      +1 < S. 0:0(0) ack 1     // reported
      > R  -5:-5(0)
      +2 end`,
    evidence: { reset: true, askedAgain: false },
    says: /The initiator had answered it with a RST before\.\n.*\nThe SYN-ACK arrives/,
  },
  "an ACK with a wrong acknowledgment number": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 0
      +1 < S. 0:0(0) ack 1     // reported
      > .  1:1(0) ack 0
      +2 < S. 0:0(0) ack 1
      > .  1:1(0) ack 0`,
    evidence: { misnumbered: "handshake-ack-wrong-ack" },
    says: /An ACK with an incorrect number had been captured before\.\n.*\nThe responder does not accept that ACK: see handshake-ack-wrong-ack/,
  },
  "an ACK with a wrong sequence number": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  90000:90000(0) ack 1
      +1 < S. 0:0(0) ack 1     // reported
      > .  90000:90000(0) ack 1
      +2 < S. 0:0(0) ack 1
      > .  90000:90000(0) ack 1`,
    evidence: { misnumbered: "handshake-ack-wrong-seq" },
  },
  "the wrong ACK came after the retry": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      +1 < S. 0:0(0) ack 1     // reported
      > .  1:1(0) ack 0
      +2 < S. 0:0(0) ack 1
      > .  1:1(0) ack 0`,
    evidence: { misnumbered: undefined },
    says: /\nNo ACK was captured before the retry/,
  },
});
