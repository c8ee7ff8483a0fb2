import { describe, expect, it } from "vitest";
import type { Frame } from "../../src/core/capture/frame";
import { type CaptureRecord, filler, pcapFile } from "../support/frames";
import { readCapture } from "../support/readCapture";

const MICROSECOND_MAGIC = 0xa1b2c3d4;
const PIECES = [1, 40, 1000, 1 << 20];

/** Frames at these nanoseconds of one second after the other. */
function recordsAt(...fractions: readonly number[]): CaptureRecord[] {
  return fractions.map((timeNs, i) => ({ data: filler(60), timeS: 1_700_000_000 + i, timeNs }));
}

const timesOf = (file: Uint8Array, pieceLength?: number) => readCapture(file, pieceLength).frames.map((f) => f.timeNs);

describe("nanoseconds under the magic number of microseconds", () => {
  const fractions = [887_700_000, 5_000, 999_999_999];

  for (const bigEndian of [false, true]) {
    it(`are read as nanoseconds, and said once, ${bigEndian ? "big" : "little"}-endian`, () => {
      const file = pcapFile(recordsAt(...fractions), { nanoseconds: true, magic: MICROSECOND_MAGIC, bigEndian });
      for (const pieceLength of PIECES) {
        const { frames, issues } = readCapture(file, pieceLength);
        expect(frames.map(({ timeNs }) => timeNs)).toEqual([887_700_000, 1e9 + 5_000, 2e9 + 999_999_999]);
        expect(issues).toMatchObject([{ kind: "time-unit", frame: 1, count: 3 }]);
        expect(issues[0]?.message).toMatch(/frame 1 has a fraction of 887700000/);
      }
    });
  }

  it("are not seen before the first frame that shows them, in pieces of any size and when read again", () => {
    const file = pcapFile(recordsAt(5_000, 0, 1_000_000, 7), { nanoseconds: true, magic: MICROSECOND_MAGIC });
    const times = [5_000_000, 1e9, 2e9 + 1_000_000, 3e9 + 7];
    for (const pieceLength of PIECES) {
      const { frames, issues, reader } = readCapture(file, pieceLength);
      expect(frames.map(({ timeNs }) => timeNs)).toEqual(times);
      expect(issues).toMatchObject([{ kind: "time-unit", frame: 3, count: 2 }]);
      for (const [i, { fileOffset, frameNumber }] of frames.entries()) {
        const again: number[] = [];
        const sink = { frame: ({ timeNs }: Frame) => void again.push(timeNs) };
        reader.fork(fileOffset, frameNumber).push(file.slice(fileOffset), sink);
        expect(again).toEqual(times.slice(i));
      }
    }
  });
});

describe("a capture that means what its header says", () => {
  it("has no such issue, up to the last microsecond of a second", () => {
    const file = pcapFile(recordsAt(999_999_000, 0, 1_000));
    for (const pieceLength of PIECES) {
      expect(readCapture(file, pieceLength).issues).toEqual([]);
      expect(timesOf(file, pieceLength)).toEqual([999_999_000, 1e9, 2e9 + 1_000]);
    }
    const exact = pcapFile(recordsAt(887_700_000, 999_999_999), { nanoseconds: true });
    expect(readCapture(exact).issues).toEqual([]);
    expect(timesOf(exact)).toEqual([887_700_000, 1e9 + 999_999_999]);
  });

  it("keeps its unit when one damaged time follows many good ones", () => {
    const good = Array.from({ length: 150 }, (_, i) => 1_000 * (i + 1));
    const file = pcapFile(recordsAt(...good, 500_000));
    // The last record's fraction, in little-endian, becomes one that no second has.
    new DataView(file.buffer).setUint32(file.length - 60 - 12, 2_000_000, true);
    const { frames, issues } = readCapture(file);
    expect(issues).toEqual([]);
    expect(frames.slice(0, 150).map(({ timeNs }) => timeNs)).toEqual(good.map((ns, i) => i * 1e9 + ns));
  });
});
