import { constants, deflateRawSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { DamagedError, decompressed as decompressedBy } from "../../src/io/decompress";
import type { Pieces } from "../../src/io/pieces";
import { ReadError } from "../../src/io/readError";
import { concat } from "../support/frames";
import { noise } from "../support/noise";
import { PLATFORMS } from "../support/platforms";

const octets = noise(300_000);

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

describe.each(PLATFORMS)("on the platform %s", (_name, platform) => {
  const decompressed = (pieces: Pieces) => decompressedBy(pieces, platform);

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

  describe("damaged gzip", () => {
    const read = async (packed: Uint8Array, length = 5000) => {
      const parts: Uint8Array[] = [];
      let error: unknown;
      try {
        for await (const piece of decompressed(new Source().pieces(packed, length))) parts.push(piece.slice());
      } catch (reason) {
        error = reason;
      }
      return { got: concat(...parts), error };
    };
    /** Text that compresses, so that damage of one octet costs more than this octet. */
    const text = new TextEncoder().encode(Array.from({ length: 9000 }, (_, i) => `${i * i} `).join(""));
    const packed = gzipSync(text);
    const replaced = (at: number, octets: readonly number[], whole: Uint8Array = packed) => {
      const copy = new Uint8Array(whole);
      copy.set(octets, at < 0 ? copy.length + at : at);
      return copy;
    };
    /** The header of a gzip member (RFC 1952 §2.3). */
    const HEADER = packed.subarray(0, 10);
    /** A block that is stored, and not the last one (RFC 1951 §3.2.4): not every zlib would cut its blocks alike. */
    const stored = (octets: Uint8Array) =>
      concat(Uint8Array.of(0), new Uint8Array(Uint16Array.of(octets.length, ~octets.length).buffer), octets);
    /** Of the reserved type 3 (RFC 1951 §3.2.3). */
    const BAD_BLOCK = Uint8Array.of(7);
    const CHECKSUM = new DamagedError("its gzip checksum does not match its data", { isComplete: true });
    const BEHIND = new DamagedError("it contains other data after its gzip data", { isComplete: true });
    const BROKEN = new DamagedError("its gzip data is damaged or truncated");

    test.each([50, 5000, 1 << 20])("of a wrong checksum or length gives all, in pieces of %d", async (length) => {
      for (const wrong of [replaced(-8, [1, 2, 3, 4]), replaced(-4, [9, 9])]) {
        const { got, error } = await read(wrong, length);
        expect(same(got, text)).toBe(true);
        expect(error).toEqual(CHECKSUM);
        expect((error as DamagedError).isComplete).toBe(true);
      }
    });

    test.each([50, 5000, 1 << 20])("with something behind it gives all, in pieces of %d", async (length) => {
      for (const behind of [[0x47], [0x1f, 0x8b], [0, 0, 7], Array<number>(70_000).fill(9)]) {
        const { got, error } = await read(concat(packed, Uint8Array.from(behind)), length);
        expect(same(got, text)).toBe(true);
        expect(error).toEqual(BEHIND);
      }
    });

    test("with zeros behind it is not damaged, as for gzip", async () => {
      const { got, error } = await read(concat(packed, new Uint8Array(512)));
      expect(same(got, text)).toBe(true);
      expect(error).toBeUndefined();
    });

    test("is the same in pieces of one octet", async () => {
      const short = gzipSync(text.subarray(0, 900));
      for (const [wrong, expected] of [
        [replaced(-8, [1, 2, 3, 4], short), CHECKSUM],
        [concat(short, Uint8Array.of(0x1f, 0x8b)), BEHIND],
      ] as const) {
        const { got, error } = await read(wrong, 1);
        expect(same(got, text.subarray(0, 900))).toBe(true);
        expect(error).toEqual(expected);
      }
    });

    test("of a wrong checksum in the first member gives the second, too", async () => {
      const { got, error } = await read(concat(replaced(-8, [1, 2, 3, 4]), packed));
      expect(same(got, concat(text, text))).toBe(true);
      expect(error).toEqual(CHECKSUM);
    });

    test("inside a small file gives what zlib can decompress before it", async () => {
      const { got, error } = await read(concat(HEADER, stored(text.subarray(0, 60_000)), BAD_BLOCK), 1 << 20);
      expect(error).toEqual(BROKEN);
      expect(got.length).toBeGreaterThan(60_000 - 256);
      expect(same(got, text.subarray(0, got.length))).toBe(true);
    });

    test("inside a large file costs less than 64 KiB of what is before it", async () => {
      // Far into a piece, and no multiple of what is handed on at once: so the most of it is lost.
      const whole = noise((5 << 19) - 100);
      const blocks = Array.from({ length: 80 }, (_, i) => stored(whole.subarray(i << 15, (i + 1) << 15)));
      const { got, error } = await read(concat(HEADER, ...blocks, BAD_BLOCK, noise(1 << 20)), 1 << 20);
      expect(error).toEqual(BROKEN);
      expect(got.length).toBeGreaterThan(whole.length - (1 << 16));
      expect(same(got, whole.subarray(0, got.length))).toBe(true);
    });

    test.each([0, 5, 9])("cut inside its header gives nothing", async (length) => {
      const { got, error } = await read(gzipSync(text).subarray(0, 10 - length));
      expect(got.length).toBe(10 - length < 2 ? 10 - length : 0);
      expect(error).toEqual(10 - length < 2 ? undefined : BROKEN);
    });

    test("inside its trailer gives all before it", async () => {
      const { got, error } = await read(packed.subarray(0, -3));
      expect(same(got, text)).toBe(true);
      expect(error).toEqual(BROKEN);
    });
  });

  test("all fields of a gzip header are skipped", async () => {
    const plain = gzipSync(octets.subarray(0, 5000));
    const header = new Uint8Array(plain.subarray(0, 10));
    // FHCRC, FEXTRA, FNAME, FCOMMENT (RFC 1952 §2.3.1).
    header[3] = 2 | 4 | 8 | 16;
    const fields = [Uint8Array.of(3, 0, 7, 7, 7), Buffer.from("a name\0a comment\0"), Uint8Array.of(1, 2)];
    for (const length of [1, 7, 1 << 20]) {
      const packed = concat(header, ...fields, plain.subarray(10));
      expect(same(await collect(decompressed(new Source().pieces(packed, length))), octets.subarray(0, 5000))).toBe(
        true,
      );
    }
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
    // 400 MB of zeros, of which 1 MB is compressed: after a full flush, the next MB gives the same octets.
    const header = gzipSync(new Uint8Array(0)).subarray(0, 10);
    const zeros = deflateRawSync(new Uint8Array(1 << 20), { finishFlush: constants.Z_FULL_FLUSH });
    const bomb = concat(header, ...new Array<Uint8Array>(400).fill(zeros));
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
});
