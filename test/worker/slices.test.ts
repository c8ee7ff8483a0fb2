// Judging many flows: done in slices, so that questions are answered, progress is told and a cancel is noticed in between.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { DEFAULT_ANALYSIS_SETTINGS } from "../../src/core/analysis/analysis";
import { nodePlatform } from "../../src/io/node/nodePlatform";
import type { AnalysisApi, AnalysisEvents, CaptureSummary, FlowQuery } from "../../src/protocol/api";
import { Link } from "../../src/protocol/link";
import { AnalysisService } from "../../src/worker/service";
import { channel } from "../protocol/channel";
import { buildScript } from "../support/script";

const FLOWS = 120;
const BY_PROBLEM: FlowQuery = {
  first: 0,
  count: FLOWS,
  sort: "problem",
  descending: true,
  filter: { text: "", outcomes: [] },
};

let service: AnalysisService;
let link: Link<AnalysisApi, AnalysisEvents>;
let reports: CaptureSummary[];
let nowMs: number;

beforeEach(() => {
  const [here, there] = channel();
  service = new AnalysisService(there, nodePlatform);
  reports = [];
  link = new Link(here, { changed: (summary) => void reports.push(summary) });
  // Each look at the clock is a slice later.
  nowMs = 0;
  vi.spyOn(performance, "now").mockImplementation(() => {
    nowMs += 40;
    return nowMs;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  service.dispose();
  link.dispose();
});

/** Each flow has an error: its SYN-ACK has a wrong number. */
function open(): Promise<CaptureSummary> {
  const lines = Array.from(
    { length: FLOWS },
    (_, i) => `flow ${i + 1}: > S 0:0(0)\nflow ${i + 1}: < S. 0:0(0) ack ${7 + i}`,
  );
  const { bytes } = buildScript(`${lines.join("\n")}\n+9 end`);
  const source = { kind: "bytes", name: "a.pcap", bytes } as const;
  return link.call("open", { source, settings: DEFAULT_ANALYSIS_SETTINGS, follow: false });
}

/** The first answer while all is read, some flows are judged, and some are not. */
async function whileJudging(): Promise<CaptureSummary> {
  for (let asked = 0; asked < 10 * FLOWS; asked++) {
    const summary = await link.call("summary", {}).catch(() => undefined);
    const { error = 0 } = summary?.findings ?? {};
    if (summary && error > 0 && error < FLOWS && summary.bytesRead === summary.byteLength) return summary;
    await new Promise((resolve) => setImmediate(resolve));
  }
  throw new Error("no answer while flows were judged");
}

test("questions are answered and progress is reported meanwhile, and all flows are judged in the end", async () => {
  const opened = open();
  const meanwhile = await whileJudging();
  expect(meanwhile).toMatchObject({ state: "reading", flows: FLOWS });
  const { rows } = await link.call("flows", BY_PROBLEM);
  expect(rows.length).toBe(FLOWS);
  expect(rows.filter(({ worst }) => worst).length).toBeLessThan(FLOWS);
  const summary = await opened;
  expect(summary).toMatchObject({ state: "complete", findings: { error: FLOWS } });
  expect(summary.revision).toBeGreaterThan(meanwhile.revision);
  const judged = reports.map(({ findings }) => findings.error);
  expect(judged.some((error) => error > 0 && error < FLOWS)).toBe(true);
  const after = await link.call("flows", BY_PROBLEM);
  expect(after.rows.every(({ worst }) => worst?.severity === "error")).toBe(true);
});

test("a cancel stops the reading, another one the judging, and what was read stays", async () => {
  let isOpen = false;
  const opened = open().finally(() => {
    isOpen = true;
  });
  await whileJudging();
  while (!isOpen) {
    await link.call("cancel", {});
    await new Promise((resolve) => setImmediate(resolve));
  }
  const summary = await opened;
  expect(summary).toMatchObject({ state: "cancelled", flows: FLOWS });
  expect(summary.findings.error).toBeLessThan(FLOWS);
});

test("other levels are in force when the answer comes, and questions are answered before", async () => {
  await open();
  const settings = { ...DEFAULT_ANALYSIS_SETTINGS, rules: { "syn-ack-wrong-ack": "hint" } } as const;
  let isConfigured = false;
  const configured = link.call("configure", { settings }).then((summary) => {
    isConfigured = true;
    return summary;
  });
  const { rows } = await link.call("flows", { ...BY_PROBLEM, sort: "id" });
  expect([rows.length, isConfigured]).toEqual([FLOWS, false]);
  expect((await configured).findings).toMatchObject({ error: 0, hint: FLOWS });
});

test("the summary is made in slices, while flows are judged and when they are", async () => {
  const opened = open();
  await whileJudging();
  const meanwhile = await link.call("overview", {});
  expect(meanwhile.causes).toHaveLength(1);
  expect(meanwhile.causes[0]!.flows).toBeLessThan(FLOWS);
  await opened;
  let isMade = false;
  const made = link.call("overview", {}).then((overview) => {
    isMade = true;
    return overview;
  });
  await link.call("summary", {});
  expect(isMade).toBe(false);
  expect((await made).causes).toMatchObject([{ flows: FLOWS, of: FLOWS }]);
});
