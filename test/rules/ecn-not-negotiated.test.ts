import { ecnNotNegotiated } from "../../src/core/rules/options/ecn-not-negotiated";
import { ruleTest } from "../support/ruleTest";

ruleTest(ecnNotNegotiated, {
  "asked for and not agreed to": {
    script: `
      > SEW 0:0(0)
      < S.  0:0(0) ack 1
      > .   1:1(0) ack 1
      > PW. 1:101(100) ack 1     // reported information
      < .   1:1(0) ack 101
      > PW. 101:201(100) ack 1
      < .   1:1(0) ack 201`,
    evidence: { from: "initiator", count: 2, asked: true },
    says: /sends PSH,ACK,CWR, but the SYN-ACK does not accept ECN\. It is the first of 2 such segments\./,
    related: [1, 2, 6],
  },
  "not asked for": {
    script: `
      > S   0:0(0)
      < S.  0:0(0) ack 1
      > .   1:1(0) ack 1
      < E.  1:1(0) ack 1         // reported`,
    evidence: { from: "responder", count: 1, asked: false },
    says: /but the SYN does not request ECN\./,
  },
  "both sides": `
    > S   0:0(0)
    < S.  0:0(0) ack 1
    > E.  1:1(0) ack 1           // reported
    < PE. 1:101(100) ack 1       // reported`,
  "Accurate ECN, agreed to by AE alone": `
    > SEWA 0:0(0)
    < SA.  0:0(0) ack 1
    > E.   1:1(0) ack 1
    > PWA. 1:101(100) ack 1
    < EW.  1:1(0) ack 101`,
  "Accurate ECN, agreed to by CWR alone": `
    > SEWA 0:0(0)
    < SW.  0:0(0) ack 1
    > EW.  1:1(0) ack 1`,
  "Accurate ECN asked for, classic ECN agreed to": `
    > SEWA 0:0(0)
    < SE.  0:0(0) ack 1
    > .    1:1(0) ack 1
    > PW.  1:101(100) ack 1`,
  "the retry does without, and the first SYN is answered": `
    > SEW 0:0(0)
    +1 > S 0:0(0)
    < SE. 0:0(0) ack 1
    > .   1:1(0) ack 1
    > PW. 1:101(100) ack 1`,
  "no SYN in the capture": `
    > .   1:1(0) ack 1
    < E.  1:1(0) ack 1`,
  "no SYN-ACK in the capture": `
    > S   0:0(0)
    > .   1:1(0) ack 1
    > PE. 1:101(100) ack 1`,
  "a RST that copies the bits": `
    > S   0:0(0)
    < S.  0:0(0) ack 1
    > .   1:1(0) ack 1
    < RE. 1:1(0) ack 1`,
  "ECT on the packet without ECN in TCP": `
    > S   0:0(0)
    < S.  0:0(0) ack 1
    > .   1:1(0) ack 1 ecn 2
    > P.  1:101(100) ack 1 ecn 2
    < .   1:1(0) ack 101`,
});
