// What happened over the whole of a flow, in numbers: counted while it is read.

import type { Side } from "../flow/side";
import { TIME_KINDS } from "./timeKinds";

export interface SideTally {
  segments: number;
  /** Of data, including what was sent again. */
  octets: number;
  /** By the bits of `TIME_KINDS`, in its order. */
  readonly kinds: number[];
  /** Round trips that its acknowledgments ended, in ns. */
  trips: number;
  shortestTripNs: number;
  longestTripNs: number;
}

export class TimeTally {
  readonly sides: Readonly<Record<Side, SideTally>> = { initiator: newSide(), responder: newSide() };
  firstNs = Number.NaN;
  lastNs = Number.NaN;
  /** The longest time without a segment of either side, and the frame before it. */
  pauseNs = 0;
  pauseAfterFrame = 0;
  #lastFrame = 0;

  note(from: Side, timeNs: number, frame: number, kinds: number, octets: number): void {
    const side = this.sides[from];
    side.segments++;
    side.octets += octets;
    if (kinds !== 0)
      TIME_KINDS.forEach(([bit], nth) => {
        if (kinds & bit) side.kinds[nth]!++;
      });
    if (Number.isNaN(this.firstNs)) this.firstNs = this.lastNs = timeNs;
    if (timeNs - this.lastNs > this.pauseNs) {
      this.pauseNs = timeNs - this.lastNs;
      this.pauseAfterFrame = this.#lastFrame;
    }
    if (timeNs >= this.lastNs) {
      this.lastNs = timeNs;
      this.#lastFrame = frame;
    }
  }

  /** An acknowledgment of side `by` ended a round trip. */
  noteTrip(by: Side, tripNs: number): void {
    const side = this.sides[by];
    side.trips++;
    side.shortestTripNs = Math.min(side.shortestTripNs, tripNs);
    side.longestTripNs = Math.max(side.longestTripNs, tripNs);
  }
}

function newSide(): SideTally {
  return {
    segments: 0,
    octets: 0,
    kinds: TIME_KINDS.map(() => 0),
    trips: 0,
    shortestTripNs: Number.POSITIVE_INFINITY,
    longestTripNs: 0,
  };
}
