// Amounts in words.

/** "12 B", "3.1 kB", "1.2 MB": powers of 1000. */
export function octetsText(octets: number): string {
  if (octets < 1000) return `${octets} B`;
  let value = octets;
  let unit = "B";
  for (const next of ["kB", "MB", "GB", "TB", "PB"]) {
    if (value < 999.95) break;
    value /= 1000;
    unit = next;
  }
  return `${value < 99.95 ? value.toFixed(1) : value.toFixed(0)} ${unit}`;
}

/** "1,234,567". */
export function countText(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** "1 flow", "1,234 flows". */
export function numberOf(count: number, word: string): string {
  return `${countText(count)} ${word}${count === 1 ? "" : "s"}`;
}
