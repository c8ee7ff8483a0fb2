// The page's text for each outcome. Shape and word distinguish them; the color only repeats it.

import type { FlowRow } from "../src/protocol/api";

export type Outcome = FlowRow["outcome"];

/** "good", "bad", "open" (nothing says no, nothing says yes) and "unknown" (the capture does not show it) choose the colour. */
interface OutcomeLook {
  readonly mood: "good" | "bad" | "open" | "unknown";
  readonly meaning: string;
}

export const OUTCOME_LOOKS = {
  established: { mood: "good", meaning: "SYN, SYN-ACK and ACK match" },
  refused: { mood: "bad", meaning: "the SYN was answered with an acceptable RST" },
  unanswered: { mood: "bad", meaning: "the SYN was not answered" },
  unreachable: { mood: "bad", meaning: "an ICMP error quotes the SYN or the SYN-ACK" },
  "half-open": { mood: "open", meaning: "a valid SYN-ACK was neither acknowledged nor reset" },
  reset: { mood: "bad", meaning: "a RST after a valid SYN-ACK, before the handshake was complete" },
  broken: { mood: "bad", meaning: "sequence or acknowledgment numbers do not match" },
  "one-sided": { mood: "unknown", meaning: "only one direction was captured" },
  "not-captured": { mood: "unknown", meaning: "the flow began before the capture" },
} as const satisfies Record<Outcome, OutcomeLook>;

export const OUTCOME_NAMES = Object.keys(OUTCOME_LOOKS) as readonly Outcome[];

export function isOutcome(value: unknown): value is Outcome {
  return typeof value === "string" && Object.hasOwn(OUTCOME_LOOKS, value);
}
