// The pairs of Ethernet addresses that frames have, numbered: a capture has few of them, and an event has room for a number.

import type { Link } from "../flow/flow";
import { linkDifference } from "../flow/linkDifference";
import { formatMac } from "../wire/address";

/** What `E_LINK_SHIFT` has room for; the frames of any further pair count as frames without addresses. */
const MOST_LINKS = 511;
/** More pairs of pairs are compared anew each time. */
const MOST_COMPARED = 4096;
const SLOTS = 2048;
const WORDS = 3;

export class LinkAddresses {
  /** Three words a pair as they are in a frame, destination first; pair 0 is no pair. */
  readonly #words = new Int32Array(WORDS * (MOST_LINKS + 1));
  readonly #slots = new Int16Array(SLOTS);
  readonly #texts: (Link | undefined)[] = [];
  /** By two numbers. */
  readonly #differ = new Map<number, boolean>();
  #count = 0;

  /** The number of the pair at `offset` of `view`, from 1; 0 where `offset` is −1 or there are too many. */
  numberOf(view: DataView, offset: number): number {
    if (offset < 0) return 0;
    const words = this.#words;
    const first = view.getInt32(offset);
    const second = view.getInt32(offset + 4);
    const third = view.getInt32(offset + 8);
    const hash = Math.imul(Math.imul(Math.imul(first, 0x9e3779b1) ^ second, 0x85ebca6b) ^ third, 0xc2b2ae35);
    for (let slot = hash >>> 21; ; slot = (slot + 1) % SLOTS) {
      const number = this.#slots[slot]!;
      if (number === 0) {
        if (this.#count === MOST_LINKS) return 0;
        this.#slots[slot] = ++this.#count;
        words.set([first, second, third], WORDS * this.#count);
        return this.#count;
      }
      const at = WORDS * number;
      if (words[at] === first && words[at + 1] === second && words[at + 2] === third) return number;
    }
  }

  /** Whether a SYN of pair `syn` and a SYN-ACK of pair `synAck` take two ways. */
  differ(syn: number, synAck: number): boolean {
    const key = syn * (MOST_LINKS + 1) + synAck;
    let differ = this.#differ.get(key);
    if (differ === undefined) {
      const [forth, back] = [this.of(syn), this.of(synAck)];
      differ = forth !== undefined && back !== undefined && linkDifference(forth, back) !== undefined;
      if (this.#differ.size < MOST_COMPARED) this.#differ.set(key, differ);
    }
    return differ;
  }

  /** The pair of a number; `undefined` for 0. */
  of(number: number): Link | undefined {
    if (number === 0) return undefined;
    this.#texts[number] ??= this.#read(number);
    return this.#texts[number];
  }

  #read(number: number): Link {
    const bytes = new Uint8Array(4 * WORDS);
    const view = new DataView(bytes.buffer);
    for (let word = 0; word < WORDS; word++) view.setInt32(4 * word, this.#words[WORDS * number + word]!);
    return { destination: formatMac(bytes, 0), source: formatMac(bytes, 6) };
  }
}
