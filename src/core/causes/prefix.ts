// The network whose hosts fail, of whatever size.

export interface Prefix {
  /** Bits of the network, up to 64 of IPv6. */
  readonly length: number;
  /** The first words of its addresses, with the other bits 0. */
  readonly words: readonly [number, number];
}

/** The sizes that are usual come first: of equally good ones the first is taken. */
const LENGTHS_4 = [24, 16, 20, 22, 23, 8, 12, 18, 19, 21, 25, 26, 27, 28];
const LENGTHS_6 = [64, 48, 56, 32, 60, 52, 44, 40];

/** How many networks are tried for each address that occurs. */
export const PREFIX_TRIES = Math.max(LENGTHS_4.length, LENGTHS_6.length);

/** First and second word of an address, the latter 0 for IPv4. */
export type AddressWords = readonly [number, number];

/** The network that has more of the failing ones than of those that work, by parts of each. All addresses are of one IP version. */
export function bestPrefix(fails: readonly AddressWords[], works: readonly AddressWords[], isIpv6: boolean): Prefix {
  let best: Prefix | undefined;
  let bestDifference = -1;
  const base = fails[0]![0] >>> 0;
  const toKey = (words: AddressWords): number => keyOf(words, isIpv6, base);
  const ofFails = Float64Array.from(fails, toKey).sort();
  const ofWorks = Float64Array.from(works, toKey).sort();
  for (const length of isIpv6 ? LENGTHS_6 : LENGTHS_4) {
    const size = 2 ** ((isIpv6 ? 64 : 32) - length);
    const most = mostInOne(ofFails, size);
    const inIt = countBelow(ofWorks, most.start + size) - countBelow(ofWorks, most.start);
    const difference = most.count / fails.length - (works.length === 0 ? 0 : inIt / works.length);
    if (difference <= bestDifference + 1e-9) continue;
    const example = fails.find((words) => startOf(toKey(words), size) === most.start)!;
    best = { length, words: maskedWords(example, length) };
    bestDifference = difference;
  }
  return best!;
}

export function isInPrefix({ length, words }: Prefix, own: AddressWords): boolean {
  const masked = maskedWords(own, length);
  return masked[0] === words[0] && masked[1] === words[1];
}

function maskedWords([first, second]: AddressWords, length: number): [number, number] {
  return [length >= 32 ? first | 0 : first & (-1 << (32 - length)), length <= 32 ? 0 : masked(second, length - 32)];
}

function masked(word: number, length: number): number {
  return length >= 32 ? word | 0 : word & (-1 << (32 - length));
}

/** The address as a number. A double holds 53 bits: IPv6 is counted from `base`, the first word of a failing address, so that its neighbors are exact. */
function keyOf([first, second]: AddressWords, isIpv6: boolean, base: number): number {
  return isIpv6 ? ((first >>> 0) - base) * 2 ** 32 + (second >>> 0) : first >>> 0;
}

function startOf(key: number, size: number): number {
  return Math.floor(key / size) * size;
}

/** `size` divides the numbers into networks. */
function mostInOne(keys: Float64Array, size: number): { readonly start: number; readonly count: number } {
  let best = { start: 0, count: 0 };
  for (let i = 0; i < keys.length; ) {
    const start = startOf(keys[i]!, size);
    let next = i + 1;
    while (next < keys.length && keys[next]! < start + size) next++;
    if (next - i > best.count) best = { start, count: next - i };
    i = next;
  }
  return best;
}

function countBelow(keys: Float64Array, limit: number): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (keys[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
