import { expect, test } from "vitest";
import { analyzeCapture } from "../../src/cli/analyze";
import { ndjsonReporter } from "../../src/cli/ndjson";
import type { Output } from "../../src/cli/output";
import { type Analysis, DEFAULT_ANALYSIS_SETTINGS } from "../../src/core/analysis/analysis";
import { analyzeScript } from "../support/capture";
import { concat } from "../support/frames";
import { buildScript, SCRIPT_EPOCH_SECONDS } from "../support/script";

test("a million flows that are over at once are not one string", async () => {
  const writes: string[] = [];
  const out = {
    closed: false,
    write: async (octets: Uint8Array) => void writes.push(new TextDecoder().decode(octets)),
  } as unknown as Output;
  const { analysis } = analyzeScript("> S 0:0(0)");
  const reporter = ndjsonReporter({
    out,
    version: "1",
    filter: "",
    limit: undefined,
    color: false,
    failOn: "error",
    width: 100,
  });
  await reporter.flowsOver?.("a.pcap", analysis, Array<number>(5000).fill(1));
  expect(writes.length).toBeGreaterThan(2);
  expect(Math.max(...writes.map(({ length }) => length))).toBeLessThan(1_100_000);
  expect(writes.join("").split("\n")).toHaveLength(5001);
});

test("of a stream without end every flow is printed once, and only the last ones are held", async () => {
  // A few more than are held at a time.
  const COUNT = 34_000;
  const { bytes } = buildScript("> S 0:0(0)");
  async function* stream() {
    yield bytes.slice(0, 24);
    const records: Uint8Array[] = [];
    for (let flow = 0; flow < COUNT; flow++) {
      const record = bytes.slice(24);
      const view = new DataView(record.buffer);
      view.setUint32(0, SCRIPT_EPOCH_SECONDS + flow, true);
      // Source address: each flow has its own.
      view.setUint32(16 + 26, 0x0b00_0000 + flow);
      records.push(record);
      if (records.length === 100 || flow === COUNT - 1) yield concat(...records.splice(0));
    }
  }
  const ids: number[] = [];
  let held: Analysis | undefined;
  const out = {
    closed: false,
    write: async (octets: Uint8Array) => {
      for (const line of new TextDecoder().decode(octets).split("\n")) if (line) ids.push(JSON.parse(line).id);
    },
  } as unknown as Output;
  const reporter = ndjsonReporter({
    out,
    version: "1",
    filter: "",
    limit: undefined,
    color: false,
    failOn: "error",
    width: 100,
  });
  const flowsOver: typeof reporter.flowsOver = async (path, analysis, over) => {
    held = analysis;
    await reporter.flowsOver?.(path, analysis, over);
  };
  const part = { path: "a.pcap", pieces: stream() };
  await analyzeCapture([part], DEFAULT_ANALYSIS_SETTINGS, { ...reporter, flowsOver }, out);
  expect(ids).toEqual(Array.from({ length: COUNT }, (_, i) => i + 1));
  expect(held?.ids("id", false, { text: "", outcomes: [] }).length).toBeLessThan(COUNT / 4);
});
