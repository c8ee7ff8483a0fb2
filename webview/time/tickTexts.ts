// The numbers along the axes.

const UNITS = [
  { unit: "s", perSecond: 1 },
  { unit: "ms", perSecond: 1e3 },
  { unit: "µs", perSecond: 1e6 },
] as const;

const MOST_DIGITS = 9;

/** Times along an axis, in seconds, `stepS` apart: in one unit, with as many digits as tell two neighbors apart. */
export function timeTicks(seconds: readonly number[], stepS: number): string[] {
  const largest = Math.max(0, ...seconds.map(Math.abs));
  const { unit, perSecond } = UNITS.find((each) => largest * each.perSecond >= 1) ?? UNITS[2];
  const digits = digitsOf(stepS * perSecond);
  return seconds.map((value) => `${withSign((value * perSecond).toFixed(digits))} ${unit}`);
}

/** Octets along an axis, `step` apart: "0", "500", "1.5 k", "20 M". */
export function octetTicks(octets: readonly number[], step: number): string[] {
  const largest = Math.max(0, ...octets.map(Math.abs));
  const [per, name] =
    largest >= 1e9 ? [1e9, " G"] : largest >= 1e6 ? [1e6, " M"] : largest >= 1e4 ? [1e3, " k"] : [1, ""];
  const digits = digitsOf(step / per);
  return octets.map((value) => (value === 0 ? "0" : `${withSign((value / per).toFixed(digits))}${name}`));
}

/** Digits behind the point, so that the step has no more. */
function digitsOf(step: number): number {
  for (let digits = 0; digits < MOST_DIGITS; digits++) {
    const units = step * 10 ** digits;
    if (units > 0.5 && Math.abs(units - Math.round(units)) < 1e-6) return digits;
  }
  return MOST_DIGITS;
}

function withSign(text: string): string {
  return /^-0\.?0*$/.test(text) ? text.slice(1) : text.replace("-", "−");
}
