// Times in words. All arguments are nanoseconds.

const US = 1e3;
const MS = 1e6;
const S = 1e9;
const MINUTE = 60 * S;
const HOUR = 60 * MINUTE;

/** "340 ns", "66.0 µs", "12.1 ms", "3.0 s", "2 min 5 s", "3 h 10 min": about three digits, which is enough to compare. */
export function durationText(ns: number): string {
  if (ns < 0) return `−${durationText(-ns)}`;
  if (ns < 999.5) return `${Math.round(ns)} ns`;
  if (ns < 999.5 * US) return `${rounded(ns / US)} µs`;
  if (ns < 999.5 * MS) return `${rounded(ns / MS)} ms`;
  if (ns < 2 * MINUTE) return `${rounded(ns / S)} s`;
  if (ns < 2 * HOUR) return twoUnits(ns, MINUTE, "min", S, "s");
  return twoUnits(ns, HOUR, "h", MINUTE, "min");
}

/** The same, with as many digits as show that it is more than `limit`: "1.02 s" is more than "1.0 s". */
export function durationAbove(ns: number, limit: number): string {
  const text = durationText(ns);
  if (text !== durationText(limit)) return text;
  const seconds = [2, 3, 6, 9].map((digits) => (ns / S).toFixed(digits));
  return `${seconds.find((each) => Number(each) > limit / S) ?? seconds[3]} s`;
}

function rounded(value: number): string {
  return value < 99.95 ? value.toFixed(1) : value.toFixed(0);
}

function twoUnits(ns: number, large: number, largeName: string, small: number, smallName: string): string {
  const smalls = Math.round(ns / small);
  const perLarge = large / small;
  const rest = smalls % perLarge;
  const head = `${Math.floor(smalls / perLarge)} ${largeName}`;
  return rest === 0 ? head : `${head} ${rest} ${smallName}`;
}

/** Seconds since a start, to the microsecond: "+0.012034", "−0.000001". Nine digits where the ns matter. */
export function offsetSeconds(ns: number): string {
  const sign = ns < 0 ? "−" : "+";
  const whole = Math.abs(Math.round(ns));
  const seconds = Math.floor(whole / S);
  const fraction = String(whole - seconds * S).padStart(9, "0");
  return `${sign}${seconds}.${fraction.endsWith("000") ? fraction.slice(0, 6) : fraction}`;
}

/** A moment in Unix time, exact to the ns: "1700000000.123456789". */
export function epochText(epochSeconds: number, ns: number): string {
  const whole = Math.floor(ns / S);
  const fraction = Math.round(ns - whole * S);
  return `${epochSeconds + whole}.${String(fraction).padStart(9, "0")}`;
}

/** The same moment for people, in UTC: "2026-11-22 10:00:00.123456Z"; nine digits where the ns are not 0. */
export function clockText(epochSeconds: number, ns: number): string {
  return new Clock(epochSeconds).text(ns);
}

/** Times of one capture. Most fall into the same second as the one before, whose text is reused: ten times as fast. */
export class Clock {
  readonly #epochSeconds: number;
  #second = Number.NaN;
  #words: string | undefined;

  constructor(epochSeconds: number) {
    this.#epochSeconds = epochSeconds;
  }

  text(ns: number): string {
    const whole = Math.floor(ns / S);
    if (whole !== this.#second) {
      this.#second = whole;
      this.#words = secondText(this.#epochSeconds + whole);
    }
    if (this.#words === undefined) return epochText(this.#epochSeconds, ns);
    const fraction = String(Math.round(ns - whole * S)).padStart(9, "0");
    return `${this.#words}.${fraction.endsWith("000") ? fraction.slice(0, 6) : fraction}Z`;
  }
}

/** "2026-11-22 10:00:00"; undefined for an impossible time in a damaged record. */
function secondText(unixSeconds: number): string | undefined {
  const date = new Date(unixSeconds * 1000);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().replace("T", " ").slice(0, -5);
}
