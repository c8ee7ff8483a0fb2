// What a capture allows a rule to judge. Every rule asks here first, so that all of them treat a partial capture alike:
// a missing direction, a missing start, frames lost, duplicated or truncated, an early end.

import { type Arrival, type Flow, Mark, type Side } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { optionsOf } from "../../flow/segmentOptions";
import { Defect } from "../../tcp/defects";
import { ACK } from "../../tcp/flags";
import { seqDistance } from "../../tcp/seq";
import { ANSWER_EXPECTED_NS, COPY_NS, SAME_CONNECTION } from "../../tcp/thresholds";

/** The capture continues long enough after `timeNs` to contain an answer. */
export function isDue(flow: Flow, timeNs: number): boolean {
  return flow.sight.captureEndNs - timeNs >= ANSWER_EXPECTED_NS;
}

/** From `timeNs` to the capture's last frame. */
export function watchedNs(flow: Flow, timeNs: number): number {
  return Math.max(0, flow.sight.captureEndNs - timeNs);
}

/** Segments of this side are in the capture. */
export function directionSeen(flow: Flow, side: Side): boolean {
  return flow.sight.directions === "both" || flow.sight.directions === side;
}

/** SEG.SEQ and SEG.ACK were captured: neither the snap length nor the datagram truncated them. */
export function numbersSeen({ seg }: Arrival): boolean {
  return (seg.defects & (Defect.HeaderCut | Defect.SegmentTooShort)) === 0;
}

/** The whole option area was captured and can be distinguished from the payload. */
export function optionsSeen({ seg, marks }: Arrival): boolean {
  // Taken out of a run of ordinary segments, whose options are not kept.
  if (marks === Mark.Unacknowledged) return false;
  return (seg.defects & (Defect.HeaderCut | Defect.SegmentTooShort | Defect.OptionsCut | Defect.DataOffsetWrong)) === 0;
}

/**
 * `b` is a duplicate of `a`: the same numbers at nearly the same time. The tracker drops such frames where all octets are
 * equal; checksum offloading, or a hop in between, makes them differ.
 */
export function isCopy(a: Arrival, b: Arrival): boolean {
  return (
    a.from === b.from &&
    Math.abs(a.timeNs - b.timeNs) <= COPY_NS &&
    a.seg.seq === b.seg.seq &&
    a.seg.ack === b.seg.ack &&
    a.seg.flags === b.seg.flags &&
    a.seg.payloadLength === b.seg.payloadLength &&
    a.seg.ipId === b.seg.ipId
  );
}

/**
 * `b` is `a` at a second capture point, before or after a device that forwards it. The hop count differs, and the numbers too
 * where that device rewrites them; everything else is equal, at nearly the same time. Equal IP IDs or timestamps prove it.
 */
export function seenElsewhere(a: Arrival, b: Arrival): boolean {
  return (
    a.from === b.from &&
    Math.abs(a.timeNs - b.timeNs) <= COPY_NS &&
    a.seg.hops !== b.seg.hops &&
    a.seg.ipId === b.seg.ipId &&
    a.seg.flags === b.seg.flags &&
    a.seg.payloadLength === b.seg.payloadLength &&
    (a.seg.ipId !== 0 || sameTimestamps(a, b))
  );
}

/** IPv6 has no IP ID; another segment of the same host, or of another host, has another TSval. */
function sameTimestamps(a: Arrival, b: Arrival): boolean {
  const stampOf = ({ seg }: Arrival) => optionsOf(seg).find(({ kind }) => kind === "timestamps");
  const first = stampOf(a);
  const second = stampOf(b);
  return first?.kind === "timestamps" && second?.kind === "timestamps" && first.tsVal === second.tsVal;
}

/** A late segment of the connection that used these addresses and ports before: its SEG.SEQ fits the old numbers. */
export function belongsToPrevious(flow: Flow, { from, seg }: Arrival): boolean {
  const last = flow.previous?.sndNxt[from];
  if (last === undefined) return false;
  const below = seqDistance(seg.seq, last);
  return below >= 0 && below < SAME_CONNECTION;
}

/** Of the connection that used these addresses and ports before, by both of its numbers; "new" where it sends what that had not. */
export function continuesPrevious(flow: Flow, { from, seg }: Arrival): "new" | "late" | undefined {
  const last = flow.previous?.sndNxt;
  const own = last?.[from];
  if (own === undefined || (seg.flags & ACK) === 0 || seg.ack !== last?.[otherSide(from)]) return undefined;
  if (seg.seq === own) return seg.payloadLength > 0 ? "new" : "late";
  const below = seqDistance(seg.seq, own);
  return below > 0 && below < SAME_CONNECTION ? "late" : undefined;
}

/** Why a verdict is softer than its rule. */
export type Doubt =
  | "capture-ends"
  | "capture-filtered"
  | "capture-dropped"
  | "frames-missing"
  | "previous-connection"
  | "other-side-went-on"
  | "not-repeated"
  | "before-capture";

/** The sentence that says what would settle the doubt; "" without a doubt. */
export function settledBy(doubt: Doubt | undefined): string {
  switch (doubt) {
    case undefined:
      return "";
    case "capture-ends":
      return " The capture ends (or pauses) before an answer was expected, so one may have been sent afterwards. A capture that runs one second longer would settle it.";
    case "capture-filtered":
      return " This capture contains no pure ACK of any flow, so the missing one was probably filtered out as well. A capture without a filter on control bits or lengths would settle it.";
    case "capture-dropped":
      return " The capture reports lost frames, and the segment that explains this may be one of them. A capture without drops (larger buffer, narrower filter) would settle it.";
    case "frames-missing":
      return " Segments of this flow are missing from the capture, and the one that explains this may be among them. A capture without drops (larger buffer, narrower filter, both directions) would settle it.";
    case "previous-connection":
      return " The numbers match the connection that used these ports before, so this may be a late segment of it. A capture at the sender would show when it was sent.";
    case "before-capture":
      return " The segment that explains this may have been sent before the capture began. A capture that begins earlier would settle it.";
    case "not-repeated":
      return " It was not retransmitted within its sender's timeout, so the sender may have received an acknowledgment that was not captured. A capture at the sender would settle it.";
    case "other-side-went-on":
      return " The other side continued normally, so a segment was probably not captured. A capture at that side would settle it.";
  }
}
