import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { type ByteSource, SourceError } from "../../src/io/byteSource";
import { MemorySource } from "../../src/io/memorySource";
import { CompressedSource, unpacked } from "../../src/worker/compressedSource";
import { concat } from "../support/frames";
import { noise } from "../support/noise";
import { PLATFORMS } from "../support/platforms";

// Beyond what a source remembers, so that a part of it has to be unpacked again.
const REMEMBERED = 4 << 20;
const whole = noise(12 << 20);
const packed = gzipSync(whole, { level: 0 });

const open: ByteSource[] = [];
afterEach(() => {
  for (const source of open.splice(0)) source.close();
});

async function readAll(source: ByteSource): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for (let piece = await source.next(); piece; piece = await source.next()) pieces.push(piece.slice());
  return concat(...pieces);
}

const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;

describe.each(PLATFORMS)("a compressed source on the platform %s", (_name, platform) => {
  function compressed(bytes: Uint8Array): CompressedSource {
    const source = new CompressedSource(new MemorySource("a.pcap.gz", bytes), platform, REMEMBERED);
    open.push(source);
    return source;
  }

  it("gives what is within, and its progress in the file's octets", async () => {
    const source = compressed(packed);
    expect(source).toMatchObject({ name: "a.pcap.gz", byteLength: packed.length, bytesRead: 0 });
    expect(same(await readAll(source), whole)).toBe(true);
    expect(source.bytesRead).toBe(packed.length);
  });

  it("gives any part of it again, before, while and after it is read", async () => {
    const source = compressed(packed);
    const check = async (offset: number, length: number) =>
      expect(same(await source.at(offset, length), whole.subarray(offset, offset + length))).toBe(true);
    await check(0, 100);
    await source.next();
    await check(1000, 3 << 20);
    await readAll(source);
    for (const [offset, length] of [
      [5, 10],
      [REMEMBERED - 5, 10],
      [11 << 20, 2 << 20],
      [7 << 20, 100],
      [8 << 20, 3 << 20],
      [whole.length - 3, 10],
      [whole.length, 10],
      [0, 1],
    ] as const) {
      await check(offset, length);
    }
    await Promise.all([check(6 << 20, 50), check(11 << 20, 50), check(5 << 20, 50)]);
  });

  it("says by name what is damaged, after what could be read", async () => {
    const source = compressed(packed.subarray(0, 8 << 20));
    let length = 0;
    const read = async () => {
      for (let piece = await source.next(); piece; piece = await source.next()) length += piece.length;
    };
    await expect(read()).rejects.toThrow(SourceError);
    expect(length).toBeGreaterThan(6 << 20);
    expect(same(await source.at(1 << 20, 100), whole.subarray(1 << 20, (1 << 20) + 100))).toBe(true);
  });

  it("is only used where something is compressed", async () => {
    const plain = new MemorySource("a.pcap", whole);
    expect(await unpacked(plain, platform)).toBe(plain);
    expect(await unpacked(new MemorySource("empty", new Uint8Array(0)), platform)).toBeInstanceOf(MemorySource);
    expect(await unpacked(new MemorySource("a", packed), platform)).toBeInstanceOf(CompressedSource);
  });
});
