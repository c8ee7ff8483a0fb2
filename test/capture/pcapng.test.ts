import { describe, expect, it } from "vitest";
import { openCapture } from "../../src/core/capture/formats";
import {
  ascii,
  asRecord,
  type CaptureRecord,
  concat,
  enhancedPacket,
  filler,
  interfaceBlock,
  octets,
  order,
  type PcapngInterface,
  pcapFile,
  pcapngBlock,
  pcapngFile,
  pcapngOption,
  sectionHeader,
  u16,
  u32,
} from "../support/frames";
import { pushPieces, readCapture } from "../support/readCapture";

const records: readonly CaptureRecord[] = [
  { data: filler(60), timeS: 1_700_000_000, timeNs: 999_999_000 },
  { data: filler(0), timeS: 1_700_000_001, timeNs: 1000 },
  { data: filler(1501), timeS: 1_700_000_001, timeNs: 2000, originalLength: 9000 },
  { data: filler(61), timeS: 1_699_999_999, timeNs: 5000 },
];
const times = [999_999_000, 1e9 + 1000, 1e9 + 2000, -1e9 + 5000];

const le32 = (value: number) => u32(value).reverse();
const statistics = (interfaceNumber: number, options: Uint8Array, bigEndian = false) => {
  const write = order(bigEndian);
  return pcapngBlock(5, concat(write.u32(interfaceNumber), write.u32(0), write.u32(0), options), bigEndian);
};
const count64 = (value: number, bigEndian = false) =>
  bigEndian ? concat(u32(0), u32(value)) : concat(le32(value), u32(0));

