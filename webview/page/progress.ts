// How far reading is: shown only when it takes longer than half a second, so that small captures do not flicker.

import type { CaptureSummary } from "../../src/protocol/api";
import { button, progressRing } from "../controls";
import { div, element, span } from "../dom";
import { t } from "../l10n";
import { percentOf, percentText } from "./percent";

const PATIENCE_MS = 500;

export interface Progress {
  readonly element: HTMLElement;
  show(summary: CaptureSummary): void;
}

export function createProgress(onCancel: () => void): Progress {
  const text = span("progress-text");
  const cancel = button({
    label: t("Cancel"),
    look: "secondary",
    title: t("Stop reading; the part that was read stays open"),
    onPress: onCancel,
  });
  const bar = element("div", { class: "progress-bar", role: "progressbar", "aria-label": t("Reading the capture") });
  const made = div("progress", progressRing(), text, cancel, bar);
  made.hidden = true;
  let patience: ReturnType<typeof setTimeout> | undefined;
  return {
    element: made,
    show(summary) {
      const reading = summary.state === "reading";
      if (!reading) {
        clearTimeout(patience);
        patience = undefined;
        made.hidden = true;
        return;
      }
      patience ??= setTimeout(() => {
        made.hidden = false;
      }, PATIENCE_MS);
      const part = percentOf(summary);
      text.textContent = t("Reading: {0}", percentText(summary));
      if (part === undefined) bar.removeAttribute("aria-valuenow");
      else bar.setAttribute("aria-valuenow", String(part));
      bar.style.setProperty("--part", `${part ?? 0}%`);
    },
  };
}
