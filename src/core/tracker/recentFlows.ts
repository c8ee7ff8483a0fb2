// The flows that had segments lately, by a quick mix of their addresses and ports: most segments are found here, without the
// keyed hash of the table of all flows. Without them the bench's mixed capture takes 5 to 13 % longer. One place for each mix and
// no search: who writes a capture in which all mixes meet only makes this of no use.

import type { Packet } from "../wire/packet";

/** Few: see there of `FlowTable`. */
const LEAST_SLOTS = 1 << 6;
const MOST_SLOTS = 1 << 20;

export class RecentFlows {
  /** Mix and flow index + 1, side by side. */
  #slots = new Int32Array(2 * LEAST_SLOTS);

  /** The flow that was noted last for this mix; −1 for none. It may be another one than the packet's. */
  of(mix: number): number {
    const slots = this.#slots;
    const at = 2 * (mix & ((slots.length >>> 1) - 1));
    return slots[at] === mix ? slots[at + 1]! - 1 : -1;
  }

  /** The newest flow on the addresses of this mix, of as many flows as `count`. */
  note(mix: number, flow: number, count: number): void {
    if (4 * count > this.#slots.length && this.#slots.length < 2 * MOST_SLOTS) this.#grow();
    const at = 2 * (mix & ((this.#slots.length >>> 1) - 1));
    this.#slots[at] = mix;
    this.#slots[at + 1] = flow + 1;
  }

  /** Flows have other indices than before. */
  forget(): void {
    this.#slots.fill(0);
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(2 * old.length);
    for (let at = 0; at < old.length; at += 2) {
      if (old[at + 1] === 0) continue;
      const to = 2 * (old[at]! & (old.length - 1));
      this.#slots[to] = old[at]!;
      this.#slots[to + 1] = old[at + 1]!;
    }
  }
}

/** The same for both directions of a flow, and probably different for two flows. */
export function quickMix({
  view,
  family,
  sourceOffset,
  destinationOffset,
  sourcePort,
  destinationPort,
}: Packet): number {
  // The last word of an address is the one that differs most.
  const last = family === 6 ? 12 : 0;
  const words = view.getInt32(sourceOffset + last) ^ view.getInt32(destinationOffset + last);
  const mixed = Math.imul(words ^ Math.imul(sourcePort ^ destinationPort, 0x9e3779b1), 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
