// The fields of tunnels and of the rarer link layers, for people.

import { ipOverInfiniband, nflog, pktap } from "../capturedBy";
import { capwapData } from "../capwap";
import type { Step } from "../cursor";
import { backboneTag, extenderTag, vnTag } from "../links";
import { mpls, pseudowire } from "../mpls";
import { ciscoHdlc, ppp, pppoeSession, pppProtocol, pppSerial } from "../ppp";
import { erspan2, erspan3, geneve, gre, gtpExtension, gtpU, teredo, vxlan, vxlanGpe, wccp } from "../tunnels";
import { udp } from "../udp";
import { aggregate, paddedWifi, ppi, radiotap, swappedWifi, wifi } from "../wifi";
import { etherType, hex8, hex32, hexText, type LayerRow, yesNo } from "./layerFields";
import { asHex16, type LayerReader } from "./layerReader";

/** A layer of which only the octets are shown. */
function plain(name: string): LayerRow {
  return {
    name,
    read(layer) {
      layer.text("Octets", 0, layer.length, hexText(layer, 0, layer.length));
      return `${layer.length} octets`;
    },
  };
}

const wifiRow: LayerRow = {
  name: "802.11",
  read(layer) {
    layer.u16("Frame control", 0, asHex16);
    layer.mac("Address 1 (receiver)", 4);
    layer.mac("Address 2 (transmitter)", 10);
    layer.mac("Address 3", 16);
    layer.text("Sequence control", 22, 2, hexText(layer, 22, 2));
    if (layer.length > 24) layer.text("Rest of header", 24, layer.length - 24, hexText(layer, 24, layer.length - 24));
    return "data";
  },
};

