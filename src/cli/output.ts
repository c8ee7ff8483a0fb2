// Standard output that waits for its reader, and ends without an error when the reader closes it.

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
      // A reader that closes the output (`| head`) is not an error.
      if (error.code !== "EPIPE" && error.code !== "ERR_STREAM_DESTROYED") this.#failure = error;
      this.#close();
    });
  }

  /** The reader has closed the output: further output is lost. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Why writing failed, unless the reader closed the output. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** Settles when there is room for more, or the output is closed. */
  async write(content: string | Uint8Array): Promise<void> {
    if (this.#closed || content.length === 0) return;
    if (this.#stream.write(content)) return;
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
