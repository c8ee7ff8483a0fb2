// Where the octets of a capture come from: one file, several as one, or a stream.

/** What became of a source since the first octet was read. */
export type SourceChange = "same" | "grown" | "replaced" | "gone";

export interface ByteSource {
  /** For people: without characters that are not visible. */
  readonly name: string;
  /** How many octets there are now, as stored; for the progress. */
  readonly byteLength: number;
  /** How many of them were read so far. */
  readonly bytesRead: number;
  /**
   * The next octets, or undefined when there are no more for now. Valid until the next call. An empty piece is the seam
   * between two files of one capture.
   */
  next(): Uint8Array | undefined | Promise<Uint8Array | undefined>;
  /** Octets from anywhere (of the uncompressed capture), as far as the source can go back; fewer than asked for at its end. */
  at(offset: number, length: number): Uint8Array | Promise<Uint8Array>;
  /** Of several files that are one capture: those that were begun so far. */
  readonly files?: readonly string[];
  /** Whether another file of the same capture begins at this offset. */
  isSeam?(offset: number): boolean;
  /** What is left of the file at hand is of no use: `next` continues with the one behind it. */
  passOver?(): void;
  changed(): SourceChange;
  close(): void;
}

/** The octets cannot be had; the message names the file and the reason. */
export class SourceError extends Error {
  override readonly name = "SourceError";
}

/** A file is damaged, or cannot be read (any further); `next` continues with what is behind it, if anything is. */
export class PartError extends SourceError {
  /** The name of the file, and why. */
  readonly part: string;
  override readonly cause: Error;
  /** All of it was read nevertheless. */
  readonly isComplete: boolean;

  constructor(part: string, cause: Error, { isComplete }: { readonly isComplete: boolean } = { isComplete: false }) {
    super(cause.message);
    this.part = part;
    this.cause = cause;
    this.isComplete = isComplete;
  }
}
