// What two places saw of one direction of a connection, and how it belongs together.

import type { Numbering } from "./numbering";
import type { SeenSegment } from "./seenSegment";

/** Segments of one direction that one place saw, in the order of its capture. */
export interface Lane {
  readonly segments: readonly SeenSegment[];
  readonly numbering: Numbering;
  /** By segment: ns on the clock that both lanes share. */
  readonly timesNs: Float64Array;
}

export interface Matching {
  /** By segment nearer to the sender: its position at the other place, or −1. */
  readonly next: Int32Array;
  /** By segment nearer to the receiver: 1 where it is one of these, or holds octets of them. */
  readonly explained: Uint8Array;
  /** Octets of a segment that passed in other segments, where only a part did. */
  readonly passedOctets: ReadonlyMap<number, number>;
}