describe("a pcapng", () => {
  for (const bigEndian of [false, true]) {
    it(`is read in ${bigEndian ? "big" : "little"}-endian order, in pieces of any size`, () => {
      const interfaces = [{ linkType: 113, snapLength: 2000, name: "eth0" }];
      const file = pcapngFile(records, { bigEndian, interfaces });
      const offsets = records.map((_, i) => pcapngFile(records.slice(0, i), { bigEndian, interfaces }).length);
      for (const pieceLength of [1, 2, 7, 16, 23, 64, 1000, file.length]) {
        const { frames, issues, reader } = readCapture(file, pieceLength);
        expect(frames.map(({ data }) => data)).toEqual(records.map(({ data }) => data));
        expect(frames.map(({ timeNs }) => timeNs)).toEqual(times);
        expect(frames.map(({ originalLength }) => originalLength)).toEqual([60, 0, 9000, 61]);
        expect(frames.map(({ frameNumber }) => frameNumber)).toEqual([1, 2, 3, 4]);
        expect(frames.map(({ fileOffset }) => fileOffset)).toEqual(offsets);
        expect(frames.every(({ linkType }) => linkType === 113)).toBe(true);
        expect(issues).toEqual([]);
        expect(reader).toMatchObject({ format: "pcapng", offset: file.length, clock: { epochSeconds: 1_700_000_000 } });
        expect(reader.interfaces).toMatchObject(interfaces);
      }
    });
  }

  it("has times in each interface's own unit, from its own offset", () => {
    // if_tsresol: 10^0, 10^-3, µs, ns, ps, 2^-10, 2^-20, 2^-32.
    for (const resolution of [0, 3, 6, 9, 12, 0x8a, 0x94, 0xa0]) {
      const unitNs = resolution & 0x80 ? 1e9 / 2 ** (resolution & 0x7f) : 10 ** (9 - resolution);
      // In picoseconds 64 bits hold 213 days.
      for (const offsetS of resolution === 12 ? [1_699_999_000] : [undefined, 0, 3, -1_000_000, 1_600_000_000]) {
        const each: PcapngInterface = offsetS === undefined ? { resolution } : { resolution, offsetS };
        const { frames, reader } = readCapture(pcapngFile(records, { interfaces: [each] }), 100);
        expect(reader.clock.epochSeconds).toBe(1_700_000_000);
        for (const [i, { timeNs }] of frames.entries()) {
          expect(timeNs).toBeLessThanOrEqual(times[i]!);
          expect(timeNs).toBeGreaterThan(times[i]! - Math.max(1, unitNs) - 1);
        }
      }
    }
  });

  it("keeps the nanoseconds of a year", () => {
    const record = { data: filler(1), timeS: 1_700_000_000 };
    const far = { data: filler(1), timeS: 1_700_000_000 + 100 * 86400, timeNs: 123_456_789 };
    const { frames } = readCapture(pcapngFile([record, far], { interfaces: [{ resolution: 9 }] }));
    expect(frames[1]?.timeNs).toBe(100 * 86400e9 + 123_456_789);
  });

  it("has finite times, whatever stands there", () => {
    for (const resolution of [0, 6, 9, 19, 20, 127, 0x80, 0xbf, 0xc0, 0xff]) {
      const packet = pcapngBlock(6, concat(u32(0), u32(0xffffffff), u32(0xffffffff), u32(0), u32(0)));
      const file = concat(pcapngFile([filler(1)], { interfaces: [{ resolution, offsetS: 2 ** 31 }] }), packet);
      const alone = concat(sectionHeader(), interfaceBlock({ resolution, offsetS: -(2 ** 31) }), packet, packet);
      for (const each of [file, alone]) {
        const { frames, reader } = readCapture(each);
        expect(frames).toHaveLength(2);
        for (const { timeNs } of frames) {
          const date = new Date((reader.clock.epochSeconds + timeNs / 1e9) * 1000);
          expect(Number.isNaN(date.getTime())).toBe(false);
        }
      }
    }
  });

  it("may have many sections, in both byte orders, each with its own interfaces", () => {
    const first = pcapngFile([{ data: filler(10), timeS: 5 }], { interfaces: [{ name: "a", linkType: 1 }] });
    const second = pcapngFile(
      [
        { data: filler(11), timeS: 6, interfaceIndex: 1 },
        { data: filler(12), timeS: 7, interfaceIndex: 0 },
      ],
      {
        bigEndian: true,
        interfaces: [
          { name: "b", linkType: 101 },
          { name: "c", linkType: 113, resolution: 9 },
        ],
      },
    );
    const file = concat(first, second, first);
    for (const pieceLength of [1, 13, file.length]) {
      const { frames, reader, issues } = readCapture(file, pieceLength);
      expect(
        frames.map(({ interfaceIndex, linkType, data, timeNs }) => [interfaceIndex, linkType, data.length, timeNs]),
      ).toEqual([
        [0, 1, 10, 0],
        [2, 113, 11, 1e9],
        [1, 101, 12, 2e9],
        [3, 1, 10, 0],
      ]);
      expect(reader.interfaces.map(({ name }) => name)).toEqual(["a", "b", "c", "a"]);
      expect(issues).toEqual([]);
    }
  });

  it("may hold simple and obsolete packet blocks", () => {
    for (const bigEndian of [false, true]) {
      const write = order(bigEndian);
      const simple = pcapngBlock(3, concat(write.u32(9000), filler(50)), bigEndian);
      const obsolete = pcapngBlock(
        2,
        concat(write.u16(0), write.u16(3), write.u32(0), write.u32(7), write.u32(5), write.u32(80), filler(5)),
        bigEndian,
      );
      const file = concat(sectionHeader(bigEndian), interfaceBlock({ snapLength: 50 }, bigEndian), obsolete, simple);
      const { frames, issues } = readCapture(file, 33);
      expect(frames).toMatchObject([
        { data: filler(5), originalLength: 80, timeNs: 7000 },
        { data: filler(50), originalLength: 9000, timeNs: 7000 },
      ]);
      expect(issues).toMatchObject([{ kind: "dropped", count: 3, frame: 1 }]);
    }
  });

  it("passes over blocks that hold no frames, small and large", () => {
    const blocks = [4, 10, 0x0bad, 0x80000001].map((type, i) =>
      pcapngBlock(type, filler([8, 100, 65_536, 200_000][i]!)),
    );
    const packet = enhancedPacket(asRecord(filler(7)), 0);
    const file = concat(
      sectionHeader(),
      interfaceBlock(),
      ...blocks.flatMap((block) => [block, packet]),
      pcapngBlock(0x0bad, filler(300_000)),
    );
    for (const pieceLength of [1, 1000, 65_536, file.length]) {
      const { frames, issues, reader } = readCapture(file, pieceLength);
      expect(frames).toHaveLength(4);
      expect(issues).toEqual([]);
      expect(reader.offset).toBe(file.length);
    }
    const { issues } = readCapture(file.slice(0, -5), 1000);
    expect(issues).toMatchObject([{ kind: "truncated", frame: 5 }]);
  });

  it("names its interfaces, in UTF-8 or whatever is there", () => {
    const named = (name: Uint8Array) => pcapngBlock(1, concat(u16(1).reverse(), u16(0), u32(0), pcapngOption(2, name)));
    const names = [ascii("lo"), octets("c3a9 74 68"), octets("f09f9880"), octets("ff 41 e2 82"), octets("07 0a 41")];
    const { reader } = readCapture(concat(sectionHeader(), ...names.map(named)));
    expect(reader.interfaces.map(({ name }) => name)).toEqual(["lo", "éth", "😀", "\ufffdA\ufffd", "␇␊A"]);
  });

  it("leaves out the frame check sequence that an interface announces", () => {
    const body = concat(u16(1).reverse(), u16(0), u32(0), pcapngOption(13, octets("04")));
    const { frames } = readCapture(
      concat(sectionHeader(), pcapngBlock(1, body), enhancedPacket({ data: filler(64) }, 0)),
    );
    expect(frames).toMatchObject([{ data: filler(60), originalLength: 60 }]);
  });

  it("reports the frames that the capture lost, once", () => {
    for (const bigEndian of [false, true]) {
      const drops = (code: number, value: number) => pcapngOption(code, count64(value, bigEndian), bigEndian);
      const file = concat(
        pcapngFile(records, { bigEndian, interfaces: [{ name: "eth0" }, { name: "eth1" }] }),
        statistics(0, drops(5, 100), bigEndian),
        statistics(0, concat(drops(4, 9), drops(5, 110), drops(7, 3)), bigEndian),
        statistics(1, drops(5, 7), bigEndian),
        statistics(9, drops(5, 7), bigEndian),
        statistics(1, pcapngOption(5, filler(8).fill(0xff), bigEndian), bigEndian),
      );
      const { issues } = readCapture(file, 31);
      expect(issues).toMatchObject([{ kind: "dropped", count: 120 }]);
      expect(issues[0]?.message).toContain("The capture itself lost 120 frames on eth0, eth1");
    }
  });

  it("reports the same of its frames", () => {
    const write = order(false);
    const packet = (drops: number) =>
      pcapngBlock(
        6,
        concat(...[0, 0, 0, 5, 5].map(write.u32), filler(5), octets("000000"), pcapngOption(4, count64(drops))),
      );
    const { issues } = readCapture(concat(sectionHeader(), interfaceBlock(), packet(0), packet(2), packet(1)));
    expect(issues).toMatchObject([{ kind: "dropped", count: 3, frame: 2 }]);
  });
});

