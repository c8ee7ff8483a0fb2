// What the page of a lesson asks of the worker: the file's SHA-256, and a flow to compare with.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { MemorySource } from "../../src/io/memorySource";
import { nodePlatform } from "../../src/io/node/nodePlatform";
import { sha256Of } from "../../src/worker/digest";
import { goodFlow } from "../../src/worker/goodFlow";
import { analyzeScript } from "../support/capture";

const SAMPLE = new Uint8Array(readFileSync("media/samples/clean.pcap"));
const open = (flow: number) =>
  `flow ${flow}: > S 0:0(0)\nflow ${flow}: < S. 0:0(0) ack 1\nflow ${flow}: > . 1:1(0) ack 1`;

test.each([
  ["a capture", SAMPLE],
  ["a compressed one: as it is stored", new Uint8Array(gzipSync(SAMPLE))],
  ["an empty file", new Uint8Array(0)],
  ["more than one piece", new Uint8Array(3_000_000).fill(7)],
])("SHA-256 of %s", async (_, octets) => {
  const source = new MemorySource("a.pcap", octets);
  const digest = await sha256Of(source, () => nodePlatform.nextTurn());
  expect(digest).toBe(createHash("sha256").update(octets).digest("hex"));
});

describe("a flow to compare with", () => {
  test("is the nearest clean one of the same responder, then any of the capture", () => {
    const wrong = (flow: number, port: string) =>
      `flow ${flow}: set port ${port}\nflow ${flow}: > S 0:0(0)\nflow ${flow}: < S. 0:0(0) ack 9\nflow ${flow}: > R 9:9(0)`;
    const script = [open(1), open(2), wrong(3, "40003/80"), open(4), wrong(5, "40005/81")].join("\n");
    const { analysis, flows } = analyzeScript(script);
    const broken = flows.filter(({ outcome }) => outcome === "broken");
    const found = broken.map(({ id }) => goodFlow(analysis, id, SAMPLE)!);
    expect(broken.map(({ id }) => id)).toEqual([3, 5]);
    expect(found.map(({ from }) => from)).toEqual(["responder", "capture"]);
    expect(found.map(({ detail }) => detail.flow.id)).toEqual([2, 4]);
    expect(found.every(({ detail }) => detail.flow.outcome === "established")).toBe(true);
  });

  test("is never the flow itself, and else that of the sample", () => {
    const { analysis } = analyzeScript("> S 0:0(0)\n< S. 0:0(0) ack 1\n> . 1:1(0) ack 1");
    expect(goodFlow(analysis, 1, undefined)).toBeUndefined();
    const good = goodFlow(analysis, 1, SAMPLE)!;
    expect(good.from).toBe("sample");
    expect(good.detail.flow.outcome).toBe("established");
    expect(goodFlow(analysis, 99, SAMPLE)).toBeUndefined();
  });
});
