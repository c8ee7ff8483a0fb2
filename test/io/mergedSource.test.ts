import { describe, expect, test } from "vitest";
import { type ByteSource, PartError, SourceError } from "../../src/io/byteSource";
import { MergedSource } from "../../src/io/mergedSource";
import type { Pieces } from "../../src/io/pieces";
import { PiecesSource } from "../../src/io/piecesSource";
import { ReadError } from "../../src/io/readError";
import { filler, pcapFile } from "../support/frames";

const HEADER = 24;
const FIRST = pcapFile([filler(60)]);
const SECOND = pcapFile([filler(54), filler(90)]);

async function* cut(octets: Uint8Array, size: number, failure?: Error): Pieces {
  // One buffer for all, as readers have it: a piece is valid until the next is asked for.
  const buffer = new Uint8Array(size);
  for (let at = 0; at < octets.length; at += size) {
    const piece = octets.subarray(at, at + size);
    buffer.fill(0xee);
    buffer.set(piece);
    yield buffer.subarray(0, piece.length);
  }
  if (failure !== undefined) throw failure;
}

/** What comes of it: octets in hexadecimal, "|" between two files, "!" and the name of a part that fails. */
async function read(source: ByteSource): Promise<string> {
  let text = "";
  for (;;) {
    try {
      const piece = await source.next();
      if (piece === undefined) return text;
      text += piece.length === 0 ? "|" : Buffer.from(piece).toString("hex");
    } catch (error) {
      if (!(error instanceof PartError)) throw error;
      text += `!${error.part}`;
    }
  }
}

const hex = (octets: Uint8Array): string => Buffer.from(octets).toString("hex");
const sourceOf = (name: string, octets: Uint8Array, size = 1 << 20, failure?: Error) =>
  new PiecesSource(name, cut(octets, size, failure));
const merged = (...sources: ByteSource[]) => new MergedSource(sources, { growing: false });

describe.each([1, 7, 24, 25, 1 << 20])("pieces of %d octets", (size) => {
  test("give the octets of their source", async () => {
    expect(await read(sourceOf("a", FIRST, size))).toBe(hex(FIRST));
  });

  test("are as they were after a look at the beginning", async () => {
    const source = sourceOf("a", FIRST, size);
    expect(hex(await source.at(0, 4))).toBe(hex(FIRST.subarray(0, 4)));
    expect(hex(await source.at(2, HEADER))).toBe(hex(FIRST.subarray(2, 2 + HEADER)));
    expect(await read(source)).toBe(hex(FIRST));
    expect(source.bytesRead).toBe(FIRST.length);
  });

  test("of two files are one capture, without the second header", async () => {
    const source = merged(sourceOf("a", FIRST, size), sourceOf("b", SECOND, size));
    expect(await read(source)).toBe(`${hex(FIRST)}|${hex(SECOND.subarray(HEADER))}`);
    expect(source.files).toEqual(["a", "b"]);
  });
});

test("a part that fails is named, and the next one follows", async () => {
  const source = merged(sourceOf("a", FIRST, 30, new ReadError("gone")), sourceOf("b", SECOND));
  expect(await read(source)).toBe(`${hex(FIRST)}!a|${hex(SECOND.subarray(HEADER))}`);
});

test("an empty part is left out; one that is shorter than a header is for its reader to judge", async () => {
  const short = FIRST.subarray(0, 10);
  const parts = () => [sourceOf("empty", new Uint8Array(0)), sourceOf("a", FIRST), sourceOf("short", short)];
  expect(await read(merged(...parts()))).toBe(`${hex(FIRST)}|${hex(short)}`);
  expect(await read(new MergedSource(parts(), { growing: true })), "while it may grow").toBe(hex(FIRST));
});

test("parts of two formats are refused", async () => {
  const bigEndian = Uint8Array.from(SECOND);
  bigEndian.set([0xa1, 0xb2, 0xc3, 0xd4]);
  const reading = read(merged(sourceOf("a", FIRST), sourceOf("b", bigEndian)));
  await expect(reading).rejects.toThrow(SourceError);
  await expect(reading).rejects.toThrow("b has a different format from the first file");
});

test("a source that was read cannot go back", async () => {
  const source = sourceOf("a", FIRST);
  await source.next();
  await expect(source.at(0, 4)).rejects.toThrow("once only");
});

test("closing ends what was not read to its end", async () => {
  let closed = false;
  async function* pieces(): Pieces {
    try {
      for (;;) yield FIRST;
    } finally {
      closed = true;
    }
  }
  const source = new PiecesSource("a", pieces());
  await source.next();
  await source.close();
  expect(closed).toBe(true);
});
