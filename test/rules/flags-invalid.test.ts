import { flagsInvalid } from "../../src/core/rules/segments/flags-invalid";
import { ruleTest } from "../support/ruleTest";

ruleTest(flagsInvalid, {
  "SYN with FIN": {
    script: `
      > SF 0:0(0)            // reported error
      < S. 0:0(0) ack 1`,
    evidence: { combination: "syn-fin", from: "initiator", count: 1 },
    says: /has SYN,FIN\.\n/,
  },
  "SYN with RST": {
    script: `
      > SR 0:0(0)            // reported error
      +1 end`,
    evidence: { combination: "syn-rst" },
  },
  "SYN, ACK and RST": {
    script: `
      > S  0:0(0)
      < SR. 0:0(0) ack 1     // reported`,
    evidence: { combination: "syn-rst", from: "responder" },
  },
  "SYN, FIN and RST are two faults": {
    script: `
      > SFR 0:0(0)           // reported
      +1 end`,
    evidence: { combination: "syn-fin" },
  },
  "no flags at all": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > -  1:1(0)            // reported error`,
    evidence: { combination: "nothing", flags: 0 },
    says: /has no flags and none of SYN, ACK and RST\.\n/,
  },
  "data with PSH alone": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P  1:11(10)          // reported`,
    evidence: { combination: "nothing", flags: 8 },
  },
  "FIN without ACK": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > F  1:1(0)            // reported error`,
    evidence: { combination: "fin-alone" },
    says: /has FIN and no ACK\.\n/,
  },
  "FIN, PSH and URG: a scan": `
    > FPU 0:0(0)             // reported
    < R. =0:=0(0) ack 1`,
  "FIN with RST: the RST decides": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > FR 1:1(0)`,
  "the same again is told once": {
    script: `
      > SF 0:0(0)            // reported
      +1 > SF 0:0(0)
      +2 > SF 0:0(0)
      +4 end`,
    evidence: { count: 3 },
    says: /It is the first of 3 such segments\.\n/,
  },
  "each side by itself": {
    script: `
      > SF 0:0(0)            // reported
      < SF. 0:0(0) ack 1     // reported`,
    evidence: [{ from: "initiator" }, { from: "responder" }],
  },
  "recorded twice": {
    script: `
      > SF 0:0(0)            // reported
      dup 1`,
    evidence: { count: 1 },
  },
  "in mid-flow": `
    > .  1:1(0) ack 1
    < P  1:11(10)            // reported`,
  "the snap length cut the flags": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > -  1:1(0) cut 46`,
  "a RST without ACK is whole": `
    > S  0:0(0)
    < R  0:0(0)`,
});
