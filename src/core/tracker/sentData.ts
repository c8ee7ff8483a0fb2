import { wordDistance } from "../tcp/seq";

// The latest data of all flows, to compare what is sent again with what was sent before: a ring of octets, and a ring of
// entries with the owner and position of each piece. Both are bounded, whatever the capture contains.

const OCTETS = 1 << 20;
const ENTRIES = 1 << 12;
/** Data of one side that is more than this many of its segments back is not looked for. */
const MOST_LOOKED_AT = 64;

/** Measured: octet by octet, a segment of 64 takes as long as by a view, one of 300 five times as long. */
const LEAST_VIEWED = 64;

const WIDTH = 4;
const WHO = 0;
const SEQ = 1;
const LENGTH = 2;
/** Number of the previous entry of the same side, −1 for none. */
const BEFORE = 3;

/** `who` is a flow and its side as one number. */
export class SentData {
  /** Grows up to `OCTETS`: many captures have no data, or little. */
  #octets = new Uint8Array(0);
  /** Made with the first data, as `#at`. */
  #entries = new Int32Array(0);
  /** Octets written before each entry, since the beginning. */
  #at = new Float64Array(0);
  /** The newest entry of each side. */
  readonly #newest = new Map<number, number>();
  #written = 0;
  #count = 0;

  /** Keeps a copy of `bytes[start, end)`, data whose first octet has the number `seq`. */
  keep(who: number, seq: number, bytes: Uint8Array, start: number, end: number): void {
    const length = end - start;
    if (length <= 0 || length > OCTETS / 4) return;
    if (this.#octets.length < OCTETS) this.#growFor(this.#written + length);
    this.#copy(bytes, start, end);
    const slot = this.#count % ENTRIES;
    const entry = WIDTH * slot;
    this.#entries[entry + WHO] = who;
    this.#entries[entry + SEQ] = seq;
    this.#entries[entry + LENGTH] = length;
    this.#entries[entry + BEFORE] = this.#newest.get(who) ?? -1;
    this.#at[slot] = this.#written;
    this.#newest.set(who, this.#count++);
    this.#written += length;
  }

  #copy(bytes: Uint8Array, start: number, end: number): void {
    const octets = this.#octets;
    const place = this.#written % OCTETS;
    if (place + end - start > OCTETS) {
      for (let at = start; at < end; at++) octets[(place + at - start) & (OCTETS - 1)] = bytes[at]!;
      // A view of a few octets takes longer than to copy them.
    } else if (end - start < LEAST_VIEWED) {
      for (let at = start; at < end; at++) octets[place + at - start] = bytes[at]!;
    } else octets.set(bytes.subarray(start, end), place);
  }

  /** Nothing has been written over as long as the ring is not complete. */
  #growFor(octets: number): void {
    if (octets <= this.#octets.length) return;
    if (this.#entries.length === 0) {
      this.#entries = new Int32Array(WIDTH * ENTRIES);
      this.#at = new Float64Array(ENTRIES);
    }
    const old = this.#octets;
    this.#octets = new Uint8Array(Math.min(OCTETS, Math.max(4 * old.length, 2 * octets, 1 << 12)));
    this.#octets.set(old);
  }

  /** Whether any octet of `bytes[start, end)`, from the number `seq` on, differs from what the side sent before. */
  differs(who: number, seq: number, bytes: Uint8Array, start: number, end: number): boolean {
    let entry = this.#newest.get(who) ?? -1;
    for (let steps = 0; entry >= 0 && entry >= this.#count - ENTRIES && steps < MOST_LOOKED_AT; steps++) {
      const at = WIDTH * (entry % ENTRIES);
      const written = this.#at[entry % ENTRIES]!;
      if (this.#entries[at + WHO] !== who || this.#written - written > OCTETS) return false;
      const ahead = wordDistance(this.#entries[at + SEQ]!, seq);
      const from = Math.max(ahead, 0);
      const to = Math.min(this.#entries[at + LENGTH]!, ahead + end - start);
      for (let offset = from; offset < to; offset++)
        if (this.#octets[(written + offset) % OCTETS] !== bytes[start + offset - ahead]) return true;
      entry = this.#entries[at + BEFORE]!;
    }
    return false;
  }

  /** Forgets everything: flows have moved to other indices. */
  clear(): void {
    this.#newest.clear();
  }
}
