/** An answer that takes long is given again for a while, so that making it takes at most `share` of the time. */
export class PacedAnswer<T> {
  readonly #share: number;
  readonly #now: () => number;
  #last: { readonly value: T; readonly until: number } | undefined;

  /** `now` is in milliseconds. */
  constructor(share: number, now: () => number) {
    this.#share = share;
    this.#now = now;
  }

  /** `isFinal`: nothing changes any more, so that the newest answer is worth its time. */
  get(make: () => T, isFinal: boolean): T {
    const before = this.#now();
    if (!isFinal && this.#last !== undefined && before < this.#last.until) return this.#last.value;
    const value = make();
    const after = this.#now();
    this.#last = { value, until: after + (after - before) / this.#share };
    return value;
  }
}
