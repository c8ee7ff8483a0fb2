// The segments of a flow one by one, with all their octets of options: what a script has to say.

import type { Flow, Side } from "../flow/flow";
import { parseOptions, type TcpOption } from "../tcp/options";
import { type SeqNumber, toSeq } from "../tcp/seq";
import { COPY_NS } from "../tcp/thresholds";
import { formatAddress } from "../wire/address";
import { PacketDecoder } from "../wire/decoder";
import { type Packet, PacketKind } from "../wire/packet";
import { type KeptFrame, sideOf } from "./flowFrames";

export interface FlowSegment {
  readonly kind: "segment";
  readonly frameNumber: number;
  readonly timeNs: number;
  readonly from: Side;
  readonly flags: number;
  readonly seq: SeqNumber;
  readonly ack: SeqNumber;
  readonly window: number;
  readonly urgent: number;
  readonly payloadLength: number;
  readonly options: readonly TcpOption[];
  /** The two ECN bits of the IP header. */
  readonly ecn: number;
}

export interface FlowIcmp {
  readonly kind: "icmp";
  readonly frameNumber: number;
  readonly timeNs: number;
  readonly type: number;
  readonly code: number;
  readonly mtu: number;
  /** The sender of the quoted segment gets the error. */
  readonly quotedFrom: Side;
  readonly quotedSeq: SeqNumber;
  readonly quotedLength: number;
}

/** In the order of the capture; copies of one frame, as several recording points make them, count once. */
export function flowSegments(flow: Flow, frames: readonly KeptFrame[]): readonly (FlowSegment | FlowIcmp)[] {
  const decoder = new PacketDecoder();
  const made: (FlowSegment | FlowIcmp)[] = [];
  const copies = new Set(flow.copies?.map(({ frameNumber }) => frameNumber));
  const mayHaveCopies = flow.initiator.duplicates + flow.responder.duplicates > 0;
  const latest = new Map<string, number>();
  for (const frame of frames) {
    const { octets, originalLength, linkType, frameNumber, timeNs } = frame;
    const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
    const kind = decoder.decode(octets, view, 0, octets.length, originalLength, linkType, frameNumber);
    const { packet } = decoder;
    const from = kind === PacketKind.Other ? undefined : sideOf(packet, flow);
    if (from === undefined || copies.has(frameNumber)) continue;
    if (kind === PacketKind.Tcp && mayHaveCopies) {
      const name = nameOf(packet);
      const before = latest.get(name);
      latest.set(name, timeNs);
      if (before !== undefined && timeNs - before <= COPY_NS) continue;
    }
    made.push(kind === PacketKind.Tcp ? segmentOf(packet, frame, from) : icmpOf(packet, frame, from));
  }
  return made;
}

/** Equal for copies of one segment. */
function nameOf(packet: Packet): string {
  const { bytes, sourceOffset, family, ipId, seq, ack, flags, window, payloadLength } = packet;
  const sender = formatAddress(bytes, sourceOffset, family);
  // The checksum of one copy may be left to the NIC.
  return [sender, ipId, seq, ack, flags, window, payloadLength].join(" ");
}

function segmentOf(packet: Packet, { frameNumber, timeNs }: KeptFrame, from: Side): FlowSegment {
  const { bytes, flags, window, urgent, payloadLength, ecn, optionsStart, optionsEnd } = packet;
  return {
    kind: "segment",
    frameNumber,
    timeNs,
    from,
    flags,
    seq: toSeq(packet.seq),
    ack: toSeq(packet.ack),
    window,
    urgent,
    payloadLength,
    options: parseOptions(bytes.slice(optionsStart, optionsEnd)),
    ecn,
  };
}

function icmpOf(packet: Packet, { frameNumber, timeNs }: KeptFrame, quotedFrom: Side): FlowIcmp {
  const { icmpType: type, icmpCode: code, icmpMtu: mtu, payloadLength } = packet;
  const quotedSeq = toSeq(packet.seq);
  return { kind: "icmp", frameNumber, timeNs, type, code, mtu, quotedFrom, quotedSeq, quotedLength: payloadLength };
}
