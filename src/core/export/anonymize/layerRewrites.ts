// Which octets of each layer stay, and where its addresses are. What no row copies is zero in the result: a layer that is not in
// the table tells nothing.

import { ipOverInfiniband, nflog, pktap } from "../../wire/capturedBy";
import { capwapData } from "../../wire/capwap";
import type { Step } from "../../wire/cursor";
import { icmp, icmpv6 } from "../../wire/icmp";
import {
  authenticationHeader,
  destinationOptions,
  extensionHeader,
  fragmentHeader,
  ipv4,
  ipv6,
  routingHeader,
} from "../../wire/ip";
import {
  backboneTag,
  bsdLoopback,
  ethernet,
  extenderTag,
  linuxCooked,
  linuxCooked2,
  llc,
  vlanTag,
  vnTag,
} from "../../wire/links";
import { mpls, pseudowire } from "../../wire/mpls";
import { arp, NEIGHBOR_ADVERTISEMENT, NEIGHBOR_SOLICITATION } from "../../wire/neighbors";
import { ciscoHdlc, ppp, pppoeSession, pppProtocol, pppSerial } from "../../wire/ppp";
import { erspan2, erspan3, geneve, gre, gtpExtension, gtpU, teredo, vxlan, vxlanGpe, wccp } from "../../wire/tunnels";
import { udp } from "../../wire/udp";
import { aggregate, paddedWifi, ppi, radiotap, swappedWifi, wifi } from "../../wire/wifi";
import type { LayerWriter } from "./layerWriter";

/** Writes a layer's header; offsets are from its first octet. */
export type Rewrite = (layer: LayerWriter) => void;

const whole: Rewrite = (layer) => layer.keep(0, layer.length);

const MAC_OCTETS = 6;

function cooked(lengthAt: number, lengthOctets: number, addressAt: number): Rewrite {
  return (layer) => {
    layer.keep(0, layer.length);
    const length = lengthOctets === 1 ? layer.u8(lengthAt) : layer.u16(lengthAt);
    layer.blank(addressAt, 8);
    if (length === MAC_OCTETS) layer.mac(addressAt);
  };
}

const wifiHeader: Rewrite = (layer) => {
  layer.keep(0, layer.length);
  for (const at of [4, 10, 16]) layer.mac(at);
  // Between access points there is a fourth address; its distribution bits are in either octet of a swapped frame control.
  if (layer.length >= 30) layer.mac(24);
};

const HOME_ADDRESS = 0xc9;
const JUMBO_PAYLOAD = 0xc2;

/** Options of an IPv6 extension header: padding in place of all but the given types. */
function options(layer: LayerWriter, take: (type: number, at: number, length: number) => void): void {
  layer.keep(0, 2);
  for (let at = 2; at + 2 <= layer.length; ) {
    const type = layer.u8(at);
    const length = layer.u8(at + 1);
    if (type !== 0 && at + 2 + length <= layer.length) take(type, at, length);
    at += type === 0 ? 1 : 2 + length;
  }
}

