// One line at the bottom of a terminal that is written over and over: how far reading is.

import type { Writable } from "node:stream";
import { monotonicMs } from "./monotonic";

/** Nobody needs to be told that a moment passes. */
const QUIET_MS = 500;

export class Ticker {
  readonly #stream: Writable & { readonly columns?: number };
  readonly #since = monotonicMs();
  #isShown = false;

  /** `stream` is a terminal. */
  constructor(stream: Writable & { readonly columns?: number }) {
    this.#stream = stream;
  }

  show(text: string): void {
    if (monotonicMs() - this.#since < QUIET_MS) return;
    this.#stream.write(`\r${text.slice(0, (this.#stream.columns ?? 80) - 1)}\u001b[K`);
    this.#isShown = true;
  }

  /** Before anything else is written to the terminal. */
  clear(): void {
    if (this.#isShown) this.#stream.write("\r\u001b[K");
    this.#isShown = false;
  }
}
