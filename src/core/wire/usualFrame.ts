// What nearly every frame is, decoded in one step: Ethernet, IPv4 without options or IPv6 without extension headers, and TCP, with
// lengths that agree. The steps of `layers.ts` come to the same, over a cursor that has to be written and read between them.
// Measured: a fifth of the benchmark's time with one flow.

import { Defect } from "../tcp/defects";
import { type Packet, PacketKind } from "./packet";
import * as W from "./segmentWords";

const ETHERNET_HEADER = 14;
const TCP_HEADER = 20;
const IPV4_HEADER = 20;
const IPV6_HEADER = 40;
const TCP = 6;
/** Ethertype with the first octet of IPv4 (version and header length) or the first half octet of IPv6 behind it. */
const IPV4_OF_20_OCTETS = 0x080045;
const IPV6 = 0x86dd6;
/** More fragments, and the fragment offset. */
const FRAGMENT = 0x3fff;

/**
 * Fills the words from `w` on with the Ethernet frame that begins at `start` and was captured up to `end`, of which
 * `originalLength` octets were on the wire, if it is a usual one: all but
 * `W_POINT`. Otherwise returns false, and the words do not count.
 */
export function readUsual(
  words: Int32Array,
  w: number,
  view: DataView,
  start: number,
  end: number,
  originalLength: number,
): boolean {
  const ip = start + ETHERNET_HEADER;
  if (end - ip < IPV4_HEADER + TCP_HEADER) return false;
  const first = view.getInt32(start + 12);
  let at: number;
  let ipEnd: number;
  let form: number;
  if (first >>> 8 === IPV4_OF_20_OCTETS) {
    const second = view.getInt32(ip + 4);
    const third = view.getUint16(ip + 8);
    if ((second & FRAGMENT) !== 0 || (third & 0xff) !== TCP) return false;
    at = ip + IPV4_HEADER;
    ipEnd = ip + view.getUint16(ip + 2);
    form = W.FORM_USUAL | W.FORM_TCP;
    const source = view.getInt32(ip + 12);
    const destination = view.getInt32(ip + 16);
    const ports = view.getInt32(at);
    words[w + W.W_PORTS] = ports;
    words[w + W.W_SOURCE] = source;
    words[w + W.W_DESTINATION] = destination;
    words[w + W.W_MIX] = W.mixOf(source, destination, ports);
    words[w + W.W_IP] = (second & ~0xffff) | (third & 0xff00);
    words[w + W.W_ADDRESSES] = ip + 12;
  } else if (first >>> 12 === IPV6) {
    if (end - ip < IPV6_HEADER + TCP_HEADER) return false;
    const second = view.getInt32(ip + 4);
    if (((second >>> 8) & 0xff) !== TCP) return false;
    at = ip + IPV6_HEADER;
    ipEnd = at + (second >>> 16);
    form = W.FORM_USUAL | W.FORM_TCP | W.FORM_IPV6;
    const ports = view.getInt32(at);
    words[w + W.W_PORTS] = ports;
    words[w + W.W_SOURCE] = view.getInt32(ip + 8);
    words[w + W.W_DESTINATION] = view.getInt32(ip + 24);
    words[w + W.W_MIX] = W.mixOf(view.getInt32(ip + 20), view.getInt32(ip + 36), ports);
    words[w + W.W_IP] = (second & 0xff) << 8;
    words[w + W.W_ADDRESSES] = ip + 8;
  } else return false;
  const control = view.getInt32(at + 12);
  const headerEnd = at + ((control >>> 28) << 2);
  const captured = end < ipEnd ? end : ipEnd;
  // The frame is shorter than the packet, the packet than its headers, or the capture cut these.
  if (ipEnd > end && ipEnd > start + originalLength) return false;
  if (headerEnd < at + TCP_HEADER || headerEnd > captured) return false;
  words[w + W.W_FORM] = form | W.formOfControl(control) | W.takeOptions(words, w, view, at + TCP_HEADER, control);
  words[w + W.W_SEQ] = view.getInt32(at + 4);
  words[w + W.W_ACK] = view.getInt32(at + 8);
  words[w + W.W_CONTROL] = control;
  words[w + W.W_PAYLOAD] = ipEnd - headerEnd;
  words[w + W.W_CHECKSUM] = view.getInt32(at + 16);
  words[w + W.W_PATH] = 0;
  words[w + W.W_TCP] = at;
  words[w + W.W_END] = captured;
  return true;
}

/** Fills the packet of a usual frame in `bytes` from its words. */
export function fillPacket(packet: Packet, words: Int32Array, w: number, bytes: Uint8Array, view: DataView): void {
  const form = words[w + W.W_FORM]!;
  const at = words[w + W.W_TCP]!;
  const control = words[w + W.W_CONTROL]!;
  const ports = words[w + W.W_PORTS]!;
  const last = words[w + W.W_CHECKSUM]!;
  const payloadLength = words[w + W.W_PAYLOAD]!;
  const captured = words[w + W.W_END]!;
  const headerEnd = at + ((control >>> 28) << 2);
  if (form & W.FORM_IPV6) {
    packet.family = 6;
    packet.sourceOffset = packet.pseudoSourceOffset = at - 32;
    packet.destinationOffset = packet.pseudoDestinationOffset = at - 16;
    packet.linkOffset = at - IPV6_HEADER - ETHERNET_HEADER;
    packet.ecn = (view.getUint8(at - IPV6_HEADER + 1) >>> 4) & 3;
  } else {
    packet.family = 4;
    packet.sourceOffset = packet.pseudoSourceOffset = at - 8;
    packet.destinationOffset = packet.pseudoDestinationOffset = at - 4;
    packet.linkOffset = at - IPV4_HEADER - ETHERNET_HEADER;
    packet.ecn = view.getUint8(at - IPV4_HEADER + 1) & 3;
  }
  packet.kind = PacketKind.Tcp;
  packet.bytes = bytes;
  packet.view = view;
  packet.path = words[w + W.W_PATH]!;
  packet.point = words[w + W.W_POINT]!;
  packet.ipId = words[w + W.W_IP]! >>> 16;
  packet.hops = (words[w + W.W_IP]! >>> 8) & 0xff;
  packet.tcpOffset = at;
  packet.sourcePort = ports >>> 16;
  packet.destinationPort = ports & 0xffff;
  packet.seq = words[w + W.W_SEQ]! >>> 0;
  packet.ack = words[w + W.W_ACK]! >>> 0;
  packet.flags = (control >>> 16) & 0xfff;
  packet.window = control & 0xffff;
  packet.checksum = last >>> 16;
  packet.urgent = last & 0xffff;
  packet.dataOffset = control >>> 28;
  packet.optionsStart = at + TCP_HEADER;
  packet.optionsEnd = packet.payloadStart = headerEnd;
  packet.payloadLength = payloadLength;
  packet.payloadEnd = captured;
  packet.defects = headerEnd + payloadLength > captured ? Defect.PayloadCut : 0;
}
