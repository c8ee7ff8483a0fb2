import { expect, test } from "vitest";
import { flagsInvalid } from "../../src/core/rules/segments/flags-invalid";
import { analyzeBytes } from "../support/capture";
import { ruleTest } from "../support/ruleTest";
import { buildScript } from "../support/script";

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
  "the same again is reported once": {
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

test.each([
  [4, "It is the first of 3 such segments."],
  [6, "It is the first of at least 2 such segments."],
] as const)("IPv%i: equal segments in quick succession may be copies if they have no IP ID", (family, count) => {
  const script = `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > SF 1:1(0)
    +0.002 > SF 1:1(0)
    +0.01 > SF 1:1(0)`;
  const { flows, analysis } = analyzeBytes(buildScript(script, { family }).bytes);
  const finding = analysis.detail(flows[0]!.id)!.findings.find(({ rule }) => rule === "flags-invalid");
  expect(finding?.what).toContain(count);
});
