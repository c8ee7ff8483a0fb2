// ARP and Neighbor Discovery: who asks for whose Ethernet address, and who answers. Read for what they say of segments that waited.

import { formatAddress, formatMac } from "./address";
import type { Cursor } from "./cursor";

const REQUEST = 1;
const REPLY = 2;
/** Ethernet and IPv4: hardware type 1, protocol type 0x0800, lengths 6 and 4. */
const ETHERNET_IPV4 = [0x0001, 0x0800, 0x0604] as const;

/** ARP over Ethernet for IPv4 (RFC 826). Probes and announcements (RFC 5227) ask for no neighbor. */
export function arp(cursor: Cursor): undefined {
  if (!cursor.has(28, "ARP")) return undefined;
  const { view, bytes, at } = cursor;
  cursor.count("other", "ARP");
  if (ETHERNET_IPV4.some((word, i) => view.getUint16(at + 2 * i) !== word)) return undefined;
  const operation = view.getUint16(at + 6);
  const sender = formatAddress(bytes, at + 14, 4);
  const senderMac = formatMac(bytes, at + 8);
  const target = formatAddress(bytes, at + 24, 4);
  if (sender === target || view.getUint32(at + 14) === 0) return undefined;
  if (operation === REQUEST)
    cursor.neighbor = { kind: "request", family: 4, asker: sender, askerMac: senderMac, target, targetMac: "" };
  else if (operation === REPLY) {
    const askerMac = formatMac(bytes, at + 18);
    cursor.neighbor = { kind: "answer", family: 4, asker: target, askerMac, target: sender, targetMac: senderMac };
  }
  return undefined;
}

export const NEIGHBOR_SOLICITATION = 135;
export const NEIGHBOR_ADVERTISEMENT = 136;
const SOURCE_LINK_ADDRESS = 1;
const TARGET_LINK_ADDRESS = 2;

/** Neighbor Discovery (RFC 4861 §4.3, §4.4); `cursor.at` is behind the first 8 octets. Without a source it is a probe (RFC 4862). */
export function neighborDiscovery(cursor: Cursor, type: number): void {
  const { view, bytes, at, end, packet } = cursor;
  if (end - at < 16) return;
  const target = formatAddress(bytes, at, 6);
  const source = formatAddress(bytes, packet.sourceOffset, 6);
  const mac = (wanted: number): string => {
    for (let option = at + 16; option + 8 <= end; option += 8 * Math.max(1, view.getUint8(option + 1)))
      if (view.getUint8(option) === wanted) return formatMac(bytes, option + 2);
    return "";
  };
  if (type === NEIGHBOR_SOLICITATION) {
    if (source === "::") return;
    const askerMac = mac(SOURCE_LINK_ADDRESS);
    cursor.neighbor = { kind: "request", family: 6, asker: source, askerMac, target, targetMac: "" };
  } else {
    const asker = formatAddress(bytes, packet.destinationOffset, 6);
    cursor.neighbor = { kind: "answer", family: 6, asker, askerMac: "", target, targetMac: mac(TARGET_LINK_ADDRESS) };
  }
}
