// A SYN into an open connection begins a flow, and the segments that follow still are of the older one: so are their copies from a
// second capture point.

import { expect, test } from "vitest";
import { Mark } from "../../src/core/flow/flow";
import { analyzeScript } from "../support/capture";
import { MATRIX } from "../support/ruleTest";

/** Each segment, and 50 µs later the same one router farther along. */
const BOTH_SIDES = [
  "> S 0:0(0) <mss 1460>",
  "< S. 0:0(0) ack 1 <mss 1460>",
  "> . 1:1(0) ack 1",
  "> P. 1:19(18) ack 1",
  "< . 1:1(0) ack 19",
  "+0.1 > S 50000000:50000000(0) <mss 1460>",
  "+0.02 < . 1:1(0) ack 19",
  "+0.1 > P. 19:37(18) ack 1",
  "+0.02 < P. 1:26(25) ack 37",
  "+0.02 > . 37:37(0) ack 26",
]
  .flatMap((line, i) => [
    `${line} ipid ${700 + i} ttl 64`,
    `+0.00005 ${line.replace(/^\+[\d.]+ /, "")} ipid ${700 + i} ttl 63`,
  ])
  .join("\n");

test.each(MATRIX)("copies of the older flow's segments are its copies (%o)", (setting) => {
  const { flows } = analyzeScript(BOTH_SIDES, setting);
  expect(flows.map(({ segments }) => segments)).toEqual([8, 2]);
  expect(flows.map(({ initiator, responder }) => initiator.duplicates + responder.duplicates)).toEqual([8, 2]);
  const repeated = flows.flatMap(({ events }) =>
    events.filter((event) => event.kind === "segment" && event.marks & (Mark.OldData | Mark.DuplicateAck)),
  );
  expect(repeated).toEqual([]);
});
