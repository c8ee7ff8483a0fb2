// A pcap's magic number says whether the fractions of its times are micro- or nanoseconds. Some writers put the one and mean
// the other: a second has no 1,000,000 microseconds, so a fraction that large is one of nanoseconds, and so are the next ones.

import type { CaptureIssue } from "./frame";

const MICROSECONDS = 1_000_000;
/** From which fraction on the unit is another one: as long as that is open, and after. Doubles: V8 would compile the reader again for the first. */
const LIMITS = new Float64Array([MICROSECONDS, Number.POSITIVE_INFINITY]);
/** A writer of nanoseconds has a fraction below a million once in a thousand frames: after so many, a large one is damage. */
const ENOUGH_SMALL = 100;

/** In which unit a capture's fractions are; shared by the readers of one capture. */
export class FractionUnit {
  nsPerTick: number;
  /** The frame that contradicts the header, and its fraction. */
  frame = 0;
  #fraction = 0;
  readonly #limit = new Float64Array(1);
  #firstSecond = 0;
  #small = 0;

  /** `nsPerTick` is what the file's header says: 1 or 1000. */
  constructor(nsPerTick: number) {
    this.nsPerTick = nsPerTick;
    this.#limit[0] = LIMITS[nsPerTick === 1000 ? 0 : 1]!;
  }

  /** From here on a fraction shows that the unit is another one. */
  get limit(): number {
    return this.#limit[0]!;
  }

  /** The unit may still turn out to be another one. */
  get isOpen(): boolean {
    return this.limit === MICROSECONDS;
  }

  /** A time that fits the header's unit. */
  fits(seconds: number, fraction: number): void {
    if (this.#firstSecond === 0) this.#firstSecond = seconds;
    // No branches: V8 would compile the reader again when one is first taken.
    this.#small += fraction > 0 && seconds !== this.#firstSecond ? 1 : 0;
    this.#limit[0] = LIMITS[(this.#small / ENOUGH_SMALL) | 0]!;
  }

  /** A fraction at or above `limit` came. */
  correct(fraction: number, frameNumber: number): void {
    this.nsPerTick = 1;
    this.#limit[0] = Number.POSITIVE_INFINITY;
    this.frame = frameNumber;
    this.#fraction = fraction;
  }

  /** `frames` were read so far. */
  issue(frames: number): CaptureIssue | undefined {
    if (this.frame === 0) return undefined;
    const message = `The file's header says that times are in microseconds, but frame ${this.frame} has a fraction of ${this.#fraction}, and a second has 1000000 microseconds: times are read as nanoseconds.`;
    const count = Math.max(1, frames + 1 - this.frame);
    return { kind: "time-unit", frame: this.frame, offset: 0, count, message };
  }
}
