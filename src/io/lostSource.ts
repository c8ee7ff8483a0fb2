// A file of a merged capture that cannot be opened: the others are read, and this one is reported.

import { visibleText } from "../core/text/visible";
import type { ByteSource, SourceChange, SourceError } from "./byteSource";

export class LostSource implements ByteSource {
  readonly name: string;
  readonly byteLength = 0;
  readonly bytesRead = 0;
  readonly #error: SourceError;
  readonly #open: () => ByteSource;

  /** `open` failed with `error`. */
  constructor(name: string, error: SourceError, open: () => ByteSource) {
    this.name = visibleText(name);
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

  /** It may exist by now. */
  changed(): SourceChange {
    let source: ByteSource | undefined;
    try {
      source = this.#open();
      // Some files can be opened but not read.
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
