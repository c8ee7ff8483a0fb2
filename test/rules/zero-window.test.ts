import { zeroWindow } from "../../src/core/rules/segments/zero-window";
import { ruleTest } from "../support/ruleTest";

const OPEN = `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1`;

ruleTest(zeroWindow, {
  "closed, and open again": {
    script: `${OPEN}
      < .  1:1(0) ack 101 win 0     // reported information
      +0.5 < .  1:1(0) ack 101 win 500`,
    evidence: { from: "responder", count: 1, closedNs: 500_000_000, synAck: false },
    says: /^The responder's ACK x\+101 advertises window 0\. The window opened again after 500 ms\.\nWith window 0 .*\nCheck what/,
  },
  "never open again": {
    script: `${OPEN}
      < .  1:1(0) ack 101 win 0     // reported
      +0.5 > .  101:102(1) ack 1
      < .  1:1(0) ack 101 win 0`,
    evidence: { count: 2, orMore: false },
    says: /The window did not open again in this capture\. It is the first of 2 such segments\.\n/,
    related: [7],
  },
  "never open again, while the other side asks three times": {
    script: `${OPEN}
      < .  1:1(0) ack 101 win 0     // reported warning
      +0.3 > .  101:102(1) ack 1
      < .  1:1(0) ack 101 win 0
      +0.6 > .  101:102(1) ack 1
      < .  1:1(0) ack 101 win 0
      +1.2 > .  101:102(1) ack 1
      < .  1:1(0) ack 101 win 0
      +2 end`,
    evidence: { count: 4, stuck: { probes: 3, spanNs: 2_102_000_000 } },
    says: /The window did not open again in this capture, although the initiator sent 3 probes within 2\.1 s\. The responder sent 4 segments with window 0\.\n/,
  },
  "never open again, probed below the edge, and reset": {
    script: `${OPEN}
      < .  1:1(0) ack 101 win 0     // reported warning
      +0.3 > .  100:100(0) ack 1
      < .  1:1(0) ack 101 win 0
      +0.6 > .  100:100(0) ack 1
      < .  1:1(0) ack 101 win 0
      +1.2 > .  100:100(0) ack 1
      < .  1:1(0) ack 101 win 0
      +2 > R. 101:101(0) ack 1`,
    evidence: { stuck: { probes: 3 } },
  },
  "probed often, and open again": {
    script: `${OPEN}
      < .  1:1(0) ack 101 win 0     // reported information
      ${"+0.6 > .  100:100(0) ack 1\n < .  1:1(0) ack 101 win 0\n".repeat(4)}
      +0.1 < . 1:1(0) ack 101 win 500`,
    evidence: { closedNs: 2_504_000_000, orMore: false },
  },
  "closed a second time, and not opened any more": {
    script: `${OPEN}
      < .  1:1(0) ack 101 win 0
      +0.5 < .  1:1(0) ack 101 win 500
      > P. 101:601(500) ack 1
      < .  1:1(0) ack 601 win 0     // reported warning
      ${"+0.6 > .  600:600(0) ack 1\n < .  1:1(0) ack 601 win 0\n".repeat(4)}`,
    evidence: { count: 6, stuck: { probes: 4 } },
  },
  "probes that nobody answers are no sign of the program": {
    script: `${OPEN}
      < .  1:1(0) ack 101 win 0     // reported information
      ${"+0.6 > .  100:100(0) ack 1\n".repeat(4)}`,
  },
  "data that continues, as where the update was not captured": {
    script: `${OPEN}
      < .  1:1(0) ack 101 win 0     // reported information
      ${"+0.6 > .  100:100(0) ack 1\n < .  1:1(0) ack 101 win 0\n".repeat(4)}
      > P. 101:201(100) ack 1`,
  },
  "more segments than a flow keeps": {
    script: `${OPEN}
      < .  1:1(0) ack 101 win 0     // reported warning
      ${"+60 > .  100:100(0) ack 1\n < .  1:1(0) ack 101 win 0\n".repeat(100)}`,
    evidence: { count: 101, atLeast: false, orMore: false, stuck: { probes: 100 } },
    says: /The responder sent 101 segments with window 0\./,
  },
  "more segments than a flow keeps, and open again": {
    script: `${OPEN}
      < .  1:1(0) ack 101 win 0     // reported information
      ${"+60 > .  100:100(0) ack 1\n < .  1:1(0) ack 101 win 0\n".repeat(100)}
      +1 < . 1:1(0) ack 101 win 500
      > P. 101:201(100) ack 1`,
    evidence: { count: 101, atLeast: false },
  },
  "open again with a FIN": {
    script: `${OPEN}
      < .  1:1(0) ack 101 win 0     // reported
      < .  1:1(0) ack 101 win 0
      +0.5 < F. 1:1(0) ack 101 win 500`,
    evidence: { closedNs: 501_000_000, orMore: false },
  },
  "with data": `${OPEN}
      < P. 1:11(10) ack 101 win 0   // reported
      > .  101:101(0) ack 11`,
  "a window of 1, then none": `${OPEN}
      < .  1:1(0) ack 51 win 1
      < .  1:1(0) ack 52 win 0      // reported`,
  "on a RST it means nothing": `${OPEN}
      < R. 1:1(0) ack 101 win 0`,
  "on a FIN it matters no more": `${OPEN}
      < F. 1:1(0) ack 101 win 0`,
  "on a SYN-ACK": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 win 0       // reported
      > .  1:1(0) ack 1
      +0.1 < .  1:1(0) ack 1 win 1000`,
    evidence: { synAck: true, closedNs: 101_000_000 },
    says: /^The SYN-ACK advertises window 0\. .*\nThe handshake may complete.*\nNo action is needed unless these 101 ms/,
  },
  "on a SYN": `
    > S  0:0(0) win 0
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1`,
  "recorded twice": {
    script: `${OPEN}
      < .  1:1(0) ack 101 win 0 ipid 7   // reported
      dup 5`,
    evidence: { from: "responder" },
  },
  "in mid-flow": `
    > P. 1:101(100) ack 1
    < .  1:1(0) ack 101 win 0       // reported`,
  "only one direction was captured": `
    > S  0:0(0)
    > .  1:1(0) ack 1 win 0         // reported
    +1 > .  1:1(0) ack 1`,
  "the snap length cut the window": `${OPEN}
      < .  1:1(0) ack 101 win 0 cut 46`,
  "a RST with a window does not open it": {
    script: `${OPEN}
      < .  1:1(0) ack 101 win 0     // reported
      +0.5 < R. 1:1(0) ack 101 win 500`,
    says: /The window did not open again in this capture\./,
  },
  "the other side's window and a run of the other side's": {
    script: `${OPEN}
      < .  1:1(0) ack 101 win 0     // reported
      +0.1 > .  101:101(0) ack 1
      +0.1 > .  101:102(1) ack 1
      +0.3 < .  1:1(0) ack 102 win 500
      < P. 1:11(10) ack 102`,
    evidence: { closedNs: 100_000_000, orMore: true },
    says: /opened again after 100 ms or more\./,
  },
  "on a SYN-ACK, at the end of the capture": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 win 0       // reported information
      > .  1:1(0) ack 1`,
    says: /\nThe handshake may complete.*\nCheck whether a window update follows soon/,
  },
  "on a SYN-ACK, and on the answer to each probe": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 win 0       // reported warning
      > .  1:1(0) ack 1
      +1 > . 1:2(1) ack 1
      < .  1:1(0) ack 1 win 0
      +2 > . 1:2(1) ack 1
      < .  1:1(0) ack 1 win 0
      +4 > . 1:2(1) ack 1
      < .  1:1(0) ack 1 win 0`,
    evidence: { synAck: true, stuck: { probes: 3 } },
    says: /\nThe responder answers the probes, so it is alive, and never offers a window/,
  },
});
