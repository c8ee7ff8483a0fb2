import { randomFillSync } from "node:crypto";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { DamagedError, decompressed } from "../../src/io/decompress";
import type { Pieces } from "../../src/io/pieces";
import { ReadError } from "../../src/io/readError";
import { concat } from "../support/frames";

const octets = randomFillSync(new Uint8Array(300_000));

/** Pieces in one buffer that is used again for each, as a file's are; tells when it was left. */
class Source {
  left = false;
  taken = 0;

  async *pieces(whole: Uint8Array, length: number): Pieces {
    const buffer = new Uint8Array(length);
    try {
      for (let at = 0; at < whole.length; at += length) {
        const piece = whole.subarray(at, at + length);
        buffer.set(piece);
        this.taken += piece.length;
        yield buffer.subarray(0, piece.length);
      }
    } finally {
      this.left = true;
    }
  }
}

async function collect(pieces: Pieces): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const piece of pieces) parts.push(piece.slice());
  return concat(...parts);
}

const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;

describe.each([1, 3, 4096, 1 << 20])("in pieces of %d", (length) => {
  const small = octets.subarray(0, length < 10 ? 2000 : octets.length);

  test("what is not compressed passes unchanged", async () => {
    for (const whole of [small, small.subarray(0, 2), small.subarray(0, 0)]) {
      expect(same(await collect(decompressed(new Source().pieces(whole, length))), whole)).toBe(true);
    }
  });

  test("gzip is undone, of several members too", async () => {
    const packed = concat(gzipSync(small.subarray(0, 999)), gzipSync(small.subarray(999)));
    expect(same(await collect(decompressed(new Source().pieces(packed, length))), small)).toBe(true);
  });
});

test("what was cut gives all that is there, and then says so", async () => {
  const packed = gzipSync(octets);
  const parts: Uint8Array[] = [];
  const read = async () => {
    for await (const piece of decompressed(new Source().pieces(packed.subarray(0, 200_000), 5000)))
      parts.push(piece.slice());
  };
  await expect(read()).rejects.toThrow(new DamagedError("its gzip data is damaged or truncated"));
  const got = concat(...parts);
  expect(got.length).toBeGreaterThan(150_000);
  expect(same(got, octets.subarray(0, got.length))).toBe(true);
});

test("a bomb is stopped", async () => {
  const bomb = gzipSync(new Uint8Array(400 << 20));
  let given = 0;
  const read = async () => {
    for await (const piece of decompressed(new Source().pieces(bomb, 1 << 16))) given += piece.length;
  };
  await expect(read()).rejects.toThrow(/expands to more than 500 times its size/);
  expect(given).toBeLessThan(300 << 20);
});

test("zstd is undone where Node can, and refused by name where not", async () => {
  const zstd = Buffer.from("28b52ffd", "hex");
  await expect(collect(decompressed(new Source().pieces(zstd, 100)))).rejects.toThrow(/zstd/);
});

test("who leaves early leaves the source as well", async () => {
  for (const whole of [octets, gzipSync(octets)]) {
    const source = new Source();
    for await (const _piece of decompressed(source.pieces(whole, 1000))) break;
    expect(source.left).toBe(true);
    expect(source.taken).toBeLessThan(whole.length);
  }
});

test("a source that fails is not taken for damage", async () => {
  async function* failing(): Pieces {
    yield gzipSync(octets).subarray(0, 1000);
    throw new ReadError("the disk or network reports an error");
  }
  const error = await collect(decompressed(failing())).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ReadError);
  expect(error).not.toBeInstanceOf(DamagedError);
});
