import { handshakeAckWrongSeq } from "../../src/core/rules/handshake/handshake-ack-wrong-seq";
import { ruleTest } from "../support/ruleTest";

ruleTest(handshakeAckWrongSeq, {
  "x+2, and the skipped number is never sent": {
    script: `
      > S  0:0(0)
      +0.02 < S. 0:0(0) ack 1
      +0.001 > . 2:2(0) ack 1        // reported error
      > P. 2:102(100) ack 1
      +0.02 < . 1:1(0) ack 1
      +0.3 > P. 2:102(100) ack 1
      +0.02 < . 1:1(0) ack 1
      +0.6 > P. 2:102(100) ack 1
      +0.02 < . 1:1(0) ack 1
      +3 end`,
    evidence: { how: "alone", resent: 2, skipped: 1 },
    says: /It is 1 too high\. The responder still acknowledges x\+1, and the initiator sent again 2 times what follows, and never what is skipped\.\n.*\n.*counted the SYN twice\.$/,
  },
  "x+2, sent again once": {
    script: `
      > S  0:0(0)
      +0.02 < S. 0:0(0) ack 1
      +0.001 > . 2:2(0) ack 1        // reported warning
      > P. 2:102(100) ack 1
      +0.02 < . 1:1(0) ack 1
      +0.3 > P. 2:102(100) ack 1
      +0.02 < . 1:1(0) ack 1
      +3 end`,
    evidence: { how: "alone", resent: 1 },
  },
  "the ISN again": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  0:0(0) ack 1   // reported error
      < .  1:1(0) ack 1`,
    evidence: { difference: -1, doubt: undefined },
    says: /1 too low/,
    related: [2],
  },
  "below the ISN": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  -9:-9(0) ack 1   // reported`,
    evidence: { difference: -10 },
  },
  "one above, and nothing else: the number alone": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 win 1000
      > .  2:2(0) ack 1   // reported warning`,
    evidence: { difference: 0, skipped: 1, how: "alone", synAcks: 0 },
    says: /expected x\+1\. It is 1 too high\.\n.*\n.*counted the SYN twice.*would settle it/,
  },
  "the last number inside the window": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 win 1000
      > .  1000:1000(0) ack 1   // reported warning`,
    evidence: { difference: 0, skipped: 999 },
  },
  "the window's right edge lies outside": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 win 1000
      > .  1001:1001(0) ack 1   // reported error`,
    evidence: { difference: 1, how: "outside" },
  },
  "beyond the window": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 win 1000
      > .  1002:1002(0) ack 1   // reported
      < .  1:1(0) ack 1`,
    evidence: { difference: 2 },
    says: /2 too high/,
  },
  "beyond the window, and acknowledged later: the capture missed something": `
    > S  0:0(0)
    < S. 0:0(0) ack 1 win 1000
    > .  5001:5001(0) ack 1
    < .  1:1(0) ack 5001`,
  "no window offered": `
    > S  0:0(0)
    < S. 0:0(0) ack 1 win 0
    > .  1:1(0) ack 1`,
  "no window offered, and beyond it": `
    > S  0:0(0)
    < S. 0:0(0) ack 1 win 0
    > .  2:2(0) ack 1        // reported`,
  "Fast Open: after all the data": `
    > S  0:100(100) <FO 0102030405060708>
    < S. 0:0(0) ack 101 win 50
    > .  101:101(0) ack 1`,
  "Fast Open: data not taken is sent again": `
    > S  0:100(100) <FO 0102030405060708>
    < S. 0:0(0) ack 1
    > P. 1:101(100) ack 1`,
  "any SYN of the attempt": `
    > S  0:0(0)
    +1 > S 90000:90000(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1`,
  "the ACK follows a wrong SYN-ACK: one problem, reported there": `
    > S  0:0(0)
    < S. 0:0(0) ack 0
    > .  0:0(0) ack 1`,
  "a wrong SYN-ACK, and a number of neither": `
    > S  0:0(0)
    < S. 0:0(0) ack 0
    > .  -5:-5(0) ack 1   // reported`,
  "long after the SYN-ACK, which was not repeated: the capture missed the ACK, this is a keep-alive": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    +45 > . 0:0(0) ack 1`,
  "soon after the SYN-ACK it is none": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    +3 > . 0:0(0) ack 1   // reported`,
  "a RST is no ACK": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > R  0:0(0)`,
  "no SYN in the capture": `
    < S. 0:0(0) ack 1
    > .  -7:-7(0) ack 1`,
  "the initiator's direction only": `
    > S  0:0(0)
    > .  0:0(0) ack 1`,
  "the capture swapped SYN-ACK and ACK": `
    > S  0:0(0)
    > .  1:1(0) ack 1
    < S. 0:0(0) ack 1`,
  "recorded twice": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  0:0(0) ack 1    // reported
    dup 3`,
  "the snap length cut the number": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  0:0(0) ack 1 cut 40`,
  "a late segment of the connection before": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > F. 1:1(0) ack 1
      < F. 1:1(0) ack 2
      > .  2:2(0) ack 2
      +300 > S 900000:900000(0)
      < S. 800000:800000(0) ack 900001
      > .  2:2(0) ack 2               // reported information
      > .  900001:900001(0) ack 800001`,
    evidence: { doubt: "previous-connection" },
  },
  "it follows a wrong SYN-ACK, which came after a right one": `
    > S  0:0(0)
    < S. 0:0(0) ack 1 win 1000
    < S. 5000:5000(0) ack 90000 win 1000
    > .  90000:90000(0) ack 5001`,
  "beyond the window, and nothing is heard": `
    > S  0:0(0)
    < S. 0:0(0) ack 1 win 500
    > .  502:502(0) ack 1   // reported error`,
  "any SYN of the attempt, within the window": `
    > S  0:0(0)
    +1 > S 90000:90000(0)
    < S. 0:0(0) ack 1 win 1000
    > .  2:2(0) ack 1        // reported warning`,
});
