import { segmentAfterReset } from "../../src/core/rules/teardown/segment-after-reset";
import { ruleTest } from "../support/ruleTest";

ruleTest(segmentAfterReset, {
  "an endpoint after its own RST": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > R. 1:1(0) ack 1
      > P. 1:101(100) ack 1    // reported warning`,
    evidence: { own: true, from: "initiator", by: "initiator", count: 1, payloadLength: 100, afterNs: 1e6 },
    says: /The initiator sent a segment \(PSH,ACK, SEQ x\+1\) 1\.0 ms after its own RST with SEQ x\+1\.\nAn endpoint that sends a RST.*\nThis RST has (TTL|hop limit) 64, as have the other segments of \S+\. Look for the second sender/,
    related: [4],
  },
  "the peer, a round trip later": {
    script: `
      > S  0:0(0)
      +0.05 < S. 0:0(0) ack 1
      +0.05 > .  1:1(0) ack 1
      < R. 1:1(0) ack 1
      +0.1 > P. 1:101(100) ack 1
      +0.0001 > P. 101:201(100) ack 1    // reported warning`,
    evidence: { own: false, from: "initiator", by: "responder" },
  },
  "the peer, within a round trip": `
    > S  0:0(0)
    +0.05 < S. 0:0(0) ack 1
    +0.05 > .  1:1(0) ack 1
    < R. 1:1(0) ack 1
    +0.1 > P. 1:101(100) ack 1
    < R  1:1(0)`,
  "answering late segments with RSTs is right": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    < R. 1:1(0) ack 1
    > P. 1:101(100) ack 1
    < R  1:1(0)
    +1 < R  1:1(0)`,
  several: {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < R. 1:1(0) ack 1
      < P. 1:101(100) ack 1    // reported
      +1 > . 1:1(0) ack 101    // reported
      +1 > . 1:1(0) ack 101
      < P. 101:201(100) ack 1`,
    evidence: [
      { own: true, count: 2 },
      { own: false, count: 2 },
    ],
    says: [
      /after its own RST with SEQ y\+1\. It is the first of 2 such segments\.\n/,
      /after the responder's RST.*\nA RST with the expected number.*\nCapture at the initiator/,
    ],
  },
  "not exactly RCV.NXT: a challenge ACK is expected, and the flow continues": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    < R  500:500(0)
    +1 > . 1:1(0) ack 1
    < P. 1:101(100) ack 1`,
  "with the number that its sender had come to": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < P. 1:101(100) ack 1
      < R  101:101(0)
      +2 > P. 1:11(10) ack 101 // reported`,
    evidence: { own: false },
  },
  "outside the window": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    < R  90000:90000(0)
    +1 > P. 1:101(100) ack 1
    < .  1:1(0) ack 101`,
  "tried again after a reset of the handshake": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    < R. 1:1(0) ack 1
    +1 > S 0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    < P. 1:11(10) ack 1
    +1 > F. 1:1(0) ack 11
    < F. 11:11(0) ack 2`,
  "tried again after a refusal": `
    > S  0:0(0)
    < R. =0:=0(0) ack 1
    +1 > S 0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1`,
  "a wrong SYN-ACK reset, and a right one": `
    > S  0:0(0)
    < S. 0:0(0) ack 9
    > R  9:9(0)
    +1 > S 0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:11(10) ack 1`,
  "the ports used again": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > R. 1:1(0) ack 1
    +1 > S 90000:90000(0)
    < S. 80000:80000(0) ack 90001
    > .  90001:90001(0) ack 80001`,
  "recorded in the wrong order: it was sent before the RST": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > R. 101:101(0) ack 1
    +0.0001 > P. 1:101(100) ack 1`,
  "in mid-flow there is no round trip to go by": {
    script: `
      < .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < R  1:1(0)
      +1 > P. 101:201(100) ack 1
      +0.001 > P. 201:301(100) ack 1   // reported`,
    evidence: { own: false },
  },
  "only one direction was captured": `
    > S  0:0(0)
    > .  1:1(0) ack 1
    > R. 1:1(0) ack 1
    > P. 1:101(100) ack 1`,
  "recorded twice": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > R. 1:1(0) ack 1
      dup 4
      > P. 1:101(100) ack 1    // reported
      dup 6`,
    evidence: { count: 1 },
  },
  "at the number that is expected, with data of its own before": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < P. 1:101(100) ack 1
      < R  1:1(0)
      +2 > P. 1:11(10) ack 1   // reported`,
    evidence: { own: false },
  },
  "a SYN after it": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > R. 1:1(0) ack 1
    > P. 1:101(100) ack 1      // reported
    +1 > S 0:0(0)`,
  "closed before, the FIN sent again, and a RST to that": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > F. 1:1(0) ack 1
    < F. 1:1(0) ack 2
    > .  2:2(0) ack 2
    +2 < F. 1:1(0) ack 2
    > R  2:2(0)`,
  "a SYN-ACK after the RST that refused the SYN": {
    script: `
      > S  0:0(0)
      +0.01 < R. =0:=0(0) ack 1
      +0.03 < S. 0:0(0) ack 1     // reported warning
      > R  1:1(0)
      +1 < S. 0:0(0) ack 1`,
    evidence: { own: true, refused: true, from: "responder", by: "responder", afterNs: 30e6, count: 2 },
    says: /The responder sent a segment \(SYN,ACK, SEQ y\) 30\.0 ms after its own RST with SEQ 0, which refused the SYN\. It is the first of 2 such/,
    related: [2, 5],
  },
  "a SYN-ACK after the RST that refused the SYN, and both continue": `
    > S  0:0(0)
    < R. =0:=0(0) ack 1
    +0.03 < S. 0:0(0) ack 1     // reported
    > .  1:1(0) ack 1`,
  "a SYN-ACK after a RST that did not count": `
    > S  0:0(0)
    < R. =0:=0(0) ack 0
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1`,
  "refused, tried again and answered": `
    > S  0:0(0)
    < R. =0:=0(0) ack 1
    +0.1 > S 0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1`,
  "refused and answered late enough for a SYN that was not captured": `
    > S  0:0(0)
    < R. =0:=0(0) ack 1
    +0.4 < S. 0:0(0) ack 1
    > .  1:1(0) ack 1`,
  "one of two SYNs is refused": `
    > S  0:0(0)
    +1 > S 0:0(0)
    < R. =0:=0(0) ack 1
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1`,
  "a RST with the SYN-ACK's number, recorded before it": `
    > S  0:0(0)
    < R. 1:1(0) ack 1
    < S. 0:0(0) ack 1`,
  "its sender's ACK and RST, recorded in the wrong order": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1
    < R. 1:1(0) ack 101
    +0.00005 < . 1:1(0) ack 101`,
  "its sender's ACK too long after the RST to have been sent before": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1
    < R. 1:1(0) ack 101
    +0.006 < . 1:1(0) ack 101   // reported`,
  "the initiator continues long after its own RST in the handshake": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      +0.1 > R  1:1(0)
      +15.6 > P. 1:110(109) ack 1   // reported warning
      < R  1:1(0)`,
    evidence: { own: true, from: "initiator", afterNs: 15.6e9, payloadLength: 109 },
    says: /15\.6 s after its own RST with SEQ x\+1/,
    related: [3],
  },
  "the initiator's ACK, recorded just after its RST in the handshake": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > R  1:1(0)
    +0.02 > .  1:1(0) ack 1`,
  "the initiator tries again after its RST in the handshake": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > R  1:1(0)
    +1 > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1`,
  "a new connection on the same ports, whose SYNs were not captured": `
    > .  1:1(0) ack 1
    > P. 1:19(18) ack 1
    < .  1:1(0) ack 19
    < P. 1:26(25) ack 19
    > .  19:19(0) ack 26
    > R  19:19(0)
    +0.03 > .  801811:801811(0) ack 1289753
    > P. 801811:801829(18) ack 1289753
    < .  1289753:1289753(0) ack 801829
    < P. 1289753:1289778(25) ack 801829`,
  "only its own numbers are far beyond the old ones": `
    > .  1:1(0) ack 1
    > P. 1:19(18) ack 1
    < .  1:1(0) ack 19
    < P. 1:26(25) ack 19
    > .  19:19(0) ack 26
    > R  19:19(0)
    +0.03 > .  801811:801811(0) ack 26   // reported
    < .  26:26(0) ack 19`,
});
