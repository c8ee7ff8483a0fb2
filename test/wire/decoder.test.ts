import { describe, expect, it } from "vitest";
import { Defect } from "../../src/core/tcp/defects";
import { ACK, AE, SYN } from "../../src/core/tcp/flags";
import { PacketKind } from "../../src/core/wire/packet";
import {
  bsdLoopback,
  concat,
  ethernet,
  filler,
  icmpError,
  ipv4,
  ipv6Extension,
  LinkType,
  octets,
  option,
  sll,
  sll2,
  tcpPacket,
  tcpSegment,
  u16,
  u32,
  udp,
} from "../support/frames";
import { decode } from "./decode";

const v4 = { source: "10.0.0.1", destination: "10.0.0.2" };
const v6 = { source: "2001:db8::1", destination: "2001:db8::2" };
const syn = { flags: "SYN", seq: 0xfffffffe, options: option.mss(1460) };
const v4Endpoints = "10.0.0.1:40000 > 10.0.0.2:80";
const v6Endpoints = "[2001:db8::1]:40000 > [2001:db8::2]:80";

describe("a segment in Ethernet and IPv4", () => {
  it("gives every field as it stands", () => {
    const frame = ethernet(
      tcpPacket(
        {
          ...v4,
          sourcePort: 65535,
          destinationPort: 443,
          seq: 0xffffffff,
          ack: 0x80000000,
          flags: SYN | ACK | AE | 0xe00,
          window: 0xfffe,
          urgent: 7,
          options: concat(option.mss(1460), option.sackPermitted),
          payload: filler(5),
        },
        { ttl: 3, id: 0xabcd, tos: 0b101110_11 },
      ),
    );
    const packet = decode(frame);
    expect(packet).toMatchObject({
      kind: PacketKind.Tcp,
      endpoints: "10.0.0.1:65535 > 10.0.0.2:443",
      family: 4,
      path: 0,
      ipId: 0xabcd,
      hops: 3,
      ecn: 3,
      seq: 0xffffffff,
      ack: 0x80000000,
      flags: SYN | ACK | AE | 0xe00,
      window: 0xfffe,
      urgent: 7,
      dataOffset: 7,
      payloadLength: 5,
      defects: 0,
    });
    expect(packet.bytes.slice(packet.optionsStart, packet.optionsEnd)).toEqual(octets("020405b4 0402 0000"));
    expect(packet.bytes.slice(packet.payloadStart, packet.payloadEnd)).toEqual(filler(5));
    expect(packet.checksum).toBe((frame[50]! << 8) | frame[51]!);
  });

  it("takes the payload's length from IP and not from Ethernet's padding or trailer", () => {
    const packet = decode(concat(ethernet(tcpPacket({ ...v4, payload: filler(1) }), { minimum: 60 }), filler(4)));
    expect(packet).toMatchObject({ payloadLength: 1, defects: 0 });
    expect(packet.payloadEnd - packet.payloadStart).toBe(1);
  });

  it("takes it from the frame when segmentation offload left the total length 0", () => {
    const frame = ethernet(tcpPacket({ ...v4, payload: filler(3000) }, { totalLength: 0 }));
    expect(decode(frame)).toMatchObject({ payloadLength: 3000, defects: 0 });
    expect(decode(frame.slice(0, 100), { originalLength: frame.length })).toMatchObject({
      payloadLength: 3000,
      defects: Defect.PayloadCut,
    });
  });

  for (const { family, ...ends } of [
    { family: 4, ...v4 },
    { family: 6, ...v6 },
  ]) {
    it(`takes it from IPv${family} where the frame lacks octets at its end, and counts such frames`, () => {
      const whole = ethernet(tcpPacket({ ...ends, flags: "SYN", options: option.mss(1460), payload: filler(10) }));
      const counted = ["shortened: frames shorter than their IP length"];
      const cut = { payloadLength: 10, dataOffset: 6, defects: Defect.PayloadCut, counted };
      expect(decode(whole.slice(0, -4))).toMatchObject(cut);
      expect(decode(whole.slice(0, -10))).toMatchObject(cut);
      expect(decode(whole.slice(0, -12))).toMatchObject({ ...cut, defects: Defect.PayloadCut | Defect.OptionsCut });
      expect(decode(whole.slice(0, -15))).toMatchObject({ flags: SYN, payloadLength: 10, counted });
      expect(decode(whole)).toMatchObject({ defects: 0, counted: [] });
      expect(decode(whole.slice(0, -4), { originalLength: whole.length })).toMatchObject({ ...cut, counted: [] });
    });
  }

  it("believes no length beyond the packet around it", () => {
    const inner = tcpPacket({ ...v4, payload: filler(10) }, { totalLength: 60000 });
    const frame = ethernet(ipv4({ ...v4, protocol: 4, payload: inner }));
    expect(decode(frame)).toMatchObject({ payloadLength: 10, defects: Defect.LengthBeyondFrame, counted: [] });
  });

  it("reads past IPv4 options", () => {
    const packet = decode(ethernet(tcpPacket({ ...v4, ...syn }, { options: octets("94040000 01") })));
    expect(packet).toMatchObject({ kind: PacketKind.Tcp, endpoints: v4Endpoints, seq: 0xfffffffe, dataOffset: 6 });
  });
});

