import { describe, expect, it } from "vitest";
import { type CaptureRecord, concat, filler, order, pcapFile, u32 } from "../support/frames";
import { pushPieces, readCapture } from "../support/readCapture";

const records: readonly CaptureRecord[] = [
  { data: filler(60), timeS: 1_700_000_000, timeNs: 999_999_000 },
  { data: filler(0), timeS: 1_700_000_001, timeNs: 1000 },
  { data: filler(1500), timeS: 1_700_000_001, timeNs: 2000, originalLength: 9000 },
  { data: filler(61), timeS: 1_699_999_999, timeNs: 5000 },
];

describe("a classic pcap", () => {
  for (const bigEndian of [false, true]) {
    for (const nanoseconds of [false, true]) {
      const file = pcapFile(records, { bigEndian, nanoseconds, linkType: 113, snapLength: 2000 });
      it(`is read in ${bigEndian ? "big" : "little"}-endian ${nanoseconds ? "ns" : "µs"}, in pieces of any size`, () => {
        for (const pieceLength of [1, 2, 7, 16, 23, 64, 1000, file.length]) {
          const { frames, issues, reader } = readCapture(file, pieceLength);
          expect(frames.map(({ data }) => data)).toEqual(records.map(({ data }) => data));
          expect(frames.map(({ timeNs }) => timeNs)).toEqual([999_999_000, 1e9 + 1000, 1e9 + 2000, -1e9 + 5000]);
          expect(frames.map(({ originalLength }) => originalLength)).toEqual([60, 0, 9000, 61]);
          expect(frames.map(({ frameNumber }) => frameNumber)).toEqual([1, 2, 3, 4]);
          expect(frames.map(({ fileOffset }) => fileOffset)).toEqual([24, 100, 116, 1632]);
          expect(frames.every(({ linkType }) => linkType === 113)).toBe(true);
          expect(issues).toEqual([]);
          expect(reader.clock.epochSeconds).toBe(1_700_000_000);
          expect(reader.offset).toBe(file.length);
          const resolution = nanoseconds ? 9 : 6;
          expect(reader.interfaces).toEqual([{ name: "", linkType: 113, snapLength: 2000, resolution }]);
        }
      });
    }
  }

  it("keeps nanoseconds that microseconds would lose", () => {
    const { frames } = readCapture(
      pcapFile([{ data: filler(1), timeS: 1, timeNs: 123_456_789 }], { nanoseconds: true }),
    );
    expect(frames[0]?.timeNs).toBe(123_456_789);
  });

  it("reports a record that the file's end cut, at every byte of it", () => {
    const file = pcapFile(records);
    const lastRecord = file.length - 77;
    for (let length = lastRecord + 1; length < file.length; length++) {
      const { frames, issues, reader } = readCapture(file.slice(0, length), 50);
      expect(frames).toHaveLength(3);
      expect(issues).toMatchObject([{ kind: "truncated", frame: 4, offset: lastRecord, count: 1 }]);
      expect(reader.offset).toBe(lastRecord);
      expect(reader.stopped).toBe(false);
    }
    expect(readCapture(file.slice(0, lastRecord)).issues).toEqual([]);
  });

  it("takes back the cut when the file grew, and reads on", () => {
    const file = pcapFile(records);
    const { reader } = readCapture(file.slice(0, file.length - 10));
    expect(reader.issues).toHaveLength(1);
    const more = pushPieces(reader, file.slice(file.length - 10), 3);
    reader.end();
    expect(more.map(({ data }) => data)).toEqual([records[3]?.data]);
    expect(reader.issues).toEqual([]);
    expect(reader.frames).toBe(4);
  });

  it("stops at a record that claims more than a record can hold", () => {
    const sane = pcapFile(records.slice(0, 2), { snapLength: 65535 });
    for (const claim of [262_145, 0x7fffffff, 0xffffffff]) {
      const liar = concat(u32(0), u32(0), u32(claim).reverse(), u32(60), filler(1000));
      for (const pieceLength of [1, 5, 1e6]) {
        const { frames, issues, reader } = readCapture(concat(sane, liar), pieceLength);
        expect(frames).toHaveLength(2);
        expect(issues).toMatchObject([{ kind: "malformed", frame: 3, offset: sane.length }]);
        expect(issues[0]?.message).toContain(`Record 3 at byte ${sane.length} claims ${claim} bytes`);
        expect(reader.stopped).toBe(true);
      }
    }
  });

  it("reads another file behind a damaged one", () => {
    const sane = pcapFile(records.slice(0, 2));
    const damaged = concat(sane, u32(0), u32(0), u32(0xffffffff), u32(60), filler(1000));
    for (const pieceLength of [1, 5, 30, 1e6]) {
      const { reader } = readCapture(damaged, pieceLength);
      reader.cut();
      const frames = pushPieces(reader, damaged.subarray(24), pieceLength);
      expect(frames.map(({ data }) => data)).toEqual(records.slice(0, 2).map(({ data }) => data));
      expect(frames.map(({ fileOffset }) => fileOffset)[0]).toBe(damaged.length);
      expect(reader.issues).toMatchObject([
        { kind: "malformed", file: 0, frame: 3, offset: sane.length },
        { kind: "dropped", file: 0, frame: 3, count: 1 },
        { kind: "malformed", file: 1, frame: 5, offset: damaged.length + sane.length - 24 },
      ]);
      expect(reader.issues.at(-1)?.message).toContain(`Record 5 at byte ${sane.length} claims`);
    }
  });

  it("believes a snap length up to 128 MiB, and none above it", () => {
    const claim = (length: number) => concat(u32(0), u32(0), u32(length).reverse(), u32(length).reverse(), filler(9));
    const file = (length: number) => concat(pcapFile([], { snapLength: 0xffffffff }), claim(length));
    expect(readCapture(file(128 << 20)).issues).toMatchObject([{ kind: "truncated" }]);
    expect(readCapture(file((128 << 20) + 1)).issues).toMatchObject([{ kind: "malformed" }]);
  });

  it("holds no memory for what a record only claims", () => {
    const claim = concat(u32(0), u32(0), u32(100 << 20).reverse(), u32(0), filler(9));
    const before = process.memoryUsage().arrayBuffers;
    const { issues } = readCapture(concat(pcapFile([], { snapLength: 128 << 20 }), claim));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10 << 20);
    expect(issues[0]?.kind).toBe("truncated");
  });

  it("is read again from the middle, with the same numbers and times", () => {
    const file = pcapFile(records);
    const whole = readCapture(file);
    for (const { fileOffset, frameNumber } of whole.frames) {
      const again = pushPieces(whole.reader.fork(fileOffset, frameNumber), file.slice(fileOffset), 11);
      expect(again).toEqual(whole.frames.slice(frameNumber - 1));
    }
  });

  it("leaves the frame check sequence out when the header says that there is one", () => {
    // f = 1 (bit 26), FCS of 2 × 16 bits.
    const { frames } = readCapture(pcapFile([filler(64)], { linkType: 0x2400_0001 }));
    expect(frames[0]).toMatchObject({ linkType: 1, originalLength: 60, data: filler(60) });
  });

  describe("of a variant", () => {
    const [first, second] = [filler(10), filler(30)];
    const write = (bigEndian: boolean, header: Uint8Array, ...rest: readonly (number | Uint8Array)[]) =>
      concat(header, ...rest.map((part) => (typeof part === "number" ? order(bigEndian).u32(part) : part)));
    const versioned = (bigEndian: boolean, major: number, minor: number) => {
      const header = pcapFile([], { bigEndian });
      header.set(concat(order(bigEndian).u16(major), order(bigEndian).u16(minor)), 4);
      return header;
    };
    const expected = [
      { data: first, originalLength: 90, timeNs: 5000 },
      { data: second, originalLength: 30, timeNs: 6000 },
    ];

    for (const bigEndian of [false, true]) {
      const name = bigEndian ? "big-endian" : "little-endian";

      it(`Kuznetsov's, ${name}`, () => {
        const header = pcapFile([], { bigEndian, magic: 0xa1b2cd34 });
        const file = write(bigEndian, header, 1, 5, 10, 90, 7, 7, first, 1, 6, 30, 30, 7, 7, second);
        for (const size of [1, 24, 1000]) expect(readCapture(file, size).frames).toMatchObject(expected);
      });

      it(`Ixia's, ${name}`, () => {
        const records = [1, 5000, 10, 90, first, 1, 6000, 30, 30, second];
        const hardware = write(bigEndian, pcapFile([], { bigEndian, magic: 0x1c0001ac }), 72, ...records);
        expect(readCapture(hardware, 27).frames).toMatchObject(expected);
        const slow = [1, 5, 10, 90, first, 1, 6, 30, 30, second];
        const software = write(bigEndian, pcapFile([], { bigEndian, magic: 0x1c0001ab }), 72, ...slow);
        expect(readCapture(software, 1).frames).toMatchObject(expected);
        expect(readCapture(software.slice(0, 26)).issues).toMatchObject([{ kind: "truncated", offset: 26 }]);
      });

      it(`with its lengths swapped, before version 2.3, ${name}`, () => {
        const swapped = [1, 5, 90, 10, first, 1, 6, 30, 30, second];
        for (const [major, minor] of [
          [2, 0],
          [2, 2],
          [2, 3],
          [543, 0],
        ] as const) {
          const file = write(bigEndian, versioned(bigEndian, major, minor), ...swapped);
          for (const size of [1, 24, 1000]) expect(readCapture(file, size).frames).toMatchObject(expected);
        }
        const usual = write(bigEndian, versioned(bigEndian, 2, 3), 1, 5, 10, 90, first, 1, 6, 30, 30, second);
        expect(readCapture(usual, 9).frames).toMatchObject(expected);
      });
    }
  });
});
