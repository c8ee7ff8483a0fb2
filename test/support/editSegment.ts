// Changes a segment of a recorded frame: one field is wrong, and all others are as a real stack sent them.

import { checksumState, expectedChecksum } from "../../src/core/wire/checksum";
import { PacketDecoder } from "../../src/core/wire/decoder";
import { type Packet, PacketKind } from "../../src/core/wire/packet";
import type { FrameCopy } from "./readCapture";

/** Writes into the frame's octets; `false` where there is nothing to change. */
export type Edit = (view: DataView, packet: Packet) => boolean | undefined;

/** The segment that a frame of Ethernet holds, if it holds one in its own octets. */
export function segmentOf({ data, originalLength, linkType }: FrameCopy): Packet | undefined {
  const decoder = new PacketDecoder();
  decoder.decode(data, new DataView(data.buffer), 0, data.length, originalLength, linkType, 1);
  const { packet } = decoder;
  return packet.kind === PacketKind.Tcp && packet.bytes === data ? packet : undefined;
}

/** The frame with its segment changed, the checksum right again where it was; `undefined` where there is nothing to change. */
export function editSegment(frame: FrameCopy, edit: Edit): FrameCopy | undefined {
  const edited = { ...frame, data: frame.data.slice() };
  const packet = segmentOf(edited);
  if (packet === undefined) return undefined;
  const wasRight = checksumState(packet) === "ok";
  const { view, tcpOffset } = packet;
  if (edit(view, packet) === false) return undefined;
  const changed = segmentOf(edited);
  if (wasRight && changed !== undefined) view.setUint16(tcpOffset + 16, expectedChecksum(changed));
  return edited;
}

/** Where an option of this kind begins; −1 where there is none. */
export function optionAt({ view, optionsStart, optionsEnd }: Packet, kind: number): number {
  for (let at = optionsStart; at + 1 < optionsEnd; ) {
    const found = view.getUint8(at);
    const length = view.getUint8(at + 1);
    if (found === kind) return at + length <= optionsEnd ? at : -1;
    if (found === 0 || (found !== 1 && length < 2)) return -1;
    at += found === 1 ? 1 : length;
  }
  return -1;
}
