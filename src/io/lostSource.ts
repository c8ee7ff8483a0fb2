// A file of a capture of several that cannot be opened: the others are read, and this one is named.

import type { ByteSource, SourceChange, SourceError } from "./byteSource";

export class LostSource implements ByteSource {
  readonly name: string;
  readonly byteLength = 0;
  readonly bytesRead = 0;
  readonly #error: SourceError;
  readonly #open: () => ByteSource;

  /** `open` is what failed with `error`. */
  constructor(name: string, error: SourceError, open: () => ByteSource) {
    this.name = name;
    this.#error = error;
    this.#open = open;
  }

  /** @throws SourceError */
  next(): never {
    throw this.#error;
  }

  /** @throws SourceError */
  at(): never {
    throw this.#error;
  }

  /** It may be there by now. */
  changed(): SourceChange {
    let source: ByteSource | undefined;
    try {
      source = this.#open();
      // Some can be opened, but not read.
      source.at(0, 1);
      return "replaced";
    } catch {
      return "gone";
    } finally {
      source?.close();
    }
  }

  close(): void {}
}
