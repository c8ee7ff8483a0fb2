// Other addresses for addresses, always the same under one secret. IP addresses keep the prefixes that they share: two addresses
// of one network are still in one network (Xu et al., "Prefix-Preserving IP Address Anonymization", ICNP 2002).

import { type SipKey, sipHash } from "../../bytes/sipHash";

/** A prefix of addresses that mean something by themselves: 127.0.0.1, multicast, broadcast. */
interface KeptPrefix {
  readonly octets: readonly number[];
  readonly bits: number;
  /** The bits behind the prefix are replaced nevertheless. */
  readonly replacesRest?: true;
}

const KEPT_4: readonly KeptPrefix[] = [
  { octets: [0], bits: 8 },
  { octets: [127], bits: 8 },
  { octets: [169, 254], bits: 16, replacesRest: true },
  { octets: [224], bits: 3 },
];
const KEPT_6: readonly KeptPrefix[] = [
  { octets: [0xff], bits: 8 },
  { octets: [0xfe, 0x80, 0, 0, 0, 0, 0, 0], bits: 64, replacesRest: true },
];
/** Their last 32 bits are an IPv4 address: mapped (RFC 4291 §2.5.5.2) and NAT64 (RFC 6052 §2.1). */
const EMBEDDING_4: readonly KeptPrefix[] = [
  { octets: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff], bits: 96 },
  { octets: [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0], bits: 96 },
];
/** ff02::1:ff00:0/104 (RFC 4291 §2.7.1): the rest is the end of an address. */
const SOLICITED_NODE: KeptPrefix = { octets: [0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff], bits: 104 };

const IP_4 = 4;
const IP_6 = 6;
const MAC = 48;
const SECRET = 0;

export class AddressMap {
  readonly #key: SipKey;
  readonly #known = new Map<string, Uint8Array>();

  constructor(key: SipKey) {
    this.#key = key;
  }

  /** Of 4 or 16 octets. */
  ip(address: Uint8Array): Uint8Array {
    return this.#once(address, () => (address.length === 4 ? this.#ip4(address) : this.#ip6(address)));
  }

  /** Of 6 octets. A unicast address becomes a locally administered one that begins with 02; multicast and zeros are kept. */
  mac(address: Uint8Array): Uint8Array {
    if (address.every((octet) => octet === 0)) return address;
    // The last octets for an IPv6 group are those of the group (RFC 2464 §7).
    if (address[0]! & 1) return isSolicitedNodeMac(address) ? withoutEnd(address, 3) : address;
    return this.#once(address, () => {
      const made = this.secret(Uint8Array.of(MAC, ...address), 6);
      made[0] = 2;
      return made;
    });
  }

  /** `length` octets in place of ones that may identify somebody: the same for the same ones. */
  secret(octets: Uint8Array, length: number): Uint8Array {
    const made = new Uint8Array(length);
    for (let at = 0; at < length; at += 8) {
      let word = sipHash(this.#key, Uint8Array.of(SECRET, at, ...octets));
      for (let i = at; i < Math.min(length, at + 8); i++, word >>= 8n) made[i] = Number(word & 0xffn);
    }
    return made;
  }

  #once(address: Uint8Array, make: () => Uint8Array): Uint8Array {
    const name = String(address);
    const known = this.#known.get(name) ?? make();
    this.#known.set(name, known);
    return known;
  }

  #ip4(address: Uint8Array): Uint8Array {
    return this.#flipped(address, IP_4, KEPT_4);
  }

  #ip6(address: Uint8Array): Uint8Array {
    const embedding = EMBEDDING_4.find((prefix) => hasPrefix(address, prefix));
    if (embedding !== undefined) {
      const made = address.slice();
      made.set(this.ip(address.slice(12)), 12);
      return made;
    }
    // Not known, and the loopback address.
    if (address.subarray(0, 15).every((octet) => octet === 0) && address[15]! <= 1) return address;
    if (hasPrefix(address, SOLICITED_NODE)) return withoutEnd(address, 3);
    return this.#flipped(address, IP_6, KEPT_6);
  }

  /** Every bit is flipped or not by a secret function of the bits before it. */
  #flipped(address: Uint8Array, family: number, kept: readonly KeptPrefix[]): Uint8Array {
    const inKept = kept.find((prefix) => hasPrefix(address, prefix));
    if (inKept !== undefined && !inKept.replacesRest) return address;
    const made = address.slice();
    const question = new Uint8Array(2 + address.length);
    question[0] = family;
    for (let bit = inKept?.bits ?? 0; bit < 8 * address.length; bit++) {
      const at = bit >>> 3;
      question.set(address.subarray(0, at), 2);
      question[2 + at] = address[at]! & (0xff00 >>> (bit & 7));
      question[1] = bit;
      // Flipped here, an ordinary address would become one of the kept ones.
      if (kept.some((prefix) => prefix.bits > bit && agrees(address, prefix, bit))) continue;
      if (sipHash(this.#key, question) & 1n) made[at] = made[at]! ^ (0x80 >>> (bit & 7));
    }
    return made;
  }
}

function hasPrefix(address: Uint8Array, prefix: KeptPrefix): boolean {
  return agrees(address, prefix, prefix.bits);
}

/** Whether the first `bits` bits are those of the prefix. */
function agrees(address: Uint8Array, { octets }: KeptPrefix, bits: number): boolean {
  for (let at = 0; 8 * at < bits; at++) {
    const mask = bits - 8 * at >= 8 ? 0xff : (0xff00 >>> (bits - 8 * at)) & 0xff;
    if ((((address[at] ?? 0) ^ (octets[at] ?? 0)) & mask) !== 0) return false;
  }
  return true;
}

function isSolicitedNodeMac(address: Uint8Array): boolean {
  return address[0] === 0x33 && address[1] === 0x33 && address[2] === 0xff;
}

function withoutEnd(address: Uint8Array, octets: number): Uint8Array {
  const made = address.slice();
  made.fill(0, address.length - octets);
  return made;
}
