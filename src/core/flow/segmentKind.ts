import { ACK, FIN, RST, SYN } from "../tcp/flags";

/** What a segment is to its connection. */
export type SegmentKind = "SYN" | "SYN-ACK" | "RST" | "FIN" | "data" | "ACK";

/** A FIN with data is data: it is the octets that are missed first. */
export function segmentKind({
  flags,
  payloadLength,
}: {
  readonly flags: number;
  readonly payloadLength: number;
}): SegmentKind {
  if (flags & RST) return "RST";
  if (flags & SYN) return flags & ACK ? "SYN-ACK" : "SYN";
  if (payloadLength > 0) return "data";
  return flags & FIN ? "FIN" : "ACK";
}