describe("what the capture cut and what is wrong on the wire", () => {
  const frame = ethernet(tcpPacket({ ...v4, ...syn, ack: 5, options: option.timestamps(1, 2), payload: filler(9) }));

  it("are distinguished at every length", () => {
    for (let length = 0; length < frame.length; length++) {
      const packet = decode(frame.slice(0, length), { originalLength: frame.length });
      const inTcp = length - 34;
      if (inTcp < 4) {
        expect(packet.kind).toBe(PacketKind.Other);
        expect(packet.counted).toEqual([expect.stringMatching(/^truncated: /)]);
        continue;
      }
      expect(packet).toMatchObject({ kind: PacketKind.Tcp, endpoints: v4Endpoints });
      expect(packet.seq).toBe(inTcp >= 8 ? 0xfffffffe : 0);
      expect(packet.ack).toBe(inTcp >= 12 ? 5 : 0);
      expect(packet.flags).toBe(inTcp >= 14 ? SYN : 0);
      const behindFlags = (inTcp < 16 ? Defect.WindowCut : 0) | (inTcp < 32 ? Defect.OptionsCut : 0);
      const cut = inTcp < 14 ? Defect.HeaderCut : behindFlags;
      expect(packet.defects).toBe(cut | Defect.PayloadCut);
      if (inTcp >= 14) expect(packet.payloadLength).toBe(9);
    }
  });

  it("a datagram shorter than a TCP header is malformed", () => {
    const packet = ethernet(ipv4({ ...v4, payload: tcpSegment(syn).slice(0, 16) }));
    expect(decode(packet)).toMatchObject({ kind: PacketKind.Tcp, defects: Defect.SegmentTooShort, flags: SYN });
    expect(decode(ethernet(ipv4({ ...v4, payload: octets("0102") })))).toMatchObject({
      kind: PacketKind.Other,
      counted: ["malformed: TCP header"],
    });
  });

  it("a data offset below 5 or beyond the segment gives no options and no payload", () => {
    for (const dataOffset of [0, 4, 9, 15]) {
      const packet = decode(ethernet(tcpPacket({ ...v4, payload: filler(15), dataOffset })), {});
      expect(packet).toMatchObject({ defects: Defect.DataOffsetWrong, dataOffset, payloadLength: 0 });
      expect(packet.optionsEnd).toBe(packet.optionsStart);
    }
  });

  it("an IPv4 header that contradicts itself is counted", () => {
    const short = ethernet(tcpPacket(v4, { headerLength: 16 }));
    const total = ethernet(tcpPacket(v4, { totalLength: 19 }));
    const version = ethernet(octets(0x55, filler(60)), { etherType: 0x0800 });
    for (const frame of [short, total, version]) expect(decode(frame).counted).toEqual(["malformed: IPv4 header"]);
    expect(decode(ethernet(octets(0x45, filler(60)), { etherType: 0x86dd })).counted).toEqual([
      "malformed: IPv6 header",
    ]);
  });
});

describe("IPv6", () => {
  it("is read with its extension headers", () => {
    const extensions = [ipv6Extension.padded(0), ipv6Extension.padded(43), ipv6Extension.padded(60)];
    const packet = decode(
      ethernet(tcpPacket({ ...v6, ...syn, payload: filler(3) }, { extensions, hopLimit: 9, trafficClass: 2 })),
    );
    expect(packet).toMatchObject({ endpoints: v6Endpoints, hops: 9, ecn: 2, payloadLength: 3, defects: 0, family: 6 });
  });

  it("takes a jumbogram's length from its hop-by-hop option", () => {
    const jumbo = (length: number) => ({ type: 0, body: octets(0, 0xc2, 4, u32(length)) });
    const payload = filler(70_000);
    const extensions = [jumbo(8 + 20 + payload.length)];
    const frame = ethernet(tcpPacket({ ...v6, flags: "ACK", payload }, { extensions, payloadLength: 0 }));
    expect(decode(concat(frame, filler(6)))).toMatchObject({
      endpoints: v6Endpoints,
      payloadLength: 70_000,
      defects: 0,
    });
    const lying = ethernet(tcpPacket({ ...v6, payload }, { extensions: [jumbo(0xffffffff)], payloadLength: 0 }));
    expect(decode(lying)).toMatchObject({ payloadLength: 70_000, defects: Defect.LengthBeyondFrame });
    expect(decode(frame.slice(0, 200), { originalLength: frame.length })).toMatchObject({ payloadLength: 70_000 });
  });

  it("takes a length of 0 without that option from the frame, as segmentation offload leaves it", () => {
    const frame = ethernet(tcpPacket({ ...v6, payload: filler(3000) }, { payloadLength: 0 }));
    expect(decode(frame)).toMatchObject({ payloadLength: 3000, defects: 0 });
  });

  it("does not follow more headers than any stack writes", () => {
    const extensions = Array.from({ length: 100 }, () => ipv6Extension.padded(60));
    const packet = decode(ethernet(tcpPacket({ ...v6, ...syn }, { extensions })));
    expect(packet).toMatchObject({ kind: PacketKind.Other, counted: ["malformed: headers nested too deeply"] });
  });
});

