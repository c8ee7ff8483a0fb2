import { expect, test } from "vitest";
import { BlobSource } from "../../src/io/blobSource";
import { SourceError } from "../../src/io/byteSource";
import { PIECE_BYTES } from "../../src/io/pieces";

const octets = Uint8Array.from({ length: 2 * PIECE_BYTES + 7 }, (_, i) => (i * 7) & 0xff);

test("a blob is read in pieces, and anywhere again, and only that much is asked of it", async () => {
  const asked: number[] = [];
  const blob = new Blob([octets]);
  const slice = blob.slice.bind(blob);
  blob.slice = (start = 0, end = 0) => {
    asked.push(end - start);
    return slice(start, end);
  };
  const source = new BlobSource("a\u202e.pcap", blob);
  expect(source).toMatchObject({
    name: expect.not.stringContaining("\u202e"),
    byteLength: octets.length,
    bytesRead: 0,
  });
  const lengths: number[] = [];
  for (let piece = await source.next(); piece; piece = await source.next()) {
    expect(piece[0]).toBe(octets[source.bytesRead - piece.length]);
    lengths.push(piece.length);
  }
  expect(lengths).toEqual([PIECE_BYTES, PIECE_BYTES, 7]);
  expect(source.bytesRead).toBe(octets.length);
  expect([...(await source.at(PIECE_BYTES - 1, 3))]).toEqual([...octets.subarray(PIECE_BYTES - 1, PIECE_BYTES + 2)]);
  expect((await source.at(octets.length, 3)).length).toBe(0);
  expect(Math.max(...asked)).toBe(PIECE_BYTES);
});

test("a file that a browser refuses to read is named", async () => {
  const blob = new Blob([octets]);
  blob.slice = () => {
    throw new Error("The file changed.");
  };
  const source = new BlobSource("a.pcap", blob);
  await expect(source.next()).rejects.toThrow(new SourceError("a.pcap cannot be read: The file changed."));
});
