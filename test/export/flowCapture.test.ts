// Every flow of every sample, exported as a capture of its own and read back: the same outcome and the same findings.

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { flowExport } from "../../src/core/export/flowSelection";
import type { Flow } from "../../src/core/flow/flow";
import type { Finding } from "../../src/core/rules/finding";
import { analyzeBytes } from "../support/capture";
import { exported, SECRET, verdictsOf } from "../support/flowExport";

const FOLDERS = ["media/samples", "test/fixtures/recorded"];
const CAPTURES = [
  ...FOLDERS,
  ...readdirSync("test/fixtures/network").map((name) => `test/fixtures/network/${name}`),
].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => /\.pcap(ng)?$/.test(name))
    .map((name) => `${folder}/${name}`),
);

/** What a verdict compares with other flows of the capture cannot be told of one alone. */
const OF_SEVERAL_FLOWS = ["reset-forged", "isn-predictable", "port-reused"];

describe.each([
  ["as it is", undefined],
  ["anonymized", SECRET],
])("%s", (_, secret) => {
  test.each(CAPTURES)("%s", (path) => {
    const bytes = readFileSync(path);
    const { analysis, flows } = analyzeBytes(bytes);
    for (const flow of flows) {
      const again = analyzeBytes(exported(bytes, analysis, flow, secret));
      const own = flowExport(analysis, flow.id, Number.POSITIVE_INFINITY)!.selection.flows.map((each) => each.flow);
      own.sort((a, b) => a.id - b.id);
      expect(again.flows.map(outcomeOf)).toEqual(own.map(outcomeOf));
      const findings = own.flatMap((each) => analysis.findings(each));
      expect(verdictsOf(findings)).toEqual(expect.arrayContaining(verdictsOf(again.findings)));
      // Where a segment should have been seen next is learned from flows that were.
      const isOfThese = ({ rule }: Finding) =>
        !OF_SEVERAL_FLOWS.includes(rule) && !(own.length === 1 && rule === "lost-between");
      expect(verdictsOf(again.findings.filter(isOfThese))).toEqual(verdictsOf(findings.filter(isOfThese)));
    }
  });
});

function outcomeOf({ outcome, segments }: Flow): string {
  return `${outcome}, ${segments} segments`;
}
