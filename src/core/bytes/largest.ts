// The greatest of many keys without sorting them: of a million, two passes over as many words.

const DIGIT_BITS = 16;
const DIGITS = 1 << DIGIT_BITS;

/** Places of the `most` greatest keys, ascending; of equal keys, those that come first. */
export function largest(keys: Uint32Array, most: number): Int32Array {
  if (most >= keys.length) return Int32Array.from(keys, (_, place) => place);
  if (most <= 0) return new Int32Array(0);
  const upper = leastTaken(keys, most, (key) => key >>> DIGIT_BITS);
  const isUndecided = (key: number): boolean => key >>> DIGIT_BITS === upper.digit;
  const lower = leastTaken(keys, upper.left, (key) => (isUndecided(key) ? key & (DIGITS - 1) : -1));
  const least = upper.digit * DIGITS + lower.digit;
  const places = new Int32Array(most);
  let taken = 0;
  let equal = lower.left;
  for (let place = 0; taken < most; place++) {
    const key = keys[place]!;
    if (key > least || (key === least && equal-- > 0)) places[taken++] = place;
  }
  return places;
}

/** The digit down to which the greatest keys are taken, and how many of those with that digit; −1 is no digit. */
function leastTaken(
  keys: Uint32Array,
  most: number,
  digitOf: (key: number) => number,
): { readonly digit: number; readonly left: number } {
  const counts = new Int32Array(DIGITS);
  for (const key of keys) {
    const digit = digitOf(key);
    if (digit >= 0) counts[digit]!++;
  }
  let left = most;
  let digit = DIGITS - 1;
  while (counts[digit]! < left) left -= counts[digit--]!;
  return { digit, left };
}
