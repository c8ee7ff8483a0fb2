// Standard output that waits for its reader, and ends without an error when the reader closes it.

import type { Writable } from "node:stream";

export class Output {
  readonly #stream: Writable;
  #closed = false;
  #failure: Error | undefined;
  #wake: () => void = () => {};

  constructor(stream: Writable) {
    this.#stream = stream;
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

  /** Settles when it is written, or the output is closed: octets may then be used again. */
  async write(content: string | Uint8Array): Promise<void> {
    if (this.#closed || content.length === 0) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      // After an error the stream is closed, which is heard of later.
      this.#stream.write(content, (error) => error ?? resolve());
    });
  }

  #close(): void {
    this.#closed = true;
    this.#wake();
  }
}
