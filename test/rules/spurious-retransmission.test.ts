import { spuriousRetransmission } from "../../src/core/rules/segments/spurious-retransmission";
import { ruleTest } from "../support/ruleTest";

ruleTest(spuriousRetransmission, {
  "a FIN that is acknowledged each time, and sent again and again": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > F. 1:1(0) ack 1
      < F. 1:1(0) ack 2
      > .  2:2(0) ack 2
      +0.7 < F. 1:1(0) ack 2            // reported warning
      > .  2:2(0) ack 2
      +1.4 < F. 1:1(0) ack 2
      > .  2:2(0) ack 2
      +2.8 < F. 1:1(0) ack 2
      > .  2:2(0) ack 2`,
    evidence: { from: "responder", count: 3, deaf: 3 },
    says: /One segment was sent again 3 times, and acknowledged each time\.\n/,
  },
  "twice may be a burst of lost ACKs": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1
    < .  1:1(0) ack 101
    +0.3 > P. 1:101(100) ack 1          // reported information
    < .  1:1(0) ack 101
    +0.6 > P. 1:101(100) ack 1
    < .  1:1(0) ack 101`,
  "three copies in quick succession are no timeouts": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1
    < .  1:1(0) ack 101
    +0.05 > P. 1:101(100) ack 1         // reported information
    < .  1:1(0) ack 101
    +0.05 > P. 1:101(100) ack 1
    < .  1:1(0) ack 101
    +0.05 > P. 1:101(100) ack 1
    < .  1:1(0) ack 101`,
  "acknowledged before": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < P. 1:101(100) ack 1
      > .  1:1(0) ack 101
      +0.3 < P. 1:101(100) ack 1     // reported information
      > .  1:1(0) ack 101`,
    evidence: { from: "responder", count: 1 },
    says: /retransmitted y\+1 to y\+101, although the initiator had acknowledged up to y\+101\.\n/,
  },
  "acknowledged together with what followed": {
    script: `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1
    > P. 101:201(100) ack 1
    < .  1:1(0) ack 201
    +0.006 > P. 1:101(100) ack 1     // reported`,
    says: /retransmitted x\+1 to x\+101, although the responder had acknowledged up to x\+201\.\n/,
  },
  "one octet of it was not": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1
    < .  1:1(0) ack 100
    +0.3 > P. 1:101(100) ack 1`,
  "a FIN": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > F. 1:1(0) ack 1
    < .  1:1(0) ack 2
    +0.3 > F. 1:1(0) ack 1           // reported
    < .  1:1(0) ack 2`,
  several: {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 101
      +0.3 > P. 1:101(100) ack 1     // reported
      < .  1:1(0) ack 101
      +0.6 > P. 1:101(100) ack 1
      < .  1:1(0) ack 101`,
    evidence: { count: 2 },
    says: /It is the first of 2 such segments\.\n/,
  },
  "a keep-alive with an octet": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:2(1) ack 1
    < .  1:1(0) ack 2
    +60 > .  1:2(1) ack 1
    < .  1:1(0) ack 2`,
  "recorded twice": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1
    +0.0001 < .  1:1(0) ack 101
    +0.0001 dup 4
    dup 5`,
  "only one direction was captured": `
    > S  0:0(0)
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1
    +0.3 > P. 1:101(100) ack 1`,
  "in mid-flow": `
    > P. 1:101(100) ack 1
    < .  1:1(0) ack 101
    +0.3 > P. 1:101(100) ack 1       // reported`,
  "in mid-flow, below the first number seen": `
    > P. 101:201(100) ack 1
    < .  1:1(0) ack 201
    > P. 1:101(100) ack 1`,
  "the snap length cut the number": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1
    < .  1:1(0) ack 101
    +0.3 > P. 1:101(100) ack 1 cut 45`,
  "ACKs of the FIN that do not count their sender's FIN": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:11(10) ack 1
      < .  1:1(0) ack 11
      > F. 11:11(0) ack 1
      < F. 1:1(0) ack 12
      > .  11:11(0) ack 2
      +0.2 < F. 1:1(0) ack 12      // reported warning
      > .  11:11(0) ack 2
      +0.4 < F. 1:1(0) ack 12
      > .  11:11(0) ack 2
      +0.8 < F. 1:1(0) ack 12
      > .  11:11(0) ack 2`,
    evidence: { deaf: 3 },
    says: /\nThe ACKs of the initiator have SEQ x\+11, the number of its own FIN, and not the next one, x\+12: that is below the window of the responder, which drops.*Check how the stack of the initiator counts its FIN/,
  },
  "ACKs of the FIN with the right number": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:11(10) ack 1
      < .  1:1(0) ack 11
      > F. 11:11(0) ack 1
      < F. 1:1(0) ack 12
      > .  12:12(0) ack 2
      +0.2 < F. 1:1(0) ack 12      // reported warning
      > .  12:12(0) ack 2
      +0.4 < F. 1:1(0) ack 12
      > .  12:12(0) ack 2
      +0.8 < F. 1:1(0) ack 12
      > .  12:12(0) ack 2`,
    evidence: { deaf: 3, misnumbered: undefined },
    says: /\nThe responder does not receive these ACKs/,
  },
  "ACKs that do not count their sender's SYN": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < .  0:0(0) ack 101
      +0.2 > P. 1:101(100) ack 1   // reported warning
      < .  0:0(0) ack 101
      +0.4 > P. 1:101(100) ack 1
      < .  0:0(0) ack 101
      +0.8 > P. 1:101(100) ack 1
      < .  0:0(0) ack 101`,
    evidence: { deaf: 3, misnumbered: { uncounted: "SYN" } },
    says: /\nThe ACKs of the responder have SEQ y, the number of its own SYN, and not the next one, y\+1: /,
  },
  "ACKs with a number below the ISN": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < .  -500:-500(0) ack 101
      +0.2 > P. 1:101(100) ack 1   // reported warning
      < .  -500:-500(0) ack 101
      +0.4 > P. 1:101(100) ack 1
      < .  -500:-500(0) ack 101
      +0.8 > P. 1:101(100) ack 1
      < .  -500:-500(0) ack 101`,
    evidence: { deaf: 3, misnumbered: { uncounted: undefined } },
    says: /\nThe ACKs of the responder have SEQ y−500 and not the next one, y\+1: .*Check where the stack of the responder takes SEQ/,
  },
});
