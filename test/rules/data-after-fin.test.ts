import { dataAfterFin } from "../../src/core/rules/teardown/data-after-fin";
import { ruleTest } from "../support/ruleTest";

ruleTest(dataAfterFin, {
  "new data": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > FP. 1:11(10) ack 1
      > P. 12:22(10) ack 1     // reported error`,
    evidence: { from: "initiator", beyond: 10, count: 1, what: "data" },
    says: /The initiator's FIN has sequence number x\+11, and a later segment of that side ends at x\+22: 10 octets beyond the FIN\.\n/,
  },
  "the FIN among octets that were acknowledged": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:501(500) ack 1
      < .  1:1(0) ack 501
      > F. 301:301(0) ack 1    // reported error
      < .  1:1(0) ack 501`,
    evidence: { what: "before", beyond: 200, count: 1 },
    says: /FIN has sequence number x\+301, but that side had sent data up to x\+501 before, and the responder had acknowledged it: 200 octets beyond the FIN\./,
  },
  "the FIN among octets that were acknowledged, and one where it belongs": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:501(500) ack 1
      < .  1:1(0) ack 501
      > F. 301:301(0) ack 1    // reported error
      < .  1:1(0) ack 501
      > F. 501:501(0) ack 1
      < .  1:1(0) ack 502`,
    evidence: { what: "before" },
  },
  "the FIN below octets that nobody acknowledged: they may be another connection's": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:301(300) ack 1
    > P. 301:501(200) ack 1
    > F. 301:301(0) ack 1
    < .  1:1(0) ack 302`,
  "a FIN with its last data again, which was acknowledged": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > FP. 1:301(300) ack 1
    < .  1:1(0) ack 302
    +0.3 > F. 301:301(0) ack 1
    < .  1:1(0) ack 302`,
  "in place of the FIN": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < F. 1:1(0) ack 1
      < P. 1:11(10) ack 1      // reported`,
    evidence: { from: "responder", beyond: 9 },
  },
  "another FIN further on": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > F. 1:1(0) ack 1
      > F. 2:2(0) ack 1        // reported`,
    evidence: { beyond: 1, what: "again" },
    says: /FIN has sequence number x\+1, and another FIN of that side ends at x\+3: 1 octet beyond the FIN\.\n/,
  },
  "the FIN again": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > F. 1:1(0) ack 1
    +0.3 > F. 1:1(0) ack 1
    < .  1:1(0) ack 2`,
  "the data before the FIN again": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:11(10) ack 1
    > F. 11:11(0) ack 1
    +0.3 > FP. 1:11(10) ack 1
    < .  1:1(0) ack 12`,
  "ACKs and keep-alives after the FIN": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > F. 1:1(0) ack 1
    < P. 1:11(10) ack 2
    > .  2:2(0) ack 11
    +60 > .  1:2(1) ack 11`,
  "several are reported once": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > F. 1:1(0) ack 1
      > P. 2:12(10) ack 1      // reported
      < .  1:1(0) ack 2
      > P. 12:22(10) ack 1`,
    evidence: { count: 2 },
    says: /beyond the FIN\. It is the first of 2 such segments\.\n/,
    related: [4, 7],
  },
  "retransmissions, and data after a RST: no FIN at all": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:11(10) ack 1
    +1 > P. 1:11(10) ack 1
    < .  1:1(0) ack 1 win 0
    +1 > P. 1:21(20) ack 1
    > R. 21:21(0) ack 1
    > P. 21:31(10) ack 1`,
  "a RST with text, and data": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > F. 1:1(0) ack 1
      > R. 2:8(6) ack 1 text "enough"
      > P. 2:12(10) ack 1      // reported`,
    evidence: { count: 1, beyond: 10 },
  },
  "a RST with text": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > F. 1:1(0) ack 1
    > R. 2:8(6) ack 1 text "enough"`,
  "the ports used again": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > F. 1:1(0) ack 1
    < F. 1:1(0) ack 2
    > .  2:2(0) ack 2
    +1 > S 90000:90000(0)
    < S. 80000:80000(0) ack 90001
    > P. 90001:90011(10) ack 80001`,
  "recorded in the wrong order": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > F. 11:11(0) ack 1
    > P. 1:11(10) ack 1
    < .  1:1(0) ack 12`,
  "in mid-flow, one direction": `
    > F. 1:1(0) ack 1
    > P. 2:12(10) ack 1        // reported`,
  "recorded twice": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > F. 1:1(0) ack 1
      > P. 2:12(10) ack 1      // reported
      dup 5`,
    evidence: { count: 1 },
  },
  "the snap length cut the numbers": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > F. 1:1(0) ack 1
    > P. 2:12(10) ack 1 cut 46`,
  "an empty segment beyond it": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > F. 1:1(0) ack 1
    > .  9:9(0) ack 1`,
  "an empty segment further on, and data": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > F. 1:1(0) ack 1
      > .  9:9(0) ack 1
      > P. 2:12(10) ack 1      // reported`,
    evidence: { count: 1 },
  },
  "numbers of a connection that came after, whose SYN was not captured": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > F. 1:1(0) ack 1
    < .  1:1(0) ack 2
    +1 > P. 2000002:2000020(18) ack 1
    < .  1:1(0) ack 2000020`,
  "near numbers of a connection that came after: the other side's show it": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    < F. 1:1(0) ack 1
    +1 > . 19728602:19728602(0) ack 65565
    > P. 19728602:19728620(18) ack 65565
    < P. 65565:65590(25) ack 19728620
    > .  19728620:19728620(0) ack 65590`,
});
