// The octets of a file or of standard input, piece by piece.

import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { Readable } from "node:stream";
import { ReadError, toReadError } from "./readError";

/** A few milliseconds of analysis; larger pieces have no measurable gain. */
export const PIECE_BYTES = 1 << 20;

/** Each piece is valid until the next one is requested. */
export type Pieces = AsyncIterable<Uint8Array>;

/** The pieces of a file. @throws ReadError at the first or any later piece. */
export async function* filePieces(path: string, pieceBytes = PIECE_BYTES): Pieces {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch (error) {
    throw toReadError(error);
  }
  try {
    if (fstatSync(file).isDirectory()) throw new ReadError("it is a directory");
    const buffer = new Uint8Array(pieceBytes);
    for (;;) {
      // Without a position, so that named pipes (`<(…)` in a shell) are read as well.
      const length = readSync(file, buffer, 0, pieceBytes, null);
      if (length === 0) return;
      yield buffer.subarray(0, length);
    }
  } catch (error) {
    throw toReadError(error);
  } finally {
    closeSync(file);
  }
}

/** The pieces of a stream. @throws ReadError */
export async function* streamPieces(stream: Readable): Pieces {
  try {
    for await (const piece of stream) yield piece as Uint8Array;
  } catch (error) {
    throw toReadError(error);
  }
}
