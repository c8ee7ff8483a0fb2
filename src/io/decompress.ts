// Decompresses gzip and zstd as a stream: only the data for the next piece is buffered.

import type { Transform } from "node:stream";
import * as zlib from "node:zlib";
import { type Compression, compressionOf } from "../core/capture/formats";
import { PIECE_BYTES, type Pieces } from "./pieces";
import { ReadError } from "./readError";

/** The compressed data is damaged or truncated. The data before it is usable, as in any damaged file. */
export class DamagedError extends ReadError {}

/** Bytes needed to detect a compression. */
const MAGIC_BYTES = 4;
// Captures of SYNs only compress 40:1. A file with a higher ratio is made to exhaust memory or disk.
const MOST_EXPANSION = 500;
/** The ratio is not checked before this many bytes. */
const HARMLESS = 1 << 28;

/** The decompressed bytes if `pieces` is compressed, otherwise `pieces` unchanged. @throws ReadError, DamagedError */
export async function* decompressed(pieces: Pieces): Pieces {
  const source = pieces[Symbol.asyncIterator]();
  const rest: Pieces = { [Symbol.asyncIterator]: () => source };
  try {
    const head = await readHead(source);
    const compression = compressionOf(head);
    const whole = prefixed(head, rest);
    yield* compression === undefined ? whole : inflated(compression, whole);
  } finally {
    await source.return?.();
  }
}

async function readHead(source: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let head = new Uint8Array(0);
  while (head.length < MAGIC_BYTES) {
    const { value, done } = await source.next();
    if (done) break;
    const longer = new Uint8Array(head.length + value.length);
    longer.set(head);
    longer.set(value, head.length);
    head = longer;
  }
  return head;
}

async function* prefixed(head: Uint8Array, rest: Pieces): Pieces {
  if (head.length > 0) yield head;
  yield* rest;
}

async function* inflated(compression: Compression, pieces: Pieces): Pieces {
  const stream = toDecompressor(compression);
  let taken = 0;
  let given = 0;
  let unreadable: unknown;
  // One write at a time: a piece is valid only until the next is requested.
  const feed = async () => {
    for await (const piece of pieces) {
      taken += piece.length;
      await new Promise<void>((resolve, reject) => {
        stream.write(piece, (error) => (error ? reject(error) : resolve()));
      });
    }
    stream.end();
  };
  feed().catch((error) => {
    unreadable = error;
    stream.destroy(error as Error);
  });
  try {
    for await (const piece of stream) {
      const octets = piece as Uint8Array;
      given += octets.length;
      if (given > HARMLESS && given > taken * MOST_EXPANSION) {
        throw new DamagedError(`its ${compression} data expands to more than ${MOST_EXPANSION} times its size`);
      }
      yield octets;
    }
  } catch (error) {
    if (error instanceof ReadError) throw error;
    if (unreadable instanceof ReadError) throw unreadable;
    throw new DamagedError(`its ${compression} data is damaged or truncated`);
  } finally {
    stream.destroy();
  }
}

function toDecompressor(compression: Compression): Transform {
  if (compression === "gzip") return zlib.createGunzip({ chunkSize: PIECE_BYTES });
  // Node has zstd from 22.15 on.
  const create = (zlib as { createZstdDecompress?: (options: { chunkSize: number }) => Transform })
    .createZstdDecompress;
  if (create === undefined)
    throw new ReadError("it is compressed with zstd, which this version of Node.js cannot decompress");
  return create({ chunkSize: PIECE_BYTES });
}
