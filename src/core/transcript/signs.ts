// The characters that carry meaning in a transcript; the grammar that colours it knows them too.

import type { Side } from "../flow/flow";

/** Initiator to responder is to the right, as in the diagram. */
export const ARROW_FROM = { initiator: "→", responder: "←" } as const satisfies Record<Side, string>;

export const BOTH_WAYS = "⇄";

/** Begins what is not a segment of the capture: what should have come, and what is left out. */
export const DASH = "┄";
