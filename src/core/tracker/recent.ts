// Frames that were recorded twice: the `any` device, mirror ports and bridges show one segment at several places within a
// few milliseconds. A direct-mapped memory of the latest segments finds them at the cost of two stores a segment.

import { COPY_NS } from "../tcp/thresholds";
import type { Recorded } from "./recorded";

const SLOTS = 4096;
/** Times are kept in units of so many ns, modulo 2^32, beside their signature: one place in memory for both. */
const UNIT_NS = 1e5;

const WIDTH = 4;
/** In an empty slot: no flow has that number. */
const NOTHING = 1 << 30;

/**
 * `who` is the flow and its side as one number, `contents` a hash of the segment: two flows with equal contents, or with
 * contents whose hashes meet, are never taken for each other.
 */
export class RecentSegments {
  readonly #slots = new Int32Array(WIDTH * SLOTS).fill(NOTHING);

  /** Whether the same segment was noted within the last few milliseconds. */
  has(contents: number, who: number, { timeNs }: Recorded): boolean {
    const slot = slotOf(contents, who);
    const since = ((timeNs / UNIT_NS) | 0) - this.#slots[slot + 2]!;
    return this.#slots[slot] === contents && this.#slots[slot + 1] === who && Math.abs(since | 0) <= COPY_NS / UNIT_NS;
  }

  note(contents: number, who: number, { timeNs }: Recorded): void {
    const slot = slotOf(contents, who);
    this.#slots[slot] = contents;
    this.#slots[slot + 1] = who;
    this.#slots[slot + 2] = (timeNs / UNIT_NS) | 0;
  }

  /** Flows move: `renumbered` has the new index of each, −1 for those let go. */
  renumber(renumbered: Int32Array): void {
    const old = this.#slots.slice();
    this.#slots.fill(NOTHING);
    for (let at = 0; at < old.length; at += WIDTH) {
      const flow = renumbered[old[at + 1]! >> 1] ?? -1;
      if (flow < 0) continue;
      const who = 2 * flow + (old[at + 1]! & 1);
      const slot = slotOf(old[at]!, who);
      this.#slots[slot] = old[at]!;
      this.#slots[slot + 1] = who;
      this.#slots[slot + 2] = old[at + 2]!;
    }
  }
}

function slotOf(contents: number, who: number): number {
  return WIDTH * ((contents ^ Math.imul(who, 0x297a2d39)) & (SLOTS - 1));
}
