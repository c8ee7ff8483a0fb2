// When a capture's texts are to be made anew: one that grows changes several times a second, and nobody reads so fast.

import type { CaptureSummary } from "../../protocol/api";

const SETTLE_MS = 1000;

/** Calls back when a capture's content has changed: at once where it was read to its end, else once in `SETTLE_MS`. */
export class Settling {
  readonly #settled: () => void;
  #revision = -1;
  #timer: NodeJS.Timeout | undefined;

  constructor(settled: () => void) {
    this.#settled = settled;
  }

  /** To be told of every summary. What is still being read counts only when it is read. */
  note({ state, revision }: Pick<CaptureSummary, "state" | "revision">): void {
    if (state === "reading" || revision === this.#revision) return;
    this.#revision = revision;
    // What changes without a pause must not put it off for ever.
    if (this.#timer !== undefined && state === "following") return;
    clearTimeout(this.#timer);
    const settle = () => {
      this.#timer = undefined;
      this.#settled();
    };
    this.#timer = setTimeout(settle, state === "following" ? SETTLE_MS : 0);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }
}
