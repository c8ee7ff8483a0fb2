// A compressed capture as a source of its octets. It can only be unpacked from its beginning, so what is asked for
// again is remembered (the beginning) or unpacked again (the rest).

import { type Stats, statSync } from "node:fs";
import { basename } from "node:path";
import { decompressed } from "../io/decompress";
import { filePieces, type Pieces } from "../io/pieces";
import { type ByteSource, type SourceChange, SourceError } from "./byteSource";

/** Most compressed captures are smaller than this; the memory promise has room for it. */
const REMEMBERED = 32 << 20;

export class CompressedSource implements ByteSource {
  readonly name: string;
  readonly #path: string;
  readonly #opened: Stats;
  readonly #reading: Unpacking;
  readonly #remembered: Uint8Array[] = [];
  #rememberedLength = 0;
  /** Unpacks again what lies beyond that. */
  #again: Unpacking | undefined;
  /** Calls of `at` take turns. */
  #turn: Promise<unknown> = Promise.resolve();

  /** @throws SourceError */
  constructor(path: string) {
    this.#path = path;
    this.name = basename(path);
    try {
      this.#opened = statSync(path);
    } catch (error) {
      throw new SourceError(`${this.name} cannot be read: ${(error as Error).message}.`);
    }
    this.#reading = new Unpacking(path);
  }

  /** As stored. */
  get byteLength(): number {
    return this.#opened.size;
  }

  get bytesRead(): number {
    return this.#reading.taken;
  }

  /** @throws SourceError when the file cannot be read, or its compression is damaged. */
  async next(): Promise<Uint8Array | undefined> {
    const piece = await this.#attempt(this.#reading.next());
    if (piece !== undefined && this.#rememberedLength < REMEMBERED) {
      this.#remembered.push(piece.slice());
      this.#rememberedLength += piece.length;
    }
    return piece;
  }

  at(offset: number, length: number): Promise<Uint8Array> {
    const answer = this.#turn.then(() => this.#at(offset, length));
    this.#turn = answer.catch(() => {});
    return answer;
  }

  changed(): SourceChange {
    let now: Stats;
    try {
      now = statSync(this.#path);
    } catch {
      return "gone";
    }
    const { dev, ino, size, mtimeMs } = this.#opened;
    // What was added to compressed data cannot be read without what was there.
    return now.dev === dev && now.ino === ino && now.size === size && now.mtimeMs === mtimeMs ? "same" : "replaced";
  }

  close(): void {
    this.#reading.close();
    this.#again?.close();
  }

  async #at(offset: number, length: number): Promise<Uint8Array> {
    const octets = new Uint8Array(length);
    let filled = 0;
    let pieceAt = 0;
    for (const piece of this.#remembered) {
      filled += copy(piece, pieceAt, octets, offset, filled);
      pieceAt += piece.length;
    }
    if (filled === length || offset + filled < this.#rememberedLength) return octets.subarray(0, filled);
    if (this.changed() !== "same") {
      throw new SourceError(`${this.name} no longer holds what was read there: it was changed. Reload it.`);
    }
    if (this.#again === undefined || this.#again.lastAt > offset + filled) {
      this.#again?.close();
      this.#again = new Unpacking(this.#path);
    }
    const again = this.#again;
    while (filled < length) {
      filled += copy(again.last, again.lastAt, octets, offset, filled);
      if (filled < length && (await this.#attempt(again.next())) === undefined) break;
    }
    return octets.subarray(0, filled);
  }

  async #attempt<T>(action: Promise<T>): Promise<T> {
    try {
      return await action;
    } catch (error) {
      throw new SourceError(`${this.name} cannot be read: ${(error as Error).message}.`);
    }
  }
}

/** One pass over the unpacked octets. */
class Unpacking {
  /** Octets of the file that were taken. */
  taken = 0;
  /** The piece that came last, and where it begins in the unpacked capture. */
  last = new Uint8Array(0);
  lastAt = 0;
  readonly #pieces: AsyncIterator<Uint8Array>;

  constructor(path: string) {
    this.#pieces = decompressed(this.#counted(filePieces(path)))[Symbol.asyncIterator]();
  }

  async next(): Promise<Uint8Array | undefined> {
    const { value, done } = await this.#pieces.next();
    if (done) return undefined;
    this.lastAt += this.last.length;
    this.last = value as Uint8Array<ArrayBuffer>;
    return this.last;
  }

  close(): void {
    // Nobody waits for it; a pass that failed has nothing left to close.
    this.#pieces.return?.().catch(() => {});
  }

  async *#counted(pieces: Pieces): Pieces {
    for await (const piece of pieces) {
      this.taken += piece.length;
      yield piece;
    }
  }
}

/** Copies what `piece` (at `pieceAt`) has of the wanted octets from `offset + filled` on; answers how many. */
function copy(piece: Uint8Array, pieceAt: number, octets: Uint8Array, offset: number, filled: number): number {
  const from = offset + filled - pieceAt;
  if (from < 0 || from >= piece.length || filled === octets.length) return 0;
  const part = piece.subarray(from, from + octets.length - filled);
  octets.set(part, filled);
  return part.length;
}
