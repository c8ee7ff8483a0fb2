// One connection as one place saw it, and what that place could see at all.

import type { Filter } from "../flow/flow";
import type { ClockOffset } from "./clockOffset";
import type { Numbering } from "./numbering";
import type { SeenEndpoints, SeenSegment } from "./seenSegment";

/** What a capture could have recorded, around one flow. */
export interface CaptureCoverage {
  /** From when to when frames were recorded there, on its own clock. */
  readonly startNs: number;
  readonly endNs: number;
  /** The capture lost frames, as it reports or as its ACKs show: what is missing there need not have been missing on the wire. */
  readonly losesFrames: boolean;
  /** Kinds of segment that this capture does not contain. */
  readonly filtered: Filter | undefined;
}

export interface PlaceView extends CaptureCoverage {
  /** Of both directions, in the order of the capture. */
  readonly segments: readonly SeenSegment[];
  readonly numbering: Numbering;
  readonly endpoints: SeenEndpoints;
  /** From the first place's clock to this one's. */
  readonly clock: ClockOffset;
}
