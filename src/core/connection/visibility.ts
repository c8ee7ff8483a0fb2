// Whether a place could have seen a segment that it has not: it recorded then, its capture is not a filtered one, and nothing
// else of the connection shows that the capture missed it.

import { otherSide } from "../flow/relative";
import type { Side } from "../flow/side";
import { ACK, FIN, RST, SYN } from "../tcp/flags";
import { SHORTEST_TIMEOUT_NS } from "../tcp/thresholds";
import { toFirstClock } from "./clockOffset";
import { type Numbering, relativeAckAt, relativeSeqAt } from "./numbering";
import type { PlaceView } from "./placeView";
import type { SeenSegment } from "./seenSegment";

/** More segments in a row beyond the end of a capture than these are not lost: nobody recorded any more. */
const MOST_BEYOND = 8;

/** What one place knows of the octets of both sides. */
export class Visibility {
  readonly #view: PlaceView;
  readonly #startNs: number;
  readonly #endNs: number;
  readonly #octets: Readonly<Record<Side, Octets>>;
  /** It saw the SYN that opened the connection. */
  readonly hasOpening: boolean;
  /** The highest acknowledgment of each side's octets. */
  readonly #acked: Record<Side, number> = { initiator: Number.NEGATIVE_INFINITY, responder: Number.NEGATIVE_INFINITY };

  constructor(view: PlaceView) {
    this.#view = view;
    this.#startNs = toFirstClock(view.clock, view.startNs);
    this.#endNs = toFirstClock(view.clock, view.endNs);
    this.#octets = { initiator: octetsOf(view, "initiator"), responder: octetsOf(view, "responder") };
    this.hasOpening = view.segments.some(({ flags }) => (flags & (SYN | ACK | RST)) === SYN);
    for (const segment of view.segments) {
      if (!(segment.flags & ACK)) continue;
      const owner = otherSide(segment.from);
      this.#acked[owner] = Math.max(this.#acked[owner], relativeAckAt(view.numbering, segment));
    }
  }

  /** A kind of segment that its capture contains, and that it would not lose unnoticed. */
  records(segment: SeenSegment): boolean {
    const isControl = (segment.flags & (SYN | FIN | RST)) !== 0;
    const isPureAck = segment.payloadLength === 0 && !isControl;
    if (this.#view.losesFrames && (isPureAck || (segment.flags & RST) !== 0)) return false;
    switch (this.#view.filtered) {
      case undefined:
        return true;
      case "no-pure-acks":
        return !isPureAck;
      case "control-only":
        return isControl;
      case "data-only":
        return !isControl && !isPureAck;
    }
  }

  /** Of what its capture does not contain, nothing is known but where octets show it. */
  get losesFrames(): boolean {
    return this.#view.losesFrames;
  }

  /** It has another segment with the same numbers: sent again, or before. */
  hasRepeatOf({ from, seq, ack, flags }: SeenSegment): boolean {
    return this.#view.segments.some(
      (each) => each.seq === seq && each.ack === ack && each.flags === flags && each.from === from,
    );
  }

  /** It has nothing of a side whose SYN it saw acknowledged: it records the other direction only. */
  lacksDirection(side: Side): boolean {
    return this.#acked[side] > 0 && !this.#view.segments.some(({ from }) => from === side);
  }

  /** Where a moment on the first clock lies: within what was recorded, or how far outside. */
  beyondNs(timeNs: number): number {
    return timeNs < this.#startNs ? timeNs - this.#startNs : Math.max(0, timeNs - this.#endNs);
  }

  /** Its octets were seen there in another segment: it was recording while they mattered. */
  hasOctetsOf(segment: SeenSegment, numbering: Numbering): boolean {
    const range = rangeOf(segment, numbering);
    return range !== undefined && this.#octets[segment.from].has(range.start, range.end);
  }

  /** Its octets came there after all, as the peer acknowledged them, though no segment with them was captured there. */
  hasMissed(segment: SeenSegment, numbering: Numbering, acked: number): boolean {
    const range = rangeOf(segment, numbering);
    if (range === undefined || this.#octets[segment.from].has(range.start, range.end)) return false;
    return range.end <= acked;
  }

  /** The highest acknowledgment of a side's octets that was seen there. */
  acked(side: Side): number {
    return this.#acked[side];
  }

  /** The highest octet that was seen of a side. */
  highest(side: Side): number {
    return this.#octets[side].highest;
  }
}

/** A segment that lies outside of what another place recorded, and how long its own place recorded after it. */
export interface Beyond {
  readonly segment: SeenSegment;
  readonly recordedAfterNs: number;
}

/**
 * Whether segments of one direction that a place has not, before its capture begins or after it ends, were not there to be
 * seen: a few SYNs or RSTs, or data that had time to be sent again.
 */
export function isBelievedAtEdge(beyond: readonly Beyond[]): boolean {
  if (beyond.length > MOST_BEYOND) return false;
  return beyond.every(({ segment: { flags, payloadLength }, recordedAfterNs }) => {
    if (flags & (SYN | RST)) return true;
    return payloadLength > 0 && recordedAfterNs >= SHORTEST_TIMEOUT_NS;
  });
}

/** The octets that a segment holds, SYN and FIN included; `undefined` for a pure ACK or RST. */
export function rangeOf(
  segment: SeenSegment,
  numbering: Numbering,
): { readonly start: number; readonly end: number } | undefined {
  const length = segment.payloadLength + (segment.flags & SYN ? 1 : 0) + (segment.flags & FIN ? 1 : 0);
  if (length === 0 || segment.flags & RST) return undefined;
  const start = relativeSeqAt(numbering, segment);
  return { start, end: start + length };
}

/** Merged ranges of sequence numbers, for look-ups by bisection. */
class Octets {
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  constructor(ranges: { readonly start: number; readonly end: number }[]) {
    ranges.sort((a, b) => a.start - b.start);
    for (const { start, end } of ranges) {
      const last = this.#ends.length - 1;
      if (last >= 0 && start <= this.#ends[last]!) this.#ends[last] = Math.max(this.#ends[last]!, end);
      else {
        this.#starts.push(start);
        this.#ends.push(end);
      }
    }
  }

  get highest(): number {
    return this.#ends.at(-1) ?? Number.NEGATIVE_INFINITY;
  }

  /** Whether any of the octets were seen. */
  has(start: number, end: number): boolean {
    let [low, high] = [0, this.#ends.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#ends[middle]! <= start) low = middle + 1;
      else high = middle;
    }
    return low < this.#starts.length && this.#starts[low]! < end;
  }
}

function octetsOf({ segments, numbering }: PlaceView, side: Side): Octets {
  return new Octets(segments.flatMap((segment) => (segment.from === side ? (rangeOf(segment, numbering) ?? []) : [])));
}
