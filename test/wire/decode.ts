import { endpointText } from "../../src/core/text/endpoints";
import { formatAddress } from "../../src/core/wire/address";
import { PacketDecoder } from "../../src/core/wire/decoder";
import { type Packet, PacketKind } from "../../src/core/wire/packet";
import { filler } from "../support/frames";

export interface Decoded extends Packet {
  /** "10.0.0.1:40000 > 10.0.0.2:80" */
  readonly endpoints: string;
  readonly pathText: string;
  /** "unsupported: GRE" for each thing that was counted. */
  readonly counted: readonly string[];
  readonly decoder: PacketDecoder;
}

/** Decodes one frame that lies in the middle of a larger buffer, whose other octets must not be read. */
export function decode(
  frame: Uint8Array,
  options: { linkType?: number; originalLength?: number; decoder?: PacketDecoder; frameNumber?: number } = {},
): Decoded {
  const decoder = options.decoder ?? new PacketDecoder();
  const margin = 100;
  const bytes = filler(frame.length + 2 * margin);
  bytes.set(frame, margin);
  const { linkType = 1, originalLength = frame.length, frameNumber = 1 } = options;
  const view = new DataView(bytes.buffer);
  const end = margin + frame.length;
  const kind = decoder.decode(bytes, view, margin, end, originalLength, linkType, frameNumber);
  const { packet } = decoder;
  if (kind !== packet.kind) throw new Error("the answer is not packet.kind");
  const { bytes: from, family, sourceOffset, destinationOffset, sourcePort, destinationPort } = packet;
  const source = endpointText({ address: formatAddress(from, sourceOffset, family), port: sourcePort });
  const destination = endpointText({ address: formatAddress(from, destinationOffset, family), port: destinationPort });
  return {
    ...packet,
    endpoints: kind === PacketKind.Other ? "" : `${source} > ${destination}`,
    pathText: decoder.paths[packet.path] ?? "",
    counted: decoder.tally.rows.map(({ kind, name }) => `${kind}: ${name}`),
    decoder,
  };
}
