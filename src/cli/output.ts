// Standard output that waits for its reader, and ends quietly when the reader has gone.

import type { Writable } from "node:stream";

export class Output {
  readonly #stream: Writable;
  #closed = false;
  #failure: Error | undefined;
  #wake: () => void = () => {};

  constructor(stream: Writable) {
    this.#stream = stream;
    stream.on("drain", () => this.#wake());
    stream.on("close", () => this.#close());
    stream.on("error", (error: NodeJS.ErrnoException) => {
      // A reader that has seen enough (`| head`) is no fault of anybody.
      if (error.code !== "EPIPE" && error.code !== "ERR_STREAM_DESTROYED") this.#failure = error;
      this.#close();
    });
  }

  /** Nobody reads any more: nothing that is written will arrive. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Why writing failed, unless the reader just went. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** Settles when there is room for more, or nobody reads any more. */
  async write(text: string): Promise<void> {
    if (this.#closed || text === "") return;
    if (this.#stream.write(text)) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      if (this.#closed) resolve();
    });
  }

  #close(): void {
    this.#closed = true;
    this.#wake();
  }
}
