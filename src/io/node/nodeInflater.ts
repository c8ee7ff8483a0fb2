// Drives a decompressing stream of Node so that what it gave before an error is not lost, as it is with pipes and iterators.

import type { Transform } from "node:stream";
import { PIECE_BYTES } from "../pieces";
import type { Inflater } from "../platform";

export class NodeInflater implements Inflater {
  readonly #stream: Transform & { readonly bytesWritten?: number };
  #chunks: Uint8Array[] = [];
  #held = 0;
  #failed = false;
  #wake: () => void = () => {};

  constructor(stream: Transform) {
    this.#stream = stream;
    stream.on("data", (chunk: Uint8Array) => {
      this.#chunks.push(chunk);
      this.#held += chunk.length;
      if (this.#held >= PIECE_BYTES) stream.pause();
      this.#wake();
    });
    stream.on("error", () => {
      this.#failed = true;
      this.#wake();
    });
  }

  get failed(): boolean {
    return this.#failed;
  }

  get used(): number {
    return this.#stream.bytesWritten ?? 0;
  }

  async *inflate(input: Uint8Array): AsyncGenerator<Uint8Array, void> {
    let isTaken = false;
    this.#stream.write(input, () => {
      isTaken = true;
      this.#wake();
    });
    yield* this.#given(() => isTaken);
  }

  async *finish(): AsyncGenerator<Uint8Array, void> {
    let isOver = false;
    this.#stream.once("end", () => {
      isOver = true;
      this.#wake();
    });
    this.#stream.end();
    yield* this.#given(() => isOver);
  }

  close(): void {
    this.#stream.destroy();
  }

  /** Everything that comes until `isDone`, or until the stream fails. */
  async *#given(isDone: () => boolean): AsyncGenerator<Uint8Array, void> {
    for (;;) {
      const isOver = this.#failed || (isDone() && this.#stream.readableLength === 0);
      if (this.#held >= PIECE_BYTES || (isOver && this.#held > 0)) yield this.#take();
      else if (isOver) return;
      else {
        this.#stream.resume();
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }

  #take(): Uint8Array {
    const [first, ...others] = this.#chunks;
    const whole = others.length === 0 ? first! : new Uint8Array(this.#held);
    let at = 0;
    if (others.length > 0)
      for (const chunk of this.#chunks) {
        whole.set(chunk, at);
        at += chunk.length;
      }
    this.#chunks = [];
    this.#held = 0;
    return whole;
  }
}
