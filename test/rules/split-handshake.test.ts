import { splitHandshake } from "../../src/core/rules/handshake/split-handshake";
import { ruleTest } from "../support/ruleTest";

ruleTest(splitHandshake, {
  "ACK, SYN, and the initiator answers with a SYN-ACK": {
    script: `
      > S  0:0(0)
      < .  0:0(0) ack 1
      < S  0:0(0)          // reported warning
      > S. 0:0(0) ack 1
      < .  1:1(0) ack 1`,
    evidence: { how: "ack-and-syn" },
    says: /in two segments, an ACK and then a SYN/,
    related: [1, 2],
  },
  "a SYN without ACK, and later an ACK": {
    script: `
      > S  0:0(0)
      < S  0:0(0)          // reported
      > S. 0:0(0) ack 1
      < .  1:1(0) ack 1`,
    evidence: { how: "bare-syn" },
    says: /answered the SYN with a SYN without ACK/,
  },
  "a SYN without ACK, and nothing is acknowledged": `
    > S  0:0(0)
    < S  0:0(0)
    > S. 0:0(0) ack 1`,
  "an ACK that acknowledges nothing, then a SYN": `
    > S  0:0(0)
    < .  0:0(0) ack 9
    < S  0:0(0)`,
  "an ordinary handshake after an old ACK": `
    > S  0:0(0)
    < .  300:300(0) ack 100
    > R  100:100(0)
    +1 > S 0:0(0)
    < S. 900:900(0) ack 1
    > .  1:1(0) ack 901`,
  "ACK and SYN, and the initiator says nothing": {
    script: `
      > S  0:0(0)
      < .  0:0(0) ack 1
      < S  0:0(0)          // reported`,
    evidence: { how: "ack-and-syn" },
  },
  "a SYN-ACK of the initiator that does not fit, and an ACK": `
    > S  0:0(0)
    < S  0:0(0)
    > S. 0:0(0) ack 9
    < .  1:1(0) ack 1`,
  "SYN, ACK, and no SYN-ACK of the initiator": `
    > S  0:0(0)
    < S  0:0(0)
    < .  1:1(0) ack 1`,
  "an ordinary handshake with an ACK before": `
    > S  0:0(0)
    < .  0:0(0) ack 1
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1`,
  "two SYNs": `
    > S  0:0(0)
    < S  0:0(0)`,
  "recorded twice": `
    > S  0:0(0)
    < .  0:0(0) ack 1
    < S  0:0(0)          // reported
    dup 3
    > .  1:1(0) ack 1`,
  "an ACK of the initiator is not the responder's": `
    flow 2: set isn =100/=100
    flow 2: > S  0:0(0)
    flow 2: > .  1:1(0) ack 1
    flow 2: < S  0:0(0)
    flow 2: < .  1:1(0) ack 50`,
  "the initiator's SYN-ACK before the SYN that it answers": `
    > S  0:0(0)
    > S. 0:0(0) ack 1
    < S  0:0(0)
    < .  1:1(0) ack 1`,
  "an ACK, a SYN and a SYN-ACK": `
    > S  0:0(0)
    < .  0:0(0) ack 1
    < S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1`,
  "a simultaneous open, whose second SYN-ACK the capture missed": `
    > S  0:0(0)
    < S  0:0(0)
    > S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    < .  1:1(0) ack 1
    > P. 1:101(100) ack 1
    < .  1:1(0) ack 101`,
});
