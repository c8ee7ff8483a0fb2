import { describe, expect, it } from "vitest";
import { PacketDecoder } from "../../src/core/wire/decoder";
import { emptyPacket, type Packet, PacketKind } from "../../src/core/wire/packet";
import { decodeUsual } from "../../src/core/wire/usualFrame";
import { ethernet, filler, option, tcpPacket } from "../support/frames";

const ETHERNET = 1;
const RAW_IP = 101;
const HEADER = 14;
const MARGIN = 30;

const packets = {
  4: tcpPacket({ source: "10.0.0.1", destination: "10.0.0.2", options: option.mss(1400), payload: filler(9) }),
  6: tcpPacket({ source: "fd00::1", destination: "fd00::2", options: option.mss(1400), payload: filler(9) }),
} as const;

/** The Ethernet frame by its own decoder; its packet alone, at the same place, by the steps of all other links. */
function bothWays(frame: Uint8Array, length: number, originalLength: number): { whole: Packet; alone: Packet } {
  const bytes = filler(frame.length + 2 * MARGIN);
  bytes.set(frame, MARGIN);
  const view = new DataView(bytes.buffer);
  const decode = (from: number, linkType: number): Packet => {
    const decoder = new PacketDecoder();
    const ethernetOctets = from - MARGIN;
    decoder.decode(bytes, view, from, MARGIN + length, originalLength - ethernetOctets, linkType, 1);
    return decoder.packet;
  };
  return { whole: decode(MARGIN, ETHERNET), alone: decode(MARGIN + HEADER, RAW_IP) };
}

/** What is said of a frame without TCP does not matter. */
function fieldsOf(packet: Packet): object {
  return packet.kind === PacketKind.Other ? { kind: packet.kind } : { ...packet, linkOffset: 0 };
}

describe.each([4, 6] as const)("a frame of Ethernet, IPv%i and TCP", (family) => {
  const frame = ethernet(packets[family]);
  const headers = HEADER + (family === 4 ? 20 : 40) + 24;

  it("is a usual one", () => {
    const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
    expect(decodeUsual(emptyPacket(), frame, view, 0, frame.length, frame.length)).toBe(true);
  });

  it("has the fields that the steps find, whatever one of its octets is", () => {
    for (let at = HEADER; at < headers; at++)
      for (const value of [0, 1, 6, 0x20, 0x45, 0x50, 0x60, 0x6f, 0x80, 0xff]) {
        // Another version than the ethertype's is malformed there only.
        if (at === HEADER && value >>> 4 !== family) continue;
        const changed = frame.slice();
        changed[at] = value;
        const { whole, alone } = bothWays(changed, frame.length, frame.length);
        expect(fieldsOf(whole), `octet ${at} is ${value}`).toEqual(fieldsOf(alone));
      }
  });

  it("has the fields that the steps find, wherever it was cut, and however long it was", () => {
    for (let length = HEADER + 1; length <= frame.length; length++)
      for (const originalLength of [length, frame.length, frame.length + 6]) {
        const { whole, alone } = bothWays(frame, length, originalLength);
        expect(fieldsOf(whole), `${length} of ${originalLength} octets`).toEqual(fieldsOf(alone));
      }
  });
});
