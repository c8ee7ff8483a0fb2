import { urgentPointerWrong } from "../../src/core/rules/segments/urgent-pointer-wrong";
import { ruleTest } from "../support/ruleTest";

const OPEN = `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`;

ruleTest(urgentPointerWrong, {
  "more than are kept of a flow, on both sides in turn": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > U. 1:1(0) ack 1 up 9   // reported
      < U. 1:1(0) ack 1 up 9   // reported
      ${"> U. 1:1(0) ack 1 up 9\n< U. 1:1(0) ack 1 up 9\n".repeat(60)}
      +1 end`,
    says: /It is the first of at least \d+ such segments\./,
  },
  "beyond everything that is sent": {
    script: `${OPEN}
      > PU. 1:11(10) ack 1 up 11    // reported information
      < .   1:1(0) ack 11
      +1 end`,
    evidence: { from: "initiator", pointer: 11, count: 1 },
    says: /urgent pointer 11 leads to x\+12, but the initiator sends only up to x\+11\./,
  },
  "no data and pointer 0": {
    script: `${OPEN}
      < U.  1:1(0) ack 1            // reported
      < U.  1:1(0) ack 1`,
    evidence: { from: "responder", pointer: 0, count: 2 },
    says: /sets URG on a segment without data, with urgent pointer 0\. It is the first of 2 such segments\./,
  },
  "the flow is over": `${OPEN}
      > PU. 1:11(10) ack 1 up 500   // reported
      > F.  11:11(0) ack 1
      < F.  1:1(0) ack 12
      > .   12:12(0) ack 2`,
  "the data comes in the next segment": `${OPEN}
      > PU. 1:11(10) ack 1 up 20
      > P.  11:21(10) ack 1
      < .   1:1(0) ack 21
      +2 end`,
  "the last octet of the segment": `${OPEN}
      < PU. 1:11(10) ack 1 up 10
      > .   1:1(0) ack 11
      +2 end`,
  "the capture ends too early to tell": `${OPEN}
      > PU. 1:11(10) ack 1 up 20
      +0.5 end`,
  "the capture missed octets of that side": `${OPEN}
      > PU. 1:11(10) ack 1 up 100
      > P.  200:210(10) ack 1
      < .   1:1(0) ack 210
      > PU. 210:220(10) ack 1 up 100
      +2 end`,
  "data with pointer 0, as stacks that count from the last octet": `${OPEN}
      > PU. 1:2(1) ack 1 up 0
      < .   1:1(0) ack 2
      +2 end`,
});
