// The page's text for each outcome. Shape and word distinguish them; the color only repeats it.

import type { FlowRow } from "../src/protocol/api";
import { numberText } from "./dom";
import { t } from "./l10n";

export type Outcome = FlowRow["outcome"];

/** "good", "bad", "open" (nothing says no, nothing says yes) and "unknown" (the capture does not show it) choose the colour. */
interface OutcomeLook {
  readonly mood: "good" | "bad" | "open" | "unknown";
  /** As shown; in filters, outcomes have their English names. */
  readonly word: string;
  readonly meaning: string;
}

export const OUTCOME_LOOKS = {
  established: { mood: "good", word: t("established"), meaning: t("SYN, SYN-ACK and ACK match") },
  refused: { mood: "bad", word: t("refused"), meaning: t("the SYN was answered with an acceptable RST") },
  unanswered: { mood: "bad", word: t("unanswered"), meaning: t("the SYN was not answered") },
  unreachable: { mood: "bad", word: t("unreachable"), meaning: t("an ICMP error quotes the SYN or the SYN-ACK") },
  "half-open": { mood: "open", word: t("half-open"), meaning: t("a valid SYN-ACK was neither acknowledged nor reset") },
  reset: {
    mood: "bad",
    word: t("reset"),
    meaning: t("a RST after a valid SYN-ACK, before the handshake was complete"),
  },
  broken: { mood: "bad", word: t("broken"), meaning: t("sequence or acknowledgment numbers do not match") },
  "one-sided": { mood: "unknown", word: t("one-sided"), meaning: t("only one direction was captured") },
  "not-captured": { mood: "unknown", word: t("not-captured"), meaning: t("the flow began before the capture") },
} as const satisfies Record<Outcome, OutcomeLook>;

export const OUTCOME_NAMES = Object.keys(OUTCOME_LOOKS) as readonly Outcome[];

/** Its name for filters, and what it means. */
export function outcomeTitle(outcome: Outcome): string {
  return t("{0}: {1}", outcome, OUTCOME_LOOKS[outcome].meaning);
}

/** "12 established". */
export function outcomeCount(outcome: Outcome, count: number): string {
  return t("{0} {1}", numberText(count), OUTCOME_LOOKS[outcome].word);
}

export function isOutcome(value: unknown): value is Outcome {
  return typeof value === "string" && Object.hasOwn(OUTCOME_LOOKS, value);
}
