// The segments of a capture, decoded once more without tracker and rules.

import type { Flow } from "../../src/core/flow/flow";
import { type SeqNumber, toSeq } from "../../src/core/tcp/seq";
import { endpointText } from "../../src/core/text/endpoints";
import { formatAddress } from "../../src/core/wire/address";
import { PacketDecoder } from "../../src/core/wire/decoder";
import { PacketKind } from "../../src/core/wire/packet";
import { readCapture } from "../support/readCapture";

/** A TCP segment as its frame has it. */
export interface Seen {
  readonly frame: number;
  readonly timeNs: number;
  readonly from: string;
  readonly to: string;
  readonly seq: SeqNumber;
  readonly ack: SeqNumber;
  readonly flags: number;
  readonly window: number;
  readonly payloadLength: number;
}

export function segmentsOf(bytes: Uint8Array): readonly Seen[] {
  const { frames } = readCapture(bytes);
  const decoder = new PacketDecoder();
  return frames.flatMap(({ data, frameNumber, timeNs, originalLength, linkType }) => {
    const view = new DataView(data.buffer, data.byteOffset, data.length);
    if (decoder.decode(data, view, 0, data.length, originalLength, linkType, frameNumber) !== PacketKind.Tcp) return [];
    const { packet } = decoder;
    const end = (at: number, port: number): string =>
      endpointText({ address: formatAddress(packet.bytes, at, packet.family), port });
    return {
      frame: frameNumber,
      timeNs,
      from: end(packet.sourceOffset, packet.sourcePort),
      to: end(packet.destinationOffset, packet.destinationPort),
      seq: toSeq(packet.seq),
      ack: toSeq(packet.ack),
      flags: packet.flags,
      window: packet.window,
      payloadLength: packet.payloadLength,
    };
  });
}

/** The frames of a flow. Another flow may have the same endpoints, at another time. */
export function framesOf(flow: Flow, seen: readonly Seen[]): readonly Seen[] {
  const ends = [endpointText(flow.initiator), endpointText(flow.responder)];
  return seen.filter(
    ({ frame, from, to }) =>
      ends.includes(from) && ends.includes(to) && frame >= flow.firstFrame && frame <= flow.lastFrame,
  );
}

/** Whose frames cannot be told by endpoints alone: another flow has the same, or both endpoints are one. */
export function isAmbiguous(flow: Flow, flows: readonly Flow[]): boolean {
  const [a, b] = [endpointText(flow.initiator), endpointText(flow.responder)].sort();
  const twins = flows.filter(({ initiator, responder }) => {
    const [c, d] = [endpointText(initiator), endpointText(responder)].sort();
    return a === c && b === d;
  });
  return twins.length > 1 || a === b;
}
