/** A generator of numbers that a seed determines (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** 0 … `limit` − 1. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }
}

/** Numbers at which something tends to turn over. */
const EDGES = [0, 1, 2, 3, 4, 7, 8, 15, 16, 19, 20, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff];
const WIDE_EDGES = [...EDGES, 0x10000, 0x40000, 0x7fffffff, 0x80000000, 0xfffffffc, 0xffffffff];

type Mutation = (file: Uint8Array, random: Random, corpus: readonly Uint8Array[]) => Uint8Array;

const mutations: readonly Mutation[] = [
  (file, random) =>
    changed(file, random, (bytes, at) => {
      bytes[at]! ^= 1 << random.below(8);
    }),
  (file, random) =>
    changed(file, random, (bytes, at) => {
      bytes[at] = random.below(256);
    }),
  (file, random) =>
    changed(file, random, (bytes, at) => {
      bytes[at] = random.pick(EDGES);
    }),
  (file, random) =>
    changed(file, random, (bytes, at) => {
      if (at + 2 <= bytes.length) new DataView(bytes.buffer).setUint16(at, random.pick(EDGES), random.below(2) === 0);
    }),
  (file, random) =>
    changed(file, random, (bytes, at) => {
      if (at + 4 > bytes.length) return;
      new DataView(bytes.buffer).setUint32(at, random.pick(WIDE_EDGES), random.below(2) === 0);
    }),
  // Off by a little: lengths that almost fit.
  (file, random) =>
    changed(file, random, (bytes, at) => {
      bytes[at] = bytes[at]! + random.below(9) - 4;
    }),
  (file, random) => file.slice(0, random.below(file.length + 1)),
  (file, random) => {
    const at = random.below(file.length + 1);
    return joined(file.slice(0, at), file.slice(at + random.below(40)));
  },
  (file, random) => {
    const at = random.below(file.length + 1);
    const from = random.below(file.length + 1);
    return joined(file.slice(0, at), file.slice(from, from + random.below(200)), file.slice(at));
  },
  (file, random) => {
    const at = random.below(file.length + 1);
    const noise = Uint8Array.from({ length: random.below(20) }, () => random.below(256));
    return joined(file.slice(0, at), noise, file.slice(at));
  },
  (file, random, corpus) => {
    const other = random.pick(corpus);
    const at = random.below(Math.min(file.length, other.length) + 1);
    return joined(file.slice(0, at), other.slice(at));
  },
];

function changed(file: Uint8Array, random: Random, change: (bytes: Uint8Array, at: number) => void): Uint8Array {
  const bytes = file.slice();
  if (bytes.length > 0) change(bytes, random.below(bytes.length));
  return bytes;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole.subarray(0, 1 << 16);
}

/** A file of the corpus, changed in one to eight ways; always the same for the same seed. */
export function mutant(seed: number, corpus: readonly Uint8Array[]): Uint8Array {
  const random = new Random(seed);
  let file = random.pick(corpus);
  for (let rounds = 1 + random.below(8); rounds > 0; rounds--)
    file = random.pick(mutations)(file, random, corpus).slice();
  return file;
}
