// Several pictures in one file that plays them (APNG, PNG specification 3rd edition §11.3.5): their pixels stay as they are.

import { crc32 } from "node:zlib";

const SIGNATURE = 8;

interface Chunk {
  readonly type: string;
  readonly data: Buffer;
}

/**
 * @param pictures PNGs of one size.
 * @param delayMs How long each is shown. It plays for ever.
 */
export function animate(pictures: readonly Buffer[], delayMs: number): Buffer {
  const [first] = pictures;
  if (first === undefined) throw new Error("there is no picture");
  const header = chunksOf(first).find(({ type }) => type === "IHDR")!.data;
  let sequence = 0;
  const frames = pictures.flatMap((picture, index) => {
    const chunks = chunksOf(picture);
    if (!chunks.find(({ type }) => type === "IHDR")!.data.equals(header)) throw new Error("pictures differ in kind");
    const pixels = chunks.filter(({ type }) => type === "IDAT").map(({ data }) => data);
    const control = chunk(
      "fcTL",
      [sequence++, header.readUInt32BE(0), header.readUInt32BE(4), 0, 0],
      [delayMs, 1000],
      [0, 0],
    );
    if (index === 0) return [control, ...pixels.map((data) => pack("IDAT", data))];
    return [control, ...pixels.map((data) => pack("fdAT", Buffer.concat([longs([sequence++]), data])))];
  });
  const play = pack("acTL", longs([pictures.length, 0]));
  return Buffer.concat([
    first.subarray(0, SIGNATURE),
    pack("IHDR", header),
    play,
    ...frames,
    pack("IEND", Buffer.alloc(0)),
  ]);
}

function chunksOf(png: Buffer): Chunk[] {
  const chunks: Chunk[] = [];
  for (let at = SIGNATURE; at < png.length; ) {
    const length = png.readUInt32BE(at);
    chunks.push({ type: png.toString("latin1", at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) });
    at += length + 12;
  }
  return chunks;
}

function chunk(type: string, fourOctets: number[], twoOctets: number[], octets: number[]): Buffer {
  const shorts = Buffer.alloc(2 * twoOctets.length);
  twoOctets.forEach((value, index) => {
    shorts.writeUInt16BE(value, 2 * index);
  });
  return pack(type, Buffer.concat([longs(fourOctets), shorts, Buffer.from(octets)]));
}

function longs(values: readonly number[]): Buffer {
  const octets = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => {
    octets.writeUInt32BE(value, 4 * index);
  });
  return octets;
}

function pack(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  return Buffer.concat([longs([data.length]), body, longs([crc32(body)])]);
}
