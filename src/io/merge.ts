// Several capture files as one: what a rotating capture wrote, put together again.

import type { Pieces } from "./pieces";
import { ReadError } from "./readError";
import { HEAD_LENGTH, SEAM, seamAt } from "./seams";

export interface Part {
  readonly path: string;
  readonly pieces: Pieces;
}

/**
 * The octets of all parts, in order, as one capture: later pcap parts lose their file header, later pcapng parts are
 * sections of the first. An empty piece (`SEAM`) comes where a later part begins: a record that the one before it left
 * unfinished does not go on there. @throws ReadError where a part does not continue the one before it.
 */
export async function* mergedPieces(parts: readonly Part[]): Pieces {
  let first: Uint8Array | undefined;
  for (const { path, pieces } of parts) {
    if (parts.length === 1) {
      yield* pieces;
      return;
    }
    let head: Uint8Array | undefined = new Uint8Array(0);
    for await (const piece of named(path, pieces)) {
      if (piece.length === 0) continue;
      if (head === undefined) {
        yield piece;
        continue;
      }
      head = joined(head, piece);
      if (head.length < HEAD_LENGTH) continue;
      const from = first === undefined ? 0 : seamAt(first, head, path);
      if (first !== undefined) yield SEAM;
      first ??= head.slice(0, HEAD_LENGTH);
      if (from < head.length) yield head.subarray(from);
      head = undefined;
    }
    // A ring's newest file may be empty still; anything else that is shorter than a header is told by its reader.
    if (head !== undefined && head.length > 0) {
      if (first !== undefined) yield SEAM;
      yield head;
    }
  }
}

async function* named(path: string, pieces: Pieces): Pieces {
  try {
    yield* pieces;
  } catch (error) {
    if (error instanceof ReadError) error.message = `${path}: ${error.message}`;
    throw error;
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const whole = new Uint8Array(a.length + b.length);
  whole.set(a);
  whole.set(b, a.length);
  return whole;
}
