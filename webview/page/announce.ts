// Announces changes to screen readers without moving the focus.

import { element } from "../dom";

export interface Announcer {
  readonly element: HTMLElement;
  say(text: string): void;
}

export function createAnnouncer(): Announcer {
  const region = element("div", { class: "visually-hidden", role: "status", "aria-live": "polite" });
  return {
    element: region,
    say(text) {
      // The same sentence twice in a row is read only when the region was empty in between.
      region.textContent = "";
      requestAnimationFrame(() => {
        region.textContent = text;
      });
    },
  };
}
