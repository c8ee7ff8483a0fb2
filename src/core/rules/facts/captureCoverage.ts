// What a capture lets us judge. Every rule asks here before it speaks, so that a partial capture is treated alike by all:
// a direction that is not there, a start that was missed, frames lost, recorded twice or cut, an end that came too soon.

import { type Arrival, type Flow, Mark, type Side } from "../../flow/flow";
import { Defect } from "../../tcp/defects";
import { parseOptions } from "../../tcp/options";
import { seqDistance } from "../../tcp/seq";
import { ANSWER_EXPECTED_NS, COPY_NS, SAME_CONNECTION } from "../../tcp/thresholds";

/** The capture goes on for long enough after `timeNs` that an answer, had there been one, would be in it. */
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

/** Frames of this side are known to be missing: the peer acknowledged what is not there, or the capture counts its own losses. */
export function lossyFor(flow: Flow, side: Side): boolean {
  return flow.sight.captureDropped > 0 || flow[side].missedByCapture > 0;
}

/** SEG.SEQ and SEG.ACK are on record: neither the snap length nor the datagram cut them off. */
export function numbersSeen({ seg }: Arrival): boolean {
  return (seg.defects & (Defect.HeaderCut | Defect.SegmentTooShort)) === 0;
}

/** The whole option area is on record and can be told from the payload. */
export function optionsSeen({ seg, marks }: Arrival): boolean {
  // Taken out of a run of ordinary segments, of which no options are kept.
  if (marks === Mark.Unacknowledged) return false;
  return (seg.defects & (Defect.HeaderCut | Defect.SegmentTooShort | Defect.OptionsCut | Defect.DataOffsetWrong)) === 0;
}

/**
 * `b` is `a` recorded once more: the same numbers at nearly the same time. The tracker leaves such frames out where they are
 * the same to the octet; checksum offloading, and a hop in between, make them differ.
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
 * `b` is `a` seen at a second place: before and after a device that forwards it. The hop count differs, and the numbers too
 * where that device rewrites them; the rest is the same, at nearly the same time. Equal IP IDs or timestamps prove it.
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
  const stampOf = ({ seg }: Arrival) => parseOptions(seg.options).find(({ kind }) => kind === "timestamps");
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

/** Why a verdict is softer than its rule. */
export type Doubt =
  | "capture-ends"
  | "capture-filtered"
  | "capture-dropped"
  | "previous-connection"
  | "other-side-went-on"
  | "not-repeated"
  | "before-capture";

/** The sentence that says what would settle it; "" where nothing is in doubt. */
export function settledBy(doubt: Doubt | undefined): string {
  switch (doubt) {
    case undefined:
      return "";
    case "capture-ends":
      return " The capture ends before an answer was due, so one may have come afterwards: a capture that runs for a second longer would settle it.";
    case "capture-filtered":
      return " This capture has no pure ACK of any flow, so the one that is missing here was probably left out like the others: a capture without a filter on control bits or lengths would settle it.";
    case "capture-dropped":
      return " The capture says that it lost frames, and the segment that explains this may be one of them: a capture without drops (larger buffer, narrower filter) would settle it.";
    case "previous-connection":
      return " The numbers fit the connection that used these ports before, so this may be a late segment of that one: capturing at the sender would show when it was sent.";
    case "before-capture":
      return " The segment that explains this may have been sent before the capture began: a capture that begins earlier would settle it.";
    case "not-repeated":
      return " It was not sent again within its sender's timeout, so its sender may have had the acknowledgment, which the capture has missed: capturing at the sender would settle it.";
    case "other-side-went-on":
      return " The other side went on as if everything were in order, so the capture has probably missed a segment: capturing at that side would settle it.";
  }
}
