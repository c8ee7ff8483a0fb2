// Whether octets below SND.NXT are a retransmission, a spurious one, or out of order: what `rules/facts/holes.ts` decides for the
// segments that a flow keeps, here for all of them, while they are read.

import { OUT_OF_ORDER_NS } from "../tcp/thresholds";
import { TimeKind } from "./timeKinds";

/** Holes that are open at a time; the oldest is forgotten. */
const MOST_HOLES = 64;
/** Numbers of segments that were sent again; the oldest is forgotten. */
const MOST_RESENT = 4096;

interface Hole {
  readonly start: number;
  readonly end: number;
  readonly timeNs: number;
}

/** For what one side sends. Numbers are octets of its sequence space. */
export class ResentKinds {
  readonly #holes: Hole[] = [];
  readonly #resent = new Set<number>();
  readonly #lateNs: number;

  /** `handshakeNs`: how long the handshake took; undefined if it is not known. */
  constructor(handshakeNs: number | undefined) {
    this.#lateNs = handshakeNs ?? OUT_OF_ORDER_NS;
  }

  /** A segment skipped the octets from `start` to `end`. */
  noteHole(start: number, end: number, timeNs: number): void {
    this.#holes.push({ start, end, timeNs });
    if (this.#holes.length > MOST_HOLES) this.#holes.shift();
  }

  /** The kind of a segment with old octets; `acked` is the highest acknowledgment of the peer so far. */
  kindOf(low: number, high: number, acked: number, timeNs: number): number {
    const again = this.#resent.has(low);
    this.#noteResent(low);
    if (high <= acked) return TimeKind.SpuriousRetransmission;
    const hole = this.#holes.find(({ start, end, timeNs: at }) => {
      return timeNs - at < this.#lateNs && low < end && start < high;
    });
    return hole !== undefined && !again ? TimeKind.OutOfOrder : TimeKind.Retransmission;
  }

  #noteResent(low: number): void {
    this.#resent.add(low);
    if (this.#resent.size <= MOST_RESENT) return;
    const [oldest] = this.#resent;
    this.#resent.delete(oldest!);
  }
}
