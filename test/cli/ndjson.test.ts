import { expect, test } from "vitest";
import { ndjsonReporter } from "../../src/cli/ndjson";
import type { Output } from "../../src/cli/output";
import { analyzeScript } from "../support/capture";

test("a million flows that are over at once are not one string", async () => {
  const writes: string[] = [];
  const out = { closed: false, write: async (text: string) => void writes.push(text) } as unknown as Output;
  const { analysis } = analyzeScript("> S 0:0(0)");
  const reporter = ndjsonReporter({ out, version: "1", color: false, width: 100 });
  await reporter.flowsOver?.("a.pcap", analysis, Array<number>(5000).fill(1));
  expect(writes.length).toBeGreaterThan(2);
  expect(Math.max(...writes.map(({ length }) => length))).toBeLessThan(1_100_000);
  expect(writes.join("").split("\n")).toHaveLength(5001);
});
