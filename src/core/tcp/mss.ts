// Values of the MSS option that are not what its sender meant.

/** The least that every link carries, by IP version: a minimum MTU of 68 minus 40 octets of headers (RFC 791), 1280 minus 60 (RFC 8200 §5). */
export const SMALLEST_MSS = { 4: 28, 6: 1220 } as const;

/** What interfaces and tunnels in use lead to: an MTU minus the headers of IPv4 or IPv6, and defaults of standards and small stacks. */
const USUAL = new Set([
  512, 536, 1024, 1100, 1200, 1220, 1240, 1260, 1280, 1300, 1320, 1340, 1344, 1350, 1352, 1355, 1360, 1362, 1368, 1370,
  1372, 1380, 1382, 1386, 1388, 1390, 1392, 1394, 1398, 1400, 1402, 1406, 1408, 1410, 1412, 1414, 1416, 1418, 1420,
  1422, 1424, 1426, 1428, 1430, 1432, 1436, 1440, 1442, 1446, 1448, 1450, 1452, 1456, 1460, 8940, 8960,
]);

/** The MSS of a large interface, as loopback: from here on a value is suspected of having its octets exchanged. */
const LARGE = 9216;

/** `mss` with its two octets exchanged, if it is too large for most links and the other value is a usual one. */
export function swappedMss(mss: number): number | undefined {
  if (mss <= LARGE) return undefined;
  const swapped = ((mss & 0xff) << 8) | (mss >>> 8);
  return USUAL.has(swapped) ? swapped : undefined;
}
