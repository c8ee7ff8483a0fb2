// What nearly every frame is, decoded in one step: Ethernet, IPv4 without options or IPv6 without extension headers, and TCP, with
// lengths that agree. The steps of `layers.ts` come to the same, over a cursor that has to be written and read between them.
// Measured: a fifth of the benchmark's time with one flow.

import { Defect } from "../tcp/defects";
import { type Packet, PacketKind } from "./packet";

const ETHERNET_HEADER = 14;
const TCP_HEADER = 20;
const TCP = 6;
/** Ethertype with the first octet of IPv4 (version and header length) or the first half octet of IPv6 behind it. */
const IPV4_OF_20_OCTETS = 0x080045;
const IPV6 = 0x86dd6;
/** More fragments, and the fragment offset. */
const FRAGMENT = 0x3fff;

/**
 * Decodes the Ethernet frame `bytes[start, end)`, of which `originalLength` octets were on the wire, if it is a usual one. Otherwise
 * returns false, and what it left in `packet` does not count.
 */
export function decodeUsual(
  packet: Packet,
  bytes: Uint8Array,
  view: DataView,
  start: number,
  end: number,
  originalLength: number,
): boolean {
  const ip = start + ETHERNET_HEADER;
  if (end - ip < 20 + TCP_HEADER) return false;
  const first = view.getUint32(start + 12);
  let at: number;
  let ipEnd: number;
  if (first >>> 8 === IPV4_OF_20_OCTETS) {
    const second = view.getUint32(ip + 4);
    const third = view.getUint16(ip + 8);
    if ((second & FRAGMENT) !== 0 || (third & 0xff) !== TCP) return false;
    at = ip + 20;
    ipEnd = ip + view.getUint16(ip + 2);
    packet.family = 4;
    packet.sourceOffset = packet.pseudoSourceOffset = ip + 12;
    packet.destinationOffset = packet.pseudoDestinationOffset = ip + 16;
    packet.ipId = second >>> 16;
    packet.hops = third >>> 8;
    packet.ecn = first & 3;
  } else if (first >>> 12 === IPV6) {
    if (end - ip < 40 + TCP_HEADER) return false;
    const second = view.getUint32(ip + 4);
    if (((second >>> 8) & 0xff) !== TCP) return false;
    at = ip + 40;
    ipEnd = at + (second >>> 16);
    packet.family = 6;
    packet.sourceOffset = packet.pseudoSourceOffset = ip + 8;
    packet.destinationOffset = packet.pseudoDestinationOffset = ip + 24;
    packet.ipId = 0;
    packet.hops = second & 0xff;
    packet.ecn = (view.getUint8(ip + 1) >>> 4) & 3;
  } else return false;
  const control = view.getUint32(at + 12);
  const headerEnd = at + ((control >>> 28) << 2);
  const captured = end < ipEnd ? end : ipEnd;
  // The frame is shorter than the packet, the packet than its headers, or the capture cut these.
  if (ipEnd > end && ipEnd > start + originalLength) return false;
  if (headerEnd < at + TCP_HEADER || headerEnd > captured) return false;
  const ports = view.getUint32(at);
  const last = view.getUint32(at + 16);
  packet.kind = PacketKind.Tcp;
  // A reference that is stored again costs more than to see that it is the same.
  if (packet.bytes !== bytes) packet.bytes = bytes;
  if (packet.view !== view) packet.view = view;
  packet.path = 0;
  packet.point = 0;
  packet.linkOffset = start;
  packet.tcpOffset = at;
  packet.sourcePort = ports >>> 16;
  packet.destinationPort = ports & 0xffff;
  packet.seq = view.getUint32(at + 4);
  packet.ack = view.getUint32(at + 8);
  packet.flags = (control >>> 16) & 0xfff;
  packet.window = control & 0xffff;
  packet.checksum = last >>> 16;
  packet.urgent = last & 0xffff;
  packet.dataOffset = control >>> 28;
  packet.optionsStart = at + TCP_HEADER;
  packet.optionsEnd = packet.payloadStart = headerEnd;
  packet.payloadLength = ipEnd - headerEnd;
  packet.payloadEnd = captured;
  packet.defects = captured < ipEnd ? Defect.PayloadCut : 0;
  return true;
}
