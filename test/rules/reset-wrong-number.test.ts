import { resetWrongNumber } from "../../src/core/rules/handshake/reset-wrong-number";
import { ruleTest } from "../support/ruleTest";

ruleTest(resetWrongNumber, {
  "to a SYN: SEQ is 1": {
    script: `
      > S  0:0(0)
      < R. =1:=1(0) ack 1       // reported warning`,
    evidence: { cause: "syn", field: "seq", got: 1, due: 0, by: "responder" },
    says: /^The RST has SEQ 1; as an answer to this segment, 0 is expected\.\nA RST that answers a segment without ACK/,
  },
  "to a SYN with data: all of it is acknowledged": `
    > S  0:100(100)
    < R. =0:=0(0) ack 101`,
  "to a SYN with data: part of it is acknowledged": {
    script: `
      > S  0:100(100)
      < R. =0:=0(0) ack 1     // reported`,
    evidence: { field: "ack" },
    says: /^The RST has ACK x\+1; as an answer to this segment, x\+101 is expected\.\n/,
  },
  "to either of two SYNs": `
    > S  0:0(0)
    +1 > S 5000:5000(0)
    < R. =0:=0(0) ack 1`,
  "ignored altogether: reported by reset-ineffective": `
    > S  0:0(0)
    < R. =0:=0(0) ack 0`,
  "after a SYN-ACK of its own": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    < R. 1:1(0) ack 1`,
  "after a SYN-ACK, with a number in the window": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > R  7:7(0)           // reported`,
    evidence: { cause: "ack", field: "seq", by: "initiator" },
    says: /^The RST has SEQ x\+7; as an answer to this segment, x\+1 is expected\.\nA RST that answers a segment with ACK/,
    related: [2],
  },
  "a later ACK of that number does not excuse it": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > R  7:7(0)           // reported
    < .  1:1(0) ack 7`,
  "its own ACK number is no excuse": `
    flow 2: set isn =100/=100
    flow 2: > S  0:0(0)
    flow 2: < S. 0:0(0) ack 1
    flow 2: > .  1:1(0) ack 50
    flow 2: > R  50:50(0)      // reported`,
  "the number of any ACK before": `
    > S  0:0(0)
    < S. 0:0(0) ack 9
    +1 < S. 0:0(0) ack 1
    > R  9:9(0)`,
  "reported once": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > R  7:7(0)           // reported
    +1 > R 8:8(0)`,
  "after a wrong SYN-ACK, with the number that it acknowledges": `
    > S  0:0(0)
    < S. 0:0(0) ack 9
    > R  9:9(0)`,
  "after a wrong SYN-ACK, with its own number": `
    > S  0:0(0)
    < S. 0:0(0) ack 9
    > R. 1:1(0) ack 1`,
  "after a wrong SYN-ACK, with neither": `
    > S  0:0(0)
    < S. 0:0(0) ack 9
    > R  11:11(0)          // reported`,
  "after a wrong ACK, with the number that it acknowledges": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 9
    < R  9:9(0)`,
  "once the flow is open, a program may abort": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > R. 50:50(0) ack 1`,
  "the initiator takes its SYN back": `
    > S  0:0(0)
    > R  1:1(0)`,
  "no SYN in the capture": `
    < S. 0:0(0) ack 1
    > R  7:7(0)`,
  "the capture swapped SYN and RST": `
    < R. 5:5(0) ack 1
    > S  0:0(0)`,
  "recorded twice is reported once": `
    > S  0:0(0)
    < R. =9:=9(0) ack 1       // reported
    dup 2`,
  "the snap length cut it": `
    > S  0:0(0)
    < R. =9:=9(0) ack 1 cut 40`,
  "to the SYN before it, not to the one after": {
    script: `
      > S  0:0(0)
      < R. =5:=5(0) ack 1      // reported
      +1 > S 5000:5000(0)`,
    related: [1],
  },
  "to the SYN that it acknowledges in part": {
    script: `
      > S  0:100(100)
      +1 > S 77000:77100(100)
      < R. =0:=0(0) ack 1      // reported`,
    related: [1],
  },
  "after a wrong SYN-ACK of its own": `
    > S  0:0(0)
    < S. 0:0(0) ack 9
    < R. 1:1(0) ack 1`,
  "after a SYN-ACK that acknowledges less, with its own number": `
    > S  0:0(0)
    < S. 0:0(0) ack -5
    > R  1:1(0)`,
  "a segment without ACK is not what it answers": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      < -  1:1(0)
      > R  7:7(0)              // reported`,
    related: [2],
  },
});