export const LAYER_REWRITES: ReadonlyMap<Step, Rewrite> = new Map<Step, Rewrite>([
  [
    ethernet,
    (layer) => {
      layer.mac(0);
      layer.mac(6);
      layer.keep(12, 2);
    },
  ],
  [vlanTag, whole],
  [llc, whole],
  [bsdLoopback, whole],
  [linuxCooked, cooked(4, 2, 6)],
  [linuxCooked2, cooked(11, 1, 12)],
  [vnTag, whole],
  [extenderTag, whole],
  [backboneTag, whole],
  [mpls, whole],
  [pseudowire, whole],
  [ppp, whole],
  [pppSerial, whole],
  [pppProtocol, whole],
  [ciscoHdlc, whole],
  [pppoeSession, whole],
  [
    ipv4,
    (layer) => {
      layer.keep(0, 12);
      layer.ip(12, 4);
      layer.ip(16, 4);
      layer.checksum(10, 0, layer.length);
    },
  ],
  [
    ipv6,
    (layer) => {
      layer.keep(0, 8);
      layer.ip(8, 6);
      layer.ip(24, 6);
    },
  ],
  [
    extensionHeader,
    (layer) =>
      options(layer, (type, at, length) => {
        if (type === JUMBO_PAYLOAD) layer.keep(at, 2 + length);
      }),
  ],
  [
    destinationOptions,
    (layer) =>
      options(layer, (type, at, length) => {
        if (type !== HOME_ADDRESS || length !== 16) return;
        layer.keep(at, 2);
        layer.ip(at + 2, 6);
      }),
  ],
  [
    routingHeader,
    (layer) => {
      layer.keep(0, 8);
      for (let at = 8; at + 16 <= layer.length; at += 16) layer.ip(at, 6);
    },
  ],
  [fragmentHeader, whole],
  [authenticationHeader, (layer) => layer.keep(0, 12)],
  [arp, writeArp],
  [icmp, (layer) => layer.error(2, false)],
  [
    icmpv6,
    (layer) => {
      layer.error(2, true);
      const type = layer.u8(0);
      if (type === NEIGHBOR_SOLICITATION || type === NEIGHBOR_ADVERTISEMENT) writeNeighborMessage(layer);
    },
  ],
  [udp, (layer) => layer.datagram()],
  [
    gre,
    (layer) => {
      layer.keep(0, layer.length);
      if (layer.u16(0) & 0x8000) layer.checksum(4, 0, layer.payloadEnd);
    },
  ],
  [erspan2, whole],
  [erspan3, whole],
  [wccp, whole],
  [vxlan, whole],
  [vxlanGpe, whole],
  // Behind eight octets there are options of any maker.
  [geneve, (layer) => layer.keep(0, 8)],
  [gtpU, whole],
  [gtpExtension, whole],
  // An authentication names the client; an origin indication has its address.
  [teredo, (layer) => layer.keep(0, Math.min(4, layer.length))],
  // Behind eight octets there may be a radio's address.
  [capwapData, (layer) => layer.keep(0, 8)],
  [wifi, wifiHeader],
  [paddedWifi, wifiHeader],
  [swappedWifi, wifiHeader],
  [
    aggregate,
    (layer) => {
      layer.mac(0);
      layer.mac(6);
      layer.keep(12, 2);
    },
  ],
  [radiotap, whole],
  // Its fields may hold a position.
  [ppi, (layer) => layer.keep(0, 8)],
  // Names of interfaces, programs and rules.
  [pktap, (layer) => layer.keep(0, 12)],
  [nflog, writeNflog],
  [ipOverInfiniband, (layer) => layer.keep(40, 4)],
]);

/** RFC 826, for Ethernet and IPv4. */
function writeArp(layer: LayerWriter): void {
  if (layer.available < 28 || layer.u16(0) !== 1 || layer.u16(2) !== 0x0800 || layer.u16(4) !== 0x0604) return;
  layer.keep(0, 8);
  layer.mac(8);
  layer.ip(14, 4);
  layer.mac(18);
  layer.ip(24, 4);
}

/** RFC 4861 §4.3, §4.4: the target, and link-layer addresses as options. A request goes to the group of the target's address. */
function writeNeighborMessage(layer: LayerWriter): void {
  if (layer.available < 24) return;
  layer.ip(8, 6);
  layer.targetGroup(8);
  for (let at = 24; at + 8 <= layer.available; at += 8 * Math.max(1, layer.u8(at + 1))) {
    if (layer.u8(at) > 2) continue;
    layer.keep(at, 2);
    layer.mac(at + 2);
  }
}

/** Items of length, type and value up to the packet; only lengths and types stay. */
function writeNflog(layer: LayerWriter): void {
  layer.keep(0, 4);
  const littleEndian = layer.u16(6) >= 0x100;
  const u16 = (at: number): number => {
    const value = layer.u16(at);
    return littleEndian ? ((value & 0xff) << 8) | (value >>> 8) : value;
  };
  for (let at = 4; at + 4 <= layer.length; at += Math.ceil(Math.max(4, u16(at)) / 4) * 4) layer.keep(at, 4);
}
