import { expect } from "vitest";
import { finUnacknowledged } from "../../src/core/rules/teardown/fin-unacknowledged";
import { ruleTest } from "../support/ruleTest";

ruleTest(finUnacknowledged, {
  "after a quarter of an hour of silence": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < P. 1:51(50) ack 101
      > .  101:101(0) ack 51
      +900 > F. 101:101(0) ack 51    // reported
      +0.3 > F. 101:101(0) ack 51
      +0.6 > F. 101:101(0) ack 51
      +5 end`,
    evidence: { idleNs: 900e9, sent: 3 },
    says: /Before it was sent, the connection was silent for 15 min\.\n.*\n.* Compare the 15 min of silence with the idle timeouts/,
  },
  "a FIN, then silence": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > F. 1:1(0) ack 1      // reported hint
      +1 end`,
    evidence: { from: "initiator", sent: 1, waitedNs: 1e9 },
    says: /FIN, sent once, was.*\n.*\nIt was not retransmitted either\./,
  },
  "a FIN, sent twice, then a long silence": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > F. 1:1(0) ack 1      // reported hint
      +0.3 > F. 1:1(0) ack 1
      +38 end`,
    evidence: { sent: 2, waiting: "stops" },
    says: /FIN, sent twice, was.*\n.*\nIt was not retransmitted after that either\./,
  },
  "a second FIN of other numbers, which a RST answers": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    < F. 1:1(0) ack 1
    > F. 1:1(0) ack 2
    < .  2:2(0) ack 2
    < F. 2:2(0) ack 2
    > R  2:2(0)
    +38 end`,
  "the second FIN": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > F. 1:1(0) ack 1
      < F. 1:1(0) ack 2      // reported warning
      +0.3 < F. 1:1(0) ack 2
      +0.6 < F. 1:1(0) ack 2
      +2 end`,
    evidence: { from: "responder", sent: 3 },
    says: /FIN, sent 3 times, was.*\n.*\nCapture at the initiator to see/,
    related: [6, 7],
  },
  "at the end of data that was acknowledged": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > FP. 1:101(100) ack 1   // reported
      < .  1:1(0) ack 101
      +2 end`,
    evidence: { acked: expect.any(Number) },
  },
  "with the data before it: data-unacknowledged reports both": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > FP. 1:101(100) ack 1
    +2 end`,
  "both FINs crossed and were not acknowledged": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > F. 1:1(0) ack 1        // reported
    < F. 1:1(0) ack 1        // reported
    +2 end`,
  "the capture ends before an answer was expected": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > F. 1:1(0) ack 1
    +0.999 end`,
  "a RST is an answer": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > F. 1:1(0) ack 1
    < R. 1:1(0) ack 2
    +2 end`,
  "only one direction was captured": `
    > S  0:0(0)
    > .  1:1(0) ack 1
    > F. 1:1(0) ack 1
    +2 end`,
  "in mid-flow": `
    < .  1:1(0) ack 1
    > F. 1:1(0) ack 1        // reported
    +2 end`,
  "the handshake was not complete": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    < F. 1:1(0) ack 1
    +2 end`,
  "the capture lost the acknowledgment, and the next one shows it": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > F. 1:1(0) ack 1
    +1 < P. 1:101(100) ack 2
    > .  2:2(0) ack 101
    +2 end`,
  "recorded twice": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > F. 1:1(0) ack 1      // reported
      dup 4
      +2 end`,
    evidence: { sent: 1 },
  },
  "the FIN and its acknowledgment swapped by the capture": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    < .  1:1(0) ack 2
    +0.0001 > F. 1:1(0) ack 1
    +2 end`,
  "the snap length cut the acknowledgment": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > F. 1:1(0) ack 1
    < .  1:1(0) ack 2 cut 60
    +2 end`,
  "both FINs of the same number, and neither is acknowledged": {
    script: `
      flow 2: set isn =100/=100
      flow 2: > S  0:0(0)
      flow 2: < S. 0:0(0) ack 1
      flow 2: > .  1:1(0) ack 1
      flow 2: > F. 1:1(0) ack 1        // reported
      flow 2: < F. 1:1(0) ack 1        // reported
      +2 end`,
    evidence: { sent: 1 },
    related: [[], []],
  },
  "a second FIN, after the first was acknowledged: data-after-fin": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > F. 1:1(0) ack 1
    < .  1:1(0) ack 2
    > F. 2:2(0) ack 1
    +2 end`,
  "the capture missed the peer's FIN, which contained the acknowledgment": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > F. 1:1(0) ack 1
    > .  2:2(0) ack 2
    +2 end`,
  "the peer's FIN is acknowledged by the FIN that has no answer": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > F. 1:1(0) ack 2        // reported
    +2 end`,
  "it arrives, and is not counted": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > F. 1:1(0) ack 1            // reported warning
      < .  1:1(0) ack 1
      +0.3 > F. 1:1(0) ack 1
      < .  1:1(0) ack 1
      +0.6 > F. 1:1(0) ack 1
      < .  1:1(0) ack 1
      +2 end`,
    evidence: { answered: 3 },
    says: /answered 3 of them at once.*the FIN arrives, and is not counted/,
  },
  "beyond a gap that is never filled": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < P. 1:101(100) ack 1
      > .  1:1(0) ack 101
      < F. 201:201(0) ack 1        // reported warning
      > .  1:1(0) ack 101
      +0.2 < F. 201:201(0) ack 1
      > .  1:1(0) ack 101
      +0.4 < F. 201:201(0) ack 1
      > .  1:1(0) ack 101
      +2 end`,
    evidence: { from: "responder", answered: 3, beyondGap: true },
    says: /\nThe initiator answered 3 of them at once, with the ACK of what came before: the FIN arrives, and waits for the octets before it, which are missing \(see segment-lost\): check how the responder's stack numbers its FIN\./,
  },
  "an earlier FIN of that side was acknowledged": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    < F. 1:1(0) ack 1
    > .  1:1(0) ack 2
    +0.3 < F. 2:2(0) ack 1
    > .  1:1(0) ack 2
    +0.6 < F. 2:2(0) ack 1
    > .  1:1(0) ack 2
    +2 end`,
  "without ACK, so that its receiver drops it": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    < F  1:1(0)
    +0.3 < F 1:1(0)
    +2 end`,
});
