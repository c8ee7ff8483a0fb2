// Segments that were folded into the one before them, in words.

import type { Arrival } from "../flow/flow";
import { countText } from "./amounts";
import { durationText } from "./durations";

/** "and 5 more like it in 13.2 s"; undefined without any. */
export function repeatsText({ repeats, timeNs, lastRepeatNs }: Arrival): string | undefined {
  if (repeats === 0) return undefined;
  const span = lastRepeatNs === undefined ? "" : ` in ${durationText(lastRepeatNs - timeNs)}`;
  return `and ${countText(repeats)} more like it${span}`;
}
