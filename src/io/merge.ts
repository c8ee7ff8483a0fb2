// Several capture files as one: what a rotating capture wrote, put together again.

import type { Pieces } from "./pieces";
import { ReadError } from "./readError";

export interface Part {
  readonly path: string;
  readonly pieces: Pieces;
}

const PCAP_HEADER = 24;
const PCAP_MAGICS: ReadonlySet<string> = new Set(["a1b2c3d4", "d4c3b2a1", "a1b23c4d", "4d3cb2a1"]);
const PCAPNG_MAGIC = "0a0d0d0a";

/**
 * The octets of all parts, in order, as one capture: later pcap parts lose their file header, later pcapng parts are
 * sections of the first. @throws ReadError where a part does not continue the one before it.
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
      if (head === undefined) {
        yield piece;
        continue;
      }
      head = joined(head, piece);
      if (head.length < PCAP_HEADER) continue;
      const from = first === undefined ? 0 : seamAt(first, head, path);
      first ??= head.slice(0, PCAP_HEADER);
      yield head.subarray(from);
      head = undefined;
    }
    // A ring's newest file may be empty still; anything else that is shorter than a header is told by its reader.
    if (head !== undefined && head.length > 0) yield head;
  }
}

/** How many octets of a later part are to be left out. */
function seamAt(first: Uint8Array, head: Uint8Array, path: string): number {
  const magic = hex(first, 0, 4);
  if (hex(head, 0, 4) !== magic) throw new ReadError(`${path} has another format than the first file`);
  if (magic === PCAPNG_MAGIC) return 0;
  if (!PCAP_MAGICS.has(magic)) throw new ReadError("files of this format cannot be put together");
  // LINKTYPE_ value; the upper bits tell of a frame check sequence.
  if (hex(head, 20, 24) !== hex(first, 20, 24))
    throw new ReadError(`${path} has another link type than the first file`);
  return PCAP_HEADER;
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

function hex(octets: Uint8Array, start: number, end: number): string {
  return Array.from(octets.subarray(start, end), (octet) => octet.toString(16).padStart(2, "0")).join("");
}
