// The time view's answers, as the page asks for them.

import { appendFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { DEFAULT_ANALYSIS_SETTINGS } from "../../src/core/analysis/analysis";
import { nodePlatform } from "../../src/io/node/nodePlatform";
import type { AnalysisApi, AnalysisEvents, CaptureSource, CaptureSummary, TimeWindow } from "../../src/protocol/api";
import { Link } from "../../src/protocol/link";
import { AnalysisService } from "../../src/worker/service";
import { channel } from "../protocol/channel";
import { pcapFile } from "../support/frames";
import { buildScript, SCRIPT_EPOCH_SECONDS } from "../support/script";

const CLEAN = buildScript(`
  > S  0:0(0)
  < S. 0:0(0) ack 1
  > .  1:1(0) ack 1
  > P. 1:101(100) ack 1
  < .  1:1(0) ack 101
  < P. 1:1001(1000) ack 101
  > .  101:101(0) ack 1001
  > F. 101:101(0) ack 1001
  < F. 1001:1001(0) ack 102
  > .  102:102(0) ack 1002`);

let folder: string;
let service: AnalysisService;
let link: Link<AnalysisApi, AnalysisEvents>;
let onReport: (summary: CaptureSummary) => void;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tcp-handshake-"));
  const [here, there] = channel();
  service = new AnalysisService(there, nodePlatform);
  onReport = () => {};
  link = new Link(here, { changed: (summary) => onReport(summary) });
});

afterEach(async () => {
  service.dispose();
  link.dispose();
  await rm(folder, { recursive: true });
});

async function write(name: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return path;
}

function open(source: CaptureSource, follow = false): Promise<CaptureSummary> {
  return link.call("open", { source, settings: DEFAULT_ANALYSIS_SETTINGS, follow });
}

async function wholeOf(id: number, points = 100): Promise<TimeWindow> {
  for (;;) {
    const window = await link.call("flowTime", { id, fromNs: undefined, toNs: undefined, points });
    if (window!.progress >= 1) return window!;
  }
}

const framesOf = ({ tracks }: TimeWindow): number[] =>
  [...tracks.initiator.frame, ...tracks.responder.frame].sort((a, b) => a - b);

const ALL_FRAMES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

test("all segments of a flow, and a part of them", async () => {
  await open({ kind: "files", paths: [await write("a.pcap", CLEAN.bytes)] });
  const whole = await wholeOf(1);
  expect(framesOf(whole)).toEqual(ALL_FRAMES);
  expect(whole).toMatchObject({ startNs: 0, endNs: 9e6, epochSeconds: SCRIPT_EPOCH_SECONDS, progress: 1 });
  const part = await link.call("flowTime", { id: 1, fromNs: 3e6, toNs: 4e6, points: 100 });
  expect(part?.tracks.responder.frame).toEqual([2, 5, 6]);
  expect(await link.call("flowTime", { id: 7, fromNs: 0, toNs: 1, points: 100 })).toBeUndefined();
});

test("a flow that runs across files of one capture, one of them compressed", async () => {
  const [first, second, third] = [
    [0, 4],
    [4, 8],
    [8, 10],
  ].map(([from, to]) => pcapFile(CLEAN.records.slice(from, to)));
  const paths = [
    await write("a.pcap", first!),
    await write("b.pcap.gz", gzipSync(second!)),
    await write("c.pcap", third!),
  ];
  await open({ kind: "files", paths });
  expect(framesOf(await wholeOf(1))).toEqual(ALL_FRAMES);
});

test("several flows, asked for in turn", async () => {
  const { bytes } = buildScript(`
    flow 1: > S  0:0(0)
    flow 2: > S  0:0(0)
    flow 3: > S  0:0(0)
    flow 1: < S. 0:0(0) ack 1
    flow 2: < R. 0:0(0) ack 1
    flow 3: < S. 0:0(0) ack 1`);
  await open({ kind: "files", paths: [await write("a.pcap", bytes)] });
  for (const _ of [1, 2]) for (const id of [1, 2, 3]) expect(framesOf(await wholeOf(id))).toEqual([id, id + 3]);
});

test("a flow that grows is read on", async () => {
  const cut = 24 + CLEAN.records.slice(0, 5).reduce((sum, { data }) => sum + 16 + data.length, 0);
  const path = await write("a.pcap", CLEAN.bytes.slice(0, cut));
  await open({ kind: "files", paths: [path] }, true);
  expect(framesOf(await wholeOf(1))).toEqual([1, 2, 3, 4, 5]);
  const grown = new Promise<void>((resolve) => {
    onReport = ({ frames, state }) => {
      if (frames === 10 && state === "following") resolve();
    };
  });
  await appendFile(path, CLEAN.bytes.slice(cut));
  await grown;
  expect(framesOf(await wholeOf(1))).toEqual(ALL_FRAMES);
});

test("each place of a comparison has its own frames, by its own clock", async () => {
  const { bytes, far } = buildScript(`
    > S  0:0(0) lost
    +1.0 > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1
    < .  1:1(0) ack 101`);
  const paths = [await write("client.pcap", bytes), await write("server.pcap", far!)];
  await open({ kind: "files", paths, compared: true });
  for (const [id, frames] of [
    [1, [1, 2, 3, 4, 5, 6]],
    [2, [1, 2, 3, 4, 5]],
  ] as const) {
    const { flow } = (await link.call("flow", { id }))!;
    const window = await wholeOf(id);
    expect(framesOf(window)).toEqual(frames);
    expect(window.tracks.initiator.timeNs[0]).toBe(flow.firstTimeNs);
    expect(window.tracks.responder.timeNs.at(-1)).toBe(flow.lastTimeNs);
  }
});

test("a file that was overwritten says so", async () => {
  const path = await write("a.pcap", CLEAN.bytes);
  await open({ kind: "files", paths: [path] });
  await writeFile(path, "short");
  await expect(wholeOf(1)).rejects.toMatchObject({ name: "SourceError", message: expect.stringContaining("a.pcap") });
});
