import { synAckWrongAck } from "../../src/core/rules/handshake/syn-ack-wrong-ack";
import { ruleTest } from "../support/ruleTest";

ruleTest(synAckWrongAck, {
  "an old duplicate, reset, before the SYN-ACK that opens the connection": {
    script: `
      > S  0:0(0)
      < S. 7000:7000(0) ack -500     // reported warning
      > R  -500:-500(0)
      +0.02 < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
    evidence: { consequence: "reset", cause: "other-sender", taken: 4 },
    says: /It is 501 too low\. The initiator answered it with a RST, as required, and completed the handshake with the SYN-ACK of frame 4\.\n.*\nThe two SYN-ACKs have ISNs of their own/,
  },
  "an old duplicate that is ignored": {
    script: `
      > S  0:0(0)
      < S. 7000:7000(0) ack -500     // reported warning
      +0.02 < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
    evidence: { taken: 3 },
    says: /The initiator did not take it, and completed the handshake with the SYN-ACK of frame 3\./,
  },
  "the same number of the responder, first with a wrong ACK": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 2              // reported error
      +0.02 < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
    evidence: { taken: 0 },
  },
  "Fast Open: the responder takes only the SYN, not its data": `
    > S  0:100(100) <FO 0102030405060708>
    < S. 0:0(0) ack 1`,
  "Fast Open: the responder takes part of the data": `
    > S  0:100(100) <FO 0102030405060708>
    < S. 0:0(0) ack 51`,
  "Fast Open: the responder takes the data as well": `
    > S  0:100(100) <FO 0102030405060708>
    < S. 0:0(0) ack 101`,
  "one past the data on the SYN": {
    script: `
      > S  0:100(100)
      < S. 0:0(0) ack 102      // reported error`,
    evidence: { difference: 1, cause: "counted-twice", consequence: "none", times: 1 },
    says: /expected x\+1 to x\+101\. It is 1 too high\.\n/,
  },
  "one too many": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 2      // reported error
      > .  1:1(0) ack 1`,
    evidence: { difference: 1, consequence: "accepted" },
  },
  "the SYN was not counted, and the initiator resets": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 0      // reported error
      > R  0:0(0)
      +1 end`,
    evidence: { difference: -1, cause: "not-counted", consequence: "reset" },
    says: /expected x\+1\. It is 1 too low\. The initiator answered/,
  },
  "far off": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 50001  // reported error
      > .  1:1(0) ack 1`,
    evidence: { difference: 50000, cause: "near", doubt: undefined },
  },
  "very far off, below": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack -70000  // reported error
      > R  -70000:-70000(0)`,
    evidence: { difference: -70001, cause: "far", consequence: "reset" },
  },
  "the other side continued with a number far off: it sent another SYN that was not captured": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 90000        // reported warning
      > .  90000:90000(0) ack 1
      < P. 1:101(100) ack 90000`,
    evidence: { doubt: "other-side-went-on" },
  },
  "the other side continued with a number near: no retry has such an ISN": `
    > S  0:0(0)
    < S. 0:0(0) ack 2001        // reported error
    > .  2001:2001(0) ack 1`,
  "the other side continued with its own numbers": `
    > S  0:0(0)
    < S. 0:0(0) ack 90000        // reported error
    > .  1:1(0) ack 1`,
  "the same wrong number three times is reported once": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 9      // reported
      +1 > S 0:0(0)
      < S. 0:0(0) ack 9
      +2 < S. 0:0(0) ack 9`,
    evidence: { times: 3, consequence: "tried-again" },
    says: /acknowledges x\+9; expected x\+1\. It is 8 too high\. It was sent 3 times\. The initiator did not accept it and sent its SYN again\.\n/,
  },
  "two wrong numbers are two findings": `
    > S  0:0(0)
    < S. 0:0(0) ack 9      // reported
    < S. 0:0(0) ack 10     // reported`,
  "the same wrong number from another ISN is another finding": `
    > S  0:0(0)
    < S. 0:0(0) ack 9      // reported
    < S. 7:7(0) ack 9      // reported`,
  "any SYN of the attempt may be the one answered": `
    > S  0:0(0)
    +1 > S 77000:77000(0)
    < S. 0:0(0) ack 1`,
  "the later SYN of the attempt is answered": `
    > S  0:0(0)
    +1 > S 77000:77000(0)
    < S. 0:0(0) ack 77001`,
  "judged against the last SYN before it": {
    script: `
      > S  0:0(0)
      +1 > S 77000:77000(0)
      < S. 0:0(0) ack 77000   // reported`,
    evidence: { cause: "not-counted" },
    related: [2],
  },
  "simultaneous open: SYN-ACKs in both directions": `
    > S  0:0(0)
    < S  0:0(0)
    > S. 0:0(0) ack 1
    < S. 0:0(0) ack 1`,
  "simultaneous open: the initiator's SYN-ACK is wrong": {
    script: `
      > S  0:0(0)
      < S  0:0(0)
      > S. 0:0(0) ack 2    // reported error
      < S. 0:0(0) ack 1`,
    evidence: { owner: "responder", difference: 1 },
  },
  "a SYN without ACK has no SEG.ACK to judge": `
    > S  0:0(0)
    < S  5:5(0)`,
  "a RST with a number that does not fit is another matter": `
    > S  0:0(0)
    < R. 0:0(0) ack 9`,
  "a bare ACK of an old connection is a challenge": `
    > S  0:0(0)
    < .  300:300(0) ack 100
    > R  100:100(0)`,
  "a wrong ACK after the connection is open is no SYN-ACK": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    < .  1:1(0) ack 9`,
  "a late SYN-ACK acknowledges what was sent since": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > P. 1:101(100) ack 1
    +1 < S. 0:0(0) ack 101`,
  "a late SYN-ACK beyond what was sent since": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > P. 1:101(100) ack 1
    +1 < S. 0:0(0) ack 102   // reported`,
  "a late SYN-ACK of the ISN itself": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > P. 1:101(100) ack 1
    +1 < S. 0:0(0) ack 0   // reported`,
  "no SYN in the capture": `
    < S. 0:0(0) ack 77
    > .  1:1(0) ack 1`,
  "only the responder's direction was captured": `
    < S. 0:0(0) ack 77
    < P. 1:101(100) ack 99`,
  "the capture swapped SYN and SYN-ACK": `
    < S. 0:0(0) ack 1
    > S  0:0(0)
    > .  1:1(0) ack 1`,
  "swapped, and wrong nevertheless": {
    script: `
    < S. 0:0(0) ack 2   // reported
    > S  0:0(0)`,
    related: [2],
  },
  "recorded twice is reported once": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 0      // reported
      dup 2`,
    evidence: { times: 1 },
  },
  "the snap length cut the numbers": `
    > S  0:0(0)
    < S. 0:0(0) ack 0 cut 44`,
  "the capture ends at once: the number is wrong nevertheless": `
    > S  0:0(0)
    < S. 3:3(0) ack 0   // reported error`,
  "at what is far": {
    script: `
      flow 1: > S  0:0(0)
      flow 1: < S. 0:0(0) ack 65537          // reported warning
      flow 1: > .  65537:65537(0) ack 1
      flow 2: > S  0:0(0)
      flow 2: < S. 0:0(0) ack 65536          // reported error
      flow 2: > .  65536:65536(0) ack 1`,
    evidence: [
      { difference: 65536, cause: "far", doubt: "other-side-went-on" },
      { difference: 65535, cause: "near", doubt: undefined },
    ],
  },
  "each wrong number has its own count": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 9       // reported
      < S. 0:0(0) ack 10      // reported
      +1 < S. 0:0(0) ack 10
      < S. 7:7(0) ack 9       // reported`,
    evidence: [{ times: 1 }, { times: 2 }, { times: 1 }],
  },
  "the responder answers the connection before": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > F. 1:1(0) ack 1
      < F. 1:1(0) ack 2
      > .  2:2(0) ack 2
      +300 > S 900000:900000(0)
      < S. 5000:5000(0) ack 65537   // reported`,
    evidence: { cause: "old-connection" },
  },
  "the responder answers nothing that is near the connection before": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > F. 1:1(0) ack 1
      < F. 1:1(0) ack 2
      > .  2:2(0) ack 2
      +300 > S 900000:900000(0)
      < S. 5000:5000(0) ack 65538   // reported`,
    evidence: { cause: "far" },
  },
  "octets in the wrong order, and one added afterwards": {
    script: `
      flow 2: set isn =66051/=77
      flow 2: > S  0:0(0)
      flow 2: < S. 0:0(0) ack =50462977   // reported`,
    evidence: { cause: "octet-order" },
  },
  "the responder sent its own number back": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack =1000001   // reported
      flow 2: set isn =5/=1000000
      flow 2: > S  0:0(0)
      flow 2: < S. 0:0(0) ack =1000001   // reported`,
    evidence: [{}, { cause: "own-number" }],
  },
  "octets in the wrong order": {
    script: `
      flow 2: set isn =66051/=77
      flow 2: > S  0:0(0)
      flow 2: < S. 0:0(0) ack =67240192   // reported`,
    evidence: { cause: "octet-order" },
  },
  "the field left at 0": {
    script: `
      flow 2: set isn =66051/=77
      flow 2: > S  0:0(0)
      flow 2: < S. 0:0(0) ack =0   // reported`,
    evidence: { cause: "zero" },
  },
  "between two SYNs: judged against the first": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 77000   // reported
      +1 > S 77000:77000(0)`,
    evidence: { difference: 76999 },
    related: [1],
  },
  "the segments after it are ordinary": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 90000   // reported error
      > .  1:1(0) ack 1
      > .  1:11(10) ack 1
      < .  1:1(0) ack 11
      > .  11:21(10) ack 1`,
    evidence: { consequence: "accepted" },
  },
});
