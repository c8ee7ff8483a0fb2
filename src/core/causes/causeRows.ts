// The rows in which flows are when their causes are looked for: the tracker's, or some that were written from lines.

import type { EventStore } from "../tracker/events";
import type { FlowIds } from "../tracker/flowIds";
import type { FlowTracker } from "../tracker/tracker";

export interface CauseRows extends Pick<FlowTracker, "flows" | "floats" | "length"> {
  readonly events: Pick<EventStore, "ints" | "floats" | "runs" | "links" | "optionsInPlace" | "foldedInto">;
  readonly ids: Pick<FlowIds, "of">;
}
