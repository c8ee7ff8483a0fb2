// SipHash-2-4 (Aumasson and Bernstein, "SipHash: a fast short-input PRF", INDOCRYPT 2012): whoever does not know the key cannot
// tell its answers from random numbers, nor what was asked.

const WORD = (1n << 64n) - 1n;

/** A key of 16 octets. */
export interface SipKey {
  readonly low: bigint;
  readonly high: bigint;
}

/** The first 16 octets of `octets` as a key. */
export function toSipKey(octets: Uint8Array): SipKey {
  return { low: word(octets, 0), high: word(octets, 8) };
}

/** 64 bits. */
export function sipHash({ low, high }: SipKey, message: Uint8Array): bigint {
  const v: State = [
    low ^ 0x736f6d6570736575n,
    high ^ 0x646f72616e646f6dn,
    low ^ 0x6c7967656e657261n,
    high ^ 0x7465646279746573n,
  ];
  const whole = message.length - (message.length % 8);
  for (let at = 0; at < whole; at += 8) absorb(v, word(message, at));
  let last = BigInt(message.length & 0xff) << 56n;
  for (let at = whole; at < message.length; at++) last |= BigInt(message[at]!) << BigInt(8 * (at - whole));
  absorb(v, last);
  v[2] ^= 0xffn;
  for (let i = 0; i < 4; i++) round(v);
  return v[0] ^ v[1] ^ v[2] ^ v[3];
}

type State = [bigint, bigint, bigint, bigint];

function absorb(v: State, m: bigint): void {
  v[3] ^= m;
  round(v);
  round(v);
  v[0] ^= m;
}

function round(v: State): void {
  v[0] = (v[0] + v[1]) & WORD;
  v[1] = rotate(v[1], 13n) ^ v[0];
  v[0] = rotate(v[0], 32n);
  v[2] = (v[2] + v[3]) & WORD;
  v[3] = rotate(v[3], 16n) ^ v[2];
  v[0] = (v[0] + v[3]) & WORD;
  v[3] = rotate(v[3], 21n) ^ v[0];
  v[2] = (v[2] + v[1]) & WORD;
  v[1] = rotate(v[1], 17n) ^ v[2];
  v[2] = rotate(v[2], 32n);
}

function rotate(value: bigint, bits: bigint): bigint {
  return ((value << bits) | (value >> (64n - bits))) & WORD;
}

/** Eight octets from `at`, the least significant first. */
function word(octets: Uint8Array, at: number): bigint {
  let value = 0n;
  for (let i = 7; i >= 0; i--) value = (value << 8n) | BigInt(octets[at + i] ?? 0);
  return value;
}
