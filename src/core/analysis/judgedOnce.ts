// A connection that several places recorded is judged once: by the flow that shows most of it.

import type { Rule } from "../rules/rule";
import * as L from "../tracker/rowLayout";

/** What one place lacks, another has: these are judged on the flow that shows most. */
const ABOUT_MISSING: ReadonlySet<string> = new Set([
  "syn-unanswered",
  "syn-retransmitted",
  "syn-ack-retransmitted",
  "handshake-ack-missing",
  "handshake-not-taken",
  "handshake-slow",
  "half-open-recovery",
  "data-unacknowledged",
  "fin-unacknowledged",
  "segment-lost",
  "retransmission",
  "spurious-retransmission",
  "fast-retransmission",
  "duplicate-ack",
  "out-of-order",
  "ack-of-unsent",
  "closed-without-data",
  "close-missing",
]);
/** What a place lacks is said by the connection. */
const ABOUT_PLACE: ReadonlySet<string> = new Set(["handshake-not-captured", "one-direction-captured"]);

/** Bits of rules whose findings are left out of a flow. */
export class JudgedOnce {
  readonly #onPrimary: Int32Array;
  readonly #onOthers: Int32Array;
  readonly #betweenPlaces: Int32Array;
  readonly #rules: readonly Rule[];

  constructor(rules: readonly Rule[]) {
    this.#rules = rules;
    this.#betweenPlaces = bitsOf(rules, new Set(rules.flatMap(({ id }) => (id.endsWith("-between") ? [id] : []))));
    this.#onPrimary = bitsOf(rules, ABOUT_PLACE);
    this.#onOthers = bitsOf(rules, new Set([...ABOUT_PLACE, ...ABOUT_MISSING]));
  }

  /** These bits, and those of rules that are told by their cause. */
  without(omitted: Int32Array, ids: ReadonlySet<string>): Int32Array {
    if (ids.size === 0) return omitted;
    const bits = bitsOf(this.#rules, ids);
    return omitted.map((word, at) => word | bits[at]!);
  }

  forPrimary(): Int32Array {
    return this.#onPrimary;
  }

  /**
   * `row`, from `flowAt` on, is that of the judged flow that shows most: what it tells is not repeated. What happened between
   * places is told where the segment was seen.
   */
  forOthers(row: Int32Array, flowAt: number): Int32Array {
    return this.#onOthers.map((bits, word) => bits | (row[flowAt + L.F_RULES + word]! & ~this.#betweenPlaces[word]!));
  }
}

function bitsOf(rules: readonly Rule[], ids: ReadonlySet<string>): Int32Array {
  const bits = new Int32Array(L.RULE_WORDS);
  rules.forEach(({ id }, place) => {
    if (ids.has(id)) bits[place >>> 5]! |= 1 << (place & 31);
  });
  return bits;
}
