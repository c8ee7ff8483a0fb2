// Frames that were recorded twice. The `any` device, mirror ports and bridges record one segment at several points within a few
// milliseconds; a file merged from two capture points contains it with another hop count, later by its travel time.
// A memory of the latest segments finds them at the cost of a few stores a segment.

import { FIN, SYN } from "../tcp/flags";
import { CAPTURE_POINTS_APART_NS, COPY_NS } from "../tcp/thresholds";
import type { Packet } from "../wire/packet";
import type { CapturePoints } from "./capturePoints";
import { OPT_TIMESTAMPS, scanOptions } from "./quickOptions";
import type { Recorded } from "./recorded";
import { FLOW_DUPLICATED } from "./rowLayout";
import { hasFlow, type SegmentContext } from "./segmentContext";

/** Slots of one segment each, 64 KB; with two capture points, where thousands of segments are in flight, of two each. */
const PLACES = 4096;
const MORE_PLACES = 32_768;
/** Times are kept in units of so many ns, modulo 2^32, beside their signature: adjacent in memory. */
const UNIT_NS = 1e5;

const WIDTH = 4;
/** In an empty slot: no flow has that number. */
const NOTHING = 1 << 30;

/** The fields of a packet that identify copies. */
type Copied = Pick<Packet, "ipId" | "hops" | "bytes" | "view" | "optionsStart" | "optionsEnd">;

/**
 * `who` is the flow and its side as one number, `contents` a hash of the segment: two flows with equal contents, or with
 * contents whose hashes collide, are never confused.
 */
export class DuplicateFrames {
  readonly #points: CapturePoints;
  #slots = newSlots(WIDTH * PLACES);
  /** The part of a hash that selects the slot, and the distance between slots as a shift. */
  #mask = PLACES - 1;
  #shift = 2;

  constructor(points: CapturePoints) {
    this.#points = points;
  }

  /** Whether a segment with these contents, of which a retransmission would differ, was noted a short while ago. */
  holds(contents: number, who: number, packet: Copied, { timeNs }: Recorded): boolean {
    const slot = this.#find(contents, who);
    if (slot < 0 || !isUnique(packet)) return false;
    return Math.abs((((timeNs / UNIT_NS) | 0) - this.#slots[slot + 2]!) | 0) * UNIT_NS <= CAPTURE_POINTS_APART_NS;
  }

  /** Where the slot of a segment begins; −1 if it is not held. */
  #find(contents: number, who: number): number {
    const slots = this.#slots;
    const slot = this.#placeOf(contents, who);
    if (slots[slot] === contents && slots[slot + 1] === who) return slot;
    return slots[slot + WIDTH] === contents && slots[slot + WIDTH + 1] === who ? slot + WIDTH : -1;
  }

  /** Whether the same segment was noted within the last few milliseconds, or earlier, at another capture point. */
  has(contents: number, who: number, packet: Copied, { timeNs, frameNumber }: Recorded): boolean {
    const slots = this.#slots;
    const slot = this.#find(contents, who);
    if (slot < 0) return false;
    const sinceNs = Math.abs((((timeNs / UNIT_NS) | 0) - slots[slot + 2]!) | 0) * UNIT_NS;
    const difference = Math.abs(packet.hops - slots[slot + 3]!);
    const near = sinceNs <= COPY_NS;
    if (!near && !this.#points.explain(difference, sinceNs, isUnique(packet))) return false;
    if (difference > 0) {
      this.#points.note(difference, frameNumber);
      this.expectMore();
    }
    return true;
  }

  note(contents: number, who: number, { hops }: Pick<Copied, "hops">, { timeNs }: Recorded): void {
    this.#put(contents, who, (timeNs / UNIT_NS) | 0, hops);
  }

  #put(contents: number, who: number, time: number, hops: number): void {
    const slots = this.#slots;
    const slot = this.#placeOf(contents, who);
    if (this.#shift === 3) slots.copyWithin(slot + WIDTH, slot, slot + WIDTH);
    slots[slot] = contents;
    slots[slot + 1] = who;
    slots[slot + 2] = time;
    slots[slot + 3] = hops;
  }

  /** There are two capture points: segments are remembered for longer. */
  expectMore(): void {
    if (this.#shift === 2) this.#refill(MORE_PLACES, 3, (whoever) => whoever);
  }

  /** Flows move: `renumbered` has the new index of each, −1 for those removed. */
  renumber(renumbered: Int32Array): void {
    this.#refill(this.#mask + 1, this.#shift, (who) => {
      const flow = renumbered[who >> 1] ?? -1;
      return flow < 0 ? -1 : 2 * flow + (who & 1);
    });
  }

  /** Moves what is held into this many new slots; `whoseNow` returns −1 for what is to be dropped. */
  #refill(places: number, shift: number, whoseNow: (who: number) => number): void {
    const old = this.#slots;
    this.#slots = newSlots(places << shift);
    this.#mask = places - 1;
    this.#shift = shift;
    // The older of two is second in its slot, and moves first.
    for (let at = old.length - 2 * WIDTH; at >= 0; at -= WIDTH) {
      const who = old[at + 1] === NOTHING ? -1 : whoseNow(old[at + 1]!);
      if (who >= 0) this.#put(old[at]!, who, old[at + 2]!, old[at + 3]!);
    }
  }

  #placeOf(contents: number, who: number): number {
    // IP ID and control bits are in the upper half of the contents.
    const mixed = contents ^ Math.imul(who, 0x297a2d39);
    return ((mixed ^ (mixed >>> 16)) & this.#mask) << this.#shift;
  }
}

/** One more than can be held: `#find` looks at the next slot too, and an index out of bounds slows down the code around it. */
function newSlots(length: number): Int32Array {
  return new Int32Array(length + WIDTH).fill(NOTHING);
}

/**
 * Whether the context's segment can be a copy, if one like it was noted. A pure ACK may well be sent twice with the same octets;
 * only an IP ID, or a flow known to be recorded twice, shows it.
 */
export function mayBeCopy(context: SegmentContext, { latestFrame }: CapturePoints): boolean {
  const { packet, recorded } = context;
  return (
    packet.payloadLength > 0 ||
    (packet.flags & (SYN | FIN)) !== 0 ||
    packet.ipId !== 0 ||
    hasFlow(context, FLOW_DUPLICATED) ||
    latestFrame === recorded.frameNumber
  );
}

/** A retransmission of it would differ: it has an IP ID, or a TSval, which the checksum covers. */
export function isUnique({ ipId, bytes, view, optionsStart, optionsEnd }: Copied): boolean {
  return ipId !== 0 || (scanOptions(bytes, view, optionsStart, optionsEnd).seen & OPT_TIMESTAMPS) !== 0;
}
