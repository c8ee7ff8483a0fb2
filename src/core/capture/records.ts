// Assembles complete records from pieces of any size. Both formats are a sequence of records that begin with their length.

import type { Frame } from "./frame";
import { Tail } from "./tail";

export interface RecordFormat {
  /**
   * How many bytes of the record at `at` are needed to read it, as far as the `available` ones show (its header's
   * length, until that is available). 0 stops: the record is refused.
   */
  wanted(view: DataView, at: number, available: number): number;
  /**
   * Reads the whole records in `bytes[from, to)`; returns where the first incomplete or refused one begins.
   * `fileOffset` is where `bytes[0]` would lie in the file.
   */
  read(bytes: Uint8Array, view: DataView, from: number, to: number, fileOffset: number): number;
  /** The buffer of the last `read` is about to be overwritten. */
  release(): void;
}

/** The consequence of damage in one of several files. */
export const BEHIND_DAMAGE =
  "The part of this file after the damage was not read: missing segments may be a capture loss.";

/** Records in one piece are read in place; only one that two pieces share is copied. */
export class RecordStream {
  /** Where the first record that was not read yet begins in the file. */
  offset: number;
  stopped = false;
  readonly #format: RecordFormat;
  readonly #tail = new Tail();
  #skipping = 0;
  /** Bytes after the position where it stopped. */
  #unread = 0;

  constructor(format: RecordFormat, offset: number) {
    this.#format = format;
    this.offset = offset;
  }

  /** Bytes of an incomplete record that are held. */
  get held(): number {
    return this.#tail.length;
  }

  /** Bytes that are still to be skipped. */
  get skipping(): number {
    return this.#skipping;
  }

  /** The known length of the incomplete record. */
  get wanted(): number {
    return this.#format.wanted(this.#tail.view, 0, this.#tail.length);
  }

  /** Skips the next bytes of the file; call it while reading the record before them, or first. */
  skip(bytes: number): void {
    this.#skipping += bytes;
  }

  /** An incomplete or stopped record does not continue in the next piece: a record begins there. */
  drop(): void {
    this.offset += this.#tail.length + this.#unread;
    this.#tail.clear();
    this.#skipping = 0;
    this.#unread = 0;
    this.stopped = false;
  }

  push(piece: Uint8Array): void {
    const view = new DataView(piece.buffer, piece.byteOffset, piece.byteLength);
    let at = 0;
    while (at < piece.length && !this.stopped) {
      if (this.#skipping > 0) {
        const skipped = Math.min(this.#skipping, piece.length - at);
        this.#skipping -= skipped;
        this.offset += skipped;
        at += skipped;
      } else if (this.#tail.length > 0) {
        at = this.#finishTail(piece, at);
      } else {
        const next = this.#format.read(piece, view, at, piece.length, this.offset - at);
        this.#format.release();
        this.offset += next - at;
        // The rest is an incomplete record, unless there are bytes to skip first.
        at = this.#skipping > 0 || this.stopped ? next : next + this.#tail.fill(piece, next, piece.length - next);
      }
    }
    this.#unread += piece.length - at;
  }

  /** Completes the record that began in an earlier piece; returns where the next one begins in `piece`. */
  #finishTail(piece: Uint8Array, from: number): number {
    const tail = this.#tail;
    let at = from;
    for (;;) {
      const wanted = this.wanted;
      if (wanted === 0) return at;
      if (tail.length >= wanted) break;
      at += tail.fill(piece, at, wanted);
      if (tail.length < wanted) return at;
    }
    const read = this.#format.read(tail.bytes, tail.view, 0, tail.length, this.offset);
    this.#format.release();
    this.offset += read;
    this.#unread += tail.length - read;
    tail.clear();
    return at;
  }
}

/** The frame that a reader reuses for every record. */
export function emptyFrame(linkType: number): Frame {
  const bytes = new Uint8Array(0);
  return {
    bytes,
    view: new DataView(bytes.buffer),
    start: 0,
    end: 0,
    originalLength: 0,
    frameNumber: 0,
    // −0 is not a small integer: V8 stores doubles here from the start, and does not recompile when the first one is assigned.
    timeNs: -0,
    fileOffset: -0,
    linkType,
    interfaceIndex: 0,
  };
}
