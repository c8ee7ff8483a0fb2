// Octets of a hex dump as a frame. Dumps do not say with which header they begin: the octets do.

import { LINKTYPE_ETHERNET, LINKTYPE_RAW } from "./listedFrame";

const LINKTYPE_LINUX_SLL = 113;
const LINKTYPE_LINUX_SLL2 = 276;
const ETHER_TYPES: ReadonlySet<number> = new Set([
  0x0800, 0x0806, 0x86dd, 0x8100, 0x88a8, 0x8847, 0x8848, 0x8863, 0x8864, 0x88cc, 0x888e, 0x8809,
]);

export interface HexFrame {
  readonly linkType: number;
  readonly originalLength: number;
}

/** `listedLength` is what the text says of the frame's length; a dump may be shorter. */
export function frameOfOctets(octets: Uint8Array, listedLength: number | undefined): HexFrame {
  const linkType = linkTypeOf(octets);
  const ipAt = { [LINKTYPE_RAW]: 0, [LINKTYPE_LINUX_SLL]: 16, [LINKTYPE_LINUX_SLL2]: 20 }[linkType] ?? 14;
  const isWhole = linkType === LINKTYPE_ETHERNET && listedLength !== undefined;
  const originalLength = Math.max(octets.length, isWhole ? listedLength : 0, ipAt + ipLength(octets, ipAt));
  return { linkType, originalLength };
}

function linkTypeOf(octets: Uint8Array): number {
  if (isIpv4Header(octets, 0)) return LINKTYPE_RAW;
  if (ETHER_TYPES.has(word(octets, 12)) && word(octets, 12) !== 0) return LINKTYPE_ETHERNET;
  if (isIpEtherType(word(octets, 14)) && octets[0] === 0 && octets[1]! <= 4) return LINKTYPE_LINUX_SLL;
  if (isIpEtherType(word(octets, 0)) && octets[2] === 0 && octets[3] === 0) return LINKTYPE_LINUX_SLL2;
  const version = (octets[0] ?? 0) >>> 4;
  if (version === 6 && octets.length >= 40 && 40 + word(octets, 4) >= octets.length) return LINKTYPE_RAW;
  return version === 4 && ((octets[0] ?? 0) & 15) >= 5 ? LINKTYPE_RAW : LINKTYPE_ETHERNET;
}

function isIpEtherType(type: number): boolean {
  return type === 0x0800 || type === 0x86dd;
}

/** An IPv4 header with a right checksum (RFC 791). */
function isIpv4Header(octets: Uint8Array, at: number): boolean {
  const first = octets[at] ?? 0;
  const length = 4 * (first & 15);
  if (first >>> 4 !== 4 || length < 20 || octets.length < at + length) return false;
  let sum = 0;
  for (let i = 0; i < length; i += 2) sum += word(octets, at + i);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return sum === 0xffff;
}

/** Octets of the IP packet by its header; 0 where there is none. */
function ipLength(octets: Uint8Array, at: number): number {
  const version = (octets[at] ?? 0) >>> 4;
  if (version === 4 && octets.length >= at + 20) return word(octets, at + 2);
  return version === 6 && octets.length >= at + 40 ? 40 + word(octets, at + 4) : 0;
}

function word(octets: Uint8Array, at: number): number {
  return ((octets[at] ?? 0) << 8) | (octets[at + 1] ?? 0);
}
