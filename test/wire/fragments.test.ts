import { describe, expect, it } from "vitest";
import { Defect } from "../../src/core/tcp/defects";
import { PacketDecoder } from "../../src/core/wire/decoder";
import { PacketKind } from "../../src/core/wire/packet";
import {
  concat,
  ethernet,
  filler,
  ipv4,
  ipv6,
  ipv6Extension,
  octets,
  option,
  tcpPacket,
  tcpSegment,
  u16,
  udp,
} from "../support/frames";
import { type Decoded, decode } from "./decode";

const v4 = { source: "10.0.0.1", destination: "10.0.0.2" };
const v6 = { source: "2001:db8::1", destination: "2001:db8::2" };
const tcp = {
  seq: 0xfffffffe,
  ack: 7,
  flags: "SYN,ACK",
  options: concat(option.mss(1460), option.timestamps(1, 2)),
  payload: filler(100),
};

const families = [
  {
    name: "IPv4",
    segment: tcpSegment({ ...v4, ...tcp }),
    endpoints: "10.0.0.1:40000 > 10.0.0.2:80",
    fragment: (offset: number, moreFragments: boolean, payload: Uint8Array, id = 77, protocol = 6) =>
      ethernet(ipv4({ ...v4, id, protocol, payload, fragmentOffset: offset, moreFragments })),
  },
  {
    name: "IPv6",
    segment: tcpSegment({ ...v6, ...tcp }),
    endpoints: "[2001:db8::1]:40000 > [2001:db8::2]:80",
    fragment: (offset: number, more: boolean, payload: Uint8Array, id = 77, nextHeader = 6) =>
      ethernet(ipv6({ ...v6, nextHeader, extensions: [ipv6Extension.fragment(offset, more, id)], payload })),
  },
];

