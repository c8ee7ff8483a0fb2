import { handshakeAckMissing } from "../../src/core/rules/handshake/handshake-ack-missing";
import { ruleTest } from "../support/ruleTest";

ruleTest(handshakeAckMissing, {
  "once, and the capture continues": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1   // reported error
      +3 end`,
    evidence: { waitedNs: 3e9, synAcks: 1, intervalsNs: [], ignoredReset: false, doubt: undefined },
    says: /SYN-ACK, sent once, was.* and it sent no RST either.*\n.*\nCapture at the initiator to see whether the SYN-ACK arrives\. A forged SYN/,
  },
  "repeated: reported on the last one": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      +1 < S. 0:0(0) ack 1
      +2 > S 0:0(0)
      +0 < S. 0:0(0) ack 1   // reported error
      +1 end`,
    evidence: { synAcks: 3, intervalsNs: [1e9, 2e9] },
    says: /SYN-ACK, sent 3 times \(1\.0 s, 2\.0 s apart\), was.*\n.*\nThe responder retransmits it/,
  },
  "a RST that must be ignored is no answer": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > R  0:0(0)
      +1 < S. 0:0(0) ack 1   // reported error
      +3 end`,
    evidence: { ignoredReset: true },
    says: /y\+1 of \S+ is missing, and it sent no acceptable RST either, in the 4\.0 s after the first/,
  },
  "the capture ends just before an answer is expected": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1   // reported hint
      +0.999999 end`,
    evidence: { doubt: "capture-ends", waitedNs: 999999000 },
  },
  "six SYN-ACKs over a minute, and the capture ends with the last": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      +1 < S. 0:0(0) ack 1
      +2 < S. 0:0(0) ack 1
      +4 < S. 0:0(0) ack 1
      +8 < S. 0:0(0) ack 1
      +16 < S. 0:0(0) ack 1   // reported error`,
    evidence: { synAcks: 6, waitedNs: 31e9, doubt: undefined },
  },
  "the capture pauses right after it, and another one was appended": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1       // reported hint
      +0.3 flow 2: > S 0:0(0)
      +36000 flow 3: > S 0:0(0)`,
    evidence: { waitedNs: 0.3e9, doubt: "capture-ends" },
  },
  "the capture ends with it": `
    > S  0:0(0)
    < S. 0:0(0) ack 1   // reported hint`,
  "once, and not again within its sender's timeout": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1   // reported warning
      +3.5 end`,
    evidence: { synAcks: 1, doubt: "not-repeated" },
    says: /It was not retransmitted within its sender's timeout/,
  },
  "twice, then no more": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      +1 < S. 0:0(0) ack 1   // reported error
      +30 end`,
    evidence: { synAcks: 2, doubt: undefined },
  },
  "once in answer to two SYNs: it did not arrive": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1   // reported error
      +1 > S  0:0(0)
      +9 end`,
    evidence: { synAcks: 1, doubt: undefined },
  },
  "of a simultaneous open, the initiator's SYN-ACK": {
    script: `
      > S  0:0(0)
      < S  0:0(0)
      > S. 0:0(0) ack 1   // reported error
      +3 end`,
    evidence: { by: "initiator", synAcks: 1, waitedNs: 3e9 },
    says: /^The SYN-ACK, sent once, .*: ACK x\+1 of \S+:80 is missing, .*\nThe responder answers.*\nCapture at the responder to see whether the SYN-ACK arrives\. The SYNs crossed/,
    related: [2],
  },
  "of a simultaneous open, the initiator's SYN-ACK, repeated": {
    script: `
      > S  0:0(0)
      < S  0:0(0)
      > S. 0:0(0) ack 1
      +1 > S. 0:0(0) ack 1   // reported error
      +3 end`,
    evidence: { by: "initiator", synAcks: 2 },
    says: /\nThe initiator retransmits it, so no ACK reached it\. Capture at the responder/,
  },
  "of a simultaneous open, the responder's SYN-ACK": {
    script: `
      > S  0:0(0)
      < S  0:0(0)
      < S. 0:0(0) ack 1   // reported error
      +3 end`,
    evidence: { by: "responder" },
  },
  "of a simultaneous open, when the capture ends": `
    > S  0:0(0)
    < S  0:0(0)
    > S. 0:0(0) ack 1   // reported hint`,
  "of a simultaneous open, the initiator's SYN-ACK acknowledges nothing": `
    > S  0:0(0)
    < S  0:0(0)
    > S. 0:0(0) ack 700
    +3 end`,
  "of a simultaneous open, both acknowledged": `
    > S  0:0(0)
    < S  0:0(0)
    > S. 0:0(0) ack 1
    < .  1:1(0) ack 1
    +3 end`,
  "reset by the initiator": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > R  1:1(0)
    +2 end`,
  "reset by the responder": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    < R. 1:1(0) ack 1
    +2 end`,
  "acknowledged with a wrong number: another finding": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 9
    +2 end`,
  "the SYN-ACK itself is wrong": `
    > S  0:0(0)
    < S. 0:0(0) ack 9
    +2 end`,
  "acknowledged by data only": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > P. 1:11(10) ack 1
    +2 end`,
  "acknowledged, but recorded before the SYN-ACK": `
    > S  0:0(0)
    > .  1:1(0) ack 1
    < S. 0:0(0) ack 1
    +2 end`,
  "the responder sends data: it had the ACK, and the capture missed it": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    < P. 1:101(100) ack 1
    +2 end`,
  "the responder sends its FIN: the capture probably missed the ACK": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1         // reported hint
      < F. 1:1(0) ack 1
      +2 end`,
    evidence: { doubt: "other-side-went-on" },
  },
  "an ICMP error answers the SYN-ACK": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > icmp unreachable host quoting 2 from router
    +2 end`,
  "the responder's direction only": `
    < S. 0:0(0) ack 1
    +2 end`,
  "recorded twice is sent once": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1   // reported
      dup 2
      +2 end`,
    evidence: { synAcks: 1 },
  },
  "Fast Open: the SYN-ACK acknowledges the data, the expected number is y+1": {
    script: `
      flow 2: set isn =100/=200
      flow 2: > S  0:100(100) <FO 0102030405060708>
      flow 2: < S. 0:0(0) ack 101   // reported error
      +2 end`,
    evidence: { expectedAck: 201 },
  },
  "the SYN-ACKs have wrong checksums: reported by checksum-wrong": `
    > S  0:0(0)
    < S. 0:0(0) ack 1 badsum
    +1 < S. 0:0(0) ack 1 badsum
    +2 < S. 0:0(0) ack 1 badsum
    +4 end`,
  "more often than a flow keeps": {
    script: `> S 0:0(0)\n< S. 0:0(0) ack 1\n${"+1 < S. 0:0(0) ack 1\n".repeat(117)}+1 < S. 0:0(0) ack 1 // reported\n${"+1 < S. 0:0(0) ack 1\n".repeat(10)}+1 end`,
    says: /sent at least 119 times \(.* and at least 112 more apart\)/,
  },
  "only the SYN is signed: signature-missing": `
      > S 0:0(0) <mss 1460,raw 1312aabbccddeeff00112233445566778899>
      < S. 0:0(0) ack 1 <mss 1460>
      +1 < S. 0:0(0) ack 1 <mss 1460>
      +3 end`,
  "it answers a SYN that should have been a SYN-ACK": {
    script: `
      flow 2: set isn =5/=1000
      flow 2: > S  0:0(0)
      flow 2: < S  0:0(0) ack 1
      flow 2: > S. 0:0(0) ack 1
      +1 flow 2: > S. 0:0(0) ack 1     // reported error
      +2 end`,
    evidence: { by: "initiator", withoutFlag: true },
    says: /\nSee ack-without-flag: the responder meant its SYN as a SYN-ACK/,
  },
  "answered by RSTs with a number that is not acceptable": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > R  -5:-5(0)
      +1 < S. 0:0(0) ack 1     // reported error
      > R  -5:-5(0)
      +2 end`,
    evidence: { ignoredReset: true, answeredByReset: true },
    says: /no acceptable RST either.*\n.*\nThe SYN-ACK arrives: the initiator answers it with a RST that the responder does not accept/,
  },
});
