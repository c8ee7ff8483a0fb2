import { expect, test } from "vitest";
import { mssUnusable } from "../../src/core/rules/options/mss-unusable";
import { analyzeScript } from "../support/capture";
import { ruleTest } from "../support/ruleTest";

ruleTest(mssUnusable, {
  "8 octets": {
    script: `
      > S  0:0(0) <mss 1460>
      < S. 0:0(0) ack 1 <mss 8>   // reported warning
      > .  1:1(0) ack 1`,
    evidence: { mss: 8 },
    says: /over IPv(4 the smallest useful value is \d+\..*\nEvery link carries 68 octets|6 the smallest useful value is 1220\.\nEvery IPv6 link carries 1280)/,
  },
  "1460 with its octets exchanged": {
    script: `
      > S  0:0(0) <mss 46085>   // reported warning
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1`,
    evidence: { mss: 46085, swapped: 1460 },
    says: /an MSS of 46085 \(0xb405\)\. That is 1460 \(0x05b4\) with its two octets in the wrong order\.\n/,
  },
  "large values of loopback, also those that end in 2 to 5": `
    > S  0:0(0) <mss 65495>
    < S. 0:0(0) ack 1 <mss 16388>
    > .  1:1(0) ack 1`,
  "each side once, retries not again": `
    > S  0:0(0) <mss 1>   // reported
    +1 > S 0:0(0) <mss 1>
    < S. 0:0(0) ack 1 <mss 2>   // reported
    > .  1:1(0) ack 1`,
  "as large as it can be": `
    > S  0:0(0) <mss 65535>
    < S. 0:0(0) ack 1 <mss 65495>
    > .  1:1(0) ack 1`,
  "outside a SYN it is another rule's": `
    > S  0:0(0) <mss 1460>
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1 <mss 0>`,
  "the least that IPv6 makes sense of": `
    > S  0:0(0) <mss 1220>
    < S. 0:0(0) ack 1 <mss 1220>
    > .  1:1(0) ack 1`,
  "the least that makes sense, where the options are odd otherwise": `
    > S  0:0(0) <mss 1220,mss 1220>
    < S. 0:0(0) ack 1 <mss 1220>
    > .  1:1(0) ack 1`,
});

test.each([
  [4, 28],
  [6, 1220],
] as const)("over IPv%i, %i is the least that every link carries", (family, smallest) => {
  const frames = (mss: number) =>
    analyzeScript(`> S 0:0(0) <mss ${mss}>\n< S. 0:0(0) ack 1 <mss 1460>\n> . 1:1(0) ack 1`, { family })
      .findings.filter(({ rule }) => rule === mssUnusable.id)
      .map(({ frame }) => frame);
  expect(frames(smallest)).toEqual([]);
  expect(frames(smallest - 1)).toEqual([1]);
});
