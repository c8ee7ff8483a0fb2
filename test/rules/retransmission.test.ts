import { retransmission } from "../../src/core/rules/segments/retransmission";
import { ruleTest } from "../support/ruleTest";

ruleTest(retransmission, {
  "after a timeout": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < P. 1:101(100) ack 1
      +1 < P. 1:101(100) ack 1     // reported information
      > .  1:1(0) ack 101`,
    evidence: { from: "responder", count: 1, payloadLength: 100 },
    says: /retransmitted data from SEQ y\+1; it had already sent up to y\+101\.\n/,
  },
  "again and again, with other words between": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      +1 > P. 1:101(100) ack 1     // reported
      < P. 1:11(10) ack 1
      +2 > P. 1:101(100) ack 11
      +4 > P. 1:101(100) ack 11
      < .  11:11(0) ack 101`,
    evidence: { count: 3, atLeast: false },
    says: /It is the first of 3 retransmissions within 6\.0 s\.\n/,
    related: [7],
  },
  "more than are kept": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      ${"+1 > P. 1:101(100) ack 1\n< .  1:1(0) ack 1\n".repeat(30).replace("ack 1\n", "ack 1  // reported\n")}`,
    evidence: { atLeast: true },
  },
  "acknowledged in part": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1
    < .  1:1(0) ack 51
    +1 > P. 1:101(100) ack 1       // reported`,
  "all of it acknowledged is spurious": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1
    < .  1:1(0) ack 101
    +1 > P. 1:101(100) ack 1`,
  "a FIN": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > F. 1:1(0) ack 1
      +1 > F. 1:1(0) ack 1         // reported
      < .  1:1(0) ack 2`,
    evidence: { payloadLength: 0 },
    says: /retransmitted its FIN with SEQ x\+1; it had already sent up to x\+2\.\n/,
  },
  "what fills a gap late was lost before the capture point": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 101:201(100) ack 1
    +0.3 > P. 1:101(100) ack 1     // reported
    < .  1:1(0) ack 201`,
  "what fills a gap at once is out of order, and what comes again is not": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 101:201(100) ack 1
    +0.0001 > P. 1:101(100) ack 1
    +0.0001 < .  1:1(0) ack 1
    +0.006 > P. 1:101(100) ack 1   // reported`,
  "soon after, but seen before": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1
    +0.0055 > P. 101:201(100) ack 1
    +0.0005 > P. 1:101(100) ack 1  // reported
    < .  1:1(0) ack 201`,
  "asked for by one duplicate ACK only": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > .  1:101(100) ack 1
    > .  101:201(100) ack 1
    < .  1:1(0) ack 1
    +0.006 > .  1:101(100) ack 1   // reported
    < .  1:1(0) ack 201`,
  "a SYN is another rule's": `
    > S  0:0(0)
    +1 > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1`,
  "data that was on the SYN and was left": `
    > S  0:100(100) <FO 0102030405060708>
    < S. 0:0(0) ack 1
    > P. 1:101(100) ack 1
    < .  1:1(0) ack 101`,
  "the same a second time": `
    > S  0:100(100) <FO 0102030405060708>
    < S. 0:0(0) ack 1
    > P. 1:101(100) ack 1
    +1 > P. 1:101(100) ack 1       // reported
    < .  1:1(0) ack 101`,
  "data on the SYN that was taken": `
    > S  0:100(100) <FO 0102030405060708>
    < S. 0:0(0) ack 101
    > .  101:101(0) ack 1
    > P. 101:201(100) ack 1
    +1 > P. 101:201(100) ack 1     // reported`,
  "a keep-alive with an octet": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:2(1) ack 1
    < .  1:1(0) ack 2
    +60 > .  1:2(1) ack 1
    < .  1:1(0) ack 2`,
  "recorded twice": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1
    dup 4
    < .  1:1(0) ack 101`,
  "in mid-flow, below the first number seen": `
    > P. 101:201(100) ack 1
    > P. 1:101(100) ack 1
    < .  1:1(0) ack 201`,
  "in mid-flow": `
    > P. 1:101(100) ack 1
    +1 > P. 1:101(100) ack 1       // reported`,
  "only one direction was captured": `
    > S  0:0(0)
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1
    +1 > P. 1:101(100) ack 1       // reported`,
  "the snap length cut the number": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1
    +1 > P. 1:101(100) ack 1 cut 45`,
  "three, none folded into another": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      +1 > P. 1:101(100) ack 1     // reported
      < P. 1:11(10) ack 1
      +2 > P. 1:101(100) ack 11
      < P. 11:21(10) ack 1
      +4 > P. 1:101(100) ack 21
      < .  21:21(0) ack 101`,
    says: /It is the first of 3 retransmissions within 6\.0 s\.\n/,
    related: [7, 9],
  },
  "a timer shorter than the round trip": {
    script: `
      > S  0:0(0)
      +0.2 < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      +0.05 > P. 1:101(100) ack 1   // reported warning
      +0.05 > P. 1:101(100) ack 1
      +0.05 > P. 1:101(100) ack 1
      +0.05 < . 1:1(0) ack 101`,
    evidence: { count: 3, eager: { copies: 3, intervalNs: 50_000_000, roundTripNs: 200_000_000 } },
    says: /One segment was sent again 3 times, 50\.0 ms apart, and the SYN-ACK had taken 200 ms\.\n.*\nCheck how the stack of the initiator computes/,
  },
  "two copies may probe for the tail": {
    script: `
      > S  0:0(0)
      +0.2 < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      +0.05 > P. 1:101(100) ack 1   // reported information
      +0.05 > P. 1:101(100) ack 1
      +0.05 < . 1:1(0) ack 101`,
    evidence: { count: 2 },
  },
  "copies as far apart as half a round trip": {
    script: `
      > S  0:0(0)
      +0.2 < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      +0.1 > P. 1:101(100) ack 1   // reported information
      +0.1 > P. 1:101(100) ack 1
      +0.1 > P. 1:101(100) ack 1
      < .  1:1(0) ack 101`,
    evidence: { from: "initiator" },
  },
  "copies as far apart as a usual timeout, after a slow SYN-ACK": {
    script: `
      > S  0:0(0)
      +0.9 < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      +0.2 > P. 1:101(100) ack 1   // reported information
      +0.2 > P. 1:101(100) ack 1
      +0.2 > P. 1:101(100) ack 1
      < .  1:1(0) ack 101`,
    evidence: { from: "initiator" },
  },
  "copies of several segments": {
    script: `
      > S  0:0(0)
      +0.2 < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      > P. 101:201(100) ack 1
      > P. 201:301(100) ack 1
      +0.05 > P. 1:101(100) ack 1   // reported information
      > P. 101:201(100) ack 1
      > P. 201:301(100) ack 1`,
    evidence: { count: 3 },
  },
  "the peer asks for it in between": {
    script: `
      > S  0:0(0)
      +0.2 < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      > P. 101:201(100) ack 1
      +0.05 > P. 1:101(100) ack 1   // reported information
      < .  1:1(0) ack 1
      +0.05 > P. 1:101(100) ack 1
      < .  1:1(0) ack 1
      < .  1:1(0) ack 1
      +0.05 > P. 1:101(100) ack 1`,
    evidence: { from: "initiator" },
  },
  "data on the number of the SYN were not sent before": `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  0:0(0) ack 1
      > P. 0:18(18) ack 1
      < .  1:1(0) ack 18`,
});
