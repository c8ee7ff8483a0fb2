// Every segment of every flow, for comparing captures: what the tracker does not keep, since rules judge without it.

import { IntRows } from "../bytes/growingRows";
import type { SeenSegment } from "../connection/seenSegment";
import type { Side } from "../flow/side";
import type { Recorded } from "../tracker/recorded";
import * as L from "../tracker/rowLayout";
import { initiatorSide } from "../tracker/segmentContext";
import type { FlowTracker } from "../tracker/tracker";
import { checksumState } from "../wire/checksum";
import type { Packet } from "../wire/packet";
import { CHECKSUM_FITS, CHECKSUM_UNKNOWN, CHECKSUM_WRONG, TracedSegments } from "./tracedSegments";

/** A flow: its first and last segment + 1, and how many of A and B are kept. */
const HEAD = 0;
const TAIL = 1;
const COUNT_A = 2;
const FLOW_WIDTH = 4;

/** Of one connection at one place, so many segments are compared: each needs some 500 octets for as long as that takes. */
export const MOST_COMPARED = 250_000;
/** 6 million segments need 400 MB; what comes after them is not compared. */
const MOST_SEGMENTS = 6_000_000;

/** As the tracker does: the payload of a large capture is not read just for that. */
const DATA_VERIFIED = { off: 0, kept: 16 << 20, all: Number.POSITIVE_INFINITY } as const;

export class SegmentTrace {
  readonly #tracker: FlowTracker;
  /** Octets of data whose checksums are still to be verified. */
  #toVerify: number;
  readonly #segments = new TracedSegments();
  readonly #flows = new IntRows(FLOW_WIDTH);
  readonly #most: number;
  /** Time of the first segment that was not kept any more. */
  fullSinceNs: number | undefined;

  constructor(tracker: FlowTracker, checksums: "off" | "kept" | "all", most = MOST_SEGMENTS) {
    this.#tracker = tracker;
    this.#toVerify = DATA_VERIFIED[checksums];
    this.#most = most;
  }

  /** The tracker has just taken this segment. */
  add(packet: Packet, recorded: Recorded, mix: number): void {
    const found = this.#tracker.find(packet, mix);
    if (found < 0) return;
    const flow = found >> 1;
    const side = found & 1;
    if (this.#isNew(flow, side)) this.#keep(flow, side, packet, recorded);
    else this.#keepOfPrevious(flow, packet, recorded);
  }

  /** The tracker counts copies of a frame apart. */
  #isNew(flow: number, side: number): boolean {
    while (this.#flows.length <= flow) this.#flows.add();
    const counted =
      this.#tracker.flows.chunk(flow)[
        this.#tracker.flows.at(flow) + (side === 0 ? L.F_SIDE_A : L.F_SIDE_B) + L.S_SEGMENTS
      ]!;
    return counted > this.#flows.chunk(flow)[this.#flows.at(flow) + COUNT_A + side]!;
  }

  /** A segment of the older connection, after a SYN began a new one on the same endpoints. */
  #keepOfPrevious(flow: number, packet: Packet, recorded: Recorded): void {
    const previous = this.#tracker.flows.chunk(flow)[this.#tracker.flows.at(flow) + L.F_PREVIOUS]!;
    if (previous < 0) return;
    const side = this.#tracker.sideOf(packet, previous);
    if (side >= 0 && this.#isNew(previous, side)) this.#keep(previous, side, packet, recorded);
  }

  #keep(flow: number, side: number, packet: Packet, recorded: Recorded): void {
    const row = this.#flows.chunk(flow);
    const flowAt = this.#flows.at(flow);
    row[flowAt + COUNT_A + side]!++;
    if (this.#segments.length >= this.#most) {
      this.fullSinceNs ??= recorded.timeNs;
      return;
    }
    const index = this.#segments.add(packet, side, this.#checksum(packet), recorded);
    const tail = row[flowAt + TAIL]! - 1;
    if (tail < 0) row[flowAt + HEAD] = index + 1;
    else this.#segments.setAfter(tail, index);
    row[flowAt + TAIL] = index + 1;
  }

  #checksum(packet: Packet): number {
    if (this.#toVerify <= 0) return CHECKSUM_UNKNOWN;
    this.#toVerify -= packet.payloadLength;
    const state = checksumState(packet);
    return state === "ok" ? CHECKSUM_FITS : state === "wrong" ? CHECKSUM_WRONG : CHECKSUM_UNKNOWN;
  }

  /** The segments of flow `id` in the order of the capture. `isSwapped`: its first side is the connection's responder. */
  segmentsOf(id: number, isSwapped = false, most = Number.POSITIVE_INFINITY): SeenSegment[] {
    const flow = this.#tracker.ids.indexOf(id);
    const segments: SeenSegment[] = [];
    if (flow < 0 || flow >= this.#flows.length) return segments;
    const initiator = this.#sideOf(flow, "initiator");
    for (let index = this.#headOf(flow); index >= 0 && segments.length < most; index = this.#segments.after(index)) {
      const isInitiators = (this.#segments.sideOf(index) === initiator) !== isSwapped;
      segments.push(this.#segments.read(index, isInitiators ? "initiator" : "responder"));
    }
    return segments;
  }

  /**
   * Whether flow `id` has the same segments in the same order as flow `otherId` of another trace, in each direction, so that
   * nothing but times and hop counts differs. Answers how many, or −1. `isOnTime` is asked for the times of each pair.
   */
  countSame(
    id: number,
    other: SegmentTrace,
    otherId: number,
    isOnTime: (from: Side, timeNs: number, otherTimeNs: number) => boolean,
  ): number {
    const [flow, otherFlow] = [this.#tracker.ids.indexOf(id), other.#tracker.ids.indexOf(otherId)];
    if (!this.#areRolesKnown(flow) || !other.#areRolesKnown(otherFlow)) return -1;
    const [mine, theirs] = [this.#segments, other.#segments];
    let count = 0;
    for (const from of ["initiator", "responder"] as const) {
      const [side, otherSide] = [this.#sideOf(flow, from), other.#sideOf(otherFlow, from)];
      let [a, b] = [this.#nextOf(this.#headOf(flow), side), other.#nextOf(other.#headOf(otherFlow), otherSide)];
      while (a >= 0 && b >= 0) {
        if (!mine.isSame(a, theirs, b) || !isOnTime(from, mine.timeNsOf(a), theirs.timeNsOf(b))) return -1;
        count++;
        a = this.#nextOf(mine.after(a), side);
        b = other.#nextOf(theirs.after(b), otherSide);
      }
      if (a !== b) return -1;
    }
    return count;
  }

  #areRolesKnown(flow: number): boolean {
    return (this.#flowFlags(flow) & L.FLOW_ROLES_KNOWN) !== 0;
  }

  /** 0 for A, 1 for B. */
  #sideOf(flow: number, from: Side): number {
    const side = initiatorSide(this.#flowFlags(flow));
    return from === "initiator" ? side : 1 - side;
  }

  #headOf(flow: number): number {
    return this.#flows.chunk(flow)[this.#flows.at(flow) + HEAD]! - 1;
  }

  /** The first segment of a side, from `index` on; −1 for none. */
  #nextOf(index: number, side: number): number {
    let at = index;
    while (at >= 0 && this.#segments.sideOf(at) !== side) at = this.#segments.after(at);
    return at;
  }

  #flowFlags(flow: number): number {
    return this.#tracker.flows.chunk(flow)[this.#tracker.flows.at(flow) + L.F_FLAGS]!;
  }
}
