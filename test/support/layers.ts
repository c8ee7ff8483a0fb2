// One fixture for each way to wrap a TCP segment: every link layer and every tunnel that is decoded.

import {
  bsdLoopback,
  concat,
  ethernet,
  filler,
  ipv4,
  ipv6,
  ipv6Extension,
  macAddress,
  octets,
  sll,
  sll2,
  u16,
  u24,
  u32,
  udp,
} from "./frames";

/** A way to wrap an IP packet, and what the decoder should report of it. */
export interface Wrapping {
  readonly name: string;
  readonly linkType: number;
  wrap(packet: Uint8Array): Uint8Array;
  /** "" where nothing identifies the flow beyond its addresses. */
  readonly path: string;
  /** Wireshark's protocols that must be among the frame's, where it decodes the wrapping as we do. */
  readonly tshark?: readonly string[];
  /** Wireshark takes the order from the file, which is not known here. */
  readonly tsharkCannot?: true;
}

const outer = { source: "192.0.2.1", destination: "192.0.2.2" };
const outer6 = { source: "2001:db8:a::1", destination: "2001:db8:a::2" };
const isV6 = (packet: Uint8Array) => packet[0]! >> 4 === 6;
const etherTypeOf = (packet: Uint8Array) => (isV6(packet) ? 0x86dd : 0x0800);
const pppTypeOf = (packet: Uint8Array) => (isV6(packet) ? 0x0057 : 0x0021);
const snap = (packet: Uint8Array) => octets("aaaa03 000000", u16(etherTypeOf(packet)), packet);

export const ipOver = (protocol: number, payload: Uint8Array) => ethernet(ipv4({ ...outer, protocol, payload }));
export const udpOver = (port: number, payload: Uint8Array) => ipOver(17, udp(50_000, port, payload));
export const gre = (flags: number, type: number, ...rest: readonly Uint8Array[]) =>
  ipOver(47, concat(u16(flags), u16(type), ...rest));
export const mplsLabel = (label: number, isBottom: boolean) => u32(label * 4096 + (isBottom ? 0x100 : 0) + 64);
const vxlanHeader = (vni: number) => octets("08000000", u24(vni), 0);
const gtp = (flags: number, ...rest: readonly Uint8Array[]) => {
  const body = concat(...rest);
  return udpOver(2152, octets(flags, 255, u16(body.length), "11223344", body));
};

function ieee8023(payload: Uint8Array): Uint8Array {
  return concat(macAddress("02:00:00:00:00:02"), macAddress("02:00:00:00:00:01"), u16(payload.length), payload);
}

/** Data from a station (to the distribution system), to one, or between access points. */
function wifi(packet: Uint8Array, options: { qos?: boolean; relay?: boolean; pad?: boolean } = {}): Uint8Array {
  const addresses = concat(...[1, 2, 3].map((i) => macAddress(`02:00:00:00:00:0${i}`)));
  const header = concat(
    octets(options.qos ? 0x88 : 0x08, options.relay ? 3 : 1, "0000"),
    addresses,
    octets("0000"),
    options.relay ? macAddress("02:00:00:00:00:04") : octets(),
    options.qos ? octets("0000") : octets(),
  );
  return concat(header, new Uint8Array(options.pad ? (4 - (header.length % 4)) % 4 : 0), snap(packet));
}

function nflog(packet: Uint8Array, write16: (value: number) => Uint8Array): Uint8Array {
  const item = (type: number, value: Uint8Array) =>
    concat(write16(4 + value.length), write16(type), value, new Uint8Array((4 - (value.length % 4)) % 4));
  return concat(
    octets(isV6(packet) ? 10 : 2, 0, "0000"),
    item(1, octets("08000300")),
    item(10, octets("6100")),
    item(9, packet),
  );
}
const le16 = (value: number) => u16(value).reverse();
const le32 = (value: number) => u32(value).reverse();

/** Native 802.11 (T, of the 802.11 binding), and what some tools write of it. */
const capwapWifi = (frame: Uint8Array) => udpOver(5247, octets("00 10 03 00 0000 0000", frame));
const swapped = (frame: Uint8Array) => octets(frame[1]!, frame[0]!, frame.slice(2));

const radiotap = (flags: number, frame: Uint8Array) =>
  octets("0000", le16(17), le32(3), "0000000000000000", flags, frame);

