import { wordDistance } from "../tcp/seq";

// The clock behind a side's timestamps (RFC 7323 §5.4), estimated from its own TSvals, and when it would have shown a value.

/** Ticks a second of the clocks in use: RFC 7323 §5.4 allows 1 to 1000, and some stacks count microseconds. */
const USUAL_RATES = [10, 100, 250, 500, 1000, 1e6];
/** Two clocks, the sender's and the capture's, differ by less than this share. */
const DRIFT = 0.02;

/** A TSval and when it was sent. */
export interface Stamp {
  readonly tsVal: number;
  readonly timeNs: number;
}

/** Ticks a second by the first and the last stamp: one value where they are far enough apart in time, else all that fit. */
export function clockRates(stamps: readonly Stamp[]): readonly number[] {
  const [first] = stamps;
  const last = stamps.at(-1);
  if (!first || !last || last.timeNs <= first.timeNs) return USUAL_RATES;
  const seconds = (last.timeNs - first.timeNs) / 1e9;
  const ticks = wordDistance(first.tsVal, last.tsVal);
  // Either stamp may be up to one tick old.
  const usual = USUAL_RATES.filter((rate) => Math.abs(ticks - rate * seconds) <= 1 + DRIFT * rate * seconds);
  if (usual.length > 0) return usual;
  return ticks > 0 ? [ticks / seconds] : USUAL_RATES;
}

/** When a clock of this rate showed `tsVal`, in ns, by what it showed at another time. */
export function timeOf(tsVal: number, known: Stamp, rate: number): number {
  return known.timeNs + (wordDistance(known.tsVal, tsVal) / rate) * 1e9;
}
