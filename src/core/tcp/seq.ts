// Sequence numbers are compared modulo 2^32 (RFC 9293 §3.4), and only by the functions of this file.

/** A sequence or acknowledgment number, 0 … 2^32−1. */
export type SeqNumber = number & { readonly __seq: unique symbol };

/** The number as on the wire, from a value that may have become negative. */
export function toSeq(value: number): SeqNumber {
  return (value >>> 0) as SeqNumber;
}

/** `a + octets`, modulo 2^32. */
export function seqAdd(a: SeqNumber, octets: number): SeqNumber {
  return ((a + octets) >>> 0) as SeqNumber;
}

/** How far `to` lies beyond `from`: −2^31 … 2^31−1, negative when it lies before. */
export function seqDistance(from: SeqNumber, to: SeqNumber): number {
  return (to - from) | 0;
}

/** `a < b` modulo 2^32. */
export function seqLess(a: SeqNumber, b: SeqNumber): boolean {
  return ((a - b) | 0) < 0;
}

/** `a =< b` modulo 2^32. */
export function seqLessOrEqual(a: SeqNumber, b: SeqNumber): boolean {
  return ((a - b) | 0) <= 0;
}

/**
 * The number as a row of 32-bit integers holds it, negative from 2^31 on. The same circle: `wordAdd` and `wordDistance` take
 * numbers in either form. They are for the tracker's rows (and for the timestamps of RFC 7323 §4, which wrap alike), where
 * making a `SeqNumber` of each would cost a conversion a segment.
 */
export function toWord(value: number): number {
  return value | 0;
}

/** `word + octets`, as a word. */
export function wordAdd(word: number, octets: number): number {
  return (word + octets) | 0;
}

/** How far `to` lies beyond `from`: −2^31 … 2^31−1, negative when it lies before. */
export function wordDistance(from: number, to: number): number {
  return (to - from) | 0;
}

/** The later of two numbers. */
export function seqMax(a: SeqNumber, b: SeqNumber): SeqNumber {
  return ((a - b) | 0) < 0 ? b : a;
}

/** `low =< n =< high`, on the arc that leads from `low` up to `high`; a number just across the circle is outside. */
export function seqWithin(low: SeqNumber, n: SeqNumber, high: SeqNumber): boolean {
  return (n - low) >>> 0 <= (high - low) >>> 0;
}

/** How far `n` lies outside `low … high`: negative below, positive above, 0 within. */
export function seqOutsideBy(low: SeqNumber, n: SeqNumber, high: SeqNumber): number {
  if (seqWithin(low, n, high)) return 0;
  const below = (n - low) | 0;
  return below < 0 ? below : (n - high) | 0;
}
