import { windowFull } from "../../src/core/rules/segments/window-full";
import { ruleTest } from "../support/ruleTest";

ruleTest(windowFull, {
  "exactly full": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 win 1000
      > .  1:1(0) ack 1
      > P. 1:1001(1000) ack 1      // reported information
      < .  1:1(0) ack 1001 win 1000`,
    evidence: { from: "initiator", count: 1 },
    says: /data ends at x\+1001, the right edge of the window of the responder, which begins at x\+1\.\n/,
  },
  "an octet less": `
    > S  0:0(0)
    < S. 0:0(0) ack 1 win 1001
    > .  1:1(0) ack 1
    > P. 1:1001(1000) ack 1
    < .  1:1(0) ack 1001 win 1001`,
  beyond: `
    > S  0:0(0)
    < S. 0:0(0) ack 1 win 999
    > .  1:1(0) ack 1
    > P. 1:1001(1000) ack 1
    < .  1:1(0) ack 1000 win 999`,
  scaled: `
    > S  0:0(0) <wscale 2>
    < S. 0:0(0) ack 1 win 1000 <wscale 3>
    > .  1:1(0) ack 1
    < P. 1:11(10) ack 1 win 100
    > .  1:401(400) ack 11
    > P. 401:801(400) ack 11       // reported
    < .  11:11(0) ack 801 win 100`,
  "the window of a SYN-ACK is not scaled": `
    > S  0:0(0) <wscale 2>
    < S. 0:0(0) ack 1 win 1000 <wscale 3>
    > .  1:1(0) ack 1
    > P. 1:1001(1000) ack 1        // reported
    < .  1:1(0) ack 1001 win 1000`,
  "again and again": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 win 100
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1        // reported
      < .  1:1(0) ack 101 win 100
      > P. 101:201(100) ack 1
      < .  1:1(0) ack 201 win 100`,
    evidence: { count: 2 },
    says: /which begins at x\+1\. It is the first of 2 such segments\.\n/,
    related: [6],
  },
  "in mid-flow the scale is not known": `
    < .  1:1(0) ack 1 win 100
    > P. 1:101(100) ack 1
    < .  1:1(0) ack 101 win 100`,
  "only one direction was captured": `
    > S  0:0(0) win 100
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1`,
  "recorded twice": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 win 100
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1        // reported
      dup 4`,
    evidence: { count: 1 },
  },
  "the snap length cut the window scale: it is not known": `
    > S  0:0(0) <mss 1460,nop,wscale 2>
    < S. 0:0(0) ack 1 win 1000 <mss 1460,nop,wscale 3>
    > .  1:1(0) ack 1
    < P. 1:11(10) ack 1 win 125
    > .  1:126(125) ack 11
    < .  11:11(0) ack 126 win 125`,
});
