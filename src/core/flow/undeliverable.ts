// Segments that no host takes, as their own frames show.

import type { Arrival, Flow } from "./flow";
import { otherSide } from "./relative";

export interface Undeliverable {
  /** "cannot arrive: its destination address is …": what a sentence says of the segment. */
  readonly fact: string;
  /** What to look at, at its sender. */
  readonly advice: string;
}

const NO_STATION = "00:00:00:00:00:00";
const ALL_STATIONS = "ff:ff:ff:ff:ff:ff";

/** Why none of these segments of one side can arrive; `undefined` where it does not show. */
export function undeliverable(flow: Flow, list: readonly Arrival[]): Undeliverable | undefined {
  const [first] = list;
  if (first === undefined) return undefined;
  const { address: source } = flow[first.from];
  const { address: target } = flow[otherSide(first.from)];
  if (isUnusable(source))
    return {
      fact: `cannot be answered: its source address is ${source}, which no host has`,
      advice: "it connects before it has an address (DHCP, a static configuration that was not applied)",
    };
  if (isUnusable(target))
    return {
      fact: `cannot arrive: its destination address is ${target}, which is no unicast address (RFC 9293 §3.9.2.3)`,
      advice: "check where the program gets the address from",
    };
  if (list.every(({ link }) => link?.destination === NO_STATION && link.source !== NO_STATION))
    return {
      fact: `cannot arrive: its frame goes to the Ethernet address ${NO_STATION}, which no station has`,
      advice: "it sends before the address of the next hop is known (ARP, Neighbor Discovery), or loses it",
    };
  if (list.every(({ link }) => link?.destination === ALL_STATIONS))
    return {
      fact: `cannot arrive: its frame goes to the Ethernet address ${ALL_STATIONS}, and hosts discard a unicast packet in a broadcast frame (RFC 1122 §3.3.6)`,
      advice: "it has not resolved the address of the next hop (ARP), or its chip is not configured",
    };
  return undefined;
}

function isUnusable(address: string): boolean {
  const [first = ""] = address.split(".");
  const isIpv4 = first !== address;
  if (!isIpv4) return address === "::" || /^ff[0-9a-f]{2}:/.test(address);
  return address === "0.0.0.0" || address === "255.255.255.255" || (Number(first) >= 224 && Number(first) < 240);
}