describe("a damaged pcapng", () => {
  const sane = pcapngFile(records.slice(0, 2));
  const next = sane.length;

  it("reports where the file's end cut it, at every byte, and continues when it has grown", () => {
    const file = pcapngFile(records);
    const last = pcapngFile(records.slice(0, 3)).length;
    for (let length = last + 1; length < file.length; length++) {
      const { frames, issues, reader } = readCapture(file.slice(0, length), 50);
      expect(frames).toHaveLength(3);
      expect(issues).toMatchObject([{ kind: "truncated", frame: 4, offset: last, count: 1 }]);
      expect(pushPieces(reader, file.slice(length), 9)).toHaveLength(1);
      reader.end();
      expect(reader.issues).toEqual([]);
    }
  });

  const liars: Record<string, [Uint8Array, string]> = {
    "a length below 12": [concat(le32(6), le32(8), filler(60)), "claims a length of 8 bytes"],
    "a length that is no multiple of 4": [concat(le32(6), le32(33), filler(60)), "claims a length of 33 bytes"],
    "a packet of 4 GB": [concat(le32(6), le32(0xfffffffc), filler(60)), "claims a length of 4294967292 bytes"],
    "a description of 4 GB": [concat(le32(1), le32(0xfffffffc), filler(60)), "claims a length of 4294967292 bytes"],
    "another length at its end": [concat(le32(6), le32(32), filler(20), le32(36), filler(9)), "has a trailing length"],
    "more data than the block": [
      pcapngBlock(6, concat(u32(0), u32(0), u32(0), le32(61), le32(61), filler(60))),
      "claims 61 bytes of data where only 60 fit",
    ],
    "a simple packet beyond its block": [pcapngBlock(3, concat(le32(61), filler(60))), "claims 61 bytes of data"],
    "an obsolete packet beyond its block": [
      pcapngBlock(2, concat(u32(0), u32(0), u32(0), le32(61), le32(61), filler(60))),
      "claims 61 bytes of data",
    ],
    "an interface that was not described": [
      enhancedPacket({ data: filler(4), interfaceIndex: 1 }, 0),
      "refers to interface 1",
    ],
    "a packet without room for its fields": [pcapngBlock(6, filler(16)), "is too short for a packet"],
    "an interface without room for its fields": [pcapngBlock(1, filler(4)), "is too short for an interface"],
    "a section without byte order": [pcapngBlock(0x0a0d0d0a, filler(16)), "has no byte-order magic"],
    "a section without room for its fields": [
      pcapngBlock(0x0a0d0d0a, concat(le32(0x1a2b3c4d), filler(4))),
      "is too short for a section",
    ],
  };
  for (const [name, [liar, message]] of Object.entries(liars)) {
    it(`with ${name} is read up to there`, () => {
      const file = concat(sane, liar, pcapngFile(records));
      for (const pieceLength of [1, 5, 64, file.length]) {
        const { frames, issues, reader } = readCapture(file, pieceLength);
        expect(frames).toHaveLength(2);
        expect(issues).toMatchObject([{ kind: "malformed", frame: 3, offset: next }]);
        expect(issues[0]?.message).toContain(`The block at byte ${next} ${message}`);
        expect(reader.stopped).toBe(true);
      }
    });
  }

  for (const [name, [liar]] of Object.entries(liars)) {
    it(`with ${name} does not keep from reading another file behind it`, () => {
      const damaged = concat(sane, liar, filler(50));
      for (const pieceLength of [1, 5, 64, damaged.length]) {
        const { reader } = readCapture(damaged, pieceLength);
        for (const file of [1, 2]) {
          reader.cut();
          const frames = pushPieces(reader, damaged, pieceLength);
          expect(frames.map(({ data }) => data)).toEqual(records.slice(0, 2).map(({ data }) => data));
          expect(frames[0]?.fileOffset).toBe(file * damaged.length + readCapture(sane).frames[0]!.fileOffset);
          expect(reader.issues.at(-1)).toMatchObject({ kind: "malformed", file, offset: file * damaged.length + next });
          expect(reader.issues.at(-1)?.message).toContain(`The block at byte ${next} `);
        }
        expect(reader.issues.map(({ kind }) => kind).join()).toBe("malformed,dropped,malformed,dropped,malformed");
      }
    });
  }

  it("of another version says so", () => {
    const section = sectionHeader();
    section[12] = 2;
    expect(openCapture(section)).toMatchObject({
      kind: "not-a-capture",
      message: expect.stringContaining("version 2.0"),
    });
    expect(readCapture(concat(sane, section)).issues).toMatchObject([{ kind: "unsupported", offset: next }]);
    expect(openCapture(concat(section.slice(0, 8), filler(30)))).toMatchObject({ kind: "not-a-capture", offset: 8 });
  });

  it("ignores options that claim more than is there", () => {
    const body = concat(u16(1).reverse(), u16(0), u32(0), octets("0900 ffff 09"));
    const { frames, issues } = readCapture(
      concat(sectionHeader(), pcapngBlock(1, body), enhancedPacket({ data: filler(4) }, 0)),
    );
    expect(frames).toHaveLength(1);
    expect(issues).toEqual([]);
  });

  it("cannot make the reader remember more interfaces or sections than a capture has", () => {
    const many = (block: Uint8Array) => concat(sectionHeader(), ...new Array<Uint8Array>(70_000).fill(block));
    for (const block of [interfaceBlock(), sectionHeader()]) {
      const { reader, issues } = readCapture(many(block), 1 << 20);
      expect(reader.interfaces.length).toBeLessThanOrEqual(65_536);
      expect(issues).toMatchObject([{ kind: "malformed" }]);
    }
  });
});

it("a pcapng is read again from the middle, with the same numbers, times and interfaces", () => {
  const section = (bigEndian: boolean) =>
    pcapngFile(
      records.map((record, i) => ({ ...record, interfaceIndex: i % 2 })),
      {
        bigEndian,
        interfaces: [
          { name: "a", resolution: 9 },
          { name: "b", linkType: 101 },
        ],
      },
    );
  const file = concat(section(false), section(true));
  const whole = readCapture(file);
  expect(whole.frames).toHaveLength(8);
  for (const { fileOffset, frameNumber } of whole.frames) {
    const again = pushPieces(whole.reader.fork(fileOffset, frameNumber), file.slice(fileOffset), 11);
    expect(again).toEqual(whole.frames.slice(frameNumber - 1));
  }
});

it("the same frames give the same as pcap and as pcapng", () => {
  const strip = (file: Uint8Array) => readCapture(file).frames.map(({ fileOffset, ...rest }) => rest);
  expect(strip(pcapngFile(records))).toEqual(strip(pcapFile(records)));
});
