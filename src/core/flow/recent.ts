// Frames that were recorded twice: the `any` device, mirror ports and bridges show one segment at several places within a
// few milliseconds. A direct-mapped memory of the latest segments finds them at the cost of two stores a segment.

const SLOTS = 4096;
/** A retransmission by the stack itself takes longer, or bears another IP ID. */
const WINDOW_NS = 5e6;

export class RecentSegments {
  readonly #signature = new Int32Array(SLOTS);
  readonly #time = new Float64Array(SLOTS).fill(Number.NEGATIVE_INFINITY);

  /** Whether the same segment was noted within the last few milliseconds. */
  has(signature: number, timeNs: number): boolean {
    const slot = signature & (SLOTS - 1);
    return this.#signature[slot] === signature && Math.abs(timeNs - this.#time[slot]!) <= WINDOW_NS;
  }

  note(signature: number, timeNs: number): void {
    const slot = signature & (SLOTS - 1);
    this.#signature[slot] = signature;
    this.#time[slot] = timeNs;
  }
}
