import { handshakeSlow } from "../../src/core/rules/handshake/handshake-slow";
import { ruleTest } from "../support/ruleTest";

ruleTest(handshakeSlow, {
  "a little longer than the limit": {
    script: `
      > S  0:0(0)
      +1.02 < S. 0:0(0) ack 1
      > .  1:1(0) ack 1        // reported`,
    says: /took 1\.02 s from the first SYN to the ACK, more than the configured 1\.0 s:/,
  },
  "until a SYN was sent again that had been refused": {
    script: `
      > S  0:0(0)
      < R. =0:=0(0) ack 1
      +1.1 > S 0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1        // reported`,
    evidence: { refusedFirst: true },
    says: /because it was refused with a RST before/,
  },
  "until an older connection of the responder was reset": {
    script: `
      > S  0:0(0)
      < .  300:300(0) ack 100
      > R  100:100(0)
      +1 > S 0:0(0)
      < S. 900:900(0) ack 1
      > .  1:1(0) ack 901      // reported`,
    evidence: { recovered: true },
    says: /because the responder still held an older connection: see half-open-recovery\./,
  },
  "the responder's frames are recorded late: what looks like the ACK is a later one": `
    > S  0:0(0)
    +0.05 > . 1:1(0) ack 1
    > P. 1:11(10) ack 1
    +0.05 < S. 0:0(0) ack 1
    < . 1:1(0) ack 11
    +1.5 > P. 11:21(10) ack 1`,
  "the half towards the responder": {
    script: `
      > S  0:0(0)
      +1.2 < S. 0:0(0) ack 1
      > .  1:1(0) ack 1        // reported warning`,
    evidence: { toSynAckNs: 1.2e9, toAckNs: 1e6, retriesNs: 0, totalNs: 1.201e9, limitNs: 1e9 },
    says: /took 1\.2 s from the first SYN to the ACK, more than the configured 1\.0 s: 1\.2 s from the SYN to the SYN-ACK, 1\.0 ms from the SYN-ACK to the ACK\.\n.*\nThe responder's side/,
  },
  "the half towards the initiator": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      +1.1 > . 1:1(0) ack 1        // reported warning`,
    evidence: { toSynAckNs: 1e6, toAckNs: 1.1e9 },
    says: /: 1\.0 ms from the SYN to the SYN-ACK, 1\.1 s from the SYN-ACK to the ACK\.\n.*\nThe initiator's side/,
  },
  "in retries": {
    script: `
      > S  0:0(0)
      +1 > S 0:0(0)
      +2 > S 0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1        // reported warning`,
    evidence: { retriesNs: 3e9, syns: 3, toSynAckNs: 1e6 },
    says: /: 3\.0 s until the last SYN before the answer \(3 SYNs\), 1\.0 ms from there to the SYN-ACK, 1\.0 ms.*\n.*\nMost of the time was spent in retries/,
    related: [1, 4],
  },
  "exactly the limit": `
    > S  0:0(0)
    +0.999 < S. 0:0(0) ack 1
    > .  1:1(0) ack 1`,
  "just more than the limit": `
    > S  0:0(0)
    +0.999001 < S. 0:0(0) ack 1
    > .  1:1(0) ack 1      // reported`,
  "a smaller limit": {
    script: `
      > S  0:0(0)
      +0.2 < S. 0:0(0) ack 1
      > .  1:1(0) ack 1      // reported`,
    settings: { handshakeSlowMs: 100 },
  },
  "a larger limit": {
    script: `
      > S  0:0(0)
      +2 < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
    settings: { handshakeSlowMs: 5000 },
  },
  "long after the SYN-ACK, which was not repeated: the capture missed the ACK": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      +9 > P. 1:101(100) ack 1   // reported hint`,
    evidence: { doubt: "other-side-went-on" },
  },
  "long after the SYN-ACK, which was repeated": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      +1 < S. 0:0(0) ack 1
      +2 < S. 0:0(0) ack 1
      > . 1:1(0) ack 1   // reported warning`,
    evidence: { toAckNs: 3.001e9, doubt: undefined },
  },
  "one and a half seconds after the SYN-ACK": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    +1.5 > . 1:1(0) ack 1   // reported warning`,
  "a little more than that": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    +1.500001 > . 1:1(0) ack 1   // reported hint`,
  "never acknowledged": `
    > S  0:0(0)
    +2 < S. 0:0(0) ack 1
    +2 end`,
  "no SYN in the capture": `
    < S. 0:0(0) ack 1
    +2 > . 1:1(0) ack 1`,
  "the capture swapped SYN and SYN-ACK": `
    < S. 0:0(0) ack 1
    > S  0:0(0)
    > .  1:1(0) ack 1`,
  "late in the capture": {
    script: `
      flow 2: > S  0:0(0)
      +20 > S  0:0(0)
      +1 > S 0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1        // reported`,
    evidence: { retriesNs: 1e9, totalNs: 1.002e9 },
  },
  "a SYN recorded twice, the stamp rewritten between, is one SYN": {
    script: `
      > S  0:0(0) <TS val 1 ecr 0> ipid 0
      +0.00005 > S 0:0(0) <TS val 2 ecr 0> ipid 0
      +1.1 < S. 0:0(0) ack 1 <TS val 7 ecr 2>
      > .  1:1(0) ack 1 <TS val 3 ecr 7>   // reported`,
    says: /until the last SYN before the answer \(1 SYN\), 1\.1 s from/,
  },
  "pure ACKs were not recorded: the time to the SYN-ACK counts": {
    script: `
      > S  0:0(0)
      +1 > S 0:0(0)
      +2 > S 0:0(0)
      +0.25 < S. 0:0(0) ack 1      // reported warning
      +0.25 > P. 1:137(136) ack 1
      +1 > P. 137:273(136) ack 1
      +1 > P. 273:409(136) ack 1
      +1 > P. 409:545(136) ack 1
      +1 > P. 545:681(136) ack 1
      +1 > P. 681:817(136) ack 1
      +1 > P. 817:953(136) ack 1
      +1 > P. 953:1089(136) ack 1`,
    evidence: { retriesNs: 3e9, toSynAckNs: 0.25e9, toAckNs: undefined, totalNs: 3.25e9, doubt: undefined },
    says: /took 3\.3 s from the first SYN to the SYN-ACK, more than .*: 3\.0 s until the last SYN before the answer \(3 SYNs\), 250 ms from there to the SYN-ACK\.\n/,
    related: [1],
  },
  "pure ACKs were not recorded: data long after the SYN-ACK": `
    > S  0:0(0)
    +0.25 < S. 0:0(0) ack 1
    +9 > P. 1:137(136) ack 1
    +1 > P. 137:273(136) ack 1
    +1 > P. 273:409(136) ack 1
    +1 > P. 409:545(136) ack 1
    +1 > P. 545:681(136) ack 1
    +1 > P. 681:817(136) ack 1
    +1 > P. 817:953(136) ack 1
    +1 > P. 953:1089(136) ack 1`,
  "retries with another ISN": {
    script: `
      > S  0:0(0)
      +3 > S  5000:5000(0)
      < S. 0:0(0) ack 5001
      > .  5001:5001(0) ack 1   // reported`,
    evidence: { renumbered: true },
    says: /\nMost of the time was spent in retries: see syn-isn-changed\./,
  },
  "retries with the same ISN": {
    script: `
      > S  0:0(0)
      +2.5 > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1         // reported`,
    evidence: { renumbered: false },
    says: /\nMost of the time was spent in retries: see syn-retransmitted\./,
  },
});
