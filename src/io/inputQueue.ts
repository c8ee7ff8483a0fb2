// Pieces from which a format's reader takes fixed lengths, and to which it gives back what it did not use.

import type { Pieces } from "./pieces";

export class InputQueue {
  readonly #pieces: AsyncIterator<Uint8Array>;
  #ahead: Uint8Array | undefined;

  constructor(pieces: Pieces) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  /** The next octets, however many; undefined at the end. Valid until the next call. */
  async take(): Promise<Uint8Array | undefined> {
    const ahead = this.#ahead;
    this.#ahead = undefined;
    if (ahead !== undefined && ahead.length > 0) return ahead;
    for (;;) {
      const { value, done } = await this.#pieces.next();
      if (done) return undefined;
      if (value.length > 0) return value;
    }
  }

  /** The last octets of the piece that was taken last. */
  putBack(octets: Uint8Array): void {
    this.#ahead = octets;
  }

  /** `length` octets, fewer at the end. */
  async read(length: number): Promise<Uint8Array> {
    const octets = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      const piece = await this.take();
      if (piece === undefined) break;
      const part = piece.subarray(0, length - filled);
      octets.set(part, filled);
      filled += part.length;
      this.putBack(piece.subarray(part.length));
    }
    return octets.subarray(0, filled);
  }

  /** The same octets, which stay. */
  async peek(length: number): Promise<Uint8Array> {
    const head = await this.read(length);
    const ahead = this.#ahead ?? new Uint8Array(0);
    const whole = new Uint8Array(head.length + ahead.length);
    whole.set(head);
    whole.set(ahead, head.length);
    this.#ahead = whole;
    return head;
  }

  /** Skips a text that a zero ends; false if it does not end. */
  async skipText(): Promise<boolean> {
    for (;;) {
      const piece = await this.take();
      if (piece === undefined) return false;
      const end = piece.indexOf(0);
      if (end < 0) continue;
      this.putBack(piece.subarray(end + 1));
      return true;
    }
  }

  async close(): Promise<void> {
    await this.#pieces.return?.();
  }
}
