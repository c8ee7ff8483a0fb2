// Numbers from 0 for keys of a few words, in the order in which they come.

import { drawSecret, firstTerm, joinSums, secondTerm } from "../bytes/keyedHash";

export class KeyIndex {
  readonly #width: number;
  readonly #secret: Int32Array;
  #keys: Int32Array;
  /** Open addressing: number + 1. */
  #slots: Int32Array;
  #length = 0;
  /** Keys that follow one another are often equal. */
  #last = -1;

  /** `expected` keys have room without growing. */
  constructor(width: number, expected: number) {
    this.#width = width;
    this.#secret = drawSecret(width);
    this.#keys = new Int32Array(width << 9);
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(2 * expected + 2)));
  }

  get length(): number {
    return this.#length;
  }

  /** The number of the key that begins at `at` of `words`; a new one where it was not there. */
  of(words: Int32Array, at: number): number {
    if (this.#last >= 0 && this.#isAt(this.#last, words, at)) return this.#last;
    this.#last = this.#find(words, at);
    return this.#last;
  }

  #find(words: Int32Array, at: number): number {
    const mask = this.#slots.length - 1;
    let slot = this.#hash(words, at) & mask;
    for (;;) {
      const index = this.#slots[slot]! - 1;
      if (index < 0) return this.#add(words, at, slot);
      if (this.#isAt(index, words, at)) return index;
      slot = (slot + 1) & mask;
    }
  }

  #hash(words: Int32Array, at: number): number {
    let first = 0;
    let second = 0;
    for (let word = 0; word < this.#width; word++) {
      const value = words[at + word]!;
      first = (first + firstTerm(this.#secret, word, value)) | 0;
      second = (second + secondTerm(this.#secret, word, value)) | 0;
    }
    return joinSums(this.#secret, first, second);
  }

  #isAt(index: number, words: Int32Array, at: number): boolean {
    const start = index * this.#width;
    for (let word = 0; word < this.#width; word++) if (this.#keys[start + word] !== words[at + word]) return false;
    return true;
  }

  #add(words: Int32Array, at: number, slot: number): number {
    const index = this.#length++;
    const start = index * this.#width;
    if (start + this.#width > this.#keys.length) {
      const keys = new Int32Array(2 * this.#keys.length);
      keys.set(this.#keys);
      this.#keys = keys;
    }
    for (let word = 0; word < this.#width; word++) this.#keys[start + word] = words[at + word]!;
    this.#slots[slot] = index + 1;
    if (2 * this.#length > this.#slots.length) this.#grow();
    return index;
  }

  #grow(): void {
    const slots = new Int32Array(2 * this.#slots.length);
    const mask = slots.length - 1;
    for (let index = 0; index < this.#length; index++) {
      let slot = this.#hash(this.#keys, index * this.#width) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = index + 1;
    }
    this.#slots = slots;
  }
}
