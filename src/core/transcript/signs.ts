// The characters that carry meaning in a transcript (the grammar that colours it knows them too), and how grave a finding is.

import type { Side } from "../flow/flow";
import type { Severity } from "../rules/rule";

export const PROBLEM_SIGN = { error: "✗", warning: "⚠", information: "ℹ", hint: "·" } as const satisfies Record<
  Severity,
  string
>;

/** Initiator to responder is to the right, as in the diagram. */
export const ARROW_FROM = { initiator: "→", responder: "←" } as const satisfies Record<Side, string>;

export const BOTH_WAYS = "⇄";

/** Begins what is not a segment of the capture: what should have come, and what is left out. */
export const DASH = "┄";

/** 0 is the gravest. */
export const PROBLEM_RANK = { error: 0, warning: 1, information: 2, hint: 3 } as const satisfies Record<
  Severity,
  number
>;

/** Of what has no finding. */
export const CLEAN_RANK = 4;
