// The newest flows of two endpoints, whatever their paths: to find the other half of a connection whose directions travel
// in different VLANs, and the same segments inside and outside of a tunnel.

/** Flows that are kept of two endpoints: a capture with more places than these is unusual. */
export const FLOWS_KEPT = 4;

/** A hash, and flows + 1, newest first. */
const WIDTH = 1 + FLOWS_KEPT;

export class FlowsByEndpoints {
  #slots = new Int32Array(WIDTH << 8);
  #mask = (1 << 8) - 1;
  #used = 0;

  /** Adds a flow of endpoints with this hash. It replaces `previous`, the flow before it on the same path; −1 for none. */
  add(hash: number, flow: number, previous: number): void {
    const at = this.#find(hash);
    const slots = this.#slots;
    if (slots[at + 1] === 0) {
      slots[at] = hash;
      slots[at + 1] = flow + 1;
      if (2 * ++this.#used > this.#mask) this.#grow();
      return;
    }
    let last = 1;
    while (last < FLOWS_KEPT && slots[at + last] !== previous + 1) last++;
    slots.copyWithin(at + 2, at + 1, at + last);
    slots[at + 1] = flow + 1;
  }

  /** Fills `into` with the newest flows of endpoints with this hash, newest first, and returns how many there are. */
  newest(hash: number, into: Int32Array): number {
    const at = this.#find(hash);
    let count = 0;
    while (count < FLOWS_KEPT && this.#slots[at + 1 + count] !== 0) {
      into[count] = this.#slots[at + 1 + count]! - 1;
      count++;
    }
    return count;
  }

  /** Where the slot of a hash begins; an empty one for a new hash. */
  #find(hash: number): number {
    let slot = hash & this.#mask;
    while (this.#slots[slot * WIDTH + 1] !== 0 && this.#slots[slot * WIDTH] !== hash) slot = (slot + 1) & this.#mask;
    return slot * WIDTH;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 2);
    this.#mask = 2 * this.#mask + 1;
    for (let at = 0; at < old.length; at += WIDTH)
      if (old[at + 1] !== 0) this.#slots.set(old.subarray(at, at + WIDTH), this.#find(old[at]!));
  }
}
