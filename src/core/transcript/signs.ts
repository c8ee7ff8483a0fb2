// The characters with a meaning in a transcript; the grammar that colors it uses them too.

import type { Side } from "../flow/flow";

/** Initiator to responder is to the right, as in the diagram. */
export const ARROW_FROM = { initiator: "→", responder: "←" } as const satisfies Record<Side, string>;

export const BOTH_WAYS = "⇄";

/** Begins a line that is not a segment of the capture: a missing segment, or an omission. */
export const DASH = "┄";
