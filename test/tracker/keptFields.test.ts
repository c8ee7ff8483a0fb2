// Flows are built to be read, their octets copied when they are asked for. What leaves the analysis is plain data.

import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Flow } from "../../src/core/flow/flow";
import { plainFlow } from "../../src/core/tracker/keptFields";
import { analyzeBytes, analyzeScript } from "../support/capture";

const FOLDER = "test/fixtures/recorded";

function octetsOf({ events }: Flow): number[] {
  return events.flatMap((event) => (event.kind === "segment" ? [...event.seg.options, ...event.seg.payloadHead] : []));
}

test("a flow that is asked for can be sent without a loss", () => {
  for (const file of readdirSync(FOLDER)) {
    const { flows } = analyzeBytes(new Uint8Array(readFileSync(`${FOLDER}/${file}`)));
    for (const flow of flows) expect(structuredClone(flow), file).toEqual(flow);
  }
});

test("a flow to be read has the same octets, and becomes the same plain data", () => {
  const { analysis, flows } = analyzeScript(`
    > S  0:0(0) <mss 1460,sackOK>
    < S. 0:0(0) ack 1 <mss 1400>
    > .  1:1(0) ack 1
    < R. 1:12(11) ack 1`);
  const [sent] = flows;
  const read = analysis.recorded(1)!.flow!;
  expect(octetsOf(sent!)).toHaveLength(8 + 4 + 11);
  expect(octetsOf(read)).toEqual(octetsOf(sent!));
  expect(structuredClone(read)).not.toEqual(sent);
  expect(plainFlow(read)).toEqual(sent);
  expect(analysis.findings(read)).toEqual(analysis.findings(sent!));
});
