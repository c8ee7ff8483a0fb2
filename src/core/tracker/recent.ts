// Frames that were recorded twice. The `any` device, mirror ports and bridges show one segment at several places within a few
// milliseconds; a file that was merged from two capture points shows it with another hop count, as long after as it travelled.
// A direct-mapped memory of the latest segments finds them at the cost of a few stores a segment.

import { COPY_NS } from "../tcp/thresholds";
import type { CapturePoints } from "./capturePoints";
import type { Recorded } from "./recorded";

const SLOTS = 4096;
/** With two capture points, segments are on their way while others come. */
const MORE_SLOTS = 65_536;
/** Times are kept in units of so many ns, modulo 2^32, beside their signature: one place in memory for both. */
const UNIT_NS = 1e5;

const WIDTH = 4;
/** In an empty slot: no flow has that number. */
const NOTHING = 1 << 30;

/** What of a packet tells copies apart. */
interface Copied {
  readonly ipId: number;
  readonly hops: number;
}

/**
 * `who` is the flow and its side as one number, `contents` a hash of the segment: two flows with equal contents, or with
 * contents whose hashes meet, are never taken for each other.
 */
export class RecentSegments {
  readonly #points: CapturePoints;
  #slots = new Int32Array(WIDTH * SLOTS).fill(NOTHING);
  #mask = SLOTS - 1;

  constructor(points: CapturePoints) {
    this.#points = points;
  }

  /** Whether the same segment was noted within the last few milliseconds, or before, at another capture point. */
  has(contents: number, who: number, { ipId, hops }: Copied, { timeNs, frameNumber }: Recorded): boolean {
    const slots = this.#slots;
    const slot = this.#slotOf(contents, who);
    if (slots[slot] !== contents || slots[slot + 1] !== who) return false;
    const sinceNs = Math.abs((((timeNs / UNIT_NS) | 0) - slots[slot + 2]!) | 0) * UNIT_NS;
    const difference = Math.abs(hops - slots[slot + 3]!);
    const near = sinceNs <= COPY_NS;
    if (!near && !this.#points.explain(difference, ipId, sinceNs)) return false;
    if (difference > 0) {
      this.#points.note(difference, frameNumber);
      if (this.#mask < MORE_SLOTS - 1) this.#resize();
    }
    return true;
  }

  note(contents: number, who: number, { hops }: Copied, { timeNs }: Recorded): void {
    const slots = this.#slots;
    const slot = this.#slotOf(contents, who);
    slots[slot] = contents;
    slots[slot + 1] = who;
    slots[slot + 2] = (timeNs / UNIT_NS) | 0;
    slots[slot + 3] = hops;
  }

  /** Flows move: `renumbered` has the new index of each, −1 for those let go. */
  renumber(renumbered: Int32Array): void {
    this.#refill(this.#mask + 1, (who) => {
      const flow = renumbered[who >> 1] ?? -1;
      return flow < 0 ? -1 : 2 * flow + (who & 1);
    });
  }

  #resize(): void {
    this.#refill(MORE_SLOTS, (who) => who);
  }

  /** Puts what is held into so many new slots; `whoseNow` answers −1 for what is to be forgotten. */
  #refill(count: number, whoseNow: (who: number) => number): void {
    const old = this.#slots;
    this.#slots = new Int32Array(WIDTH * count).fill(NOTHING);
    this.#mask = count - 1;
    for (let at = 0; at < old.length; at += WIDTH) {
      const who = old[at + 1] === NOTHING ? -1 : whoseNow(old[at + 1]!);
      if (who < 0) continue;
      const slot = this.#slotOf(old[at]!, who);
      this.#slots.set(old.subarray(at, at + WIDTH), slot);
      this.#slots[slot + 1] = who;
    }
  }

  #slotOf(contents: number, who: number): number {
    // IP ID and control bits stand in the upper half of the contents.
    const mixed = contents ^ Math.imul(who, 0x297a2d39);
    return WIDTH * ((mixed ^ (mixed >>> 16)) & this.#mask);
  }
}
