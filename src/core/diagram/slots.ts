// Free positions in a column, so that states never overlap.

/** Remembers which stretches of a column are taken. */
export class Slots {
  readonly #taken: { readonly topPx: number; readonly bottomPx: number }[] = [];

  take(topPx: number, bottomPx: number): void {
    this.#taken.push({ topPx, bottomPx });
  }

  /** Takes `heightPx` at `topPx` or at the first free place below it, and returns that place. */
  takeBelow(topPx: number, heightPx: number): number {
    let atPx = topPx;
    // Every step passes one taken stretch, so the search ends.
    for (let clash = this.#clash(atPx, heightPx); clash; clash = this.#clash(atPx, heightPx)) atPx = clash.bottomPx;
    this.take(atPx, atPx + heightPx);
    return atPx;
  }

  /** Takes the free place nearest to the middle of [topPx, bottomPx); undefined when there is none. */
  takeBetween(topPx: number, bottomPx: number, heightPx: number): number | undefined {
    const middlePx = (topPx + bottomPx - heightPx) / 2;
    for (let distancePx = 0; distancePx <= (bottomPx - topPx - heightPx) / 2; distancePx += 4) {
      for (const atPx of [middlePx - distancePx, middlePx + distancePx]) {
        if (this.#clash(atPx, heightPx)) continue;
        this.take(atPx, atPx + heightPx);
        return atPx;
      }
    }
    return undefined;
  }

  #clash(topPx: number, heightPx: number): { readonly bottomPx: number } | undefined {
    return this.#taken.find((one) => topPx < one.bottomPx && topPx + heightPx > one.topPx);
  }
}
