import { splitHandshake } from "../../src/core/rules/split-handshake";
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
  },
  "a SYN without ACK, and later an ACK": {
    script: `
      > S  0:0(0)
      < S  0:0(0)          // reported
      > S. 0:0(0) ack 1
      < .  1:1(0) ack 1`,
    evidence: { how: "bare-syn" },
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
  "two SYNs": `
    > S  0:0(0)
    < S  0:0(0)`,
  "recorded twice": `
    > S  0:0(0)
    < .  0:0(0) ack 1
    < S  0:0(0)          // reported
    dup 3
    > .  1:1(0) ack 1`,
});
