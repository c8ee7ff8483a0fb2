import { windowShrunk } from "../../src/core/rules/segments/window-shrunk";
import { ruleTest } from "../support/ruleTest";

const OPEN = `
    > S  0:0(0)
    < S. 0:0(0) ack 1 win 1000
    > .  1:1(0) ack 1`;

ruleTest(windowShrunk, {
  "by one": {
    script: `${OPEN}
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 101 win 899      // reported information`,
    evidence: { from: "responder", count: 1, window: 899 },
    says: /had offered a window up to x\+1001 and now acknowledges x\+101 with a window field of 899, which ends before that\.\n/,
  },
  "the edge stays": `${OPEN}
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 101 win 900`,
  "less than a unit of the scale is rounding": `
    > S  0:0(0) <wscale 4>
    < S. 0:0(0) ack 1 win 1000 <wscale 4>
    > .  1:1(0) ack 1
    < P. 1:11(10) ack 1 win 70
    > P. 1:11(10) ack 11
    < .  11:11(0) ack 11 win 69
    > P. 11:21(10) ack 11
    < .  11:11(0) ack 21 win 68`,
  "a unit of the scale": `
    > S  0:0(0) <wscale 4>
    < S. 0:0(0) ack 1 win 1000 <wscale 4>
    > .  1:1(0) ack 1
    < P. 1:11(10) ack 1 win 70
    < P. 11:21(10) ack 1 win 69        // reported
    > .  1:1(0) ack 21`,
  again: {
    script: `${OPEN}
      < P. 1:11(10) ack 1 win 800      // reported
      > .  1:1(0) ack 11
      < P. 11:21(10) ack 1 win 600
      > .  1:1(0) ack 21`,
    evidence: { count: 2 },
    says: /It is the first of 2 such segments\.\n/,
    related: [6],
  },
  "an older ACK is no shrinking": `${OPEN}
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 101 win 1000
      < .  1:1(0) ack 1 win 1000`,
  "in mid-flow the scale is not known": `
    < .  1:1(0) ack 1 win 1000
    > P. 1:101(100) ack 1
    < .  1:1(0) ack 101 win 10`,
  "a FIN": `${OPEN}
      < F. 1:1(0) ack 1 win 10`,
  "a RST": `${OPEN}
      < R. 1:1(0) ack 1 win 10`,
  "only one direction was captured": `
    > S  0:0(0)
    > .  1:1(0) ack 1 win 1000
    > P. 1:101(100) ack 1 win 10`,
  "recorded twice": {
    script: `${OPEN}
      < P. 1:11(10) ack 1 win 800      // reported
      dup 4`,
    evidence: { count: 1 },
  },
  "the snap length cut the window": `${OPEN}
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 101 win 10 cut 46`,
  "a device took the window scale out of the SYN-ACK": {
    script: `
      > S  0:0(0) <mss 1460,nop,wscale 7>
      < S. 0:0(0) ack 1 win 65160 <mss 1460>
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 101 win 509     // reported warning
      > P. 101:610(509) ack 1
      < .  1:1(0) ack 610 win 509`,
    evidence: { offered: 65160, shift: 7 },
    says: /its next windows are 509: that is 65160 shifted by 7 bits\..*\n.*\nFind the device/,
  },
  "smaller, and no power of two of it": {
    script: `
      > S  0:0(0) <mss 1460,nop,wscale 7>
      < S. 0:0(0) ack 1 win 65160 <mss 1460>
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 101 win 700     // reported information`,
    evidence: { shift: 0 },
  },
  "the SYN offers no scale": {
    script: `
      > S  0:0(0) <mss 1460>
      < S. 0:0(0) ack 1 win 65160 <mss 1460>
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 101 win 509     // reported information`,
    evidence: { shift: 0 },
  },
  "scaled, although neither SYN has a window scale": {
    script: `
      > S  0:0(0) <mss 1460>
      < S. 0:0(0) ack 1 win 65535 <mss 1460>
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 101 win 255   // reported warning
      > P. 101:356(255) ack 1
      < .  1:1(0) ack 356 win 255`,
    evidence: { offered: 65535, shift: 8, isAsked: false },
    says: /that is 65535 shifted by 8 bits\. Neither the SYN nor.*\n.*\nCheck the stack of the responder/,
  },
  "without a window scale, and the window grows again": {
    script: `
      > S  0:0(0) <mss 1460>
      < S. 0:0(0) ack 1 win 65535 <mss 1460>
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 101 win 255   // reported information
      < .  1:1(0) ack 101 win 65535
      > .  101:1561(1460) ack 1
      > F. 1561:1561(0) ack 1
      < .  1:1(0) ack 1562 win 64000`,
    evidence: { shift: 0 },
  },
  "without a window scale, by few bits": {
    script: `
      > S  0:0(0) <mss 1460>
      < S. 0:0(0) ack 1 win 5840 <mss 1460>
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 101 win 365   // reported information
      > P. 101:466(365) ack 1
      < .  1:1(0) ack 466 win 365`,
    evidence: { shift: 0 },
  },
});
