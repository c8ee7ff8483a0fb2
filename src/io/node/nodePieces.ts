// The octets of a file or of standard input, piece by piece.

import { closeSync, readSync } from "node:fs";
import type { Readable } from "node:stream";
import { PIECE_BYTES, type Pieces } from "../pieces";
import { toReadError } from "../readError";
import { openFifo, openFile } from "./openFile";

/** The pieces of a file. @throws ReadError at the first or any later piece. */
export async function* filePieces(path: string, pieceBytes = PIECE_BYTES): Pieces {
  const file = openFile(path);
  try {
    const buffer = new Uint8Array(pieceBytes);
    for (;;) {
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

/** The pieces of a named pipe. @throws ReadError at the first or any later piece. */
export async function* fifoPieces(path: string): Pieces {
  yield* streamPieces(await openFifo(path));
}

/** The pieces of a stream. @throws ReadError */
export async function* streamPieces(stream: Readable): Pieces {
  try {
    for await (const piece of stream) yield piece as Uint8Array;
  } catch (error) {
    throw toReadError(error);
  }
}
