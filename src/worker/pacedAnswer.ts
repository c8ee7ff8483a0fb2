/**
 * An answer that takes long is given again for a while, so that making it takes at most `share` of the time. It is made once for all
 * who ask meanwhile.
 */
export class PacedAnswer<T> {
  readonly #share: number;
  readonly #now: () => number;
  #last: { readonly value: T; readonly until: number } | undefined;
  #making: Promise<T> | undefined;

  /** `now` is in milliseconds. */
  constructor(share: number, now: () => number) {
    this.#share = share;
    this.#now = now;
  }

  /** `isFinal`: nothing changes any more, so that the newest answer is worth its time. */
  async get(make: () => Promise<T>, isFinal: boolean): Promise<T> {
    while (this.#making !== undefined) {
      const value = await this.#making;
      if (!isFinal) return value;
    }
    if (!isFinal && this.#last !== undefined && this.#now() < this.#last.until) return this.#last.value;
    this.#making = this.#make(make);
    try {
      return await this.#making;
    } finally {
      this.#making = undefined;
    }
  }

  async #make(make: () => Promise<T>): Promise<T> {
    const before = this.#now();
    const value = await make();
    const after = this.#now();
    this.#last = { value, until: after + (after - before) / this.#share };
    return value;
  }
}
