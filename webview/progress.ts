// How far reading is: shown only when it takes longer than half a second, so that small captures do not flicker.

import type { CaptureSummary } from "../src/protocol/api";
import { button, progressRing } from "./controls";
import { div, element, span } from "./dom";

const PATIENCE_MS = 500;

export interface Progress {
  readonly element: HTMLElement;
  show(summary: CaptureSummary): void;
}

export function createProgress(onCancel: () => void): Progress {
  const text = span("progress-text");
  const cancel = button({
    label: "Cancel",
    look: "secondary",
    title: "Stop reading; what was read stays",
    onPress: onCancel,
  });
  const bar = element("div", { class: "progress-bar", role: "progressbar", "aria-label": "Reading the capture" });
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
      text.textContent = `Reading: ${percentText(summary)}`;
      if (part === undefined) bar.removeAttribute("aria-valuenow");
      else bar.setAttribute("aria-valuenow", String(part));
      bar.style.setProperty("--part", `${part ?? 0}%`);
    },
  };
}

/** "40 %", or "12.3 MB" where the whole length is not known. */
export function percentText(summary: CaptureSummary): string {
  const percent = percentOf(summary);
  return percent === undefined ? sizeText(summary.bytesRead) : `${percent} %`;
}

function percentOf({ bytesRead, byteLength }: CaptureSummary): number | undefined {
  if (byteLength <= 0) return undefined;
  // 100 % is said only when it is over.
  return Math.min(99, Math.floor((100 * bytesRead) / byteLength));
}

export function sizeText(bytes: number): string {
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${unit === 0 ? size : size.toFixed(size < 99.5 ? 1 : 0)} ${units[unit]}`;
}
