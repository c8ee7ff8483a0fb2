import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Analysis } from "../../src/core/analysis/analysis";
import { toRecorded } from "../../src/core/analysis/recordedFlow";
import { openingFrames } from "../../src/core/flow/recordHead";

const FOLDER = join(__dirname, "..", "fixtures");

const captures = readdirSync(FOLDER, { recursive: true, encoding: "utf8" })
  .filter((name) => /\.pcap(?:ng)?$/.test(name))
  .sort();

function analyze(name: string): Analysis {
  const analysis = new Analysis();
  analysis.push(readFileSync(join(FOLDER, name)));
  analysis.end();
  return analysis;
}

function plainIds(analysis: Analysis): number[] {
  const ids = Array.from({ length: analysis.flowCount }, (_, index) => index + 1);
  return ids.filter((id) => analysis.recorded(id)?.flow === undefined);
}

test.each(captures)("the head of a flow without events says what the flow says: %s", (name) => {
  const analysis = analyze(name);
  for (let id = 1; id <= analysis.flowCount; id++) {
    const flow = analysis.flow(id)!;
    const findings = analysis.findings(flow);
    const { head, frames, connection, flow: told, findings: words } = analysis.recorded(id)!;
    expect(frames).toEqual(openingFrames(flow));
    expect(connection).toBe(toRecorded(flow, findings).connection);
    expect(words).toEqual(findings);
    if (told === undefined) expect(flow).toMatchObject(head);
  }
});

test("some flows are built, and others are not", () => {
  const analyses = captures.map(analyze);
  const plain = analyses.reduce((sum, each) => sum + plainIds(each).length, 0);
  expect(plain).toBeGreaterThan(10);
  expect(analyses.reduce((sum, { flowCount }) => sum + flowCount, 0)).toBeGreaterThan(plain + 10);
});

test("an id that does not exist has no record", () => {
  expect(analyze(captures[0]!).recorded(1_000_000)).toBeUndefined();
});
