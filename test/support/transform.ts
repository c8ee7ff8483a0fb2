// The same traffic in another form: other addresses, framing, file format, ports and date. Nothing about the connections differs.

import { expectedChecksum } from "../../src/core/wire/checksum";
import { type Edit, editSegment, segmentOf } from "./editSegment";
import { concat, octets, pcapFile, pcapngFile, u16 } from "./frames";
import type { FrameCopy } from "./readCapture";

const ETHERNET_HEADER = 14;
const TEN_YEARS_S = 315_576_000;

export type Transformation = (frames: readonly FrameCopy[]) => Uint8Array;

/** By name. All take Ethernet frames. */
export const TRANSFORMATIONS: Readonly<Record<string, Transformation>> = {
  "IPv6 instead of IPv4": (frames) => plain(frames.map(toIpv6)),
  "a VLAN tag": (frames) => plain(frames.map((frame) => reframed(frame, tagged(frame.data)))),
  pcapng: (frames) => pcapngFile(frames.map(record), { interfaces: [{ linkType: linkTypeOf(frames), resolution: 9 }] }),
  "the other byte order": (frames) =>
    pcapFile(frames.map(record), { linkType: linkTypeOf(frames), nanoseconds: true, bigEndian: true }),
  "other ports": (frames) => plain(frames.map((frame) => editSegment(frame, otherPorts) ?? frame)),
  "ten years later": (frames) =>
    pcapFile(
      frames.map((frame) => ({ ...record(frame), timeS: 1_700_000_000 + TEN_YEARS_S })),
      { linkType: linkTypeOf(frames), nanoseconds: true },
    ),
};

/** The frames unchanged. */
export function plain(frames: readonly FrameCopy[]): Uint8Array {
  return pcapFile(frames.map(record), { linkType: linkTypeOf(frames), nanoseconds: true });
}

function linkTypeOf(frames: readonly FrameCopy[]): number {
  return frames[0]!.linkType;
}

function record({ data, originalLength, timeNs }: FrameCopy) {
  return { data, originalLength, timeNs };
}

function reframed(frame: FrameCopy, data: Uint8Array): FrameCopy {
  return { ...frame, data, originalLength: frame.originalLength + data.length - frame.data.length };
}

function tagged(data: Uint8Array): Uint8Array {
  return concat(data.subarray(0, 12), octets(0x81, 0x00, 0x00, 0x2a), data.subarray(12));
}

/** 10.1.2.3 becomes 2001:db8::a01:203. */
function toIpv6(frame: FrameCopy): FrameCopy {
  const packet = segmentOf(frame);
  if (packet === undefined || packet.family === 6) return frame;
  const { data } = frame;
  const { sourceOffset, tcpOffset, payloadStart, payloadLength, hops } = packet;
  const prefix = octets("20010db8 00000000 00000000");
  const length = payloadStart - tcpOffset + payloadLength;
  // Link padding stays after the segment.
  const made = concat(
    data.subarray(0, 12),
    u16(0x86dd),
    octets(0x60 | (packet.ecn >> 4), packet.ecn << 4, 0, 0),
    u16(length),
    octets(6, hops),
    prefix,
    data.subarray(sourceOffset, sourceOffset + 4),
    prefix,
    data.subarray(sourceOffset + 4, sourceOffset + 8),
    data.subarray(tcpOffset),
  );
  const moved = reframed(frame, made);
  const segment = segmentOf(moved);
  const view = new DataView(made.buffer);
  // As correct or incorrect as it was.
  if (segment !== undefined) {
    const difference = packet.checksum - expectedChecksum(packet);
    view.setUint16(ETHERNET_HEADER + 40 + 16, expectedChecksum(segment) + difference);
  }
  return moved;
}

const otherPorts: Edit = (view, { tcpOffset, sourcePort, destinationPort }) => {
  view.setUint16(tcpOffset, otherPort(sourcePort));
  view.setUint16(tcpOffset + 2, otherPort(destinationPort));
  return true;
};

function otherPort(port: number): number {
  return port === 0 ? 0 : port ^ 0x0a50 || 1;
}
