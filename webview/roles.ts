// The words for the two ends of a flow, and the headings of its diagram, in the language of the page.

import type { Flow, Side } from "../src/core/flow/flow";
import { roleText } from "../src/core/text/endpoints";
import { t } from "./l10n";

/** Core writes them in English. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ["Initiator", t("Initiator")],
  ["Responder", t("Responder")],
  ["Sent first (role unknown)", t("Sent first (role unknown)")],
  ["Peer (role unknown)", t("Peer (role unknown)")],
  ["Frame", t("Frame")],
  ["Time (s)", t("Time (s)")],
  ["since", t("since")],
]);

export function roleName(flow: Flow, side: Side): string {
  const role = roleText(flow, side);
  return WORDS.get(role) ?? role;
}

/** Translates the headings above the lifelines of a drawing. */
export function translateHeadings(lanes: Element): void {
  for (const text of lanes.querySelectorAll("text")) {
    const word = text.childElementCount === 0 ? WORDS.get(text.textContent ?? "") : undefined;
    if (word !== undefined) text.textContent = word;
  }
}
