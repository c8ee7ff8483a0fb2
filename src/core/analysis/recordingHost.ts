// Which end of a flow is the host that recorded it, as captures of its `any` device say: what it sends leaves it, what it
// receives comes to it.

import type { RecordedAt } from "../connection/placeRecords";
import { isFirstHop } from "../evidence/hopCounts";
import type { Arrival, Flow, RecordingHost, SegmentFrame } from "../flow/flow";
import { otherSide } from "../flow/relative";
import type { Side } from "../flow/side";

/**
 * `undefined` where the capture does not say, and where the host forwards: then a segment both comes and leaves, or comes
 * from farther away than the host itself, whatever a filter has kept of it.
 */
export function recordingHostOf(flow: Flow, points: RecordedAt): RecordingHost | undefined {
  const { syn, synAck } = flow.handshake;
  const asked = syn === undefined ? undefined : flow.events[syn];
  const answer = synAck === undefined ? undefined : flow.events[synAck];
  if (asked?.kind !== "segment" || answer?.kind !== "segment" || asked.point === undefined) return undefined;
  const frames = [...flow.events.filter((event) => event.kind === "segment"), ...(flow.copies ?? [])];
  const directions = (from: Side) => new Set(frames.filter((each) => each.from === from).map(directionOf));
  const directionOf = ({ point }: SegmentFrame) => points.directionOf(point);
  const [sent, ...more] = directions(asked.from);
  const [received, ...others] = directions(answer.from);
  if (sent === undefined || received === undefined || sent === received || more.length + others.length > 0)
    return undefined;
  const side = sent === "out" ? asked.from : otherSide(asked.from);
  if (!isFirstHop((sent === "out" ? asked : answer).seg.hops)) return undefined;
  const [synBy, synAckBy] = [asked, answer].map((segment) => interfacesOf(segment, frames, points));
  const isOther = synBy!.size === 1 && synAckBy!.size === 1 && [...synBy!][0] !== [...synAckBy!][0];
  return { side, ...(isOther && { synBy: [...synBy!][0]!, synAckBy: [...synAckBy!][0]! }) };
}

/** Of all frames of the same segment and its repeats. */
function interfacesOf(
  { from, seg }: Arrival,
  frames: readonly SegmentFrame[],
  points: RecordedAt,
): ReadonlySet<string> {
  const same = frames.filter((each) => each.from === from && each.seg.seq === seg.seq && each.seg.flags === seg.flags);
  return new Set(same.flatMap(({ point }) => points.interfaceOf(point) ?? []));
}
