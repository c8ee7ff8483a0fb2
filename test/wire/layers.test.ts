import { describe, expect, it } from "vitest";
import { Defect } from "../../src/core/tcp/defects";
import { buildFields } from "../../src/core/wire/fields/buildFields";
import { PacketKind } from "../../src/core/wire/packet";
import { ethernet, filler, icmpError, octets, option, tcpPacket, u16, udp } from "../support/frames";
import { gre, ipOver, pathOf, udpOver, wrappings } from "../support/layers";
import { decode } from "./decode";

const families = [
  { family: 4, source: "10.0.0.1", destination: "10.0.0.2", endpoints: "10.0.0.1:40000 > 10.0.0.2:80" },
  { family: 6, source: "fd00::1", destination: "fd00::2", endpoints: "[fd00::1]:40000 > [fd00::2]:80" },
] as const;

for (const { family, source, destination, endpoints } of families) {
  describe(`IPv${family} in`, () => {
    const fields = { source, destination, seq: 0xfffffffe, ack: 7, flags: "SYN,ACK", options: option.mss(1400) };
    const packet = tcpPacket({ ...fields, payload: filler(3) });

    for (const wrapping of wrappings) {
      it(wrapping.name, () => {
        const { linkType } = wrapping;
        const frame = wrapping.wrap(packet);
        expect(decode(frame, { linkType })).toMatchObject({
          kind: PacketKind.Tcp,
          endpoints,
          family,
          pathText: pathOf(wrapping, family),
          seq: 0xfffffffe,
          ack: 7,
          flags: 0x12,
          dataOffset: 6,
          payloadLength: 3,
          defects: 0,
          counted: [],
        });
        // A snap length that cuts the payload away leaves all the rest as it was.
        const headersOnly = decode(frame.slice(0, frame.length), { linkType });
        const start = headersOnly.payloadStart - 100;
        expect(decode(frame.slice(0, start), { linkType, originalLength: frame.length })).toMatchObject({
          endpoints,
          payloadLength: 3,
          defects: Defect.PayloadCut,
        });
      });

      it(`${wrapping.name}, cut anywhere, without a fault being seen on the wire`, () => {
        const { linkType } = wrapping;
        const frame = wrapping.wrap(packet);
        for (let length = 0; length < frame.length; length++) {
          const { counted, kind, defects } = decode(frame.slice(0, length), { linkType, originalLength: frame.length });
          for (const each of counted) expect(each).toMatch(/^truncated: /);
          expect(kind === PacketKind.Tcp || counted.length === 1).toBe(true);
          if (kind === PacketKind.Tcp) {
            expect(defects & (Defect.SegmentTooShort | Defect.DataOffsetWrong | Defect.LengthBeyondFrame)).toBe(0);
          }
        }
      });

      it(`${wrapping.name}, as a tree of fields`, () => {
        const { linkType } = wrapping;
        const bytes = wrapping.wrap(packet);
        const view = new DataView(bytes.buffer);
        const nodes = buildFields({ bytes, view, start: 0, end: bytes.length, originalLength: bytes.length, linkType });
        let at = 0;
        for (const { name, start, end, value } of nodes) {
          expect(start).toBeGreaterThanOrEqual(at);
          expect(name).toMatch(/^[A-Z0-9]/);
          expect(value).not.toMatch(/undefined|NaN/);
          at = end;
        }
        expect(nodes.some(({ name }) => name === "TCP")).toBe(true);
        expect(at).toBe(bytes.length);
      });
    }
  });
}