export const tunnelRows: ReadonlyMap<Step, LayerRow> = new Map<Step, LayerRow>([
  [
    backboneTag,
    {
      name: "802.1ah",
      read(layer) {
        layer.u8("Priority", 0, (value) => String(value >>> 5));
        return String(layer.u24("I-SID", 1) ?? "");
      },
    },
  ],
  [
    vnTag,
    {
      name: "VN-Tag",
      read(layer) {
        layer.u16("Destination interface", 0, (value) => String(value & 0x3fff));
        const source = layer.u16("Source interface", 2, (value) => String(value & 0xfff));
        layer.u16("Type", 4, etherType);
        return source === undefined ? "" : `from ${source & 0xfff}`;
      },
    },
  ],
  [
    extenderTag,
    {
      name: "802.1BR",
      read(layer) {
        layer.u8("Priority", 0, (value) => String(value >>> 5));
        layer.u16("Ingress E-CID", 0, (value) => String(value & 0xfff));
        const id = layer.u16("E-CID", 2, (value) => String(value & 0xfff));
        layer.u16("Type", 6, etherType);
        return id === undefined ? "" : `E-CID ${id & 0xfff}`;
      },
    },
  ],
  [
    mpls,
    {
      name: "MPLS",
      read(layer) {
        const label = layer.u24("Label", 0, (value) => String(value >>> 4));
        layer.u8("Traffic class", 2, (value) => String((value >>> 1) & 7));
        layer.u8("Bottom of stack", 2, (value) => yesNo(value & 1));
        layer.u8("Time to live", 3);
        return label === undefined ? "" : `label ${label >>> 4}`;
      },
    },
  ],
  [pseudowire, plain("MPLS control word")],
  [ppp, plain("PPP framing")],
  [pppSerial, plain("PPP framing")],
  [
    pppProtocol,
    {
      name: "PPP",
      read(layer) {
        if (layer.length === 1) layer.u8("Protocol", 0, hex8);
        else layer.u16("Protocol", 0, asHex16);
        return layer.fields[0]?.value ?? "";
      },
    },
  ],
  [
    ciscoHdlc,
    {
      name: "Cisco HDLC",
      read(layer) {
        layer.u8("Address", 0, hex8);
        layer.u8("Control", 1, hex8);
        layer.u16("Protocol", 2, etherType);
        return "";
      },
    },
  ],
  [
    pppoeSession,
    {
      name: "PPPoE",
      read(layer) {
        layer.u8("Version and type", 0, hex8);
        layer.u8("Code", 1);
        const session = layer.u16("Session", 2);
        layer.u16("Length", 4);
        return `session ${session ?? ""}`;
      },
    },
  ],
  [
    udp,
    {
      name: "UDP",
      read(layer) {
        const source = layer.u16("Source port", 0);
        const destination = layer.u16("Destination port", 2);
        layer.u16("Length", 4);
        layer.u16("Checksum", 6, asHex16);
        return `${source ?? ""} → ${destination ?? ""}`;
      },
    },
  ],
  [gre, { name: "GRE", read: readGre }],
  [erspan2, { name: "ERSPAN II", read: readErspan }],
  [erspan3, { name: "ERSPAN III", read: readErspan }],
  [wccp, plain("WCCP")],
  [vxlan, { name: "VXLAN", read: readVxlan }],
  [vxlanGpe, { name: "VXLAN-GPE", read: readVxlan }],
  [
    geneve,
    {
      name: "Geneve",
      read(layer) {
        layer.u8("Version", 0, (value) => String(value >>> 6));
        layer.u8("Options' length", 0, (value) => `${4 * (value & 63)} octets`);
        layer.u8("Control packet", 1, (value) => yesNo(value & 0x80));
        layer.u16("Protocol", 2, etherType);
        const network = layer.u24("Virtual network", 4);
        if (layer.length > 8) layer.text("Options", 8, layer.length - 8, hexText(layer, 8, layer.length - 8));
        return String(network ?? "");
      },
    },
  ],
  [
    gtpU,
    {
      name: "GTP-U",
      read(layer) {
        layer.u8("Flags", 0, hex8);
        layer.u8("Message type", 1);
        layer.u16("Length", 2);
        const tunnel = layer.u32("Tunnel endpoint", 4, hex32);
        if (layer.length >= 12) {
          layer.u16("Sequence number", 8);
          layer.u8("Next extension header", 11, hex8);
        }
        return tunnel === undefined ? "" : hex32(tunnel);
      },
    },
  ],
  [
    capwapData,
    {
      name: "CAPWAP",
      read(layer) {
        layer.u8("Version", 0, (value) => String(value >>> 4));
        layer.u8("Header length", 1, (value) => `${4 * (value >>> 3)} octets`);
        layer.u16("Radio", 1, (value) => String((value >>> 6) & 31));
        layer.u8("Frame", 2, (value) => (value & 1 ? "as on the radio" : "802.3"));
        layer.u16("Fragment", 4);
        layer.u16("Fragment offset", 6, (value) => `${8 * (value >>> 3)} octets`);
        if (layer.length > 8) layer.text("Radio information", 8, layer.length - 8, hexText(layer, 8, layer.length - 8));
        return "data";
      },
    },
  ],
  [gtpExtension, plain("GTP-U extension header")],
  [teredo, plain("Teredo")],
  [wifi, wifiRow],
  [paddedWifi, wifiRow],
  [swappedWifi, wifiRow],
  [
    aggregate,
    {
      name: "802.11 aggregate",
      read(layer) {
        const destination = layer.mac("Destination", 0);
        const source = layer.mac("Source", 6);
        layer.u16("Length", 12);
        return `${source} → ${destination}`;
      },
    },
  ],
  [radiotap, plain("Radiotap")],
  [ppi, plain("PPI")],
  [nflog, plain("NFLOG")],
  [pktap, plain("PKTAP")],
  [
    ipOverInfiniband,
    {
      name: "IP over InfiniBand",
      read(layer) {
        layer.text("Global route header", 0, 40, hexText(layer, 0, 40));
        layer.u16("Type", 40, etherType);
        return "";
      },
    },
  ],
]);

function readGre(layer: LayerReader): string {
  const flags = layer.u16("Flags and version", 0, asHex16) ?? 0;
  const type = layer.u16("Protocol", 2, etherType);
  let at = 4;
  if (flags & 0x8000) {
    layer.u16("Checksum", at, asHex16);
    at += 4;
  }
  if (flags & 0x2000) {
    layer.u32("Key", at, (value) => `${hex32(value)} (${value})`);
    at += 4;
  }
  if (flags & 0x1000) {
    layer.u32("Sequence number", at);
    at += 4;
  }
  if (flags & 0x0080) layer.u32("Acknowledgment number", at);
  return type === undefined ? "" : etherType(type);
}

function readErspan(layer: LayerReader): string {
  layer.u8("Version", 0, (value) => String(value >>> 4));
  layer.u16("VLAN", 0, (value) => String(value & 0xfff));
  const session = layer.u16("Session", 2, (value) => String(value & 0x3ff));
  if (layer.length >= 12) layer.u32("Time stamp", 4);
  else layer.u32("Index", 4, (value) => String(value & 0xfffff));
  return session === undefined ? "" : `session ${session & 0x3ff}`;
}

function readVxlan(layer: LayerReader): string {
  layer.u8("Flags", 0, hex8);
  layer.u8("Next protocol", 3);
  return String(layer.u24("Virtual network", 4) ?? "");
}
