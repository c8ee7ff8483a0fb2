import { Defect } from "../tcp/defects";
import type { Cursor } from "./cursor";
import { type Packet, PacketKind } from "./packet";

/** TCP's header (RFC 9293 §3.1): fills the packet, regardless of the fields' values. */
export function tcp(cursor: Cursor): undefined {
  const { view, at, end, wireEnd, packet } = cursor;
  if (end - at < 20) return cutTcp(cursor);
  const ports = view.getUint32(at);
  const control = view.getUint16(at + 12);
  const dataOffset = control >>> 12;
  const headerLength = dataOffset << 2;
  const headerEnd = at + headerLength;
  let defects = cursor.defects;
  if (end < wireEnd) defects |= Defect.PayloadCut;
  packet.kind = cursor.quoting ? PacketKind.IcmpError : PacketKind.Tcp;
  packet.bytes = cursor.bytes;
  packet.view = view;
  packet.path = cursor.path;
  packet.tcpOffset = at;
  packet.sourcePort = ports >>> 16;
  packet.destinationPort = ports & 0xffff;
  packet.seq = view.getUint32(at + 4);
  packet.ack = view.getUint32(at + 8);
  packet.flags = control & 0xfff;
  packet.window = view.getUint16(at + 14);
  const checksumAndUrgent = view.getUint32(at + 16);
  packet.checksum = checksumAndUrgent >>> 16;
  packet.urgent = checksumAndUrgent & 0xffff;
  packet.dataOffset = dataOffset;
  packet.optionsStart = at + 20;
  packet.defects = defects;
  packet.payloadLength = wireEnd - headerEnd;
  packet.optionsEnd = packet.payloadStart = headerEnd;
  packet.payloadEnd = end;
  if (headerLength < 20 || headerEnd > wireEnd || headerEnd > end)
    mendOffset(packet, headerLength < 20 || headerEnd > wireEnd, end);
}

/** The data offset points outside of the segment (`isWrong`), or beyond what was captured of it, up to `end`. */
function mendOffset(packet: Packet, isWrong: boolean, end: number): void {
  const optionsEnd = isWrong ? packet.optionsStart : end;
  packet.optionsEnd = packet.payloadStart = packet.payloadEnd = optionsEnd;
  if (isWrong) packet.payloadLength = 0;
  packet.defects |= isWrong ? Defect.DataOffsetWrong : Defect.OptionsCut;
}

/**
 * Fewer than 20 octets were captured, are on the wire, or are quoted (8 at least, RFC 792). Without the ports its
 * flow is unknown.
 */
function cutTcp(cursor: Cursor): undefined {
  if (!cursor.has(4, "TCP header")) return;
  const { view, at, end, wireEnd, packet } = cursor;
  const captured = end - at;
  const short = wireEnd - at < 20;
  packet.kind = cursor.quoting ? PacketKind.IcmpError : PacketKind.Tcp;
  packet.bytes = cursor.bytes;
  packet.view = view;
  packet.path = cursor.path;
  packet.tcpOffset = at;
  packet.sourcePort = view.getUint16(at);
  packet.destinationPort = view.getUint16(at + 2);
  packet.seq = captured >= 8 ? view.getUint32(at + 4) : 0;
  packet.ack = captured >= 12 ? view.getUint32(at + 8) : 0;
  const control = captured >= 14 ? view.getUint16(at + 12) : -1;
  packet.flags = control >= 0 ? control & 0xfff : cursor.quoting ? -1 : 0;
  packet.dataOffset = control >= 0 ? control >>> 12 : 0;
  packet.window = captured >= 16 ? view.getUint16(at + 14) : 0;
  packet.checksum = captured >= 18 ? view.getUint16(at + 16) : 0;
  packet.urgent = 0;
  packet.optionsStart = packet.optionsEnd = packet.payloadStart = packet.payloadEnd = end;
  // Without options if the data offset was not captured: the maximum length of the payload.
  packet.payloadLength = short ? 0 : Math.max(0, wireEnd - at - Math.max(20, packet.dataOffset << 2));
  packet.defects =
    cursor.defects | (short ? Defect.SegmentTooShort : defectOfCut(captured)) | (end < wireEnd ? Defect.PayloadCut : 0);
}

/** With the control bits there, all that tells which segment it is was captured. */
function defectOfCut(captured: number): number {
  if (captured < 14) return Defect.HeaderCut;
  return captured < 16 ? Defect.WindowCut | Defect.OptionsCut : Defect.OptionsCut;
}
