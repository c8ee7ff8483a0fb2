import { ecnEchoBroken } from "../../src/core/rules/options/ecn-echo-broken";
import { ruleTest } from "../support/ruleTest";

ruleTest(ecnEchoBroken, {
  "ECE without an ECN SYN": {
    script: `
      > S  0:0(0) <mss 1460>
      < SE. 0:0(0) ack 1 <mss 1460>   // reported warning
      > .  1:1(0) ack 1`,
    evidence: { asked: "none", answer: "001", fault: "unasked" },
  },
  "Accurate ECN reflected": {
    script: `
      > SEWA 0:0(0) <mss 1460>
      < SEWA. 0:0(0) ack 1 <mss 1460>   // reported
      > .  1:1(0) ack 1`,
    evidence: { asked: "accurate", answer: "111", fault: "reflected" },
  },
  "Accurate ECN, the reserved answer": {
    script: `
      > SEWA 0:0(0) <mss 1460>
      < SEA. 0:0(0) ack 1 <mss 1460>   // reported
      > .  1:1(0) ack 1`,
    evidence: { fault: "reserved", answer: "101" },
  },
  "Accurate ECN, Not-ECT seen": `
    > SEWA 0:0(0) <mss 1460>
    < SW. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
  "Accurate ECN, ECT(1) seen": `
    > SEWA 0:0(0) <mss 1460>
    < SEW. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
  "Accurate ECN, ECT(0) seen": `
    > SEWA 0:0(0) <mss 1460>
    < SA. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
  "Accurate ECN, CE seen": `
    > SEWA 0:0(0) <mss 1460>
    < SWA. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
  "Accurate ECN answered by classic ECN": `
    > SEWA 0:0(0) <mss 1460>
    < SE. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
  refused: `
    > SEW 0:0(0) <mss 1460>
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
  "a retry asks for less; the answer fits the first": `
    > SEW 0:0(0) <mss 1460>
    +1 > S 0:0(0) <mss 1460>
    < SE. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
  "no SYN in the capture": `
    < SEW. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
});