export const wrappings: readonly Wrapping[] = [
  { name: "Ethernet II", linkType: 1, wrap: (packet) => ethernet(packet), path: "" },
  { name: "Ethernet with padding", linkType: 1, wrap: (packet) => ethernet(packet, { minimum: 120 }), path: "" },
  { name: "802.3 with LLC and SNAP", linkType: 1, wrap: (packet) => ieee8023(snap(packet)), path: "", tshark: ["llc"] },
  {
    name: "802.3 with LLC and SNAP, padded",
    linkType: 1,
    wrap: (packet) => concat(ieee8023(snap(packet)), new Uint8Array(20)),
    path: "",
  },
  {
    name: "802.1Q",
    linkType: 1,
    wrap: (packet) => ethernet(packet, { vlans: [42] }),
    path: "VLAN 42",
    tshark: ["vlan"],
  },
  {
    name: "802.1ad",
    linkType: 1,
    wrap: (packet) => ethernet(packet, { vlans: [{ id: 7, tpid: 0x88a8 }, 42] }),
    path: "VLAN 7 / VLAN 42",
    tshark: ["vlan"],
  },
  {
    name: "QinQ of 0x9100",
    linkType: 1,
    wrap: (packet) => ethernet(packet, { vlans: [{ id: 7, tpid: 0x9100 }, 42] }),
    path: "VLAN 7 / VLAN 42",
  },
  {
    name: "802.1Q with LLC and SNAP",
    linkType: 1,
    wrap: (packet) => {
      const body = snap(packet);
      return ethernet(concat(u16(42), u16(body.length), body), { etherType: 0x8100 });
    },
    path: "VLAN 42",
  },
  {
    name: "802.1ah",
    linkType: 1,
    wrap: (packet) => ethernet(octets("00", u24(70_000), ethernet(packet)), { etherType: 0x88e7 }),
    path: "I-SID 70000 / Ethernet",
    tshark: ["ieee8021ah"],
  },
  {
    name: "VN-Tag",
    linkType: 1,
    wrap: (packet) => ethernet(octets("000a8001", u16(etherTypeOf(packet)), packet), { etherType: 0x8926 }),
    path: "VN-Tag",
    tshark: ["vntag"],
  },
  {
    name: "VN-Tag before a VLAN",
    linkType: 1,
    wrap: (packet) =>
      ethernet(octets("c00a0000 8100", u16(42), u16(etherTypeOf(packet)), packet), { etherType: 0x8926 }),
    path: "VN-Tag / VLAN 42",
    tshark: ["vntag", "vlan"],
  },
  {
    name: "802.1BR",
    linkType: 1,
    wrap: (packet) => ethernet(octets("2001 1064 0000", u16(etherTypeOf(packet)), packet), { etherType: 0x893f }),
    path: "802.1BR",
    tshark: ["etag"],
  },
  {
    name: "MPLS",
    linkType: 1,
    wrap: (packet) => ethernet(concat(mplsLabel(100, false), mplsLabel(16, true), packet), { etherType: 0x8847 }),
    path: "MPLS",
    tshark: ["mpls"],
  },
  {
    name: "MPLS over UDP",
    linkType: 1,
    wrap: (packet) => udpOver(6635, concat(mplsLabel(100, true), packet)),
    path: "MPLS",
    tshark: ["mpls"],
  },
  {
    name: "MPLS pseudowire with control word",
    linkType: 1,
    wrap: (packet) =>
      ethernet(concat(mplsLabel(200, true), octets("00000000"), ethernet(packet)), { etherType: 0x8847 }),
    path: "MPLS / Ethernet",
  },
  {
    name: "MPLS pseudowire without control word",
    linkType: 1,
    wrap: (packet) => ethernet(concat(mplsLabel(201, true), ethernet(packet)), { etherType: 0x8847 }),
    path: "MPLS / Ethernet",
  },
  {
    name: "PPPoE",
    linkType: 1,
    wrap: (packet) =>
      ethernet(octets("11 00 1234", u16(packet.length + 2), u16(pppTypeOf(packet)), packet), {
        etherType: 0x8864,
        minimum: 130,
      }),
    path: "PPPoE 4660",
    tshark: ["pppoes", "ppp"],
  },
  {
    name: "PPPoE alone",
    linkType: 51,
    wrap: (packet) => octets("11 00 0007", u16(packet.length + 2), u16(pppTypeOf(packet)), packet),
    path: "PPPoE 7",
    tshark: ["pppoes"],
  },
  { name: "PPP", linkType: 9, wrap: (packet) => concat(u16(pppTypeOf(packet)), packet), path: "" },
  {
    name: "PPP in HDLC framing",
    linkType: 50,
    wrap: (packet) => octets("ff03", u16(pppTypeOf(packet)), packet),
    path: "",
  },
  {
    name: "PPP with a compressed protocol",
    linkType: 9,
    wrap: (packet) => octets("ff03", pppTypeOf(packet), packet),
    path: "",
  },
  {
    name: "PPP with MPLS",
    linkType: 9,
    wrap: (packet) => octets("ff03 0281", mplsLabel(100, true), packet),
    path: "MPLS",
  },
  {
    name: "Cisco HDLC",
    linkType: 104,
    wrap: (packet) => octets("0f00", u16(etherTypeOf(packet)), packet),
    path: "",
    tshark: ["chdlc"],
  },
  {
    name: "Cisco HDLC on a PPP link",
    linkType: 50,
    wrap: (packet) => octets("8f00", u16(etherTypeOf(packet)), packet),
    path: "",
  },
  {
    name: "Cisco HDLC under the link type of PPP",
    linkType: 9,
    wrap: (packet) => octets("0f00", u16(etherTypeOf(packet)), packet),
    path: "",
  },
  { name: "raw IP", linkType: 101, wrap: (packet) => packet, path: "" },
  { name: "raw IP of BSD", linkType: 12, wrap: (packet) => packet, path: "" },
  { name: "raw IP of OpenBSD", linkType: 14, wrap: (packet) => packet, path: "" },
  { name: "BSD null", linkType: 0, wrap: (packet) => bsdLoopback(packet), path: "", tshark: ["null"] },
  {
    name: "BSD null of the other byte order",
    linkType: 0,
    wrap: (packet) => bsdLoopback(packet, { bigEndian: true }),
    path: "",
  },
  { name: "BSD loop", linkType: 108, wrap: (packet) => bsdLoopback(packet, { bigEndian: true }), path: "" },
  { name: "Linux SLL", linkType: 113, wrap: (packet) => sll(packet), path: "", tshark: ["sll"] },
  { name: "Linux SLL2", linkType: 276, wrap: (packet) => sll2(packet), path: "", tshark: ["sll"] },
  {
    name: "Linux SLL with VLAN",
    linkType: 113,
    wrap: (packet) => sll(concat(u16(42), u16(etherTypeOf(packet)), packet), 0x8100),
    path: "VLAN 42",
    tshark: ["vlan"],
  },
  { name: "Linux SLL with LLC", linkType: 113, wrap: (packet) => sll(snap(packet), 4), path: "", tshark: ["llc"] },
  { name: "NFLOG", linkType: 239, wrap: (packet) => nflog(packet, le16), path: "", tshark: ["nflog"] },
  { name: "NFLOG, big-endian", linkType: 239, wrap: (packet) => nflog(packet, u16), path: "", tsharkCannot: true },
  {
    name: "PKTAP",
    linkType: 258,
    wrap: (packet) => concat(le32(108), le32(1), le32(1), filler(96), ethernet(packet)),
    path: "",
    tshark: ["pktap"],
  },
  { name: "802.11", linkType: 105, wrap: (packet) => wifi(packet), path: "", tshark: ["wlan"] },
  { name: "802.11 with QoS", linkType: 105, wrap: (packet) => wifi(packet, { qos: true }), path: "", tshark: ["wlan"] },
  {
    name: "802.11 between access points",
    linkType: 105,
    wrap: (packet) => wifi(packet, { qos: true, relay: true }),
    path: "",
  },
  {
    name: "802.11 under radiotap",
    linkType: 127,
    wrap: (packet) => radiotap(0, wifi(packet)),
    path: "",
    tshark: ["radiotap"],
  },
  {
    name: "802.11 under radiotap, padded",
    linkType: 127,
    wrap: (packet) => radiotap(0x20, wifi(packet, { qos: true, pad: true })),
    path: "",
    tshark: ["radiotap"],
  },
  {
    name: "802.11 aggregate under radiotap",
    linkType: 127,
    wrap: (packet) => {
      const header = wifi(packet, { qos: true }).slice(0, 26);
      header[24] = 0x80;
      const body = snap(packet);
      const frame = concat(macAddress("02:00:00:00:00:02"), macAddress("02:00:00:00:00:01"), u16(body.length), body);
      return radiotap(0, concat(header, frame));
    },
    path: "",
  },
  {
    name: "802.11 under PPI",
    linkType: 192,
    wrap: (packet) => concat(octets("0000"), le16(8), le32(105), wifi(packet)),
    path: "",
    tshark: ["ppi"],
  },
  {
    name: "IP over InfiniBand",
    linkType: 242,
    wrap: (packet) => concat(filler(40), u16(etherTypeOf(packet)), u16(0), packet),
    path: "",
    tshark: ["ipoib"],
  },
  {
    name: "IP in IPv4",
    linkType: 1,
    wrap: (packet) => ipOver(isV6(packet) ? 41 : 4, packet),
    path: "{family} in IPv4",
  },
  {
    name: "IP in IPv6",
    linkType: 1,
    wrap: (packet) => ethernet(ipv6({ ...outer6, nextHeader: isV6(packet) ? 41 : 4, payload: packet })),
    path: "{family} in IPv6",
  },
  { name: "GRE", linkType: 1, wrap: (packet) => gre(0, etherTypeOf(packet), packet), path: "GRE", tshark: ["gre"] },
  {
    name: "GRE with checksum, key and sequence",
    linkType: 1,
    wrap: (packet) => gre(0xb000, etherTypeOf(packet), u32(0), u32(77), u32(1), packet),
    path: "GRE key 77",
    tshark: ["gre"],
  },
  {
    name: "GRE over IPv6",
    linkType: 1,
    wrap: (packet) =>
      ethernet(ipv6({ ...outer6, nextHeader: 47, payload: concat(u16(0), u16(etherTypeOf(packet)), packet) })),
    path: "GRE",
    tshark: ["gre"],
  },
  {
    name: "GRE with Ethernet",
    linkType: 1,
    wrap: (packet) => gre(0, 0x6558, ethernet(packet)),
    path: "GRE / Ethernet",
  },
  {
    name: "GRE with MPLS",
    linkType: 1,
    wrap: (packet) => gre(0, 0x8847, mplsLabel(100, true), packet),
    path: "GRE / MPLS",
    tshark: ["mpls"],
  },
  {
    name: "NVGRE",
    linkType: 1,
    wrap: (packet) => gre(0x2000, 0x6558, u24(5000), octets(9), ethernet(packet)),
    path: "NVGRE 5000 / Ethernet",
  },
  {
    name: "PPTP",
    linkType: 1,
    wrap: (packet) =>
      gre(
        0x3081,
        0x880b,
        u16(packet.length + 4),
        u16(9),
        u32(1),
        u32(1),
        octets("ff03"),
        u16(pppTypeOf(packet)),
        packet,
      ),
    path: "PPTP",
    tshark: ["ppp"],
  },
  { name: "ERSPAN I", linkType: 1, wrap: (packet) => gre(0, 0x88be, ethernet(packet)), path: "ERSPAN / Ethernet" },
  {
    name: "ERSPAN II",
    linkType: 1,
    wrap: (packet) => gre(0x1000, 0x88be, u32(1), octets("1000 000c 00000000"), ethernet(packet)),
    path: "ERSPAN 12 / Ethernet",
    tshark: ["erspan"],
  },
  {
    name: "ERSPAN III",
    linkType: 1,
    wrap: (packet) => gre(0x1000, 0x22eb, u32(1), octets("2000 000c 00000000 0000 0000"), ethernet(packet)),
    path: "ERSPAN 12 / Ethernet",
    tshark: ["erspan"],
  },
  {
    name: "ERSPAN III with its subheader",
    linkType: 1,
    wrap: (packet) =>
      gre(0x1000, 0x22eb, u32(1), octets("2000 000c 00000000 0000 0001 0000000000000000"), ethernet(packet)),
    path: "ERSPAN 12 / Ethernet",
    tshark: ["erspan"],
  },
  {
    name: "VXLAN",
    linkType: 1,
    wrap: (packet) => udpOver(4789, concat(vxlanHeader(7), ethernet(packet))),
    path: "VXLAN 7 / Ethernet",
    tshark: ["vxlan"],
  },
  {
    name: "VXLAN at Linux's port",
    linkType: 1,
    wrap: (packet) => udpOver(8472, concat(vxlanHeader(7), ethernet(packet))),
    path: "VXLAN 7 / Ethernet",
  },
  {
    name: "VLAN in VXLAN in VLAN",
    linkType: 1,
    wrap: (packet) =>
      ethernet(
        ipv4({
          ...outer,
          protocol: 17,
          payload: udp(1, 4789, concat(vxlanHeader(7), ethernet(packet, { vlans: [5] }))),
        }),
        { vlans: [42] },
      ),
    path: "VLAN 42 / VXLAN 7 / Ethernet / VLAN 5",
    tshark: ["vxlan", "vlan"],
  },
  {
    name: "VXLAN-GPE",
    linkType: 1,
    wrap: (packet) => udpOver(4790, octets("0c0000", isV6(packet) ? 2 : 1, u24(7), 0, packet)),
    path: "VXLAN-GPE 7",
  },
  {
    name: "VXLAN-GPE with Ethernet",
    linkType: 1,
    wrap: (packet) => udpOver(4790, octets("0c000003", u24(7), 0, ethernet(packet))),
    path: "VXLAN-GPE 7 / Ethernet",
  },
  {
    name: "Geneve",
    linkType: 1,
    wrap: (packet) => udpOver(6081, octets("0200 6558", u24(9), 0, "0102 03 01 deadbeef", ethernet(packet))),
    path: "Geneve 9 / Ethernet",
    tshark: ["geneve"],
  },
  {
    name: "Geneve with IP",
    linkType: 1,
    wrap: (packet) => udpOver(6081, octets("0000", u16(etherTypeOf(packet)), u24(9), 0, packet)),
    path: "Geneve 9",
    tshark: ["geneve"],
  },
  {
    name: "CAPWAP with Ethernet",
    linkType: 1,
    wrap: (packet) => udpOver(5247, octets("00 10 00 00 0000 0000", ethernet(packet))),
    path: "CAPWAP / Ethernet",
    tshark: ["capwap.data"],
  },
  {
    name: "CAPWAP with 802.11",
    linkType: 1,
    wrap: (packet) => capwapWifi(wifi(packet, { qos: true })),
    path: "CAPWAP",
    tshark: ["capwap.data", "wlan"],
    tsharkCannot: true,
  },
  {
    name: "CAPWAP with 802.11 whose frame control is swapped, from the controller",
    linkType: 1,
    wrap: (packet) => {
      const frame = wifi(packet);
      return ipOver(17, udp(5247, 40_123, octets("00 20 43 30 0000 0000 06 020000000009 00", swapped(frame))));
    },
    path: "CAPWAP",
    tshark: ["capwap.data", "wlan"],
  },
  { name: "GTP-U", linkType: 1, wrap: (packet) => gtp(0x30, packet), path: "GTP-U", tshark: ["gtp"] },
  {
    name: "GTP-U with sequence number and extension headers",
    linkType: 1,
    wrap: (packet) => gtp(0x36, octets("0001 00 85"), octets("01 1009 c0"), octets("01 0000 00"), packet),
    path: "GTP-U",
    tshark: ["gtp"],
  },
  {
    name: "Teredo",
    linkType: 1,
    wrap: (packet) => udpOver(3544, isV6(packet) ? packet : ipv6({ ...outer6, nextHeader: 4, payload: packet })),
    path: "Teredo{+IPv4 in IPv6}",
    tshark: ["teredo"],
  },
  {
    name: "Teredo with authentication and origin",
    linkType: 1,
    wrap: (packet) =>
      udpOver(
        3544,
        octets(
          "0001 0000 0000000000000000 00",
          "0000 1234 c0000201",
          isV6(packet) ? packet : ipv6({ ...outer6, nextHeader: 4, payload: packet }),
        ),
      ),
    path: "Teredo{+IPv4 in IPv6}",
    tshark: ["teredo"],
  },
  {
    name: "IPsec AH in tunnel mode",
    linkType: 1,
    wrap: (packet) => ipOver(51, octets(isV6(packet) ? 41 : 4, 4, "0000 00000100 00000001", filler(12), packet)),
    path: "{family} in IPv4",
    tshark: ["ah"],
  },
  {
    name: "IPv6 extension headers before a tunnel",
    linkType: 1,
    wrap: (packet) =>
      ethernet(
        ipv6({
          ...outer6,
          nextHeader: isV6(packet) ? 41 : 4,
          extensions: [ipv6Extension.padded(0), ipv6Extension.padded(60)],
          payload: packet,
        }),
      ),
    path: "{family} in IPv6",
  },
  {
    name: "eight tunnels deep",
    linkType: 1,
    wrap: (packet) => {
      let inner = packet;
      for (let depth = 0; depth < 8; depth++) {
        inner = ipv4({ ...outer, protocol: isV6(inner) ? 41 : 4, payload: inner });
      }
      return ethernet(inner);
    },
    path: `{family} in IPv4${" / IPv4 in IPv4".repeat(7)}`,
  },
];

/** The path of a wrapping, for a packet of that family. */
export function pathOf(wrapping: Wrapping, family: 4 | 6): string {
  const text = wrapping.path.replace("{+IPv4 in IPv6}", family === 4 ? " / IPv4 in IPv6" : "");
  if (!text.includes("{family}")) return text;
  // The innermost tunnel comes last.
  const steps = text.split(" / ");
  const own = steps.shift()!.replace("{family}", `IPv${family}`);
  return [...steps, own].join(" / ");
}
