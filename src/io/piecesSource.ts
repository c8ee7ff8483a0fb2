// Octets that come once, from the first to the last: standard input, a pipe, what a decompressor gives.

import { visibleText } from "../core/text/visible";
import type { ByteSource } from "./byteSource";
import type { Pieces } from "./pieces";

export class PiecesSource implements ByteSource {
  readonly name: string;
  #bytesRead = 0;
  readonly #pieces: AsyncIterator<Uint8Array>;
  /** What `at` read before `next` was asked for it. */
  #ahead: Uint8Array | undefined;

  constructor(name: string, pieces: Pieces) {
    this.name = visibleText(name);
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  get bytesRead(): number {
    return this.#bytesRead;
  }

  /** How much there is shows when it ends. */
  get byteLength(): number {
    return this.#bytesRead;
  }

  /** @throws ReadError */
  async next(): Promise<Uint8Array | undefined> {
    const piece = this.#ahead ?? (await this.#read());
    this.#ahead = undefined;
    if (piece !== undefined) this.#bytesRead += piece.length;
    return piece;
  }

  /** Of the beginning, as long as nothing was read: there is no way back. @throws ReadError */
  async at(offset: number, length: number): Promise<Uint8Array> {
    if (this.#bytesRead > 0) throw new Error(`${this.name} can be read once only`);
    while ((this.#ahead?.length ?? 0) < offset + length) {
      // Valid until the next piece is asked for.
      const ahead = this.#ahead?.slice();
      const piece = await this.#read();
      if (piece === undefined) break;
      this.#ahead = ahead === undefined ? piece : joined(ahead, piece);
    }
    return this.#ahead?.subarray(offset, offset + length) ?? new Uint8Array(0);
  }

  changed(): "same" {
    return "same";
  }

  /** Lets go of a file that was not read to its end. */
  async close(): Promise<void> {
    await this.#pieces.return?.();
  }

  /** A stream may bring empty pieces; to whoever reads a source they are the seam between two files. */
  async #read(): Promise<Uint8Array | undefined> {
    for (;;) {
      const { done, value } = await this.#pieces.next();
      if (done) return undefined;
      if (value.length > 0) return value;
    }
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const whole = new Uint8Array(a.length + b.length);
  whole.set(a);
  whole.set(b, a.length);
  return whole;
}
