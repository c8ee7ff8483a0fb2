// Damaged gzip, on both platforms: what was decompressed before the damage is what was compressed, and it ends in a message or none.

import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { compressionOf } from "../../src/core/capture/formats";
import { decompressed } from "../../src/io/decompress";
import { ReadError } from "../../src/io/readError";
import { concat, filler } from "../support/frames";
import { PLATFORMS } from "../support/platforms";
import { mutant } from "./mutate";

const FIRST = concat(filler(300), new Uint8Array(5000), filler(2000));
const SECOND = filler(700);
const MUTANTS = 1500;

// A Buffer's `slice` is no copy, and mutations change what they have sliced.
const files = [
  gzipSync(FIRST),
  gzipSync(FIRST, { level: 0 }),
  concat(gzipSync(FIRST), gzipSync(SECOND)),
  concat(gzipSync(FIRST), filler(40)),
].map((file) => new Uint8Array(file));

async function* piecesOf(file: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < file.length; at += length) yield file.subarray(at, at + length);
}

/** What came out, and why no more. */
async function read(file: Uint8Array, length: number, platform: Parameters<typeof decompressed>[1]) {
  const parts: Uint8Array[] = [];
  try {
    for await (const piece of decompressed(piecesOf(file, length), platform)) parts.push(piece.slice());
    return { octets: concat(...parts), reason: undefined };
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    return { octets: concat(...parts), reason: error.message };
  }
}

/** How many of the first octets are the same. */
function common(a: Uint8Array, b: Uint8Array): number {
  let at = 0;
  while (at < a.length && at < b.length && a[at] === b[at]) at++;
  return at;
}

describe.each(PLATFORMS)("on the platform %s", (_name, platform) => {
  it("mutated gzip ends, and gives the same in pieces of any size", { timeout: 240_000 }, async () => {
    for (let seed = 0; seed < MUTANTS; seed++) {
      const file = mutant(seed, files);
      // Another damage may have made something else of it.
      if (compressionOf(file.subarray(0, 4)) !== "gzip") continue;
      const whole = await read(file, Math.max(1, file.length), platform);
      const inPieces = await read(file, 1 + (seed % 61), platform);
      expect([seed, inPieces.reason]).toEqual([seed, whole.reason]);
      // zlib gives up what it has not handed on: of a small file, less than a step of 256 octets.
      const [less, more] = [whole.octets.length, inPieces.octets.length].sort((a, b) => a - b) as [number, number];
      expect([seed, common(whole.octets, inPieces.octets)]).toEqual([seed, less]);
      expect(more - less).toBeLessThan(256);
      if (whole.reason !== undefined) expect(whole.reason).toMatch(/^[^A-Z].*[^.]$/);
    }
  });

  it("what is cut gives the beginning of what was compressed", { timeout: 240_000 }, async () => {
    const file = files[0]!;
    let before = 0;
    for (let end = 20; end < file.length; end += 7) {
      const { octets, reason } = await read(file.subarray(0, end), 50, platform);
      expect(common(octets, FIRST)).toBe(octets.length);
      expect(octets.length).toBeGreaterThanOrEqual(before);
      expect(reason).toBeDefined();
      before = octets.length;
    }
    expect(before).toBeGreaterThan(0);
  });
});
