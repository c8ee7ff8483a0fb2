// The page that replaces list and diagram without flows, with the reason and the possible actions.

import type { CaptureSummary } from "../../src/protocol/api";
import { button } from "../controls";
import { div, element, fill } from "../dom";
import { type IconName, icon } from "../icons";
import { countText, joined, sentences, t } from "../l10n";

export interface EmptyPage {
  readonly element: HTMLElement;
  /** Returns whether it is shown; then list and diagram are hidden. */
  show(summary: CaptureSummary): boolean;
}

interface Words {
  readonly icon: IconName;
  readonly title: string;
  readonly text: string;
  readonly details: readonly string[];
  readonly reload: boolean;
}

export function createEmptyPage(onReload: () => void): EmptyPage {
  const made = element("section", { class: "empty-page", "aria-live": "polite" });
  let shownAs = "";
  return {
    element: made,
    show(summary) {
      const words = wordsFor(summary);
      made.hidden = words === undefined;
      const as = JSON.stringify(words);
      if (words === undefined || as === shownAs) return words !== undefined;
      shownAs = as;
      fill(
        made,
        icon(words.icon, `large severity-${words.icon}`),
        element("h2", {}, words.title),
        element("p", {}, words.text),
        words.details.length > 0 && element("ul", {}, ...words.details.map((detail) => element("li", {}, detail))),
        words.reload &&
          div("empty-actions", button({ label: t("Reload"), icon: "reload", look: "primary", onPress: onReload })),
      );
      return true;
    },
  };
}

/** Maximum number of named protocols other than TCP. */
const MOST_NAMED = 8;

function wordsFor({ state, failure, flows, frames, tcpSegments, notTcp, issues }: CaptureSummary): Words | undefined {
  if (flows > 0 || state === "reading") return undefined;
  const details = issues.map(({ message }) => message);
  if (state === "failed") {
    return {
      icon: "error",
      title: t("This capture cannot be shown"),
      text: failure ?? t("The reason is unknown."),
      details,
      reload: true,
    };
  }
  if (state === "cancelled") {
    return {
      icon: "information",
      title: t("Reading was cancelled"),
      text: t("No flow was found before that."),
      details,
      reload: true,
    };
  }
  if (frames === 0) {
    return {
      icon: "information",
      title: t("This capture is empty"),
      text:
        state === "following"
          ? t("It does not contain a frame yet. Flows appear here as they are captured.")
          : t("It does not contain a frame."),
      details,
      reload: state !== "following",
    };
  }
  const text =
    tcpSegments === 0
      ? sentences([
          countText(
            frames,
            "Its {0} frame is not a readable TCP segment.",
            "None of its {0} frames is a readable TCP segment.",
          ),
          ...(notTcp.length > 0 ? [heldText(notTcp)] : []),
        ])
      : t("Its segments could not be assigned to flows.");
  const fault = issues.find(({ severity }) => severity === "error");
  if (fault !== undefined) {
    const others = details.filter((message) => message !== fault.message);
    return {
      icon: "error",
      title: t("No connection could begin"),
      text: fault.message,
      details: [text, ...others],
      reload: false,
    };
  }
  return { icon: "information", title: t("No TCP in this capture"), text, details, reload: false };
}

function heldText(notTcp: CaptureSummary["notTcp"]): string {
  const named = notTcp
    .slice(0, MOST_NAMED)
    .map(({ name, frames }) => countText(frames, "{1} in {0} frame", "{1} in {0} frames", name));
  return t(notTcp.length > MOST_NAMED ? "It contains {0}, and more." : "It contains {0}.", joined(named));
}
