// The seams between the files of one capture: how many bytes at the beginning of a later file are skipped.

import { ReadError } from "./readError";

/** Between two files. No source has empty pieces of its own. */
export const SEAM: Uint8Array = new Uint8Array(0);

/** Bytes at the beginning of a file that `seamAt` needs. */
export const HEAD_LENGTH = 24;

const PCAP_MAGICS: ReadonlySet<string> = new Set(["a1b2c3d4", "d4c3b2a1", "a1b23c4d", "4d3cb2a1"]);
const PCAPNG_MAGIC = "0a0d0d0a";

/**
 * How many bytes of a later file are skipped: the header of a pcap; none of a pcapng, whose sections may follow one
 * another. `first` and `head` are the first `HEAD_LENGTH` octets of the first file and of this one.
 * @throws ReadError if the file `name` does not have the first one's format.
 */
export function seamAt(first: Uint8Array, head: Uint8Array, name: string): number {
  const magic = hex(first, 0, 4);
  if (hex(head, 0, 4) !== magic) throw new ReadError(`${name} has a different format from the first file`);
  if (magic === PCAPNG_MAGIC) return 0;
  if (!PCAP_MAGICS.has(magic)) throw new ReadError("files of this format cannot be merged");
  // LINKTYPE_ value; the upper bits describe a frame check sequence.
  if (hex(head, 20, 24) !== hex(first, 20, 24))
    throw new ReadError(`${name} has a different link type from the first file`);
  return HEAD_LENGTH;
}

function hex(octets: Uint8Array, start: number, end: number): string {
  return Array.from(octets.subarray(start, end), (octet) => octet.toString(16).padStart(2, "0")).join("");
}
