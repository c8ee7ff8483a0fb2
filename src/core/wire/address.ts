// Addresses as people write them.

/** The address at `bytes[offset]` as text: dotted decimal, or RFC 5952's form of an IPv6 address. */
export function formatAddress(bytes: Uint8Array, offset: number, family: 4 | 6): string {
  return family === 4 ? formatIpv4(bytes, offset) : formatIpv6(bytes, offset);
}

export function formatMac(bytes: Uint8Array, offset: number): string {
  return Array.from(bytes.subarray(offset, offset + 6), (octet) => octet.toString(16).padStart(2, "0")).join(":");
}

function formatIpv4(bytes: Uint8Array, offset: number): string {
  return `${bytes[offset] ?? 0}.${bytes[offset + 1] ?? 0}.${bytes[offset + 2] ?? 0}.${bytes[offset + 3] ?? 0}`;
}

function formatIpv6(bytes: Uint8Array, offset: number): string {
  const groups = Array.from({ length: 8 }, (_, i) => group(bytes, offset + 2 * i));
  // §5: the IPv4-mapped prefix ::ffff:0:0/96 is recognisable, so its last 32 bits are written as an IPv4 address.
  if (groups[5] === 0xffff && groups.slice(0, 5).every((each) => each === 0)) {
    return `::ffff:${formatIpv4(bytes, offset + 12)}`;
  }
  const { start, length } = longestZeroRun(groups);
  const hex = (part: readonly number[]): string => part.map((each) => each.toString(16)).join(":");
  // §4.2.2: one group of zeroes alone is not shortened.
  if (length < 2) return hex(groups);
  return `${hex(groups.slice(0, start))}::${hex(groups.slice(start + length))}`;
}

function group(bytes: Uint8Array, offset: number): number {
  return ((bytes[offset] ?? 0) << 8) | (bytes[offset + 1] ?? 0);
}

/** The first of the longest runs (§4.2.3). */
function longestZeroRun(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  for (let start = 0; start < 8; start++) {
    let length = 0;
    while (start + length < 8 && groups[start + length] === 0) length++;
    if (length > best.length) best = { start, length };
  }
  return best;
}
