// A capture on disk, from which any octets can be read again. It stays open while its capture does, so that what was read remains
// readable when the name is reused for another file.

import { closeSync, fstatSync, readSync, type Stats, statSync } from "node:fs";
import { basename } from "node:path";
import { visibleText } from "../../core/text/visible";
import { type ByteSource, type SourceChange, SourceError } from "../byteSource";
import { PIECE_BYTES } from "../pieces";
import { toReadError } from "../readError";
import { openFile, storedName } from "./openFile";

/** Enough bytes to distinguish a record, with its time and numbers, from any other. */
const REMEMBERED = 256;

export class FileSource implements ByteSource {
  readonly name: string;
  readonly #path: string;
  readonly #file: number;
  readonly #opened: Stats;
  /** Open only while it is read: a rotated capture has many files. */
  #buffer: Uint8Array | undefined;
  /** The last bytes read. */
  #last = new Uint8Array(0);
  #bytesRead = 0;

  /** @throws SourceError */
  constructor(path: string) {
    this.#path = path;
    this.name = visibleText(basename(path));
    this.#file = attempt(this.name, () => openFile(path));
    this.#opened = attempt(this.name, () => fstatSync(this.#file));
  }

  get bytesRead(): number {
    return this.#bytesRead;
  }

  get byteLength(): number {
    try {
      return Math.max(this.#bytesRead, fstatSync(this.#file).size);
    } catch {
      // The next read reports the error; the progress does not need it.
      return this.#bytesRead;
    }
  }

  next(): Uint8Array | undefined {
    this.#buffer ??= new Uint8Array(PIECE_BYTES);
    const buffer = this.#buffer;
    const length = attempt(this.name, () => readSync(this.#file, buffer, 0, PIECE_BYTES, this.#bytesRead));
    if (length === 0) {
      this.#buffer = undefined;
      return undefined;
    }
    this.#bytesRead += length;
    this.#last = buffer.slice(Math.max(0, length - REMEMBERED), length);
    return buffer.subarray(0, length);
  }

  at(offset: number, length: number): Uint8Array {
    const octets = new Uint8Array(length);
    const read = attempt(this.name, () => readSync(this.#file, octets, 0, length, offset));
    return octets.subarray(0, read);
  }

  changed(): SourceChange {
    let now: Stats;
    try {
      now = statSync(storedName(this.#path));
    } catch {
      return "gone";
    }
    if (now.dev !== this.#opened.dev || now.ino !== this.#opened.ino || now.size < this.#bytesRead) return "replaced";
    const hasGrown = now.size > this.#bytesRead;
    // The time alone does not tell: a file can be written twice within its resolution.
    if ((hasGrown || now.mtimeMs !== this.#opened.mtimeMs) && !this.#isAsRead()) return "replaced";
    return hasGrown ? "grown" : "same";
  }

  /** A file rewritten in place may be longer than before: then the bytes at its previous end differ. */
  #isAsRead(): boolean {
    const last = this.#last;
    const now = this.at(this.#bytesRead - last.length, last.length);
    return now.length === last.length && now.every((octet, i) => octet === last[i]);
  }

  close(): void {
    closeSync(this.#file);
  }
}

function attempt<T>(name: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw new SourceError(`${name} cannot be read: ${toReadError(error).message}.`);
  }
}
