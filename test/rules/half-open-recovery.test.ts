import { halfOpenRecovery } from "../../src/core/rules/handshake/half-open-recovery";
import { ruleTest } from "../support/ruleTest";

ruleTest(halfOpenRecovery, {
  "the old connection is in the capture": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 101
      +60 > S 500000:500000(0)
      < .  1:1(0) ack 101
      > R  101:101(0)               // reported information
      +1 > S 500000:500000(0)
      < S. 700000:700000(0) ack 500001
      > .  500001:500001(0) ack 700001`,
    evidence: { triedAgain: true },
    says: /1\.0 ms after its SYN|2\.0 ms after its SYN/,
  },
  "the old connection is in TIME-WAIT": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < F. 1:1(0) ack 1
      > F. 1:1(0) ack 2
      < .  2:2(0) ack 2
      +3 > S -80000:-80000(0)
      < .  2:2(0) ack 2
      > R  2:2(0)        // reported information
      +1 > S -80000:-80000(0)
      < S. 700000:700000(0) ack -79999
      > .  -79999:-79999(0) ack 700001`,
    evidence: { wasClosed: true },
    says: /still held the connection of flow 1: it answered .*\nThat connection was closed by FIN and stays in TIME-WAIT/,
  },
  "no new try": {
    script: `
      > S  0:0(0)
      < .  300:300(0) ack 100
      +0.001 > R 100:100(0)         // reported`,
    evidence: { triedAgain: false, afterNs: 2e6 },
  },
  "ACKs after a SYN-ACK that acknowledges too little are of this attempt": `
    > S  0:0(0)
    < S. 0:0(0) ack 0
    > P. 1:101(100) ack 1
    < .  1:1(0) ack 101
    > R. 101:101(0) ack 1`,
  "the RST has another number": `
    > S  0:0(0)
    < .  300:300(0) ack 100
    > R  101:101(0)`,
  "two old ACKs: the last one counts": `
    > S  0:0(0)
    < .  300:300(0) ack 90
    < .  300:300(0) ack 100
    > R  100:100(0)               // reported`,
  "reported once": `
    > S  0:0(0)
    < .  300:300(0) ack 100
    > R  100:100(0)               // reported
    +1 > S 0:0(0)
    < .  300:300(0) ack 100
    > R  100:100(0)`,
  "the ACK acknowledges the SYN": `
    > S  0:0(0)
    < .  0:0(0) ack 1
    > R  1:1(0)`,
  "no RST": `
    > S  0:0(0)
    < .  300:300(0) ack 100
    +1 > S 0:0(0)`,
  "the responder's RST": `
    > S  0:0(0)
    < .  300:300(0) ack 100
    < R  100:100(0)`,
  "in an open flow": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    < .  1:1(0) ack 1
    > R  1:1(0)`,
  "no SYN": `
    < .  300:300(0) ack 100
    > R  100:100(0)`,
  "recorded twice is reported once": `
    > S  0:0(0)
    < .  300:300(0) ack 100
    > R  100:100(0)               // reported
    dup 3`,
  "ACKs of either side around it": {
    script: `
      > S  0:0(0)
      < .  300:300(0) ack 100
      > .  1:1(0) ack 7
      > R  100:100(0)               // reported
      < .  300:300(0) ack 200`,
    related: [1, 2],
  },
  "a RST at the number that was acknowledged, of an open connection": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1
    < .  1:1(0) ack 101
    > R  101:101(0)`,
  "the responder's RST, of the very number": `
    flow 2: set isn =100/=100
    flow 2: > S  0:0(0)
    flow 2: < .  300:300(0) ack 100
    flow 2: < R  100:100(0)`,
  "a RST at the number that was acknowledged with a closed window": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1
    < .  1:1(0) ack 101 win 0
    > R  101:101(0)`,
});
