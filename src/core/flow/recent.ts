// Frames that were recorded twice: the `any` device, mirror ports and bridges show one segment at several places within a
// few milliseconds. A direct-mapped memory of the latest segments finds them at the cost of two stores a segment.

const SLOTS = 4096;
/** A retransmission by the stack itself takes longer, or bears another IP ID. */
const WINDOW_NS = 5e6;
/** Times are kept in units of so many ns, modulo 2^32, beside their signature: one place in memory for both. */
const UNIT_NS = 1e5;

export class RecentSegments {
  readonly #slots = new Int32Array(2 * SLOTS).fill(1 << 30);

  /** Whether the same segment was noted within the last few milliseconds. */
  has(signature: number, timeNs: number): boolean {
    const slot = 2 * (signature & (SLOTS - 1));
    const since = ((timeNs / UNIT_NS) | 0) - this.#slots[slot + 1]!;
    return this.#slots[slot] === signature && Math.abs(since | 0) <= WINDOW_NS / UNIT_NS;
  }

  note(signature: number, timeNs: number): void {
    const slot = 2 * (signature & (SLOTS - 1));
    this.#slots[slot] = signature;
    this.#slots[slot + 1] = (timeNs / UNIT_NS) | 0;
  }
}
