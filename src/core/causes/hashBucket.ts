// One of the paths or servers that a hash of addresses and ports selects.
//
// The hashes of routers, bonded links, load balancers and network cards are linear: each bit of the result is the XOR of some bits of
// the addresses and ports (XOR folding, CRC, Toeplitz, and a remainder by a power of two). Whatever the hash, the connections with one
// result are those that fulfil some equations modulo 2. These are found without knowing the hash: by Gaussian elimination, from the
// failing connections.

/** Addresses and ports of a connection in some 32-bit words; the same number of words for all that are compared. */
export type Words = readonly number[];

export interface HashBucket {
  /** Whether the hash of a connection has that one result. */
  has(words: Words): boolean;
  /** How many results the hash can have, as far as these connections show. */
  readonly buckets: number;
  /** So many sets of connections are described by as many equations. */
  readonly tries: number;
}

/** A hash with more results is not looked for: each would have a handful of connections. */
const MOST_EQUATIONS = 6;
/** Beyond the number of bits that differ: by chance, fewer connections fulfil an equation that no hash has. */
const SPARE = 8;
/** Some that fail may fail otherwise: of so many samples of them, one is likely to be free of those. */
const SAMPLES = 128;
/** A hash spreads evenly: a bucket has this part of the connections, within such a factor. */
const EVEN = 2;
/** What has less of a difference explains nothing. */
const LEAST_DIFFERENCE = 0.5;
/** As many as are compared. */
const MOST_COMPARED = 512;

/**
 * The bucket that has the failing connections and not those that work, as far as there is one. Undefined without. `failing` is the
 * part of all connections that fails: of many, `fails` and `works` are samples.
 */
export function findHashBucket(
  fails: readonly Words[],
  works: readonly Words[],
  failing: number,
): HashBucket | undefined {
  const all = new Span([...fails.slice(0, MOST_COMPARED), ...works.slice(0, MOST_COMPARED)]);
  const needed = all.rank + SPARE;
  if (fails.length < needed || works.length < needed) return undefined;
  // In the bucket may be those that fail, or, where most fail, those that work.
  return failing <= 0.5
    ? bucketOf(fails, works, failing, all.rank, needed)
    : bucketOf(works, fails, 1 - failing, all.rank, needed);
}

function bucketOf(
  inside: readonly Words[],
  outside: readonly Words[],
  part: number,
  rank: number,
  needed: number,
): HashBucket | undefined {
  let best: HashBucket | undefined;
  let bestDifference = LEAST_DIFFERENCE;
  for (let sample = 0; sample < SAMPLES && bestDifference < 1; sample++) {
    const span = new Span(someOf(inside, needed, sample));
    const equations = rank - span.rank;
    if (equations < 1 || equations > MOST_EQUATIONS) continue;
    const has = (words: Words): boolean => span.has(words);
    const inPart = partOf(inside, has);
    const outPart = partOf(outside, has);
    const filled = (inPart * part + outPart * (1 - part)) * 2 ** equations;
    if (inPart - outPart <= bestDifference || filled >= EVEN || filled <= 1 / EVEN) continue;
    best = { has, buckets: 2 ** equations, tries: 2 ** (equations * rank) };
    bestDifference = inPart - outPart;
  }
  return best;
}

/** Which part of some connections has it. */
function partOf(all: readonly Words[], has: (words: Words) => boolean): number {
  const compared = all.slice(0, MOST_COMPARED);
  return compared.filter(has).length / compared.length;
}

/** What connections have in common modulo 2: the XOR of any odd number of them has it as well. */
class Span {
  /** Each with its leading bit, by which it is subtracted. The last word is 1: what is counted is relative to the first connection. */
  readonly #basis: { readonly words: number[]; readonly word: number; readonly bit: number }[] = [];

  constructor(all: readonly Words[]) {
    for (const words of all) {
      const rest = this.#reduce(words);
      const word = rest.findIndex((each) => each !== 0);
      if (word >= 0) this.#basis.push({ words: rest, word, bit: 31 - Math.clz32(rest[word]!) });
    }
  }

  get rank(): number {
    return this.#basis.length;
  }

  has(words: Words): boolean {
    return this.#reduce(words).every((word) => word === 0);
  }

  #reduce(words: Words): number[] {
    const rest = [...words, 1];
    for (const { words: own, word, bit } of this.#basis)
      if ((rest[word]! >>> bit) & 1) for (let i = word; i < rest.length; i++) rest[i]! ^= own[i]!;
    return rest;
  }
}

/** Some of them, others for each `seed`. */
function someOf<T>(all: readonly T[], count: number, seed: number): T[] {
  const places = Int32Array.from(all, (_, i) => i);
  return Array.from({ length: count }, (_, i) => {
    const other = i + (scattered(seed * count + i) % (all.length - i));
    const place = places[other]!;
    places[other] = places[i]!;
    return all[place]!;
  });
}

/** All bits of the result depend on all of the number (the finalizer of MurmurHash3). */
function scattered(number: number): number {
  let word = Math.imul(number ^ (number >>> 16) ^ 0x5bd1e995, 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return (word ^ (word >>> 16)) >>> 0;
}
