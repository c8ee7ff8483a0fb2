// Offsets of clocks as they are typed and shown: in milliseconds, exact to the nanosecond.

/** "−7200000.25" for −2 h and 250 µs. */
export function offsetText(ns: number): string {
  const whole = Math.round(ns);
  const sign = whole < 0 ? "-" : "";
  const digits = String(Math.abs(whole)).padStart(7, "0");
  const fraction = digits.slice(-6).replace(/0+$/, "");
  return `${sign}${digits.slice(0, -6)}${fraction === "" ? "" : `.${fraction}`}`;
}

/** In ns; undefined for what is no number of milliseconds. */
export function parseOffset(text: string): number | undefined {
  const plain = text.trim().replace("−", "-").replace(",", ".");
  if (!/^[+-]?\d+(\.\d*)?$/.test(plain)) return undefined;
  const ns = Math.round(Number(plain) * 1e6);
  return Number.isSafeInteger(ns) ? ns : undefined;
}
