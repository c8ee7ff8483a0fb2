// pcapng counts time in 64-bit ticks of each interface's own unit. Frames want nanoseconds since the capture's whole
// first second, exact, and without a BigInt per frame.

import type { StartClock } from "./startClock";

/** Years beyond 9999 are invalid: they come from damaged data, and `Date` does not support all of them. */
const LATEST_SECOND = 253_402_300_799;
const LARGEST_TIME_NS = 1e21;
const WORD = 2 ** 32;

/** Turns one interface's ticks into `Frame.timeNs`. */
export class TickClock {
  /** Ticks of a second, and the offset of the interface's own epoch. */
  readonly #perSecond: bigint;
  readonly #offsetS: bigint;
  /** As numbers: ns of a tick where that is whole, else 0. */
  readonly #nsPerTick: number;
  readonly #ticksPerSecond: number;
  readonly #clock: StartClock;
  /** The ticks at the capture's time 0, in two halves. */
  #baseHigh = 0;
  #baseLow = 0;
  #hasBase = false;

  /** `resolution` is if_tsresol: n for 10^−n s, 0x80 | n for 2^−n s. */
  constructor(resolution: number, offsetS: bigint, clock: StartClock) {
    const exponent = resolution & 0x7f;
    const binary = (resolution & 0x80) !== 0;
    // A unit so fine that 64 bits cannot hold a second is invalid; microseconds are the default.
    const usable = binary ? exponent < 64 : exponent < 20;
    this.#perSecond = usable ? (binary ? 1n << BigInt(exponent) : 10n ** BigInt(exponent)) : 1_000_000n;
    this.#ticksPerSecond = Number(this.#perSecond);
    this.#nsPerTick = this.#ticksPerSecond <= 1e9 && !(binary && exponent > 9) ? 1e9 / this.#ticksPerSecond : 0;
    this.#offsetS = offsetS;
    this.#clock = clock;
  }

  /** Sets the capture's time 0 when this is its first frame. */
  timeNs(high: number, low: number): number {
    if (!this.#hasBase) this.#setBase(high, low);
    const ticks = (high - this.#baseHigh) * WORD + (low - this.#baseLow);
    if (this.#nsPerTick > 0) return clamp(ticks * this.#nsPerTick);
    // Whole seconds apart, so that neither part outgrows a double.
    const seconds = Math.floor(ticks / this.#ticksPerSecond);
    const rest = ticks - seconds * this.#ticksPerSecond;
    return clamp(seconds * 1e9 + Math.floor((rest / this.#ticksPerSecond) * 1e9 + 1e-6));
  }

  #setBase(high: number, low: number): void {
    if (!this.#clock.hasBegun) {
      const ticks = (BigInt(high) << 32n) | BigInt(low);
      const second = Number(ticks / this.#perSecond + this.#offsetS);
      this.#clock.begin(Math.min(Math.max(second, -LATEST_SECOND), LATEST_SECOND));
    }
    const base = (BigInt(this.#clock.epochSeconds) - this.#offsetS) * this.#perSecond;
    this.#baseHigh = Number(base >> 32n);
    this.#baseLow = Number(base & 0xffff_ffffn);
    this.#hasBase = true;
  }
}

function clamp(timeNs: number): number {
  return Math.min(Math.max(timeNs, -LARGEST_TIME_NS), LARGEST_TIME_NS);
}
