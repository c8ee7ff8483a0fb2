// The tables of supported layers, by their numbers. Adding a layer is adding its row.

import { ipOverInfiniband, nflog, pktap } from "./capturedBy";
import type { Cursor, Dispatch, Step } from "./cursor";
import { icmp, icmpv6 } from "./icmp";
import {
  authenticationHeader,
  destinationOptions,
  extensionHeader,
  fragmentHeader,
  ipOfEitherVersion,
  ipv4,
  ipv6,
  routingHeader,
} from "./ip";
import { backboneTag, bsdLoopback, ethernet, extenderTag, linuxCooked, linuxCooked2, vlanTag, vnTag } from "./links";
import { mpls } from "./mpls";
import { arp } from "./neighbors";
import { ciscoHdlc, ppp, pppoeSession, pppSerial } from "./ppp";
import { tcp } from "./tcp";
import { gre, ipv4InIp, ipv6InIp } from "./tunnels";
import { udp } from "./udp";
import { ppi, radiotap, wifi } from "./wifi";

/** Nested headers: no network has as many, so a frame with more is made to waste time. */
export const MOST_LAYERS = 64;

/** LINKTYPE_ values of tcpdump.org's registry; DLT_ values of systems that wrote their own. */
const links: ReadonlyMap<number, Step> = new Map<number, Step>([
  [0, bsdLoopback],
  [1, ethernet],
  [9, pppSerial],
  [12, ipOfEitherVersion], // DLT_RAW of most systems
  [14, ipOfEitherVersion], // DLT_RAW of OpenBSD
  [50, pppSerial],
  [51, pppoeSession], // LINKTYPE_PPP_ETHER
  [101, ipOfEitherVersion],
  [104, ciscoHdlc],
  [105, wifi],
  [108, bsdLoopback],
  [113, linuxCooked],
  [127, radiotap],
  [149, pktap], // DLT_USER2, which Darwin uses for it
  [192, ppi],
  [228, ipv4],
  [229, ipv6],
  [239, nflog],
  [242, ipOverInfiniband],
  [258, pktap],
  [276, linuxCooked2],
]);

const etherTypes: ReadonlyMap<number, Step> = new Map<number, Step>([
  [0x0800, ipv4],
  [0x0806, arp],
  [0x86dd, ipv6],
  [0x6558, ethernet],
  [0x8100, vlanTag],
  [0x8847, mpls],
  [0x8848, mpls],
  [0x8864, pppoeSession],
  [0x880b, ppp],
  [0x88a8, vlanTag],
  [0x88e7, backboneTag],
  [0x8926, vnTag],
  [0x893f, extenderTag],
  [0x9100, vlanTag],
  [0x9200, vlanTag],
  [0x9300, vlanTag],
]);

const ipProtocols: ReadonlyMap<number, Step> = new Map<number, Step>([
  [0, extensionHeader],
  [1, icmp],
  [4, ipv4InIp],
  [6, tcp],
  [17, udp],
  [41, ipv6InIp],
  [43, routingHeader],
  [44, fragmentHeader],
  [47, gre],
  [51, authenticationHeader],
  [58, icmpv6],
  [60, destinationOptions],
  [135, extensionHeader],
  [139, extensionHeader],
  [140, extensionHeader],
]);

/** Known, and without TCP inside. */
const etherTypesWithoutTcp: ReadonlyMap<number, string> = new Map([
  [0x8035, "RARP"],
  [0x8808, "Ethernet flow control"],
  [0x8809, "LACP"],
  [0x8863, "PPPoE discovery"],
  [0x888e, "EAPOL"],
  [0x88cc, "LLDP"],
  [0x88f7, "PTP"],
  [0x8902, "CFM"],
  [0x9000, "Ethernet loopback"],
]);

const ipProtocolsWithoutTcp: ReadonlyMap<number, string> = new Map([
  [2, "IGMP"],
  [59, "IPv6 without content"],
  [88, "EIGRP"],
  [89, "OSPF"],
  [103, "PIM"],
  [112, "VRRP"],
  [132, "SCTP"],
  [136, "UDP-Lite"],
]);

const unsupportedIpProtocols: ReadonlyMap<number, string> = new Map([
  [50, "IPsec ESP (encrypted)"],
  [115, "L2TP"],
]);

export const dispatch: Dispatch = {
  link(cursor: Cursor, linkType: number): Step | undefined {
    return links.get(linkType) ?? cursor.countNumbered("unsupported", linkTypeName, linkType);
  },
  etherType(cursor: Cursor, type: number): Step | undefined {
    return type === 0x0800 ? ipv4 : otherEtherType(cursor, type);
  },
  ipProtocol(cursor: Cursor, protocol: number): Step | undefined {
    return protocol === 6 ? tcp : otherIpProtocol(cursor, protocol);
  },
};

function otherEtherType(cursor: Cursor, type: number): Step | undefined {
  const step = etherTypes.get(type);
  if (step) return step;
  const name = etherTypesWithoutTcp.get(type);
  return name ? cursor.count("other", name) : cursor.countNumbered("unsupported", etherTypeName, type);
}

function otherIpProtocol(cursor: Cursor, protocol: number): Step | undefined {
  const step = ipProtocols.get(protocol);
  if (step) return step;
  const name = ipProtocolsWithoutTcp.get(protocol);
  return name ? cursor.count("other", name) : cursor.countNumbered("unsupported", ipProtocolName, protocol);
}

function linkTypeName(linkType: number): string {
  return `link type ${linkType}`;
}

function etherTypeName(type: number): string {
  return `ethertype 0x${type.toString(16).padStart(4, "0")}`;
}

function ipProtocolName(protocol: number): string {
  return unsupportedIpProtocols.get(protocol) ?? `IP protocol ${protocol}`;
}
