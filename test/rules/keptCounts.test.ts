// A flow keeps only so many events: counts of them are said to be the least, and never given as totals.

import { expect, test } from "vitest";
import { analyzeScript } from "../support/capture";

const OPEN = "> S 0:0(0)\n< S. 0:0(0) ack 1\n> . 1:1(0) ack 1";
const many = (count: number, lines: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => lines(i)).join("\n");

const CASES: readonly (readonly [rule: string, script: (count: number) => string])[] = [
  ["reset-ineffective", (n) => `> S 0:0(0)\n${many(n, () => "< R. =0:=0(0) ack 0\n+1 > S 0:0(0)")}`],
  ["challenge-ack", (n) => `> S 900:900(0)\n${many(n, () => "< . 300:300(0) ack 100\n+1 > S 900:900(0)")}`],
  ["syn-ack-wrong-ack", (n) => `> S 0:0(0)\n${many(n, () => "< S. 0:0(0) ack 7\n> R 7:7(0)\n+1 > S 0:0(0)")}`],
  [
    "data-unacknowledged",
    (n) => `${OPEN}\n> P. 1:9(8) ack 1\n${many(n, () => "+1 > P. 1:9(8) ack 1\n< . 1:1(0) ack 1")}`,
  ],
  [
    "fin-unacknowledged",
    (n) => `${OPEN}\n> F. 1:1(0) ack 1\n${many(n, () => "+1 > F. 1:1(0) ack 1\n< . 1:1(0) ack 1")}`,
  ],
];

test("marks of all segments are counted, kept or not", () => {
  const wordsOf = (script: string): string => {
    const { findings } = analyzeScript(script);
    return findings.map(({ what }) => what).join("\n");
  };
  const closing = (i: number) =>
    `< P. ${1 + i}:${2 + i}(1) ack 1\n> . 1:1(0) ack ${2 + i} win 0\n+0.5 > . 1:1(0) ack ${2 + i}`;
  expect(wordsOf(`${OPEN}\n${many(150, closing)}`)).toContain("It is the first of 150 such segments.");
});

test.each(CASES)("%s", (rule, script) => {
  const textOf = (count: number): string => {
    const { findings } = analyzeScript(`${script(count)}\n+5 end`);
    return findings.find((finding) => finding.rule === rule)!.what;
  };
  expect(textOf(5)).toMatch(/\b[56] times/);
  expect(textOf(5)).not.toContain("at least");
  expect(textOf(200)).toMatch(/at least \d+ times/);
});