describe("what rides in tunnels and on links beside TCP", () => {
  const { source, destination } = families[0];
  const packet = tcpPacket({ source, destination });
  const cases: Record<string, [Uint8Array, number, string]> = {
    "802.11, encrypted": [octets("0841 0000", filler(60)), 105, "unsupported: 802.11 (encrypted)"],
    "802.11 beacon": [octets("8000 0000", filler(60)), 105, "other: 802.11 management or control"],
    "802.11 null data": [octets("4801 0000", filler(60)), 105, "other: 802.11 without data"],
    "a radiotap header shorter than itself": [
      octets("0000 0400 00000000", filler(60)),
      127,
      "malformed: radiotap header",
    ],
    "a PPI header shorter than itself": [octets("0000 0400 69000000", filler(60)), 192, "malformed: PPI header"],
    "a PKTAP header shorter than itself": [
      octets("04000000 01000000 01000000", filler(60)),
      258,
      "malformed: PKTAP header",
    ],
    "an NFLOG item shorter than itself": [octets("02000000 0300 0900", filler(60)), 239, "malformed: NFLOG item"],
    "NFLOG without a packet": [octets("02000000 0800 0100 08000300"), 239, "other: NFLOG without a packet"],
    "PPI with an unknown link": [octets("0000 0800 93000000", filler(60)), 192, "unsupported: link type 147"],
    LCP: [octets("ff03 c021 0101", filler(20)), 9, "other: PPP control"],
    "PPP compression": [octets("ff03 00fd", filler(20)), 9, "unsupported: PPP compression"],
    "PPPoE version 2": [
      ethernet(octets("21 00 0001 0020", filler(40)), { etherType: 0x8864 }),
      1,
      "unsupported: PPPoE version other than 1",
    ],
    "Cisco's keep-alive": [octets("8f00 8035", filler(20)), 104, "other: Cisco SLARP"],
    "an MPLS control channel": [
      ethernet(octets("00064140 10000021", filler(30)), { etherType: 0x8847 }),
      1,
      "other: MPLS control channel",
    ],
    "GRE with routing": [gre(0x4000, 0x0800, filler(60)), 1, "unsupported: GRE with routing"],
    "GRE version 2": [gre(0x0002, 0x0800, filler(60)), 1, "unsupported: GRE version other than 0 and 1"],
    "GRE keep-alive": [gre(0, 0, filler(20)), 1, "other: GRE keep-alive"],
    "GRE with an unknown type": [gre(0, 0x1234, filler(20)), 1, "unsupported: ethertype 0x1234"],
    "Geneve version 1": [udpOver(6081, octets("4000 6558", filler(60))), 1, "unsupported: Geneve version other than 0"],
    "NSH in VXLAN-GPE": [udpOver(4790, octets("0c000004 00000700", filler(60))), 1, "unsupported: NSH in VXLAN-GPE"],
    "GTP version 2": [
      udpOver(2152, octets("4820", filler(60))),
      1,
      "unsupported: GTP version other than GTP-U version 1",
    ],
    "CAPWAP control": [udpOver(5246, octets("0100", filler(60))), 1, "unsupported: CAPWAP control"],
    "CAPWAP control, from the controller": [
      ipOver(17, udp(5246, 40_123, filler(60))),
      1,
      "unsupported: CAPWAP control",
    ],
    "CAPWAP data under DTLS": [
      udpOver(5247, octets("01000000 17fefd", filler(60))),
      1,
      "unsupported: CAPWAP data (encrypted by DTLS)",
    ],
    "CAPWAP of another version": [
      udpOver(5247, octets("10100000 00000000", filler(60))),
      1,
      "unsupported: CAPWAP of another version than 0",
    ],
    "a CAPWAP keep-alive": [udpOver(5247, octets("00100008 00000000", filler(30))), 1, "other: CAPWAP keep-alive"],
    "a later CAPWAP fragment": [
      udpOver(5247, octets("00100080 00010400", filler(60))),
      1,
      "fragments: CAPWAP fragments",
    ],
    "a CAPWAP header shorter than itself": [
      udpOver(5247, octets("00080000 00000000", filler(60))),
      1,
      "malformed: CAPWAP header",
    ],
    "CAPWAP of another radio": [
      udpOver(5247, octets("00100500 00000000", filler(60))),
      1,
      "unsupported: CAPWAP of another radio than 802.11",
    ],
    "a GTP-U echo": [udpOver(2152, octets("3201", filler(60))), 1, "other: GTP-U signalling"],
    "a GTP-U extension of no length": [
      udpOver(2152, octets("34ff 0020 00000001 00000085 00", filler(40))),
      1,
      "malformed: GTP-U extension header",
    ],
    "a Teredo bubble": [udpOver(3544, octets("0102", filler(20))), 1, "other: UDP"],
    "L2TP over UDP": [udpOver(1701, filler(60)), 1, "unsupported: L2TP"],
    OpenVPN: [udpOver(1194, filler(60)), 1, "unsupported: OpenVPN"],
    LISP: [udpOver(4341, filler(60)), 1, "unsupported: LISP"],
    GUE: [udpOver(6080, filler(60)), 1, "unsupported: GUE"],
    "ESP over UDP": [udpOver(4500, octets("00000100", filler(60))), 1, "unsupported: IPsec ESP (encrypted)"],
    "IKE through a NAT": [udpOver(4500, octets("00000000", filler(60))), 1, "other: IKE"],
    "an IPsec keep-alive": [udpOver(4500, octets("ff")), 1, "other: IPsec keep-alive"],
    DNS: [udpOver(53, filler(40)), 1, "other: UDP"],
    ESP: [ipOver(50, filler(60)), 1, "unsupported: IPsec ESP (encrypted)"],
    L2TP: [ipOver(115, filler(60)), 1, "unsupported: L2TP"],
    "an unknown protocol": [ipOver(253, filler(60)), 1, "unsupported: IP protocol 253"],
  };
  for (const [name, [frame, linkType, counted]] of Object.entries(cases)) {
    it(`${name} is counted by name`, () => {
      expect(decode(frame, { linkType })).toMatchObject({ kind: PacketKind.Other, counted: [counted] });
    });
  }

  it("the second frame of an 802.11 aggregate is counted, the first is read", () => {
    const body = octets("aaaa03 000000 0800", packet);
    const subframe = octets("020000000002 020000000001", u16(body.length), body);
    const padded = octets(subframe, new Uint8Array((4 - (subframe.length % 4)) % 4), subframe);
    const frame = octets("8801 0000", filler(18), "0000 8000", padded);
    expect(decode(frame, { linkType: 105 })).toMatchObject({
      kind: PacketKind.Tcp,
      counted: ["unsupported: further frames of an 802.11 aggregate"],
    });
  });

  it("a first CAPWAP fragment contains a segment whose packet continues in the next", () => {
    const long = ethernet(tcpPacket({ source, destination, flags: "ACK", payload: filler(900) }));
    const fragment = octets("00100080 00010000", long.slice(0, 400));
    expect(decode(udpOver(5247, fragment))).toMatchObject({
      pathText: "CAPWAP / Ethernet",
      payloadLength: 900,
      counted: [],
    });
  });

  it("an ICMP error inside a tunnel is of the flow inside that tunnel", () => {
    const inside = icmpError({ source: "10.9.9.9", destination: source, type: 3, code: 1, quoted: packet });
    const decoded = decode(gre(0, 0x0800, inside));
    expect(decoded).toMatchObject({ kind: PacketKind.IcmpError, pathText: "GRE", endpoints: families[0].endpoints });
  });

  it("both directions of a mirror's GRE tunnel are one path", () => {
    const { decoder, path } = decode(gre(0x2000, 0x6558, octets("00000000"), ethernet(packet)));
    expect(decode(gre(0x2000, 0x6558, octets("02000000"), ethernet(packet)), { decoder }).path).toBe(path);
    expect(decode(gre(0x2000, 0x6558, octets("00000005"), ethernet(packet)), { decoder }).path).not.toBe(path);
  });

  it("a link's own length ends the packet where IP's is left to the NIC", () => {
    const offloaded = tcpPacket({ source, destination, payload: filler(9) }, { totalLength: 0 });
    const session = octets("11 00 0001", u16(offloaded.length + 2), "0021", offloaded, filler(7));
    const decoded = decode(ethernet(session, { etherType: 0x8864 }));
    expect(decoded).toMatchObject({ payloadLength: 9, defects: 0 });
    expect(decoded.payloadEnd - decoded.payloadStart).toBe(9);
    const datagram = octets(
      "0001 12b5",
      u16(8 + 8 + 14 + offloaded.length),
      "0000 08000000 00000700",
      ethernet(offloaded),
    );
    expect(decode(ipOver(17, octets(datagram, filler(5))))).toMatchObject({ payloadLength: 9, defects: 0 });
  });

  it("radiotap's time stamp is aligned behind however many words say what is present", () => {
    const wifi = octets("8801 0000", filler(18), "0000 0000 0000", "aaaa03 000000 0800", packet);
    const present = [octets("03000000"), octets("03000080 00000000"), octets("03000080 00000080 00000000")];
    for (const words of present) {
      const fill = new Uint8Array((8 - ((4 + words.length) % 8)) % 8);
      const fields = octets(words, fill, "0000000000000000", 0x20);
      const frame = octets("0000", 4 + fields.length, 0, fields, wifi);
      expect(decode(frame, { linkType: 127 })).toMatchObject({ kind: PacketKind.Tcp, counted: [] });
    }
  });

  it("one frame leaves nothing behind for the next", () => {
    const error = ethernet(icmpError({ source: "10.9.9.9", destination: source, type: 3, code: 1, quoted: packet }));
    const { decoder } = decode(error);
    const tunnelled = decode(gre(0, 0x0800, packet), { decoder });
    expect(tunnelled).toMatchObject({ kind: PacketKind.Tcp, pathText: "GRE", defects: 0 });
    const short = ipOver(4, tcpPacket({ source, destination }, { totalLength: 60_000 }));
    expect(decode(short, { decoder })).toMatchObject({ kind: PacketKind.Tcp, defects: Defect.LengthBeyondFrame });
    const cut = ethernet(packet).slice(0, -3);
    expect(decode(cut, { decoder }).defects).toBe(Defect.PayloadCut | Defect.OptionsCut);
    expect(decode(ethernet(packet), { decoder })).toMatchObject({ kind: PacketKind.Tcp, path: 0, defects: 0 });
    expect(decode(filler(5), { decoder, linkType: 0 }).kind).toBe(PacketKind.Other);
  });
});
