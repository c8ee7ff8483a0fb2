// Numbers and times in a filter.

import type { NumberRange } from "./expression";

export type Order = "==" | "<" | "<=" | ">" | ">=";

const UNIT_NS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  "": 1e9,
  min: 60e9,
  m: 60e9,
  h: 3600e9,
};

/** "80", "0x12"; undefined for other text. */
export function parseNumber(text: string): number | undefined {
  return /^(?:\d+|0x[\da-fA-F]+)$/.test(text) ? Number(text) : undefined;
}

/** "1s", "500ms", "0.25" (seconds), in ns; undefined for other text. */
export function parseTime(text: string): number | undefined {
  const [, amount, unit = ""] = /^(\d+(?:\.\d*)?|\.\d+)(\p{L}*)$/u.exec(text) ?? [];
  if (amount === undefined || !Object.hasOwn(UNIT_NS, unit)) return undefined;
  // 0.1 s is not a whole number of ns in floating point, and frames are stamped in whole ns.
  return Math.round(Number(amount) * UNIT_NS[unit]!);
}

export function rangeOf(order: Order, value: number): NumberRange {
  switch (order) {
    case "==":
      return { low: value, high: value };
    case "<":
      return { low: Number.NEGATIVE_INFINITY, high: value, open: "high" };
    case "<=":
      return { low: Number.NEGATIVE_INFINITY, high: value };
    case ">":
      return { low: value, high: Number.POSITIVE_INFINITY, open: "low" };
    case ">=":
      return { low: value, high: Number.POSITIVE_INFINITY };
  }
}

export const EVERY_NUMBER: NumberRange = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
