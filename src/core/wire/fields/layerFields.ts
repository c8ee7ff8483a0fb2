// The fields of every layer below TCP, for people: one row per step of the decoder.

import type { Step } from "../cursor";
import { icmp, icmpv6 } from "../icmp";
import {
  authenticationHeader,
  destinationOptions,
  extensionHeader,
  fragmentHeader,
  ipv4,
  ipv6,
  routingHeader,
} from "../ip";
import { bsdLoopback, ethernet, linuxCooked, linuxCooked2, llc, vlanTag } from "../links";
import { asHex16, type LayerReader, type Shown } from "./layerReader";

export interface LayerRow {
  readonly name: string;
  /** Adds the layer's fields; returns its summary. */
  read(layer: LayerReader): string;
}

const etherTypeNames: Readonly<Record<number, string>> = {
  2048: "IPv4",
  2054: "ARP",
  33024: "VLAN",
  34525: "IPv6",
  34887: "MPLS",
  34888: "MPLS multicast",
  34915: "PPPoE discovery",
  34916: "PPPoE session",
  34984: "provider VLAN",
  35047: "provider backbone",
  35110: "VN-Tag",
  35135: "802.1BR",
};
export const etherType: Shown = (type) => named(etherTypeNames, type, asHex16(type));

const ipProtocolNames: Readonly<Record<number, string>> = {
  0: "hop-by-hop options",
  1: "ICMP",
  4: "IPv4",
  6: "TCP",
  17: "UDP",
  41: "IPv6",
  43: "routing",
  44: "fragment",
  47: "GRE",
  50: "ESP",
  51: "AH",
  58: "ICMPv6",
  59: "none",
  60: "destination options",
};
export const ipProtocol: Shown = (protocol) => named(ipProtocolNames, protocol, String(protocol));

function named(names: Readonly<Record<number, string>>, value: number, text: string): string {
  const name = names[value];
  return name ? `${name} (${text})` : text;
}

const ecnNames = ["not ECT", "ECT(1)", "ECT(0)", "CE"];

function extensionRow(name: string): LayerRow {
  return {
    name,
    read(layer) {
      layer.u8("Next header", 0, ipProtocol);
      layer.u8("Length", 1, (value) => `${8 * (value + 1)} octets (${value})`);
      layer.text("Content", 2, layer.length - 2, hexText(layer, 2, layer.length - 2));
      return `${layer.length} octets`;
    },
  };
}

export const layerRows: ReadonlyMap<Step, LayerRow> = new Map<Step, LayerRow>([
  [
    ethernet,
    {
      name: "Ethernet",
      read(layer) {
        const destination = layer.mac("Destination", 0);
        const source = layer.mac("Source", 6);
        layer.u16("Type", 12, (value) => (value < 0x600 ? `length ${value} (802.3)` : etherType(value)));
        return `${source} → ${destination}`;
      },
    },
  ],
  [
    vlanTag,
    {
      name: "VLAN",
      read(layer) {
        const tag = layer.length >= 2 ? layer.view.getUint16(layer.at) : 0;
        layer.text("Priority", 0, 1, String(tag >>> 13));
        layer.text("Drop eligible", 0, 1, yesNo(tag & 0x1000));
        layer.text("VLAN id", 0, 2, String(tag & 0xfff));
        layer.u16("Type", 2, etherType);
        return String(tag & 0xfff);
      },
    },
  ],
  [
    llc,
    {
      name: "LLC",
      read(layer) {
        layer.u8("Destination SAP", 0, hex8);
        layer.u8("Source SAP", 1, hex8);
        layer.u8("Control", 2, hex8);
        layer.u24("Organisation", 3, (value) => `0x${value.toString(16).padStart(6, "0")}`);
        layer.u16("Type", 6, etherType);
        return layer.length >= 8 ? "SNAP" : "";
      },
    },
  ],
  [
    bsdLoopback,
    {
      name: "Loopback",
      read(layer) {
        const family = layer.length >= 4 ? layer.view.getUint32(layer.at) : 0;
        return layer.text(
          "Address family",
          0,
          4,
          String(family > 0xffff ? layer.view.getUint32(layer.at, true) : family),
        );
      },
    },
  ],
  [
    linuxCooked,
    {
      name: "Linux cooked capture",
      read(layer) {
        layer.u16("Packet type", 0, cookedType);
        layer.u16("ARP hardware type", 2);
        const length = layer.u16("Address length", 4) ?? 0;
        if (length > 0 && length <= 8) layer.text("Address", 6, length, hexText(layer, 6, length));
        layer.u16("Protocol", 14, etherType);
        return "";
      },
    },
  ],
  [
    linuxCooked2,
    {
      name: "Linux cooked capture v2",
      read(layer) {
        layer.u16("Protocol", 0, etherType);
        const index = layer.u32("Interface index", 4);
        layer.u16("ARP hardware type", 8);
        layer.u8("Packet type", 10, cookedType);
        const length = layer.u8("Address length", 11) ?? 0;
        if (length > 0 && length <= 8) layer.text("Address", 12, length, hexText(layer, 12, length));
        return index === undefined ? "" : `interface ${index}`;
      },
    },
  ],
  [ipv4, { name: "IPv4", read: readIpv4 }],
  [ipv6, { name: "IPv6", read: readIpv6 }],
  [extensionHeader, extensionRow("IPv6 extension header")],
  [routingHeader, extensionRow("IPv6 routing header")],
  [destinationOptions, extensionRow("IPv6 destination options")],
  [
    fragmentHeader,
    {
      name: "IPv6 fragment",
      read(layer) {
        layer.u8("Next header", 0, ipProtocol);
        layer.u16("Fragment offset", 2, (value) => `${value & 0xfff8} octets`);
        layer.u16("More fragments", 2, (value) => yesNo(value & 1));
        const id = layer.u32("Identification", 4, hex32);
        return id === undefined ? "" : `id ${hex32(id)}`;
      },
    },
  ],
  [
    authenticationHeader,
    {
      name: "IPsec AH",
      read(layer) {
        layer.u8("Next header", 0, ipProtocol);
        layer.u8("Length", 1, (value) => `${4 * (value + 2)} octets (${value})`);
        const spi = layer.u32("SPI", 4, hex32);
        layer.u32("Sequence number", 8);
        layer.text("Integrity check value", 12, layer.length - 12, hexText(layer, 12, layer.length - 12));
        return spi === undefined ? "" : `SPI ${hex32(spi)}`;
      },
    },
  ],
  [icmp, { name: "ICMP", read: readIcmp }],
  [icmpv6, { name: "ICMPv6", read: readIcmp }],
]);

