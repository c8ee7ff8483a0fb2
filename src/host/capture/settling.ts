// When to update a capture's texts: a growing capture changes several times per second, faster than anyone can read.

import type { CaptureSummary } from "../../protocol/api";

const SETTLE_MS = 1000;

/** Calls back when a capture's content has changed: at once if it was read to its end, otherwise once per `SETTLE_MS`. */
export class Settling {
  readonly #settled: () => void;
  #revision = -1;
  #timer: NodeJS.Timeout | undefined;

  constructor(settled: () => void) {
    this.#settled = settled;
  }

  /** Call it for every summary. A capture counts only when it was read completely. */
  note({ state, revision }: Pick<CaptureSummary, "state" | "revision">): void {
    if (state === "reading" || revision === this.#revision) return;
    this.#revision = revision;
    // Continuous changes must not delay it forever.
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
