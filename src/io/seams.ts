// Where the files of one capture meet: what of a later file's beginning is not to be read again.

import { ReadError } from "./readError";

/** Between two files. No source has empty pieces of its own. */
export const SEAM: Uint8Array = new Uint8Array(0);

/** Octets of a file's beginning that `seamAt` needs. */
export const HEAD_LENGTH = 24;

const PCAP_MAGICS: ReadonlySet<string> = new Set(["a1b2c3d4", "d4c3b2a1", "a1b23c4d", "4d3cb2a1"]);
const PCAPNG_MAGIC = "0a0d0d0a";

/**
 * How many octets of a later file are to be left out: a pcap's header; nothing of a pcapng, whose sections may follow one
 * another. `first` and `head` are the first `HEAD_LENGTH` octets of the first file and of this one.
 * @throws ReadError where the file called `name` does not go on with the first one's format.
 */
export function seamAt(first: Uint8Array, head: Uint8Array, name: string): number {
  const magic = hex(first, 0, 4);
  if (hex(head, 0, 4) !== magic) throw new ReadError(`${name} has another format than the first file`);
  if (magic === PCAPNG_MAGIC) return 0;
  if (!PCAP_MAGICS.has(magic)) throw new ReadError("files of this format cannot be put together");
  // LINKTYPE_ value; the upper bits tell of a frame check sequence.
  if (hex(head, 20, 24) !== hex(first, 20, 24))
    throw new ReadError(`${name} has another link type than the first file`);
  return HEAD_LENGTH;
}

function hex(octets: Uint8Array, start: number, end: number): string {
  return Array.from(octets.subarray(start, end), (octet) => octet.toString(16).padStart(2, "0")).join("");
}
