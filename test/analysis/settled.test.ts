// A verdict that was asked for while the capture is read is that of the whole capture in the end.

import { expect, test } from "vitest";
import { Analysis } from "../../src/core/analysis/analysis";
import { buildScript } from "../support/script";

const HALF_CLOSED = `
  > S  0:0(0) <mss 1460>
  < S. 0:0(0) ack 1 <mss 1460>
  > .  1:1(0) ack 1
  > P. 1:101(100) ack 1
  < P. 1:201(200) ack 101
  < F. 201:201(0) ack 101
  > .  101:101(0) ack 202
  +10 end`;

/** From the stored verdicts; the flow's own findings are made anew each time. */
function countOf(analysis: Analysis): number {
  return analysis.counts.findings.information;
}

test.each([
  ["the other side never closes", "+51 end", 1],
  ["the other side closes", "+51 > F. 101:101(0) ack 202\n< . 202:202(0) ack 102\n+61 end", 0],
])("of a half-closed flow: %s", (_, rest, count) => {
  const { bytes } = buildScript(`${HALF_CLOSED}\n${rest}`);
  const soFar = buildScript(HALF_CLOSED).bytes.length;
  const analysis = new Analysis();
  analysis.push(bytes.subarray(0, soFar));
  expect(countOf(analysis)).toBe(0);
  analysis.push(bytes.subarray(soFar));
  analysis.end();
  expect(countOf(analysis)).toBe(count);
});
