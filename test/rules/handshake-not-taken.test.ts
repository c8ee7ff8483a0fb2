import { handshakeNotTaken } from "../../src/core/rules/handshake/handshake-not-taken";
import { ruleTest } from "../support/ruleTest";

ruleTest(handshakeNotTaken, {
  "three times, each after an ACK: no data": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      +1 < S. 0:0(0) ack 1   // reported error
      > .  1:1(0) ack 1
      +2 < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      +4 < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      +5 end`,
    evidence: { reason: "no-data", times: 3, afterNs: 1e9 },
    says: /sent the SYN-ACK again 3 times, first 1\.0 s after the ACK \(intervals of 1\.0 s, 2\.0 s, 4\.0 s\), and nothing else\. The initiator has sent no data yet\.\n.*\n.*TCP_DEFER_ACCEPT.*accept queue/,
    related: [3, 2, 6, 8],
  },
  "its data is ignored, too: the accept queue": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:11(10) ack 1
      +0.3 > P. 1:11(10) ack 1
      +0.7 < S. 0:0(0) ack 1   // reported error
      > .  11:11(0) ack 1
      +2 < S. 0:0(0) ack 1`,
    evidence: { reason: "data-ignored", times: 2 },
    says: /accept queue: when it is full/,
  },
  "its first data is reset: a listener that waited for data": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      +3 < S. 0:0(0) ack 1   // reported error
      > .  1:1(0) ack 1
      +6 < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      +60 > P. 1:11(10) ack 1
      < R  1:1(0)`,
    evidence: { reason: "data-reset", times: 2 },
    says: /\(intervals of 3\.0 s, 6\.0 s\)\. It answered the initiator's first data with a RST that has no ACK.*\n.*\n.*TCP_DEFER_ACCEPT/,
  },
  "data before the last SYN-ACK, and a RST": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:11(10) ack 1
      +3 < S. 0:0(0) ack 1   // reported error
      > .  11:11(0) ack 1
      +6 < S. 0:0(0) ack 1
      > P. 1:11(10) ack 1
      < R  1:1(0)`,
    evidence: { reason: "data-ignored", times: 2 },
  },
  "Timestamps were negotiated, and the ACK has none": {
    script: `
      > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 100>
      > .  1:1(0) ack 1
      +1 < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 8 ecr 100>   // reported error
      > .  1:1(0) ack 1
      +2 < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 9 ecr 100>`,
    evidence: { reason: "timestamps" },
    says: /does not contain Timestamps, though both SYNs do/,
  },
  "Timestamps were negotiated, and the ACK has them": {
    script: `
      > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 100>
      > .  1:1(0) ack 1 <nop,nop,TS val 101 ecr 7>
      +1 < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 8 ecr 100>   // reported error
      > .  1:1(0) ack 1 <nop,nop,TS val 102 ecr 8>
      +2 < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 9 ecr 100>`,
    evidence: { reason: "no-data" },
  },
  "the checksum of the ACK is wrong": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1 badsum
      +1 < S. 0:0(0) ack 1   // reported error
      > .  1:1(0) ack 1 badsum
      +2 < S. 0:0(0) ack 1`,
    evidence: { reason: "checksum" },
    says: /checksum of the ACK is wrong/,
  },
  "accepted with the first data: a listener that waits for them": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      +1 < S. 0:0(0) ack 1   // reported information
      > .  1:1(0) ack 1
      +2 < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      +9 > P. 1:11(10) ack 1
      < .  1:1(0) ack 11`,
    evidence: { reason: "deferred-accept", times: 2 },
    says: /did not accept it at first.*when the first data came\.\n.*\n.*TCP_DEFER_ACCEPT/,
  },
  "once, and the responder accepts data: the ACK may have been lost": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    +1 < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:12(11) ack 1
    < .  1:1(0) ack 12`,
  "once, and the initiator acknowledges it again": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    +1 < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    +9 end`,
  "once, and nothing more": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      +1 < S. 0:0(0) ack 1   // reported warning
      +3 end`,
    evidence: { times: 1, isOnce: true },
    says: /again once, first.*\n.*\n.*would settle it/,
  },
  "once, and the capture ends": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    +1 < S. 0:0(0) ack 1   // reported hint`,
  "it crossed the ACK on a long path": `
    > S  0:0(0)
    +1.5 < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    +1 < S. 0:0(0) ack 1
    +3 end`,
  "the first came too soon to tell, the second did not": {
    script: `
      > S  0:0(0)
      +1.5 < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      +1 < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      +2 < S. 0:0(0) ack 1   // reported error
      > .  1:1(0) ack 1
      +4 < S. 0:0(0) ack 1`,
    evidence: { times: 2 },
  },
  "recorded twice": `
    > S  0:0(0)
    < S. 0:0(0) ack 1 ipid 7
    > .  1:1(0) ack 1
    < S. 0:0(0) ack 1 ipid 7 sum 4660
    +9 end`,
  "the ACK does not fit: reported as that": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 9
    +1 < S. 0:0(0) ack 1
    > .  1:1(0) ack 9
    +2 < S. 0:0(0) ack 1`,
  "no ACK at all": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    +1 < S. 0:0(0) ack 1
    +2 < S. 0:0(0) ack 1`,
  "the responder closes: it had accepted the connection": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    +1 < S. 0:0(0) ack 1
    +2 < S. 0:0(0) ack 1
    < F. 1:1(0) ack 1`,
  "a RST that acknowledges data, which the capture missed": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    +1 < S. 0:0(0) ack 1
    +2 < S. 0:0(0) ack 1
    < R. 1:1(0) ack 11`,
  "then a RST of the responder": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    +1 < S. 0:0(0) ack 1   // reported error
    +2 < S. 0:0(0) ack 1
    < R  1:1(0)`,
  "no SYN in the capture": `
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    +1 < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    +2 < S. 0:0(0) ack 1`,
  "accepted late: the data that came before did not count": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:11(10) ack 1
      +0.3 > P. 1:11(10) ack 1
      +0.7 < S. 0:0(0) ack 1   // reported warning
      > .  11:11(0) ack 1
      +2 < S. 0:0(0) ack 1
      > .  11:11(0) ack 1
      +4 > P. 1:11(10) ack 1
      < .  1:1(0) ack 11`,
    evidence: { reason: "accepted-late", times: 2, untilNs: 3_002_000_000 },
    says: /did not accept it at first.* still waited 3\.0 s after the ACK; then it accepted.*\n.*\n.*accept queue/,
  },
  "the initiator answers the repeated SYN-ACK with a RST": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      +1 < S. 0:0(0) ack 1   // reported error
      > R  1:1(0)`,
    evidence: { reason: "reset-again", isOnce: true },
    says: /1\.0 s after the ACK\. The initiator answered it with a RST that has no ACK.*\n.*\nThe RST ended it\./,
  },
  "the initiator acknowledges it again, and gives up later": `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      +1 < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      +5 > R  1:1(0)`,
});