describe("links", () => {
  const packets = [
    { packet: tcpPacket({ ...v4, ...syn }), endpoints: v4Endpoints },
    { packet: tcpPacket({ ...v6, ...syn }), endpoints: v6Endpoints },
  ];
  for (const { packet, endpoints } of packets) {
    const family = packet[0]! >> 4;
    const frames: Record<string, [Uint8Array, number]> = {
      "raw IP": [packet, LinkType.RAW],
      "raw IP (DLT 12)": [packet, 12],
      "raw IP (DLT 14)": [packet, 14],
      "one version of IP": [packet, family === 4 ? LinkType.IPV4 : LinkType.IPV6],
      "BSD null, little-endian": [bsdLoopback(packet), LinkType.NULL],
      "BSD null, big-endian": [bsdLoopback(packet, { bigEndian: true }), LinkType.NULL],
      "BSD loop": [bsdLoopback(packet, { bigEndian: true }), LinkType.LOOP],
      "Linux SLL": [sll(packet), LinkType.LINUX_SLL],
      "Linux SLL2": [sll2(packet), LinkType.LINUX_SLL2],
    };
    for (const [name, [frame, linkType]] of Object.entries(frames)) {
      it(`${name} carry IPv${family}`, () => {
        expect(decode(frame, { linkType })).toMatchObject({
          kind: PacketKind.Tcp,
          endpoints,
          pathText: "",
          defects: 0,
        });
      });
    }
  }

  it("of BSD have IPv6 under the numbers of each system", () => {
    const packet = tcpPacket({ ...v6, ...syn });
    for (const family of [10, 23, 24, 28, 30]) {
      expect(decode(bsdLoopback(packet, { family }), { linkType: LinkType.NULL }).endpoints).toBe(v6Endpoints);
    }
  });

  it("that are unknown are counted by name", () => {
    expect(decode(filler(60), { linkType: 147 })).toMatchObject({ counted: ["unsupported: link type 147"] });
  });
});

describe("VLANs", () => {
  const packet = tcpPacket({ ...v4, ...syn });

  it("make the path, in any stack", () => {
    expect(decode(ethernet(packet, { vlans: [42] })).pathText).toBe("VLAN 42");
    expect(decode(ethernet(packet, { vlans: [{ id: 7, tpid: 0x88a8 }, 42] })).pathText).toBe("VLAN 7 / VLAN 42");
    expect(decode(ethernet(packet, { vlans: [1, 2, 3, 4, 5, 6] })).endpoints).toBe(v4Endpoints);
  });

  it("give the same path the same number, and other paths others", () => {
    const { decoder, path } = decode(ethernet(packet, { vlans: [42] }));
    const pathOf = (...vlans: number[]) => decode(ethernet(packet, { vlans }), { decoder }).path;
    expect(pathOf(42)).toBe(path);
    const paths = [pathOf(), pathOf(43), pathOf(42, 43), pathOf(43, 42), pathOf(42)];
    expect(new Set(paths).size).toBe(5);
    expect(paths[4]).toBe(path);
    expect(decoder.paths[0]).toBe("");
  });

  it("number 0 is a priority and no VLAN", () => {
    expect(decode(ethernet(packet, { vlans: [{ id: 0, priority: 5 }] }))).toMatchObject({ path: 0 });
  });
});