function readIpv4(layer: LayerReader): string {
  layer.u8("Version", 0, (value) => String(value >>> 4));
  layer.u8("Header length", 0, (value) => `${4 * (value & 15)} octets (${value & 15})`);
  layer.u8("DSCP", 1, (value) => String(value >>> 2));
  layer.u8("ECN", 1, (value) => `${ecnNames[value & 3]}`);
  layer.u16("Total length", 2, (value) => (value === 0 ? "0 (filled in by the NIC)" : String(value)));
  layer.u16("Identification", 4, (value) => `${asHex16(value)} (${value})`);
  layer.u8("Don't fragment", 6, (value) => yesNo(value & 0x40));
  layer.u8("More fragments", 6, (value) => yesNo(value & 0x20));
  layer.u16("Fragment offset", 6, (value) => `${8 * (value & 0x1fff)} octets`);
  if (layer.u8("Time to live", 8) !== undefined) layer.tag("hops");
  layer.u8("Protocol", 9, ipProtocol);
  layer.u16("Header checksum", 10, asHex16);
  const source = layer.address("Source", 12, 4);
  const destination = layer.address("Destination", 16, 4);
  if (layer.length > 20) layer.text("Options", 20, layer.length - 20, hexText(layer, 20, layer.length - 20));
  return `${source} → ${destination}`;
}

function readIpv6(layer: LayerReader): string {
  layer.u8("Version", 0, (value) => String(value >>> 4));
  layer.u16("DSCP", 0, (value) => String((value >>> 6) & 63));
  layer.u16("ECN", 0, (value) => `${ecnNames[(value >>> 4) & 3]}`);
  layer.u24("Flow label", 1, (value) => `0x${(value & 0xfffff).toString(16).padStart(5, "0")}`);
  layer.u16("Payload length", 4);
  layer.u8("Next header", 6, ipProtocol);
  if (layer.u8("Hop limit", 7) !== undefined) layer.tag("hops");
  const source = layer.address("Source", 8, 6);
  const destination = layer.address("Destination", 24, 6);
  return `${source} → ${destination}`;
}

function readIcmp(layer: LayerReader): string {
  const type = layer.u8("Type", 0);
  const code = layer.u8("Code", 1);
  layer.u16("Checksum", 2, asHex16);
  layer.u32("Rest of header", 4, hex32);
  return `type ${type ?? "?"} code ${code ?? "?"}, about the packet below`;
}

function cookedType(type: number): string {
  return ["to us", "broadcast", "multicast", "to another host", "from us"][type]?.concat(` (${type})`) ?? String(type);
}

export function yesNo(bit: number): string {
  return bit ? "yes" : "no";
}

export function hex8(value: number): string {
  return `0x${value.toString(16).padStart(2, "0")}`;
}

export function hex32(value: number): string {
  return `0x${value.toString(16).padStart(8, "0")}`;
}

/** At most 64 octets as hexadecimal digits. */
export function hexText(layer: LayerReader, offset: number, length: number): string {
  const from = layer.at + offset;
  const shown = layer.bytes.subarray(from, Math.min(from + Math.min(length, 64), layer.end));
  return Array.from(shown, (octet) => octet.toString(16).padStart(2, "0")).join("") + (length > 64 ? "…" : "");
}
