// A compressed capture as a source of its decompressed bytes. It can be decompressed only from its beginning, so bytes that
// are requested again are cached (the beginning) or decompressed again (the rest).

import { compressionOf } from "../core/capture/formats";
import { type ByteSource, PartError, type SourceChange, SourceError } from "../io/byteSource";
import { DamagedError, decompressed } from "../io/decompress";
import type { Pieces } from "../io/pieces";
import type { Compressions } from "../io/platform";

/** Most compressed captures are smaller than this when decompressed; the memory limit allows it. */
const REMEMBERED = 32 << 20;
const PIECE = 1 << 20;

/** `source`, decompressed if it is compressed; otherwise unchanged. */
export async function unpacked(source: ByteSource, platform: Compressions): Promise<ByteSource> {
  return compressionOf(await source.at(0, 4)) === undefined ? source : new CompressedSource(source, platform);
}

export class CompressedSource implements ByteSource {
  readonly #packed: ByteSource;
  readonly #platform: Compressions;
  readonly #mostRemembered: number;
  readonly #reading: Unpacking;
  readonly #remembered: Uint8Array[] = [];
  #rememberedLength = 0;
  /** Its compression is damaged, which was reported: there is no more of it. */
  #isOver = false;
  /** Decompresses the bytes beyond that again. */
  #again: Unpacking | undefined;
  /** Calls of `at` are serialized. */
  #turn: Promise<unknown> = Promise.resolve();

  /** Nothing of `packed` may have been read yet; it is closed with this source. */
  constructor(packed: ByteSource, platform: Compressions, mostRemembered = REMEMBERED) {
    this.#packed = packed;
    this.#platform = platform;
    this.#mostRemembered = mostRemembered;
    this.#reading = new Unpacking(piecesInOrder(packed), platform);
  }

  get name(): string {
    return this.#packed.name;
  }

  get byteLength(): number {
    return this.#packed.byteLength;
  }

  get bytesRead(): number {
    return this.#packed.bytesRead;
  }

  /** @throws SourceError when the file cannot be read, PartError once when its compression is damaged. */
  async next(): Promise<Uint8Array | undefined> {
    if (this.#isOver) return undefined;
    const piece = await this.#nextOf(this.#reading);
    if (piece !== undefined && this.#rememberedLength < this.#mostRemembered) {
      this.#remembered.push(piece.slice());
      this.#rememberedLength += piece.length;
    }
    return piece;
  }

  /** @throws SourceError */
  at(offset: number, length: number): Promise<Uint8Array> {
    const answer = this.#turn.then(() => this.#at(offset, length));
    this.#turn = answer.catch(() => {});
    return answer;
  }

  changed(): SourceChange {
    const change = this.#packed.changed();
    // Bytes appended to compressed data cannot be read without the bytes before them.
    return change === "grown" ? "replaced" : change;
  }

  close(): void {
    this.#reading.close();
    this.#again?.close();
    this.#packed.close();
  }

  async #at(offset: number, length: number): Promise<Uint8Array> {
    const octets = new Uint8Array(length);
    let filled = 0;
    let pieceAt = 0;
    for (const piece of this.#remembered) {
      filled += copy(piece, pieceAt, octets, offset, filled);
      pieceAt += piece.length;
    }
    if (filled === length) return octets;
    if (this.#again === undefined || this.#again.lastAt > offset + filled) {
      this.#again?.close();
      this.#again = new Unpacking(piecesFromAnywhere(this.#packed), this.#platform);
    }
    const again = this.#again;
    for (;;) {
      filled += copy(again.last, again.lastAt, octets, offset, filled);
      if (filled === length || (await this.#nextAgain(again)) === undefined) return octets.subarray(0, filled);
    }
  }

  async #nextAgain(again: Unpacking): Promise<Uint8Array | undefined> {
    try {
      return await this.#nextOf(again);
    } catch (error) {
      if (error instanceof PartError && error.isComplete) return undefined;
      throw error;
    }
  }

  async #nextOf(pass: Unpacking): Promise<Uint8Array | undefined> {
    try {
      return await pass.next();
    } catch (error) {
      if (error instanceof SourceError) throw error;
      const isDamaged = error instanceof DamagedError;
      const isComplete = isDamaged && error.isComplete;
      const what = isComplete ? "was read completely, but" : "cannot be read further:";
      const failure = new SourceError(`${this.name} ${what} ${(error as Error).message}.`);
      if (!isDamaged) throw failure;
      this.#isOver ||= pass === this.#reading;
      throw new PartError(this.name, failure, { isComplete });
    }
  }
}

/** One pass over the decompressed bytes. */
class Unpacking {
  /** The last piece, and its offset in the decompressed capture. */
  last = new Uint8Array(0);
  lastAt = 0;
  readonly #pieces: AsyncIterator<Uint8Array>;

  constructor(packed: Pieces, platform: Compressions) {
    this.#pieces = decompressed(packed, platform)[Symbol.asyncIterator]();
  }

  async next(): Promise<Uint8Array | undefined> {
    const { value, done } = await this.#pieces.next();
    if (done) return undefined;
    this.lastAt += this.last.length;
    this.last = value as Uint8Array<ArrayBuffer>;
    return this.last;
  }

  close(): void {
    // The result is not needed; a failed pass has nothing to close.
    this.#pieces.return?.().catch(() => {});
  }
}

async function* piecesInOrder(packed: ByteSource): Pieces {
  for (;;) {
    const piece = await packed.next();
    if (piece === undefined) return;
    yield piece;
  }
}

/** Does not change the read position of the source. */
async function* piecesFromAnywhere(packed: ByteSource): Pieces {
  for (let offset = 0; ; ) {
    const piece = await packed.at(offset, PIECE);
    if (piece.length === 0) return;
    offset += piece.length;
    yield piece;
  }
}

/** Copies the wanted bytes from `offset + filled` on that `piece` (at `pieceAt`) contains; returns how many. */
function copy(piece: Uint8Array, pieceAt: number, octets: Uint8Array, offset: number, filled: number): number {
  const from = offset + filled - pieceAt;
  if (from < 0 || from >= piece.length || filled === octets.length) return 0;
  const part = piece.subarray(from, from + octets.length - filled);
  octets.set(part, filled);
  return part.length;
}
