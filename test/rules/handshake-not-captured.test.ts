import { expect, test } from "vitest";
import { handshakeNotCaptured } from "../../src/core/rules/handshake/handshake-not-captured";
import { analyzeScript } from "../support/capture";
import { ruleTest } from "../support/ruleTest";

ruleTest(handshakeNotCaptured, {
  data: { script: "< P. 1:101(100) ack 1   // reported hint", evidence: { first: "segment" } },
  "a SYN-ACK alone": {
    script: `
      < S. 0:0(0) ack 1   // reported hint
      > .  1:1(0) ack 1`,
    evidence: { first: "syn-ack" },
  },
  "a RST alone": { script: "< R. 0:0(0) ack 1   // reported hint", evidence: { first: "reset" } },
  "many segments: once, on the first": `
    > .  1:1(0) ack 1       // reported
    < P. 1:101(100) ack 1
    > .  1:1(0) ack 101
    > F. 1:1(0) ack 101
    < F. 101:101(0) ack 2`,
  "a SYN alone": "> S 0:0(0)",
  "the capture swapped SYN and SYN-ACK": `
    < S. 0:0(0) ack 1
    > S  0:0(0)
    > .  1:1(0) ack 1`,
});

test("a header that the snap length cut may have been the SYN's", () => {
  const { findings } = analyzeScript("> S 0:0(0) cut 46", { family: 4 });
  expect(findings.map(({ rule, evidence }) => [rule, evidence])).toEqual([
    ["handshake-not-captured", { first: "cut" }],
  ]);
});
