import { segmentLost } from "../../src/core/rules/segments/segment-lost";
import { ruleTest } from "../support/ruleTest";

ruleTest(segmentLost, {
  "lost on the path, and sent again": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < .  1:101(100) ack 1
      < .  201:301(100) ack 1         // reported information
      > .  1:1(0) ack 101
      +0.2 < . 101:201(100) ack 1
      > .  1:1(0) ack 301`,
    evidence: { from: "responder", fate: "repaired", octets: 100, allOctets: 100, count: 1 },
    says: /SEQ of the responder jumps from y\+101 to y\+201: 100 octets are missing\. They were retransmitted later\.\n/,
    related: [7],
  },
  "not recorded: the other side acknowledges it": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 101:201(100) ack 1         // reported information
      < .  1:1(0) ack 201`,
    evidence: { fate: "capture", octets: 100 },
  },
  "not recorded: it was acknowledged before the gap shows": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < .  1:1(0) ack 101
      > P. 101:201(100) ack 1         // reported
      < .  1:1(0) ack 201`,
    evidence: { fate: "capture" },
  },
  "never repaired": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 101:201(100) ack 1         // reported
      < .  1:1(0) ack 1
      +2 end`,
    evidence: { fate: "open" },
  },
  "acknowledged just so far": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 101:201(100) ack 1         // reported
      < .  1:1(0) ack 101
      +2 end`,
    evidence: { fate: "capture" },
  },
  "what was sent again lies beside it": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      > P. 201:301(100) ack 1         // reported
      +0.3 > P. 1:101(100) ack 1
      < P. 1:11(10) ack 101
      +0.3 > P. 201:301(100) ack 11
      < .  11:11(0) ack 101
      +2 end`,
    evidence: { fate: "open" },
  },
  "sent again beyond what is kept": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > .  101:201(100) ack 1         // reported
      ${"+0.01 > . 101:201(100) ack 1\n< . 1:1(0) ack 1\n".repeat(30)}
      +1 > . 1:101(100) ack 1
      < .  1:1(0) ack 201`,
    evidence: { fate: "repaired", atLeast: true },
  },
  "repaired in part": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 201:301(100) ack 1         // reported
      +0.3 > . 101:201(100) ack 1
      < .  1:1(0) ack 1
      +2 end`,
    evidence: { fate: "open", octets: 200, filled: 100 },
    says: /200 octets are missing\. Later, 100 of them came; the responder had not acknowledged the others by the end/,
  },
  "one octet": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > .  2:2(0) ack 1               // reported
      < .  1:1(0) ack 2`,
    evidence: { octets: 1 },
    says: /1 octet is missing\./,
  },
  "two gaps of one kind are reported once": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 101:201(100) ack 1         // reported
      < .  1:1(0) ack 201
      > P. 251:301(50) ack 1
      < .  1:1(0) ack 301`,
    evidence: { count: 2, octets: 100, allOctets: 150, fate: "capture" },
    says: /It is the first of 2 gaps with 150 octets in total\.\n/,
    related: [6],
  },
  "one lost on the path and one by the capture": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 101:201(100) ack 1         // reported
      +0.3 > P. 1:101(100) ack 1
      < .  1:1(0) ack 201
      > P. 251:301(50) ack 1          // reported
      < .  1:1(0) ack 301`,
    evidence: [{ fate: "repaired" }, { fate: "capture" }],
  },
  "it comes a little later: out of order": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 101:201(100) ack 1
    > P. 1:101(100) ack 1
    < .  1:1(0) ack 201`,
  "only one direction was captured": {
    script: `
      > S  0:0(0)
      > .  1:1(0) ack 1
      > P. 101:201(100) ack 1         // reported`,
    evidence: { fate: "unknown" },
  },
  "in mid-flow the first segment follows nothing": {
    script: `
      > P. 101:201(100) ack 1
      < .  1:1(0) ack 201
      > P. 301:401(100) ack 1         // reported
      < .  1:1(0) ack 401`,
    evidence: { fate: "capture" },
  },
  "a first ACK beyond the window is another rule's": `
    > S  0:0(0)
    < S. 0:0(0) ack 1 win 1000
    > .  5000:5000(0) ack 1`,
  "a first ACK without data, inside the window: its number is wrong, and reported as such": `
      > S  0:0(0)
      < S. 0:0(0) ack 1 win 1000
      > .  2:2(0) ack 1`,
  "a first ACK with data: one octet after the SYN": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 win 1000
      > P. 2:9(7) ack 1               // reported`,
    evidence: { afterSyn: true, octets: 1 },
  },
  "a first ACK with data: two octets after the SYN": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 win 1000
      > P. 3:9(6) ack 1               // reported`,
    evidence: { afterSyn: false, octets: 2 },
  },
  "one octet later on": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 win 1000
      > .  1:1(0) ack 1
      > P. 1:11(10) ack 1
      > P. 12:22(10) ack 1            // reported`,
    evidence: { afterSyn: false, octets: 1 },
  },
  "recorded twice": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 101:201(100) ack 1         // reported
      dup 4
      < .  1:1(0) ack 201`,
    evidence: { count: 1 },
  },
  "SYN-ACK and ACK swapped by the capture": `
    > S  0:0(0)
    > .  1:1(0) ack 1
    < S. 0:0(0) ack 1
    > P. 1:101(100) ack 1`,
  "the snap length cut the number": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 101:201(100) ack 1 cut 45`,
  "a RST with a number further on": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > R. 101:101(0) ack 1`,
  "gaps of both sides": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 101:201(100) ack 1         // reported
      < .  1:1(0) ack 201
      < P. 51:101(50) ack 201         // reported
      > .  201:201(0) ack 101`,
    evidence: [
      { from: "initiator", octets: 100, allOctets: 100 },
      { from: "responder", octets: 50, allOctets: 50 },
    ],
  },
  "the octets of a segment below the ISN": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. -99999:-99899(100) ack 1
    < .  1:1(0) ack 101
    > P. 101:201(100) ack 1
    < .  1:1(0) ack 201`,
  "a responder that counts its SYN twice, and sends its data from y+2": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:11(10) ack 1
      < P. 2:22(20) ack 11            // reported warning
      > .  11:11(0) ack 1
      +0.3 < P. 2:22(20) ack 11
      > .  11:11(0) ack 1
      +0.6 < P. 2:22(20) ack 11
      > .  11:11(0) ack 1
      +5 end`,
    evidence: { fate: "skipped", octets: 1, afterSyn: true },
    says: /again and again, and the responder retransmits only what follows.*\n.*never had these octets.*\n.*counted its SYN twice/,
  },
  "what follows was sent again once only: the rest may be lost": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < P. 101:201(100) ack 1         // reported information
      > .  1:1(0) ack 1
      +0.3 < P. 101:201(100) ack 1
      > .  1:1(0) ack 1
      +5 end`,
    evidence: { fate: "open" },
  },
  "the number of a handshake's ACK that acknowledges the wrong number, too": `
    flow 2: set isn =5000/=9000
    flow 2: > S  0:0(0)
    flow 2: < S. 0:0(0) ack 1
    flow 2: > .  =9001:=9001(0) ack =5001
    flow 2: < R  =5001:=5001(0)`,
  "three gaps, of which one is repaired and two are not": {
    script: `
      > S  0:0(0)
      +0.02 < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < P. 1:101(100) ack 1
      > .  1:1(0) ack 101
      < P. 201:301(100) ack 1   // reported
      < P. 401:501(100) ack 1   // reported
      < P. 601:701(100) ack 1
      > .  1:1(0) ack 101
      +0.3 < P. 101:201(100) ack 1
      > .  1:1(0) ack 301
      +2 end`,
    evidence: [
      { fate: "repaired", count: 1, allOctets: 100 },
      { fate: "open", count: 2, allOctets: 200, octets: 100, atLeast: false },
    ],
  },
  "every second segment is missing, more often than is kept": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < P. 1:101(100) ack 1
      > .  1:1(0) ack 101
      < P. 201:301(100) ack 1   // reported
      < P. 401:501(100) ack 1
      < P. 601:701(100) ack 1
      < P. 801:901(100) ack 1
      < P. 1001:1101(100) ack 1
      < P. 1201:1301(100) ack 1
      < P. 1401:1501(100) ack 1
      < P. 1601:1701(100) ack 1
      < P. 1801:1901(100) ack 1
      < P. 2001:2101(100) ack 1
      < P. 2201:2301(100) ack 1
      < P. 2401:2501(100) ack 1
      < P. 2601:2701(100) ack 1
      < P. 2801:2901(100) ack 1
      < P. 3001:3101(100) ack 1
      < P. 3201:3301(100) ack 1
      < P. 3401:3501(100) ack 1
      < P. 3601:3701(100) ack 1
      < P. 3801:3901(100) ack 1
      < P. 4001:4101(100) ack 1
      > .  1:1(0) ack 4101`,
    evidence: { fate: "capture", count: 12, allOctets: 1200, atLeast: true },
    says: /It is the first of at least 12 gaps with at least 1200 octets in total\./,
  },
});
