// How much of a flow has been read for the time view, where that takes long.

import { button } from "../controls";
import { element, span } from "../dom";
import { t } from "../l10n";

/** Reading is not mentioned before. */
const SHOWN_AFTER_MS = 500;

export interface ReadingProgress {
  readonly element: HTMLElement;
  /** A question was asked. */
  begin(): void;
  /** `share` from 0 to 1; `isLast`: nothing more will be read for this question. */
  show(share: number, isLast: boolean): void;
  hide(): void;
}

export function createReadingProgress(options: { onCancel(): void; onContinue(): void }): ReadingProgress {
  let beganMs = 0;
  const text = span("time-progress-text");
  const cancel = button({ label: t("Cancel"), look: "secondary", onPress: options.onCancel });
  const proceed = button({ label: t("Read the rest"), look: "secondary", onPress: options.onContinue });
  const made = element("div", { class: "time-progress", role: "status" }, text, cancel, proceed);
  made.hidden = true;
  return {
    element: made,
    begin() {
      beganMs = performance.now();
    },
    show(share, isLast) {
      made.hidden = share >= 1 || (!isLast && performance.now() - beganMs < SHOWN_AFTER_MS);
      const percent = Math.floor(share * 100);
      text.textContent = isLast ? t("{0} % of the flow was read.", percent) : t("Reading the flow: {0} %", percent);
      cancel.hidden = isLast;
      proceed.hidden = !isLast;
    },
    hide() {
      made.hidden = true;
    },
  };
}
