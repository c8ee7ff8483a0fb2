// What the capture allows to judge of a flow.

import type { Side } from "./side";

/** A filter that excluded some kinds of segment. */
export type Filter =
  /** Pure ACKs. */
  | "no-pure-acks"
  /** Pure ACKs and data: only SYN, FIN and RST were captured. */
  | "control-only"
  /** Pure ACKs, SYN, FIN and RST: only data was captured. */
  | "data-only";

/** What the capture allows rules to judge. Every rule checks this first. */
export interface Sight {
  /** The SYN was captured. */
  readonly startSeen: boolean;
  readonly directions: "both" | Side;
  /** SYN and SYN-ACK (or ACK) were recorded in the wrong order. */
  readonly swapped: boolean;
  /** Frames of this flow were recorded twice. */
  readonly duplicated: boolean;
  /** The snap length cut headers or options of this flow. */
  readonly cut: boolean;
  /** Acknowledged octets that were not captured, or drops reported by the capture. */
  readonly lossy: boolean;
  /** Lost frames reported by the capture (pcapng, live); 0 without a report. */
  readonly captureDropped: number;
  /** The capture contains sequence numbers relative to one another, and not those on the wire. */
  readonly relativeNumbersOnly?: true;
  /** The capture does not contain SEG.SEQ of segments without data: they have the number that is expected. */
  readonly numbersAssumed?: true;
  /** Kinds of segment that the whole capture does not contain: their absence does not mean that they are missing on the wire. */
  readonly filtered: Filter | undefined;
  /** Signs of segmentation or checksum offloading on this flow: data beyond the MSS, pseudo-header sums. */
  readonly offloaded: boolean;
  /** Time of the capture's first frame, or of the first one after it paused, before the flow. */
  readonly captureStartNs: number;
  /** Time of the capture's last frame before it pauses or ends, from the flow's last segment on; or now while it is being written. */
  readonly captureEndNs: number;
  /** The capture only pauses there: frames follow. */
  readonly captureResumes?: true;
  /** Events that were not kept because the flow, or the capture, had too many; their segments are counted in the runs. */
  readonly dropped: number;
  /** Some of these opened or ended the flow (`HANDSHAKE_CLASS`). */
  readonly openingDropped: boolean;
}
