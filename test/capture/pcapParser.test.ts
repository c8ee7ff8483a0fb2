// The reader against an independent one, where both can read the capture: classic pcap in microseconds.

/// <reference path="../../src/host/live/pcap-parser.d.ts" />

import { Readable } from "node:stream";
import { parse } from "pcap-parser";
import { describe, expect, it } from "vitest";
import { type CaptureRecord, filler, pcapFile } from "../support/frames";
import { readCapture } from "../support/readCapture";

interface Theirs {
  readonly data: Uint8Array;
  readonly originalLength: number;
  readonly timeNs: number;
}

function readByPcapParser(file: Uint8Array, epochSeconds: number): Promise<Theirs[]> {
  return new Promise((resolve, reject) => {
    const packets: Theirs[] = [];
    const parser = parse(Readable.from([Buffer.from(file)]));
    parser.on("packet", ({ header, data }) => {
      const { timestampSeconds, timestampMicroseconds, originalLength } = header;
      const timeNs = (timestampSeconds - epochSeconds) * 1e9 + timestampMicroseconds * 1000;
      packets.push({ data: new Uint8Array(data), originalLength, timeNs });
    });
    parser.on("error", reject);
    parser.on("end", () => resolve(packets));
  });
}

describe("pcap-parser reads the same packets", () => {
  const records: readonly CaptureRecord[] = Array.from({ length: 200 }, (_, i) => ({
    data: filler((i * 37) % 1500),
    timeS: 1_700_000_000 + (i >> 4),
    timeNs: ((i * 7919) % 1_000_000) * 1000,
    originalLength: ((i * 37) % 1500) + (i % 5 === 0 ? 100 : 0),
  }));
  for (const bigEndian of [false, true]) {
    it(bigEndian ? "big-endian" : "little-endian", async () => {
      const file = pcapFile(records, { bigEndian });
      const { frames, reader } = readCapture(file, 333);
      const theirs = await readByPcapParser(file, reader.clock.epochSeconds);
      expect(theirs).toHaveLength(200);
      expect(frames.map(({ data, originalLength, timeNs }) => ({ data, originalLength, timeNs }))).toEqual(theirs);
    });
  }
});
