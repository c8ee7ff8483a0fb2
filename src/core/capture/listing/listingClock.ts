// Times of a listing's lines as ns of the capture: a clock without dates passes midnight, and differences are added up.

import { StartClock } from "../startClock";
import type { LineTime } from "./lineTime";

const DAY = 86_400;
/** A clock that runs back by more has passed midnight. */
const MIDNIGHT = DAY / 2;

export class ListingClock {
  readonly clock: StartClock;
  /** Each time is the difference to the line before it. */
  readonly #isDelta: boolean;
  /** Frames from which on it is a day later. */
  readonly #midnights: number[];
  /** With differences: ns by frame. */
  readonly #sums: number[];
  readonly #isFork: boolean;
  #lastSeconds = 0;
  #lastNs = 0;
  /** Some line had a time; some had none. */
  hasTimes = false;
  hasDates = false;

  constructor(isDelta: boolean, from?: ListingClock) {
    this.clock = from?.clock ?? new StartClock();
    this.#isDelta = isDelta;
    this.#midnights = from ? from.#midnights : [];
    this.#sums = from ? from.#sums : [];
    this.#isFork = from !== undefined;
  }

  fork(): ListingClock {
    return new ListingClock(this.#isDelta, this);
  }

  /** A frame without a time has that of the one before. */
  timeNs(time: LineTime | undefined, frame: number): number {
    if (time === undefined) {
      if (!this.clock.hasBegun) this.clock.begin(0);
      return this.#isDelta ? (this.#sums[frame - 1] ?? this.#lastNs) : this.#lastNs;
    }
    this.hasTimes = true;
    if (time.notation === "date" || time.seconds > 1e8) this.hasDates = true;
    const ns = this.#isDelta ? this.#sum(time, frame) : this.#since(time, frame);
    this.#lastNs = ns;
    return ns;
  }

  #since({ notation, seconds, ns }: LineTime, frame: number): number {
    if (notation === "clock" && !this.#isFork && seconds < this.#lastSeconds - MIDNIGHT) this.#midnights.push(frame);
    if (!this.#isFork) this.#lastSeconds = seconds;
    let days = 0;
    if (notation === "clock") while (days < this.#midnights.length && this.#midnights[days]! <= frame) days++;
    this.clock.begin(seconds);
    return (seconds + days * DAY - this.clock.epochSeconds) * 1e9 + ns;
  }

  #sum({ seconds, ns }: LineTime, frame: number): number {
    this.clock.begin(0);
    const known = this.#sums[frame - 1];
    if (known !== undefined) return known;
    const sum = this.#lastNs + seconds * 1e9 + ns;
    if (!this.#isFork) {
      while (this.#sums.length < frame - 1) this.#sums.push(this.#lastNs);
      this.#sums.push(sum);
    }
    return sum;
  }
}

/** Whether these times, from the first line on, are differences: they begin with 0, and one is less than the one before. */
export function areDifferences(times: readonly LineTime[]): boolean {
  const [first] = times;
  if (!first || !isZero(first)) return false;
  return times.some(({ seconds, ns }, at) => {
    const before = times[at - 1];
    return before !== undefined && (seconds < before.seconds || (seconds === before.seconds && ns < before.ns));
  });
}

export function isZero({ notation, seconds, ns }: LineTime): boolean {
  return notation !== "date" && seconds === 0 && ns === 0;
}
