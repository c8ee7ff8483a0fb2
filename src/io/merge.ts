// Several capture files as one: what a rotating capture wrote, put together again.

import type { Pieces } from "./pieces";
import { ReadError } from "./readError";
import { HEAD_LENGTH, SEAM, seamAt } from "./seams";

export interface Part {
  readonly path: string;
  readonly pieces: Pieces;
}

/** Who reads the parts. */
export interface PartsReader {
  /** The octets of a part follow. */
  begins(path: string): void;
  /** The octets of a part cannot be had (any further); those of the next one follow. */
  fails(path: string, error: ReadError): void;
  /** Whether the part at hand is damaged: what is left of it is passed over. */
  isStopped(): boolean;
}

/**
 * The octets of all parts, in order, as one capture: later pcap parts lose their file header, later pcapng parts are
 * sections of the first. An empty piece (`SEAM`) comes where a later part begins: a record that the one before it left
 * unfinished does not go on there. @throws ReadError where a part does not continue the one before it.
 */
export async function* mergedPieces(parts: readonly Part[], reader: PartsReader): Pieces {
  let first: Uint8Array | undefined;
  let begun = 0;
  for (const { path, pieces } of parts) {
    // One alone is read as it comes.
    let head: Uint8Array | undefined = parts.length === 1 ? undefined : new Uint8Array(0);
    for await (const piece of readable(path, pieces, reader)) {
      if (piece.length === 0) continue;
      if (head === undefined) {
        yield piece;
      } else {
        head = joined(head, piece);
        if (head.length < HEAD_LENGTH) continue;
        const from = first === undefined ? 0 : seamAt(first, head, path);
        if (begun++ > 0) yield SEAM;
        reader.begins(path);
        first ??= head.slice(0, HEAD_LENGTH);
        if (from < head.length) yield head.subarray(from);
        head = undefined;
      }
      if (reader.isStopped()) break;
    }
    // A ring's newest file may be empty still; anything else that is shorter than a header is told by its reader.
    if (head !== undefined && head.length > 0) {
      if (begun++ > 0) yield SEAM;
      reader.begins(path);
      yield head;
    }
  }
}

async function* readable(path: string, pieces: Pieces, reader: PartsReader): Pieces {
  try {
    yield* pieces;
  } catch (error) {
    if (!(error instanceof ReadError)) throw error;
    reader.fails(path, error);
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const whole = new Uint8Array(a.length + b.length);
  whole.set(a);
  whole.set(b, a.length);
  return whole;
}
