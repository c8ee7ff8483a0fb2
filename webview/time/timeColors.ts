// The colours of the drawing, from the theme. A canvas takes no variables, so a hidden element resolves them.

import { div } from "../dom";

/** A class of media/page/time.css for each. */
const NAMES = [
  "text",
  "paper",
  "quiet",
  "grid",
  "sent",
  "ack",
  "window",
  "sack",
  "again",
  "trip",
  "other-trip",
  "selected",
] as const;

export type TimeColors = Readonly<Record<(typeof NAMES)[number], string>>;

export interface ColorProbe {
  readonly element: HTMLElement;
  /** As they are now; another theme needs another look. */
  read(): TimeColors;
}

export function createColorProbe(): ColorProbe {
  const probes = NAMES.map((name) => div(`time-color time-color-${name}`));
  const made = div("time-colors", ...probes);
  made.setAttribute("aria-hidden", "true");
  return {
    element: made,
    read: () =>
      Object.fromEntries(NAMES.map((name, nth) => [name, getComputedStyle(probes[nth]!).color])) as TimeColors,
  };
}

/** Calls back when VS Code changes the theme. */
export function onTheme(changed: () => void): void {
  new MutationObserver(changed).observe(document.body, { attributeFilter: ["class", "data-vscode-theme-kind"] });
  new MutationObserver(changed).observe(document.documentElement, { attributeFilter: ["style"] });
}
