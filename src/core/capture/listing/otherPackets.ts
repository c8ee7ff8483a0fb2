// What tcpdump and tshark write of packets that are no TCP segments, as far as it matters for connections: ICMP errors and ARP.

import { parseAddress } from "../../text/ipAddress";
import { parseEndpoint, parseMac } from "./addressText";
import type { ListedIcmpError, ListedOther } from "./listedPacket";
import type { TsharkRow } from "./tsharkLine";

const PAIR = /(?:^|[\s:)])([^\s:)(]\S{0,120}) > (\S{1,120}): /;

/** tcpdump's text of a packet behind its time; `undefined` where it is not the text of a packet. */
export function parseTcpdumpOther(text: string): ListedOther | undefined {
  const arp = /\bARP, |^arp |\barp (?:who-has|reply)/.test(text) ? parseArp(text) : undefined;
  if (arp) return arp;
  const pair = PAIR.exec(text);
  if (!pair)
    return /^(?:[A-Z][A-Za-z0-9.-]{1,20},? |.{0,40}(?:ethertype|LLDP|STP) )/.test(text)
      ? { protocol: "other" }
      : undefined;
  const source = parseAddress(pair[1]!) ?? parseEndpoint(pair[1]!)?.address;
  const destination = parseAddress(pair[2]!) ?? parseEndpoint(pair[2]!)?.address;
  const body = text.slice(pair.index + pair[0].length).replace(/^\[[^\]]{0,60}\] /, "");
  if (!source || !destination) return { protocol: "other" };
  const is4 = source.length === 4;
  if (/^ICMP6?,? /.test(body) || /^icmp: /.test(body)) {
    const error = is4 ? parseIcmp(body) : parseIcmpv6(body);
    return { protocol: is4 ? "icmp" : "icmpv6", source, destination, ...(error && { error }) };
  }
  return { protocol: parseEndpoint(pair[1]!) ? "udp" : "other", source, destination };
}

const UNREACHABLE = 3;
const TIME_EXCEEDED = 11;

/** In the order in which they are tried. RFC 792, RFC 1812 §5.2.7.1. */
const ICMP_ERRORS: readonly (readonly [pattern: RegExp, type: number, code: number])[] = [
  [/(?:host )?(\S+) unreachable - admin prohibited filter/, UNREACHABLE, 13],
  [/host (\S+) unreachable - admin prohibited/, UNREACHABLE, 10],
  [/net (\S+) unreachable - admin prohibited/, UNREACHABLE, 9],
  [/(\S+) tcp port (\S+) unreachable/, UNREACHABLE, 3],
  [/(\S+) protocol \d+ unreachable/, UNREACHABLE, 2],
  [/(\S+) unreachable - need to frag/, UNREACHABLE, 4],
  [/host (\S+) unreachable/, UNREACHABLE, 1],
  [/net (\S+) unreachable/, UNREACHABLE, 0],
  [/time exceeded in-transit/, TIME_EXCEEDED, 0],
];

const ICMPV6_ERRORS: readonly (readonly [pattern: RegExp, type: number, code: number])[] = [
  [/unreachable route,? (\S+?)(?=[,\s]|$)/, 1, 0],
  [/unreachable prohibited,? (\S+?)(?=[,\s]|$)/, 1, 1],
  [/beyond scope (\S+?)(?=[,\s]|$)/, 1, 2],
  [/unreachable address,? (\S+?)(?=[,\s]|$)/, 1, 3],
  [/unreachable port, (\S+) tcp port (\S+?)(?=[,\s]|$)/, 1, 4],
  [/packet too big, mtu (\d+)/, 2, 0],
  [/time exceeded in-transit/, 3, 0],
];

function parseIcmp(body: string): ListedIcmpError | undefined {
  return errorIn(body, ICMP_ERRORS, Number(/\(mtu (\d{1,5})\)/.exec(body)?.[1] ?? 0));
}

function parseIcmpv6(body: string): ListedIcmpError | undefined {
  return errorIn(body, ICMPV6_ERRORS, Number(/packet too big, mtu (\d{1,9})/.exec(body)?.[1] ?? 0));
}

function errorIn(
  body: string,
  errors: readonly (readonly [pattern: RegExp, type: number, code: number])[],
  mtu: number,
): ListedIcmpError | undefined {
  for (const [pattern, type, code] of errors) {
    const found = pattern.exec(body);
    if (!found) continue;
    const target = found[1] === undefined ? undefined : parseAddress(found[1].replace(/,$/, ""));
    const port = Number(found[2]);
    return { type, code, mtu, ...(target && { target }), ...(Number.isInteger(port) && { targetPort: port }) };
  }
  return undefined;
}

