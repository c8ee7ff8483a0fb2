// Frames of handshakes that repeat a segment of their flow, recorded at another point: what the points show differently, and
// where a segment was seen last. Few are kept of each flow; ordinary copies are only counted.

import { RST, SYN } from "../tcp/flags";
import { EventStore } from "./events";
import * as L from "./rowLayout";
import type { SegmentContext } from "./segmentContext";

/** SYNs and RSTs of one flow. */
const MOST_CONTROLS = 16;
/** Other segments: the ACK of the handshake, and the first data. */
export const MOST_OTHERS = 2;
/** Of all flows: 70 MB. */
const MOST_COPIES = 1 << 19;

interface Kept {
  readonly first: number;
  last: number;
  controls: number;
  others: number;
}

export class FrameCopies {
  readonly events = new EventStore();
  #kept = new Map<number, Kept>();

  /** Keeps the context's segment, a copy, if its flow may keep one more of its kind. */
  keep({ packet, recorded, flow, side }: SegmentContext): void {
    const kept = this.#kept.get(flow);
    const isControl = (packet.flags & (SYN | RST)) !== 0;
    if (this.isFull) return;
    if (kept && (isControl ? kept.controls >= MOST_CONTROLS : kept.others >= MOST_OTHERS)) return;
    const event = this.events.add(L.KIND_SEGMENT | (side << 2), 0, recorded);
    this.events.writeSegment(event, packet);
    const own = kept ?? { first: event, last: event, controls: 0, others: 0 };
    if (kept) this.#link(kept.last, event);
    else this.#kept.set(flow, own);
    own.last = event;
    if (isControl) own.controls++;
    else own.others++;
  }

  #link(event: number, next: number): void {
    this.events.ints.chunk(event)[this.events.ints.at(event) + L.E_NEXT] = next;
  }

  /** The events of a flow's copies, in the order of the capture. */
  *of(flow: number): Iterable<number> {
    for (let event = this.#kept.get(flow)?.first ?? -1; event >= 0; ) {
      yield event;
      event = this.events.ints.chunk(event)[this.events.ints.at(event) + L.E_NEXT]!;
    }
  }

  has(flow: number): boolean {
    return this.#kept.has(flow);
  }

  /** No more are kept, of any flow. */
  get isFull(): boolean {
    return this.events.ints.length >= MOST_COPIES;
  }

  /** How many flows have copies. */
  get size(): number {
    return this.#kept.size;
  }

  /** Those that have copies, the first ones first. */
  flows(): Iterable<number> {
    return this.#kept.keys();
  }

  /** Flows move: `renumbered` has the new index of each, −1 for those removed. */
  renumber(renumbered: Int32Array): void {
    const left = new EventStore();
    const kept = new Map<number, Kept>();
    for (const [flow, each] of this.#kept) {
      const moved = renumbered[flow] ?? -1;
      if (moved < 0) continue;
      let last = -1;
      let first = -1;
      for (const event of this.of(flow)) {
        const copy = left.addFrom(this.events, event);
        left.ints.chunk(copy)[left.ints.at(copy) + L.E_NEXT] = -1;
        if (last < 0) first = copy;
        else left.ints.chunk(last)[left.ints.at(last) + L.E_NEXT] = copy;
        last = copy;
      }
      kept.set(moved, { ...each, first, last });
    }
    this.events.become(left);
    this.#kept = kept;
  }
}
