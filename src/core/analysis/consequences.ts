// What follows from a segment that was lost between two places is that finding's consequence, and no finding of its own: who
// sends again does not know why, and who looks at one place alone may blame the wrong host.

import type { SegmentFate } from "../flow/connection";
import { type SegmentKind, segmentKind } from "../flow/segmentKind";

const OF_LOST: Readonly<Record<SegmentKind, readonly string[]>> = {
  SYN: ["syn-retransmitted", "handshake-slow"],
  "SYN-ACK": ["syn-retransmitted", "syn-ack-retransmitted", "handshake-slow"],
  ACK: ["syn-ack-retransmitted", "handshake-not-taken", "handshake-ack-missing", "handshake-slow"],
  data: [
    "segment-lost",
    "retransmission",
    "fast-retransmission",
    "duplicate-ack",
    "out-of-order",
    "data-unacknowledged",
  ],
  FIN: ["retransmission", "segment-lost", "fin-unacknowledged"],
  RST: [],
};

/** Ids of rules. A loss that may be none explains nothing. */
export function consequencesOf(segments: readonly SegmentFate[]): ReadonlySet<string> {
  const rules = new Set<string>();
  for (const segment of segments) {
    if (segment.fate !== "lost" || segment.doubt !== undefined) continue;
    for (const rule of OF_LOST[segmentKind(segment)]) rules.add(rule);
  }
  if (rules.has("handshake-not-taken") && isRepeatedAfterAck(segments)) rules.delete("handshake-not-taken");
  return rules;
}

/** A SYN-ACK was sent again although an ACK had arrived: that one was not taken, whatever was lost before. */
function isRepeatedAfterAck(segments: readonly SegmentFate[]): boolean {
  const at = segments.findIndex((segment) => segment.fate !== "lost" && segmentKind(segment) === "ACK");
  return at >= 0 && segments.slice(at).some((segment) => segmentKind(segment) === "SYN-ACK");
}
