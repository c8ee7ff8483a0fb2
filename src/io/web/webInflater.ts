import type { Inflater } from "../platform";
import { Deflate } from "./deflate";

/** Larger than what an error costs: nothing that precedes an error is lost here. */
const PIECE = 1 << 18;

export class WebInflater implements Inflater {
  readonly #deflate = new Deflate(PIECE);
  #used = 0;

  get failed(): boolean {
    return this.#deflate.isDamaged;
  }

  get used(): number {
    return this.#used;
  }

  async *inflate(input: Uint8Array): AsyncGenerator<Uint8Array, void> {
    if (this.#deflate.isOver) return;
    yield* this.#deflate.decode(input);
    this.#used += input.length - this.#deflate.unused;
  }

  async *finish(): AsyncGenerator<Uint8Array, void> {}

  close(): void {}
}
