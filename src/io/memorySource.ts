// A capture that is completely in memory: from a file system without paths.

import { visibleText } from "../core/text/visible";
import type { ByteSource, SourceChange } from "./byteSource";
import { PIECE_BYTES } from "./pieces";

export class MemorySource implements ByteSource {
  readonly name: string;
  readonly #bytes: Uint8Array;
  #bytesRead = 0;

  constructor(name: string, bytes: Uint8Array) {
    this.name = visibleText(name);
    this.#bytes = bytes;
  }

  get bytesRead(): number {
    return this.#bytesRead;
  }

  get byteLength(): number {
    return this.#bytes.length;
  }

  next(): Uint8Array | undefined {
    if (this.#bytesRead === this.#bytes.length) return undefined;
    const piece = this.#bytes.subarray(this.#bytesRead, this.#bytesRead + PIECE_BYTES);
    this.#bytesRead += piece.length;
    return piece;
  }

  at(offset: number, length: number): Uint8Array {
    return this.#bytes.subarray(offset, offset + length);
  }

  changed(): SourceChange {
    return "same";
  }

  close(): void {}
}
