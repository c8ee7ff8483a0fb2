// A segment as far as most need to be looked at: words of a typed array, in place of the fields of a `Packet`. Nearly every segment of
// a capture continues an open flow, and of its header nobody asks for more. For the others, the packet is filled from the frame
// when somebody asks (usualFrame.ts). Measured, with a capture of one flow: 4 % of the time.

import { Defect } from "../tcp/defects";
import { ACK, CWR, ECE, PSH } from "../tcp/flags";
import { type Packet, PacketKind } from "./packet";

/** `WORD_…` below. */
export const W_FORM = 0;
/** `mixOf`. */
export const W_MIX = 1;
/** The sender's port in the upper half. */
export const W_PORTS = 2;
/** Of IPv6, the first words. */
export const W_SOURCE = 3;
export const W_DESTINATION = 4;
export const W_SEQ = 5;
export const W_ACK = 6;
/** Data offset (4 bits), flags (12), window (16): as in the header. */
export const W_CONTROL = 7;
/** Octets of data, by the IP header. */
export const W_PAYLOAD = 8;
/** IP ID (16), hops (8), and 0 (8). */
export const W_IP = 9;
/** Checksum and urgent pointer: as in the header. */
export const W_CHECKSUM = 10;
export const W_TSVAL = 11;
/** `Packet.path`, `Packet.point`. */
export const W_PATH = 12;
export const W_POINT = 13;
/** Of a usual frame: where its TCP header begins, and where what was captured of the packet ends. */
export const W_TCP = 14;
export const W_END = 15;
/** Where the source address begins; the destination's is behind it. */
export const W_ADDRESSES = 16;
export const SEGMENT_WORDS = 17;

/** Bits of `W_FORM`. The first is that of a flow's row. */
export const FORM_IPV6 = 1 << 0;
/** Control bits and headers are those of an ordinary segment of an open flow. */
export const FORM_ORDINARY = 1 << 1;
/** Without options; with Timestamps in the usual place, and no other. */
export const FORM_BARE = 1 << 2;
export const FORM_STAMPED = 1 << 3;
/** Its packet can be filled from the words, and was not. */
export const FORM_USUAL = 1 << 4;
export const FORM_TCP = 1 << 5;
export const FORM_ICMP_ERROR = 1 << 6;

/** Control bits that an ordinary segment may have besides ACK. */
const ORDINARY_BITS = ACK | PSH | ECE | CWR;
/** NOP, NOP, Timestamps of 10 octets (RFC 7323, appendix A). */
const USUAL_TIMESTAMPS = 0x0101080a;

/** The same for both directions of a flow, and probably different for two flows. Of IPv6 addresses, the last words. */
export function mixOf(source: number, destination: number, ports: number): number {
  const words = source ^ destination;
  const mixed = Math.imul(words ^ Math.imul((ports >>> 16) ^ (ports & 0xffff), 0x9e3779b1), 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}

/** `FORM_ORDINARY` or 0, by the word `W_CONTROL`. */
export function formOfControl(control: number): number {
  const flags = (control >>> 16) & 0xfff;
  return (flags & ~ORDINARY_BITS) === 0 && (flags & ACK) !== 0 ? FORM_ORDINARY : 0;
}

/** Notes in `words` which options stand at `at`, of a header with the word `W_CONTROL`; returns `FORM_…`. */
export function takeOptions(words: Int32Array, w: number, view: DataView, at: number, control: number): number {
  const dataOffset = control >>> 28;
  if (dataOffset === 5) return FORM_BARE;
  if (dataOffset !== 8 || view.getInt32(at) !== USUAL_TIMESTAMPS) return 0;
  words[w + W_TSVAL] = view.getInt32(at + 4);
  return FORM_STAMPED;
}

/** Fills the words of a frame from its packet, which was decoded step by step. */
export function wordsOfPacket(words: Int32Array, w: number, packet: Packet): void {
  words[w + W_FORM] = 0;
  if (packet.kind === PacketKind.Other) return;
  const { view, family, sourceOffset, destinationOffset } = packet;
  const is6 = family === 6;
  const lastWord = is6 ? 12 : 0;
  const ports = (packet.sourcePort << 16) | packet.destinationPort;
  words[w + W_MIX] = mixOf(view.getInt32(sourceOffset + lastWord), view.getInt32(destinationOffset + lastWord), ports);
  const form = (is6 ? FORM_IPV6 : 0) | (packet.kind === PacketKind.Tcp ? FORM_TCP : FORM_ICMP_ERROR);
  const control = (packet.dataOffset << 28) | (packet.flags << 16) | packet.window;
  words[w + W_FORM] = form;
  const isWhole = packet.kind === PacketKind.Tcp && (packet.defects & ~Defect.PayloadCut) === 0;
  if (!isWhole || destinationOffset !== sourceOffset + (is6 ? 16 : 4)) return;
  words[w + W_FORM] = form | formOfControl(control) | takeOptions(words, w, view, packet.optionsStart, control);
  words[w + W_PORTS] = ports;
  words[w + W_SOURCE] = view.getInt32(sourceOffset);
  words[w + W_DESTINATION] = view.getInt32(destinationOffset);
  words[w + W_SEQ] = packet.seq;
  words[w + W_ACK] = packet.ack;
  words[w + W_CONTROL] = control;
  words[w + W_PAYLOAD] = packet.payloadLength;
  words[w + W_IP] = (packet.ipId << 16) | (packet.hops << 8);
  words[w + W_CHECKSUM] = (packet.checksum << 16) | packet.urgent;
  words[w + W_PATH] = packet.path;
  words[w + W_ADDRESSES] = sourceOffset;
}
