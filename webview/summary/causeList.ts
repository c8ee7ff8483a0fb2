// The causes in words, most severe first. Each is a button that lists its flows; with one flow, it opens that.

import type { CaptureOverview } from "../../src/protocol/api";
import { rowButton } from "../controls";
import { div, element, fill, span } from "../dom";
import { icon } from "../icons";
import { countText, t } from "../l10n";
import { severityText } from "../severityText";

type Cause = CaptureOverview["causes"][number];

/** More are folded away. */
const AT_ONCE = 12;

export interface CauseList {
  readonly element: HTMLElement;
  show(causes: readonly Cause[]): void;
  /** False if there is none. */
  focus(): boolean;
}

export function createCauseList(options: { onFilter(text: string): void; onFlow(id: number): void }): CauseList {
  const list = element("ol", { class: "causes" });
  const none = element("p", { class: "quiet" }, t("Nothing stands out: no rule and no outcome reports a failure."));
  const made = element("section", { class: "summary-part" }, element("h3", {}, t("What is wrong")), list, none);
  return {
    element: made,
    show(causes) {
      const focused = made.contains(document.activeElement)
        ? document.activeElement?.getAttribute("data-cause")
        : undefined;
      const items = causes.map((cause) => element("li", {}, buildCause(cause, options)));
      const rest = items.slice(AT_ONCE);
      const more =
        rest.length > 0 &&
        element(
          "li",
          {},
          element(
            "details",
            {},
            element("summary", {}, countText(rest.length, "{0} more", "{0} more")),
            element("ol", { class: "causes" }, ...rest),
          ),
        );
      fill(list, ...items.slice(0, AT_ONCE), more);
      none.hidden = causes.length > 0;
      list.hidden = causes.length === 0;
      if (typeof focused === "string")
        list.querySelector<HTMLElement>(`[data-cause="${CSS.escape(focused)}"]`)?.focus();
    },
    focus() {
      const first = list.querySelector<HTMLElement>("button");
      first?.focus();
      return first !== null;
    },
  };
}

function buildCause(
  { id, severity, message, contrast, works, flows, examples }: Cause,
  { onFilter, onFlow }: { onFilter(text: string): void; onFlow(id: number): void },
): HTMLElement {
  const [only] = examples;
  const made = rowButton(
    {
      className: `cause cause-${severity}`,
      title: t(flows === 1 ? "Show its flow" : "List its flows"),
      onPress: () => (flows === 1 && only !== undefined ? onFlow(only) : onFilter(`cause == ${JSON.stringify(id)}`)),
    },
    icon(severity, `severity-${severity}`),
    div(
      "cause-words",
      span("visually-hidden", t("{0}: ", severityText(severity))),
      span("cause-message", message),
      contrast !== undefined && span("cause-more", contrast.text),
      works !== undefined && span("cause-more", works),
    ),
  );
  made.setAttribute("data-cause", id);
  return made;
}