for (const { name, segment, endpoints, fragment } of families) {
  describe(`${name} fragments`, () => {
    /** The segment's octets in fragments that begin at the given offsets. */
    const cut = (offsets: readonly number[], id?: number, octetsOf = segment) =>
      offsets.map((from, i) => {
        const to = offsets[i + 1] ?? octetsOf.length;
        return fragment(from, to < octetsOf.length, octetsOf.slice(from, to), id);
      });
    const decodeAll = (frames: readonly Uint8Array[], decoder = new PacketDecoder()): Decoded[] =>
      frames.map((frame, i) => decode(frame, { decoder, frameNumber: i + 1 }));
    const whole = { kind: PacketKind.Tcp, endpoints, seq: 0xfffffffe, ack: 7, flags: 0x12, dataOffset: 9, ipId: 77 };

    it("the first counts as segment when its whole header is there; later ones are distinguished", () => {
      const [first, later] = decodeAll(cut([0, 64]));
      expect(first).toMatchObject({ ...whole, defects: Defect.Fragment, payloadLength: 28 });
      expect(later).toMatchObject({ kind: PacketKind.Other, counted: ["fragments: IP fragments"] });
    });

    for (const offsets of [
      [0, 8],
      [0, 8, 16],
      [0, 16],
      [0, 24],
      [0, 32],
      [0, 8, 16, 24, 32, 40],
    ]) {
      it(`that begin at ${offsets.join(", ")} are put together as soon as the header is whole`, () => {
        const fragments = decodeAll(cut(offsets));
        const kinds = fragments.map(({ kind }) => kind);
        const completing = offsets.findIndex((_, i) => (offsets[i + 1] ?? segment.length) >= 36);
        expect(kinds).toEqual(offsets.map((_, i) => (i === completing ? PacketKind.Tcp : PacketKind.Other)));
        const packet = decodeAll(cut(offsets).slice(0, completing + 1)).at(-1)!;
        expect(packet).toMatchObject(whole);
        expect(packet.bytes.slice(packet.optionsStart, packet.optionsStart + 4)).toEqual(option.mss(1460));
        const isComplete = completing === offsets.length - 1;
        expect(packet.defects).toBe(isComplete ? 0 : Defect.Fragment);
        if (isComplete) expect(packet.payloadLength).toBe(100);
        expect(packet.decoder.tally.rows).toMatchObject(completing === 0 ? [] : [{ kind: "fragments" }]);
      });
    }

    it("may come in any order", () => {
      const [a, b, c] = cut([0, 8, 24]) as [Uint8Array, Uint8Array, Uint8Array];
      for (const order of [
        [a, b, c],
        [a, c, b],
        [b, a, c],
        [b, c, a],
        [c, a, b],
        [c, b, a],
      ]) {
        const decoded = decodeAll(order);
        expect(decoded.filter(({ kind }) => kind === PacketKind.Tcp)).toHaveLength(1);
        expect(decoded.at(-1)).toMatchObject({ ...whole, payloadLength: 100, defects: 0 });
      }
    });

    it("of several packets at a time are not mixed up", () => {
      const others = cut([0, 8, 24], 78, tcpSegment({ ...tcp, seq: 5 }));
      const mixed = cut([0, 8, 24]).flatMap((each, i) => [each, others[i]!]);
      const found = decodeAll(mixed).filter(({ kind }) => kind === PacketKind.Tcp);
      expect(found.map(({ seq, ipId }) => [seq, ipId])).toEqual([
        [0xfffffffe, 77],
        [5, 78],
      ]);
    });

    it("recorded twice make one segment", () => {
      const frames = cut([0, 8]);
      const decoded = decodeAll([...frames, ...frames]);
      expect(decoded.map(({ kind }) => kind)).toEqual([0, PacketKind.Tcp, 0, 0]);
      expect(decoded[0]!.decoder.tally.rows).toMatchObject([{ kind: "fragments", count: 3 }]);
    });

    it("that overlap with other content are reported, and the first content stays", () => {
      const [first, later] = cut([0, 8]) as [Uint8Array, Uint8Array];
      const evil = fragment(0, true, concat(segment.slice(0, 4), octets("deadbeef")));
      const decoded = decodeAll([first, evil, later]);
      expect(decoded.at(-1)).toMatchObject({ ...whole, payloadLength: 100 });
      expect(decoded.at(-1)!.counted).toContain("malformed: IP fragments that overlap with other content");
    });

    it("whose first one is missing make nothing", () => {
      const decoded = decodeAll(cut([0, 8, 24]).slice(1));
      expect(decoded.map(({ kind }) => kind)).toEqual([0, 0]);
    });

    it("cut by the capture make nothing", () => {
      const [first, later] = cut([0, 24]) as [Uint8Array, Uint8Array];
      const decoder = new PacketDecoder();
      decode(first, { decoder });
      const cutLater = later.slice(0, later.length - 100);
      expect(decode(cutLater, { decoder, originalLength: later.length }).kind).toBe(PacketKind.Other);
    });

    it("are forgotten when their number may be used again", () => {
      const [first, later] = cut([0, 8]) as [Uint8Array, Uint8Array];
      const decoder = new PacketDecoder();
      decode(first, { decoder, frameNumber: 1 });
      expect(decode(later, { decoder, frameNumber: 20_002 }).kind).toBe(PacketKind.Other);
      decode(first, { decoder, frameNumber: 50_000 });
      expect(decode(later, { decoder, frameNumber: 70_000 }).kind).toBe(PacketKind.Tcp);
    });

    it("of very many packets cost no more memory: the oldest give way", () => {
      const decoder = new PacketDecoder();
      const [first, later] = cut([0, 8]) as [Uint8Array, Uint8Array];
      decode(first, { decoder });
      for (let id = 1000; id < 1200; id++) decode(cut([0, 8], id)[0]!, { decoder });
      expect(decode(later, { decoder }).kind).toBe(PacketKind.Other);
    });

    it("of a tunnel give the segment inside it, its length by its own header", () => {
      const inner = tcpPacket({ ...v4, ...tcp, payload: filler(1400) });
      const datagram = udp(9, 4789, octets("08000000 000007 00", ethernet(inner)));
      const first = decode(fragment(0, true, datagram.slice(0, 1000), 5, 17));
      expect(first).toMatchObject({ kind: PacketKind.Tcp, payloadLength: 1400, defects: Defect.PayloadCut });
      for (const offset of [8, 16, 24, 48, 64, 72, 80]) {
        const decoder = new PacketDecoder();
        const one = decode(fragment(0, true, datagram.slice(0, offset), 5, 17), { decoder });
        expect(one).toMatchObject({ kind: PacketKind.Other });
        const two = decode(fragment(offset, false, datagram.slice(offset), 5, 17), { decoder });
        expect(two).toMatchObject({
          kind: PacketKind.Tcp,
          endpoints: families[0]!.endpoints,
          pathText: "VXLAN 7 / Ethernet",
          payloadLength: 1400,
        });
        expect(decoder.tally.rows).toMatchObject([{ kind: "fragments", count: 1 }]);
      }
    });

    it("of UDP and of ICMP are none of ours", () => {
      for (const protocol of [17, 1]) {
        const datagram = concat(u16(8), u16(53), filler(60));
        const decoder = new PacketDecoder();
        const frames = [0, 8, 24].map((from) => fragment(from, from < 24, datagram.slice(from, from + 8), 9, protocol));
        for (const frame of frames) expect(decode(frame, { decoder }).kind).toBe(PacketKind.Other);
        expect(decoder.tally.of("malformed")).toEqual([]);
      }
    });
  });
}

it("an atomic fragment of IPv6 is a whole packet", () => {
  const packet = tcpPacket({ ...v6, ...tcp }, { extensions: [ipv6Extension.fragment(0, false, 77)] });
  expect(decode(ethernet(packet))).toMatchObject({ kind: PacketKind.Tcp, defects: 0, ipId: 77, payloadLength: 100 });
});
