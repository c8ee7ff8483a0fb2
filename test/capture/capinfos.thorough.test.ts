// Every kind of capture file that we read, counted by us and by capinfos and tshark.

import { beforeAll, describe, expect, it } from "vitest";
import {
  type CaptureRecord,
  concat,
  enhancedPacket,
  filler,
  interfaceBlock,
  order,
  pcapFile,
  pcapngBlock,
  pcapngFile,
  sectionHeader,
} from "../support/frames";
import { readCapture } from "../support/readCapture";
import { capinfosFrames, hasTshark, tsharkFields, whyNoTshark } from "../support/tshark";

const records: readonly CaptureRecord[] = [
  { data: filler(60), timeS: 1_700_000_000, timeNs: 999_999_000 },
  { data: filler(64), timeS: 1_700_000_001, timeNs: 123_456_000 },
  { data: filler(1501), timeS: 1_700_000_001, timeNs: 200_000_000, originalLength: 9000 },
  { data: filler(61), timeS: 1_699_999_999, timeNs: 5000 },
];

function kuznetsov(bigEndian: boolean): Uint8Array {
  const { u32 } = order(bigEndian);
  const header = pcapFile([], { bigEndian, magic: 0xa1b2cd34 });
  const record = concat(...[1_700_000_000, 5, 60, 90, 3, 0].map(u32), filler(60));
  return concat(header, record, record, record);
}

const simple = pcapngBlock(3, concat(order(false).u32(60), filler(60)));
const files: Record<string, Uint8Array> = {
  "pcap, little-endian": pcapFile(records),
  "pcap, big-endian": pcapFile(records, { bigEndian: true }),
  "pcap, ns": pcapFile(records, { nanoseconds: true }),
  "pcap, big-endian ns": pcapFile(records, { nanoseconds: true, bigEndian: true }),
  "pcap, Kuznetsov's": kuznetsov(false),
  "pcap, Kuznetsov's, big-endian": kuznetsov(true),
  "pcap, cut": pcapFile(records).slice(0, -5),
  "pcap without records": pcapFile([]),
  pcapng: pcapngFile(records),
  "pcapng, big-endian": pcapngFile(records, { bigEndian: true }),
  "pcapng in ns with an offset": pcapngFile(records, { interfaces: [{ resolution: 9, offsetS: 1_000_000_000 }] }),
  "pcapng in 2^-20 s": pcapngFile(records, { interfaces: [{ resolution: 0x94 }] }),
  "pcapng of many sections": concat(pcapngFile(records), pcapngFile(records, { bigEndian: true }), pcapngFile(records)),
  "pcapng of simple packets": concat(sectionHeader(), interfaceBlock({ snapLength: 60 }), simple, simple),
  "pcapng with strange blocks": concat(
    pcapngFile(records),
    pcapngBlock(0x4bad, filler(96)),
    enhancedPacket(records[0]!, 0),
    pcapngBlock(10, concat(order(false).u32(0x544c534b), order(false).u32(36), filler(36))),
  ),
  "pcapng, cut": pcapngFile(records).slice(0, -5),
};

describe.skipIf(!hasTshark)(
  `as many frames, with the same lengths and times, as Wireshark's tools${whyNoTshark}`,
  () => {
    let counted: readonly number[];
    beforeAll(() => {
      counted = capinfosFrames(Object.values(files));
    });

    for (const [i, [name, file]] of Object.entries(files).entries()) {
      it(name, () => {
        const { frames, reader } = readCapture(file, 77);
        expect(counted[i]).toBe(frames.length);
        const theirs = tsharkFields(file, ["frame.number", "frame.cap_len", "frame.len", "frame.time_epoch"]);
        const ours = frames.map(({ frameNumber, data, originalLength }) => [frameNumber, data.length, originalLength]);
        expect(theirs.map((row) => [row["frame.number"], row["frame.cap_len"], row["frame.len"]].map(Number))).toEqual(
          ours,
        );
        for (const [at, row] of theirs.entries()) {
          // Simple packets have no time.
          if (row["frame.time_epoch"] === "") continue;
          const [seconds, fraction] = row["frame.time_epoch"].split(".");
          const timeNs = (Number(seconds) - reader.clock.epochSeconds) * 1e9 + Number(fraction);
          expect(frames[at]?.timeNs).toBe(timeNs);
        }
      });
    }
  },
);
