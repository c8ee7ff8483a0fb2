// A file that a browser handed over: read in pieces, so that a capture may be larger than the memory.

import { visibleText } from "../core/text/visible";
import { type ByteSource, type SourceChange, SourceError } from "./byteSource";
import { PIECE_BYTES } from "./pieces";

export class BlobSource implements ByteSource {
  readonly name: string;
  readonly #blob: Blob;
  #bytesRead = 0;

  constructor(name: string, blob: Blob) {
    this.name = visibleText(name);
    this.#blob = blob;
  }

  get bytesRead(): number {
    return this.#bytesRead;
  }

  get byteLength(): number {
    return this.#blob.size;
  }

  /** @throws SourceError */
  async next(): Promise<Uint8Array | undefined> {
    if (this.#bytesRead === this.#blob.size) return undefined;
    const piece = await this.at(this.#bytesRead, PIECE_BYTES);
    this.#bytesRead += piece.length;
    return piece;
  }

  /** @throws SourceError */
  async at(offset: number, length: number): Promise<Uint8Array> {
    try {
      return new Uint8Array(await this.#blob.slice(offset, offset + length).arrayBuffer());
    } catch (error) {
      // A browser refuses to read a file that changed since it was handed over.
      const reason = error instanceof Error ? error.message : String(error);
      throw new SourceError(`${this.name} cannot be read: ${reason}`);
    }
  }

  changed(): SourceChange {
    return "same";
  }

  close(): void {}
}