describe("ICMP errors", () => {
  const quoted4 = tcpPacket({ ...v4, ...syn, ack: 9 });
  const router4 = { source: "192.0.2.1", destination: "10.0.0.1" };

  it("give the segment that they quote, and who sent them", () => {
    const packet = decode(ethernet(icmpError({ ...router4, type: 3, code: 13, quoted: quoted4 })));
    expect(packet).toMatchObject({
      kind: PacketKind.IcmpError,
      endpoints: v4Endpoints,
      seq: 0xfffffffe,
      ack: 9,
      flags: SYN,
      icmpType: 3,
      icmpCode: 13,
      icmpFamily: 4,
      icmpMtu: 0,
    });
    expect(packet.bytes.slice(packet.icmpSourceOffset, packet.icmpSourceOffset + 4)).toEqual(octets("c0000201"));
  });

  it("may quote 8 octets of TCP only", () => {
    const packet = decode(ethernet(icmpError({ ...router4, type: 3, code: 1, quoted: quoted4.slice(0, 28) })));
    expect(packet).toMatchObject({ kind: PacketKind.IcmpError, endpoints: v4Endpoints, seq: 0xfffffffe, flags: -1 });
    expect(packet.defects & Defect.HeaderCut).toBeTruthy();
  });

  it("give the MTU where there is one", () => {
    const needed = icmpError({ ...router4, type: 3, code: 4, rest: 1400, quoted: quoted4 });
    expect(decode(ethernet(needed)).icmpMtu).toBe(1400);
    const tooBig = icmpError({
      source: "2001:db8::9",
      destination: v6.source,
      type: 2,
      code: 0,
      rest: 1280,
      quoted: tcpPacket({ ...v6, ...syn }),
    });
    expect(decode(ethernet(tooBig))).toMatchObject({ endpoints: v6Endpoints, icmpMtu: 1280, icmpFamily: 6 });
  });

  it("take the payload's length from the quoted IP header, not by what is left of it", () => {
    const long = tcpPacket({ ...v4, flags: "ACK", payload: filler(500) });
    const packet = decode(ethernet(icmpError({ ...router4, type: 11, code: 0, quoted: long.slice(0, 60) })));
    expect(packet).toMatchObject({ kind: PacketKind.IcmpError, payloadLength: 500, flags: ACK });
    expect(packet.defects & Defect.LengthBeyondFrame).toBe(0);
  });

  it("end the quote where their extensions begin (RFC 4884)", () => {
    const quoted = concat(tcpPacket({ ...v4, flags: "ACK", payload: filler(500) }).slice(0, 128), filler(12));
    const packet = decode(ethernet(icmpError({ ...router4, type: 11, code: 0, rest: 32 << 16, quoted })));
    expect(packet.payloadEnd - packet.payloadStart).toBe(88);
  });

  it("of other protocols, redirects and pings are no errors of TCP", () => {
    const dns = ipv4({ ...v4, protocol: 17, payload: udp(1, 53, filler(9)) });
    const messages = [
      icmpError({ ...router4, type: 3, code: 3, quoted: dns }),
      icmpError({ ...router4, type: 5, code: 1, quoted: quoted4 }),
      icmpError({ ...router4, type: 8, code: 0, quoted: quoted4 }),
      icmpError({ ...router4, type: 3, code: 1, quoted: icmpError({ ...router4, type: 3, code: 1, quoted: quoted4 }) }),
    ];
    for (const message of messages) {
      expect(decode(ethernet(message))).toMatchObject({ kind: PacketKind.Other, counted: ["other: ICMP"] });
    }
  });
});

it("counts what it does not read, with the first frame", () => {
  const { decoder } = decode(ethernet(filler(46), { etherType: 0x0806 }), { frameNumber: 3 });
  decode(ethernet(filler(46), { etherType: 0x0806 }), { decoder, frameNumber: 4 });
  decode(ethernet(filler(46), { etherType: 0x1234 }), { decoder, frameNumber: 5 });
  decode(ethernet(ipv4({ ...v4, protocol: 50, payload: filler(40) })), { decoder, frameNumber: 6 });
  decode(ethernet(filler(46), { etherType: 46 }), { decoder, frameNumber: 7 });
  expect(decoder.tally.rows).toEqual([
    { kind: "other", name: "ARP", count: 2, firstFrame: 3 },
    { kind: "unsupported", name: "ethertype 0x1234", count: 1, firstFrame: 5 },
    { kind: "unsupported", name: "IPsec ESP (encrypted)", count: 1, firstFrame: 6 },
    { kind: "other", name: "LLC", count: 1, firstFrame: 7 },
  ]);
  expect(decoder.unsupported).toHaveLength(2);
});

it("keeps a bounded number of names", () => {
  const { decoder } = decode(ethernet(filler(46), { etherType: 0x0806 }));
  for (let type = 0x0a00; type < 0x1000; type++) decode(ethernet(u16(type), { etherType: type }), { decoder });
  expect(decoder.tally.rows.length).toBeLessThanOrEqual(201);
  expect(decoder.tally.rows.reduce((sum, { count }) => sum + count, 0)).toBe(1 + 0x600);
});
