// A port that was not converted to network byte order: the SYN goes to another one.

/** Ports that programs connect to most, of which no reverse is one. Few, since any port may be chosen by chance. */
const USUAL: readonly number[] = [
  21, 22, 23, 25, 53, 80, 102, 443, 445, 502, 554, 1883, 3306, 4840, 5000, 5432, 6379, 8000, 8080, 8443, 8883,
];

/** The port whose two octets `port` has in reverse order, where that is a usual one and `port` is not. */
export function reversedPort(port: number): number | undefined {
  const other = ((port & 0xff) << 8) | (port >>> 8);
  return USUAL.includes(other) && !USUAL.includes(port) ? other : undefined;
}

/** One sentence and a space before it, or "". */
export function reversedPortText(port: number): string {
  const meant = reversedPort(port);
  return meant === undefined
    ? ""
    : ` Port ${port} is ${meant} with its two octets in reverse order: if ${meant} was meant, a conversion to network byte order (htons) is missing.`;
}
