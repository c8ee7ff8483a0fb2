// What stands in the place of list and diagram when there is nothing to list, with the reason and what can be done.

import type { CaptureSummary } from "../../src/protocol/api";
import { button } from "../controls";
import { countText, div, element, fill } from "../dom";
import { type IconName, icon } from "../icons";

export interface EmptyPage {
  readonly element: HTMLElement;
  /** Answers whether there is something to say; list and diagram are hidden then. */
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
          div("empty-actions", button({ label: "Reload", icon: "reload", look: "primary", onPress: onReload })),
      );
      return true;
    },
  };
}

/** What no TCP is told by name, up to so many. */
const MOST_NAMED = 8;

function wordsFor({ state, failure, flows, frames, tcpSegments, notTcp, issues }: CaptureSummary): Words | undefined {
  if (flows > 0 || state === "reading") return undefined;
  const details = issues.map(({ message }) => message);
  if (state === "failed") {
    return {
      icon: "error",
      title: "This capture cannot be shown",
      text: failure ?? "The reason is not known.",
      details,
      reload: true,
    };
  }
  if (state === "cancelled") {
    return {
      icon: "information",
      title: "Reading was cancelled",
      text: "No flow had been found by then.",
      details,
      reload: true,
    };
  }
  if (frames === 0) {
    return {
      icon: "information",
      title: "This capture is empty",
      text:
        state === "following" ? "It holds no frame yet. Flows appear here as they are recorded." : "It holds no frame.",
      details,
      reload: state !== "following",
    };
  }
  return {
    icon: "information",
    title: "No TCP in this capture",
    text:
      tcpSegments === 0
        ? `None of its ${countText(frames, "frame")} is a TCP segment that can be read.${heldText(notTcp)}`
        : "No flow could be made of its segments.",
    details,
    reload: false,
  };
}

function heldText(notTcp: CaptureSummary["notTcp"]): string {
  if (notTcp.length === 0) return "";
  const named = notTcp.slice(0, MOST_NAMED).map(({ name, frames }) => `${name} in ${countText(frames, "frame")}`);
  return ` There is ${named.join(", ")}${notTcp.length > MOST_NAMED ? ", and more" : ""}.`;
}
