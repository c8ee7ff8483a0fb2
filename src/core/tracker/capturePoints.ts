// Two capture points in one file: each segment appears twice, with another hop count, and later by the time from one point
// to the other. A retransmission has the hop count of the first transmission, and another IP ID.

import { CAPTURE_POINTS_APART_NS, COPY_BEFORE_RETRY_NS } from "../tcp/thresholds";

export class CapturePoints {
  /** Segments that were recorded a second time elsewhere, and the first frame of them. */
  segments = 0;
  firstFrame = 0;
  latestFrame = 0;
  /** Differences of hop counts, as bits. */
  readonly #differences = new Int32Array(8);

  /**
   * Whether a segment with the same numbers and the same IP ID (or checksum, without one), `sinceNs` after or before the first,
   * is its copy from the other point: its hop count differs by `difference`. `isUnique`: a retransmission of it would differ.
   */
  explain(difference: number, sinceNs: number, isUnique: boolean): boolean {
    if (difference === 0 || sinceNs > CAPTURE_POINTS_APART_NS) return false;
    return isUnique || sinceNs <= COPY_BEFORE_RETRY_NS || this.#isKnown(difference);
  }

  note(difference: number, frameNumber: number): void {
    if (this.segments === 0) this.firstFrame = frameNumber;
    this.segments++;
    this.latestFrame = frameNumber;
    this.#differences[difference >>> 5]! |= 1 << (difference & 31);
  }

  /** By how much the hop counts of copies differ, in ascending order. */
  get differences(): number[] {
    return Array.from({ length: 256 }, (_, difference) => difference).filter((each) => this.#isKnown(each));
  }

  #isKnown(difference: number): boolean {
    return (this.#differences[difference >>> 5]! & (1 << (difference & 31))) !== 0;
  }
}
