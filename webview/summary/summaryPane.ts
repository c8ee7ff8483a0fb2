// The capture at a glance, where no flow is chosen: what is wrong with it, when, and with whom. Each part leads to its flows.

import type { CaptureOverview, CaptureSummary } from "../../src/protocol/api";
import { button } from "../controls";
import { div, element, fill, numberText } from "../dom";
import { countText, joined, t } from "../l10n";
import { createCauseList } from "./causeList";
import { createFacts } from "./facts";
import { createResponders } from "./responders";
import { createSlowest } from "./slowest";
import { createStrip } from "./strip";

export interface SummaryOptions {
  /** Saves a report of the capture. */
  onReport(): void;
  /** Shows the flows of a filter in the list. */
  onFilter(text: string): void;
  onFlow(id: number): void;
  /** The flow list, by Escape. */
  onEscape(): void;
  say(text: string): void;
}

export interface SummaryPane {
  readonly element: HTMLElement;
  show(overview: CaptureOverview, summary: CaptureSummary): void;
  focus(): void;
}

export function createSummaryPane(options: SummaryOptions): SummaryPane {
  const title = element("h2", { class: "summary-title", tabindex: -1 });
  const strip = createStrip({ onRange: options.onFilter, say: options.say });
  const causes = createCauseList(options);
  const responders = createResponders(options);
  const slowest = createSlowest(options);
  const facts = createFacts(options);
  const made = element(
    "section",
    { class: "summary-pane", "aria-label": t("Summary of the capture") },
    div(
      "summary-head",
      title,
      button({
        label: t("Save report…"),
        icon: "share",
        look: "secondary",
        title: t("A report of the whole capture as one HTML file, or as Markdown"),
        onPress: options.onReport,
      }),
    ),
    strip.element,
    div("summary-columns", causes.element, responders.element, slowest.element, facts.element),
  );
  made.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.preventDefault();
    options.onEscape();
  });
  let shownAs = "";
  return {
    element: made,
    show(overview, summary) {
      // While a capture is read, most answers say what is shown already.
      const as = JSON.stringify([overview, summary.flows, summary.frames, summary.state, summary.issues]);
      if (as === shownAs) return;
      shownAs = as;
      fill(title, titleOf(overview, summary));
      strip.show(overview.strip, summary.epochSeconds);
      causes.show(overview.causes);
      responders.show(overview.responders, overview.responderCount);
      slowest.show(overview.slowest);
      facts.show(overview, summary);
    },
    focus: () => (causes.focus() ? undefined : title.focus()),
  };
}

/** What a reader wants to know first. */
function titleOf({ causes }: CaptureOverview, { flows, outcomes }: CaptureSummary): string {
  const opened = outcomes.established;
  const seen = flows - outcomes["not-captured"] - outcomes["one-sided"];
  const failures = causes.filter(({ outcome }) => outcome !== undefined && outcome !== "established").length;
  const others = causes.length - failures;
  const parts = [
    failures > 0 && countText(failures, "{0} cause of failures", "{0} causes of failures"),
    others > 0 && countText(others, "{0} other remark", "{0} other remarks"),
  ].filter((part) => part !== false);
  const completed =
    seen === 0
      ? countText(
          flows,
          "{0} flow, of which no handshake was captured.",
          "{0} flows, of which no handshake was captured.",
        )
      : countText(seen, "{1} of {0} handshake completed.", "{1} of {0} handshakes completed.", numberText(opened));
  return parts.length === 0 ? completed : t("{0} {1}.", completed, joined(parts));
}
