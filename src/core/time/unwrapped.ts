import { type SeqNumber, seqDistance } from "../tcp/seq";

/**
 * Numbers of one sequence space as octets from a base, beyond 2^32 where a side sends more than that. Each is placed by its
 * distance from the highest one so far, so it may lie up to 2^31 octets before or behind it.
 */
export class Unwrapped {
  #highest: SeqNumber | undefined;
  #octets = 0;

  /** `base` is 0; without one, the first number is. */
  constructor(base: SeqNumber | undefined) {
    this.#highest = base;
  }

  /** Octets from the base, without taking notice of the number. */
  octetsOf(seq: SeqNumber): number {
    if (this.#highest === undefined) this.#highest = seq;
    return this.#octets + seqDistance(this.#highest, seq);
  }

  /** The same; later numbers are placed by this one if it is the highest. */
  note(seq: SeqNumber): number {
    const octets = this.octetsOf(seq);
    if (octets > this.#octets) {
      this.#highest = seq;
      this.#octets = octets;
    }
    return octets;
  }
}
