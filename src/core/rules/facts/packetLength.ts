import type { Arrival, Flow } from "../../flow/flow";

const IP_HEADER = { 4: 20, 6: 40 } as const;

/** Octets of the IP packet that carries the segment, without IP options and extension headers: what an MTU limits. */
export function packetLength({ family }: Pick<Flow, "family">, { seg }: Arrival): number {
  return IP_HEADER[family] + 4 * seg.dataOffset + seg.payloadLength;
}
