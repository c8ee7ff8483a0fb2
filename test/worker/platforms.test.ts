// The analysis as its worker serves it, on both platforms: from octets and from the files of a browser.

import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DEFAULT_ANALYSIS_SETTINGS } from "../../src/core/analysis/analysis";
import type { AnalysisApi, AnalysisEvents, CapturePart, CaptureSource, CaptureSummary } from "../../src/protocol/api";
import { Link } from "../../src/protocol/link";
import { AnalysisService } from "../../src/worker/service";
import { channel } from "../protocol/channel";
import { pcapFile } from "../support/frames";
import { PLATFORMS } from "../support/platforms";
import { buildScript } from "../support/script";

const CLEAN = `
  > S  0:0(0) <mss 1460>
  < S. 0:0(0) ack 1 <mss 1460>
  > .  1:1(0) ack 1
  > P. 1:101(100) ack 1
  < .  1:1(0) ack 101
  < P. 1:1001(1000) ack 101
  > .  101:101(0) ack 1001
  > F. 101:101(0) ack 1001
  < F. 1001:1001(0) ack 102
  > .  102:102(0) ack 1002`;
const { bytes, records } = buildScript(CLEAN);
const [first, second] = [records.slice(0, 4), records.slice(4)].map((part) => pcapFile(part)) as [
  Uint8Array,
  Uint8Array,
];

const blob = (name: string, octets: Uint8Array): CapturePart => ({ name, blob: new Blob([new Uint8Array(octets)]) });

/** The same capture, in each way that it can be given without a path. */
const SOURCES: readonly (readonly [name: string, source: CaptureSource])[] = [
  ["octets", { kind: "bytes", name: "a.pcap", bytes }],
  ["compressed octets", { kind: "bytes", name: "a.pcap.gz", bytes: gzipSync(bytes) }],
  ["a browser's file", { kind: "parts", parts: [blob("a.pcap", bytes)] }],
  ["a browser's compressed file", { kind: "parts", parts: [blob("a.pcap.gz", gzipSync(bytes))] }],
  ["two files, the later one first", { kind: "parts", parts: [blob("b", second), blob("a.gz", gzipSync(first))] }],
];

describe.each(PLATFORMS)("on the platform %s", (_platformName, platform) => {
  let service: AnalysisService;
  let link: Link<AnalysisApi, AnalysisEvents>;
  let reports: CaptureSummary[];

  beforeEach(() => {
    const [here, there] = channel();
    service = new AnalysisService(there, platform);
    reports = [];
    link = new Link(here, { changed: (summary) => void reports.push(summary) });
  });

  afterEach(() => {
    service.dispose();
    link.dispose();
  });

  function open(source: CaptureSource): Promise<CaptureSummary> {
    return link.call("open", { source, settings: DEFAULT_ANALYSIS_SETTINGS, follow: false });
  }

  test.each(SOURCES)("%s are read, reported, and read again", async (_name, source) => {
    const summary = await open(source);
    expect(summary).toMatchObject({ state: "complete", failure: undefined, frames: 10, flows: 1, issues: [] });
    expect(summary.bytesRead).toBe(summary.byteLength);
    expect(reports.at(-1)).toMatchObject({ state: "complete", frames: 10 });
    const { flow, findings } = (await link.call("flow", { id: 1 }))!;
    expect(flow).toMatchObject({ outcome: "established", end: "fin", lastFrame: 10 });
    expect(findings).toEqual([]);
    for (const { fileOffset, frameNumber, timeNs } of flow.events) {
      const detail = await link.call("frame", { fileOffset, frameNumber });
      expect(detail).toMatchObject({ frameNumber, timeNs });
      expect([...detail.octets]).toEqual([...records[frameNumber - 1]!.data]);
    }
    const run = flow.events.find((event) => event.kind === "run")!;
    const { rows } = await link.call("dataRows", { id: 1, event: run.index, cursor: undefined, count: 10 });
    expect(rows.map(({ frameNumber }) => frameNumber)).toEqual([4, 5, 6, 7]);
  });

  test("two files are compared", async () => {
    const parts = [blob("client", bytes), blob("server", bytes)];
    expect(await open({ kind: "parts", parts, compared: true })).toMatchObject({ state: "complete", frames: 20 });
  });

  test("what is not a capture fails with the reason", async () => {
    const page = new TextEncoder().encode("<!DOCTYPE html>");
    expect(await open({ kind: "parts", parts: [blob("page.html", page)] })).toMatchObject({
      state: "failed",
      failure: expect.stringContaining("not a capture"),
    });
  });

  test("a turn lets the messages through that were posted before it, and turns keep their order", async () => {
    const seen: string[] = [];
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => seen.push("message");
    port2.postMessage(undefined);
    for (const turn of [1, 2, 3]) void platform.nextTurn().then(() => seen.push(`turn ${turn}`));
    while (seen.length < 4) await platform.nextTurn();
    port1.close();
    expect(seen.filter((each) => each !== "message")).toEqual(["turn 1", "turn 2", "turn 3"]);
  });
});

test("a browser opens no file by its path", async () => {
  const [, webPlatform] = PLATFORMS.find(([name]) => name === "web")!;
  expect(() => webPlatform.openFile("/a.pcap")).toThrow(/no access to files by their path/);
});
