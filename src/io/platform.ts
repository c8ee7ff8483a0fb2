// What reading captures needs from the place where it runs: Node (`io/node`) or a browser (`io/web`).

import type { ByteSource } from "./byteSource";

/** Undoes a compression piece by piece. What it gave before an error is not lost. */
export interface Inflater {
  /** The data is damaged; it takes nothing more. */
  readonly failed: boolean;
  /** Octets that it has used of those that it was given. It uses none behind the end of its format. */
  readonly used: number;
  /** What comes of `input`, in pieces. */
  inflate(input: Uint8Array): AsyncIterable<Uint8Array>;
  /** No more input: gives the rest. An inflater that expects more fails. */
  finish(): AsyncIterable<Uint8Array>;
  close(): void;
}

export interface Compressions {
  /** For DEFLATE without a header (RFC 1951). Gathers at most `chunkBytes` before it hands them on: an error costs as many. */
  createInflater(chunkBytes: number): Promise<Inflater>;
  /** @throws ReadError where zstd cannot be undone. */
  createZstdInflater(chunkBytes: number): Promise<Inflater>;
  /** Checksum of gzip (RFC 1952 §8) over what has the checksum `before`, and `octets` that an inflater gave. Undefined where it cannot be computed. */
  crc32(octets: Uint8Array, before: number): number | undefined;
}

export interface Platform extends Compressions {
  /** The last part of a path. */
  fileName(path: string): string;
  /** A file on disk. @throws SourceError */
  openFile(path: string): ByteSource;
  /** Settles when pending messages and timers were processed. */
  nextTurn(): Promise<void>;
}
