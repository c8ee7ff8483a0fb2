// A port or an address that was not converted to network byte order: the SYN goes elsewhere.

import type { Flow } from "../../flow/flow";

/** Ports that programs connect to most, of which no reverse is one. Few, since any port may be chosen by chance. */
const USUAL: readonly number[] = [
  21, 22, 23, 25, 53, 80, 102, 443, 445, 502, 554, 1883, 3306, 4840, 5000, 5432, 6379, 8000, 8080, 8443, 8883,
];

/** The port whose two octets `port` has in reverse order, where that is a usual one and `port` is not. */
export function reversedPort(port: number): number | undefined {
  const other = ((port & 0xff) << 8) | (port >>> 8);
  return USUAL.includes(other) && !USUAL.includes(port) ? other : undefined;
}

/** The address whose four octets `target` has in reverse order, where that is near `source`, and `target` is not. */
export function reversedAddress(target: string, source: string): string | undefined {
  const [octets, own] = [target, source].map((text) => text.split("."));
  if (octets?.length !== 4 || own?.length !== 4) return undefined;
  const reversed = octets.toReversed();
  const isNear = reversed.slice(0, 3).join(".") === own.slice(0, 3).join(".");
  return isNear && octets[0] !== own[0] ? reversed.join(".") : undefined;
}

/** Where the initiator connects to, in the wrong octet order: sentences with a space before each, or "". */
export function reversedTargetText({ initiator, responder }: Flow): string {
  const { address, port } = responder;
  const meant = reversedPort(port);
  const near = reversedAddress(address, initiator.address);
  return (
    (meant === undefined
      ? ""
      : ` Port ${port} is ${meant} with its two octets in reverse order: if ${meant} was meant, a conversion to network byte order (htons) is missing.`) +
    (near === undefined
      ? ""
      : ` ${address} is ${near}, an address beside the initiator's own, with its octets in reverse order: if ${near} was meant, a conversion to network byte order (htonl) is missing.`)
  );
}
