const POLYNOMIAL = 0xedb88320;

const REMAINDERS = Uint32Array.from({ length: 256 }, (_, octet) => {
  let remainder = octet;
  for (let bit = 0; bit < 8; bit++) remainder = remainder & 1 ? (remainder >>> 1) ^ POLYNOMIAL : remainder >>> 1;
  return remainder;
});

/** The checksum of gzip (RFC 1952 §8) over octets that have the checksum `before`, and these. */
export function crc32(octets: Uint8Array, before: number): number {
  let remainder = ~before;
  for (let i = 0; i < octets.length; i++) {
    remainder = REMAINDERS[(remainder ^ octets[i]!) & 0xff]! ^ (remainder >>> 8);
  }
  return ~remainder >>> 0;
}
