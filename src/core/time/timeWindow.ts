// What the time view draws: a part of a flow's time, in so many points that a screen can show them. Plain data.

import type { Side } from "../flow/side";
import type { SackSpan } from "./sackTrace";

export type { SackSpan } from "./sackTrace";

/**
 * What one side sent, a point for each segment or group of neighbors, in columns of equal length, by time. `low` and `high` are
 * octets from the base of the sender's sequence space, `ack` and the edges from that of the peer's. Null is "there is none": no
 * ACK, or a window whose scale is not known.
 */
export interface TimeTrack {
  readonly timeNs: readonly number[];
  /** From the first segment of the group to the last. */
  readonly spanNs: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly ack: readonly (number | null)[];
  readonly edgeLow: readonly (number | null)[];
  readonly edgeHigh: readonly (number | null)[];
  /** Round trips of the peer's data that these acknowledgments end. */
  readonly tripLowNs: readonly (number | null)[];
  readonly tripHighNs: readonly (number | null)[];
  /** Of the first segment of the group. */
  readonly frame: readonly number[];
  readonly segments: readonly number[];
  /** Bits of `TimeKind`: all of the group's. */
  readonly kinds: readonly number[];
}

/** Segments of one kind; several where they are closer than two points of the screen. */
export interface TimeMark {
  /** One bit of `TimeKind`. */
  readonly kind: number;
  readonly from: Side;
  readonly timeNs: number;
  readonly lastNs: number;
  readonly frame: number;
  readonly segments: number;
  /** Of the sender's sequence space, or of the peer's for a kind of `ABOUT_PEER`. */
  readonly low: number;
  readonly high: number;
  /** Of an ICMP error: who sent it. `from` and the numbers are those of the quoted segment. */
  readonly source?: string;
}

/** What the numbers of a side count from. "none": the side sent nothing, and nothing of it was acknowledged. */
export type TimeBase = "isn" | "first" | "none";

export interface TimeWindow {
  /** How much of the flow has been read, 0 to 1; ask again below 1. */
  readonly progress: number;
  /** The flow's first and last segment or ICMP error, in capture time. */
  readonly startNs: number;
  readonly endNs: number;
  /** Of the points. */
  readonly fromNs: number;
  readonly toNs: number;
  /** Unix time of capture time 0. */
  readonly epochSeconds: number;
  /** By sender. */
  readonly tracks: Readonly<Record<Side, TimeTrack>>;
  readonly marks: readonly TimeMark[];
  /** By the side that sent them. */
  readonly sacks: Readonly<Record<Side, readonly SackSpan[]>>;
  readonly bases: Readonly<Record<Side, TimeBase>>;
  /** False: some windows are not drawn, since the SYNs, which give their scale, were not captured. */
  readonly scaleKnown: boolean;
  /** The most segments that one point stands for. */
  readonly segmentsAPoint: number;
  /** Sentences about the whole flow, for those who do not see the drawing. */
  readonly summary: string;
}

/** A question: the part of a flow's time, and in how many points a side at most. */
export interface TimeQuery {
  readonly id: number;
  /** In capture time; undefined is the whole flow. */
  readonly fromNs: number | undefined;
  readonly toNs: number | undefined;
  readonly points: number;
}
