// How a flow began and ended, as one word each.

/** The nine outcomes; every flow has exactly one. */
export const OUTCOMES = [
  "established",
  "refused",
  "unanswered",
  "unreachable",
  "half-open",
  "reset",
  "broken",
  "one-sided",
  "not-captured",
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** How the flow ended, as far as the capture shows it. */
export type FlowEnd = "open" | "fin" | "reset";
