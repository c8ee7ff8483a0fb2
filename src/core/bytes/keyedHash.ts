// A keyed hash for tables that a capture fills. Multiply-shift over vectors (Dietzfelbinger, "Universal Hashing and k-wise
// Independent Random Variables via Integer Arithmetic without Primes", STACS 1996): the upper half of a 32-bit sum of 16-bit
// pieces, each times a secret random number, is strongly universal. Two such sums side by side meet for two keys, whatever they
// are, with a probability of 2^-32: who writes a capture cannot choose keys that share a slot without knowing the secret.

/** Secret multipliers for keys of at most `words` 32-bit words: four for each, then one for `spread`. */
export function drawSecret(words: number): Int32Array {
  const secret = new Int32Array(4 * words + 1);
  for (let at = 0; at < secret.length; at++) secret[at] = (Math.random() * 2 ** 32) | 0;
  secret[4 * words]! |= 1;
  return secret;
}

/** What `word`, the key's word number `index`, adds to the first sum. */
export function firstTerm(secret: Int32Array, index: number, word: number): number {
  return (Math.imul(word & 0xffff, secret[4 * index]!) + Math.imul(word >>> 16, secret[4 * index + 1]!)) | 0;
}

/** What it adds to the second sum. */
export function secondTerm(secret: Int32Array, index: number, word: number): number {
  return (Math.imul(word & 0xffff, secret[4 * index + 2]!) + Math.imul(word >>> 16, secret[4 * index + 3]!)) | 0;
}

/** The hash of two sums. A bijection of their upper halves, so that keys in arithmetic progression do not become neighbours. */
export function joinSums(secret: Int32Array, first: number, second: number): number {
  const joined = (first & 0xffff0000) | (second >>> 16);
  const mixed = Math.imul(joined ^ (joined >>> 15), secret[secret.length - 1]!);
  return mixed ^ (mixed >>> 16);
}