function parseArp(text: string): ListedOther {
  const request = /who-has (\S+)(?: \([^)]{0,60}\))? tell ([^\s,]+)/.exec(text);
  if (request) return arpOf(false, request[2]!, request[1]!, undefined);
  const reply = /(?:[Rr]eply|arp) (\S+) is-at ([0-9a-fA-F:.-]{12,17})/.exec(text);
  return reply ? arpOf(true, reply[1]!, undefined, reply[2]!) : { protocol: "arp" };
}

function arpOf(isReply: boolean, from: string, to: string | undefined, mac: string | undefined): ListedOther {
  const sender = parseAddress(from);
  const target = to === undefined ? undefined : parseAddress(to);
  if (sender?.length !== 4 || (target && target.length !== 4)) return { protocol: "arp" };
  return {
    protocol: "arp",
    arp: { isReply, sender, target, senderMac: mac === undefined ? undefined : parseMac(mac) },
  };
}

/** Protocols of tshark's list that are not carried by TCP. */
const NOT_OVER_TCP: ReadonlySet<string> = new Set([
  ...["ARP", "BROWSER", "CDP", "DB-LSP-DISC", "DHCP", "DHCPv6", "DNS", "DTLS", "EAPOL", "ESP", "GTP", "ICMP", "ICMPv6"],
  ...["IGMPv1", "IGMPv2", "IGMPv3", "ISAKMP", "LACP", "LLC", "LLDP", "LLMNR", "LOOP", "MDNS", "NBNS", "NTP", "OSPF"],
  ...["PIMv2", "QUIC", "RIPv2", "RTCP", "RTP", "SCTP", "SNMP", "SSDP", "STP", "STUN", "SYSLOG", "TFTP", "UDP", "VRRP"],
  ...["WireGuard", "0x88cc"],
]);

const TSHARK_ERRORS: readonly (readonly [text: string, type: number, code: number])[] = [
  ["Destination unreachable (Network unreachable)", UNREACHABLE, 0],
  ["Destination unreachable (Host unreachable)", UNREACHABLE, 1],
  ["Destination unreachable (Protocol unreachable)", UNREACHABLE, 2],
  ["Destination unreachable (Port unreachable)", UNREACHABLE, 3],
  ["Destination unreachable (Fragmentation needed)", UNREACHABLE, 4],
  ["Destination unreachable (Network administratively prohibited)", UNREACHABLE, 9],
  ["Destination unreachable (Host administratively prohibited)", UNREACHABLE, 10],
  ["Destination unreachable (Communication administratively filtered)", UNREACHABLE, 13],
  ["Time-to-live exceeded (Time to live exceeded in transit)", TIME_EXCEEDED, 0],
];
const TSHARK_ERRORS_6: readonly (readonly [text: string, type: number, code: number])[] = [
  ["Destination Unreachable (no route to destination)", 1, 0],
  ["Destination Unreachable (Administratively prohibited)", 1, 1],
  ["Destination Unreachable (Beyond scope of source address)", 1, 2],
  ["Destination Unreachable (Address unreachable)", 1, 3],
  ["Destination Unreachable (Port unreachable)", 1, 4],
  ["Packet Too Big", 2, 0],
  ["Time Exceeded (hop limit exceeded in transit)", 3, 0],
];

/** A row of tshark that shows no segment; `undefined` where TCP may be below the protocol that it names. */
export function parseTsharkOther(row: TsharkRow): ListedOther | undefined {
  const { protocol, info } = row;
  if (!NOT_OVER_TCP.has(protocol)) return undefined;
  if (protocol === "ARP") return parseTsharkArp(info);
  const source = parseAddress(row.source);
  const destination = parseAddress(row.destination);
  if (!source || !destination) return { protocol: "other" };
  if (protocol !== "ICMP" && protocol !== "ICMPv6") return { protocol: "udp", source, destination };
  const known = protocol === "ICMP" ? TSHARK_ERRORS : TSHARK_ERRORS_6;
  const found = known.find(([text]) => info.startsWith(text));
  const error = found && { type: found[1], code: found[2], mtu: 0 };
  return { protocol: protocol === "ICMP" ? "icmp" : "icmpv6", source, destination, ...(error && { error }) };
}

function parseTsharkArp(info: string): ListedOther {
  const request = /^Who has (\S+)\? Tell (\S+)/.exec(info);
  if (request) return arpOf(false, request[2]!, request[1]!, undefined);
  const reply = /^(\S+) is at (\S+)/.exec(info);
  return reply ? arpOf(true, reply[1]!, undefined, reply[2]!) : { protocol: "arp" };
}
