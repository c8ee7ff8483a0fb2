// The flows that had segments lately, by a quick mix of their addresses and ports: most segments are found here, without the
// keyed hash of the table of all flows. Without them the bench's mixed capture takes 5 to 13 % longer. One place for each mix and
// no search: who writes a capture in which all mixes meet only makes this of no use.

import { SEGMENT_WORDS, W_FORM, W_MIX } from "../wire/segmentWords";
import type { SegmentBatch } from "./segmentBatch";

/** Few: see there of `FlowTable`. */
const LEAST_SLOTS = 1 << 6;
const MOST_SLOTS = 1 << 20;

export class RecentFlows {
  /** How often another flow was noted. */
  changes = 0;
  /** Mix and flow index + 1, side by side. */
  #slots = new Int32Array(2 * LEAST_SLOTS);

  /** The flow that was noted last for this mix; −1 for none. It may be another one than the packet's. */
  of(mix: number): number {
    const slots = this.#slots;
    const at = 2 * (mix & ((slots.length >>> 1) - 1));
    return slots[at] === mix ? slots[at + 1]! - 1 : -1;
  }

  /** `of`, for all segments of a batch. Valid until `changes`. */
  guess(batch: SegmentBatch, length: number): void {
    const { words, flows } = batch;
    batch.changes = this.changes;
    for (let at = 0; at < length; at++) {
      const w = SEGMENT_WORDS * at;
      flows[at] = words[w + W_FORM] === 0 ? -1 : this.of(words[w + W_MIX]!);
    }
  }

  /** The newest flow on the addresses of this mix, of as many flows as `count`. */
  note(mix: number, flow: number, count: number): void {
    if (4 * count > this.#slots.length && this.#slots.length < 2 * MOST_SLOTS) this.#grow();
    const at = 2 * (mix & ((this.#slots.length >>> 1) - 1));
    this.#slots[at] = mix;
    this.#slots[at + 1] = flow + 1;
    this.changes++;
  }

  /** Flows have other indices than before. */
  forget(): void {
    this.changes++;
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
