// Messages about the capture as a whole, above the list: each is shown until its reason is gone or the user closes it.

import { button, link } from "../controls";
import { div, element, setAttributes, span } from "../dom";
import { icon } from "../icons";
import { t } from "../l10n";

export interface Banner {
  readonly id: string;
  readonly severity: "error" | "warning" | "information";
  readonly text: string;
  /** Shown when the banner is opened. */
  readonly details?: readonly string[];
  readonly actions?: readonly { readonly label: string; run(): void }[];
}

export interface Banners {
  readonly element: HTMLElement;
  /** Shows exactly these. A closed banner is shown again only when its text changes. */
  show(banners: readonly Banner[]): void;
}

interface Shown {
  readonly banner: Banner;
  readonly element: HTMLElement;
}

/** `onClosed` when the reader has closed one. */
export function createBanners(onClosed: () => void): Banners {
  const shown = new Map<string, Shown>();
  const closed = new Set<string>();
  const region = div("banners");
  return {
    element: region,
    show(banners) {
      const ids = new Set(banners.map((banner) => banner.id));
      for (const [id, { element: old }] of shown) {
        if (ids.has(id)) continue;
        old.remove();
        shown.delete(id);
      }
      for (const banner of banners) {
        const before = shown.get(banner.id);
        // An unchanged banner is kept, because it may be expanded or focused.
        if (before !== undefined && wordsOf(before.banner) === wordsOf(banner)) continue;
        if (closed.has(wordsOf(banner))) continue;
        const made = buildBanner(banner, () => {
          closed.add(wordsOf(banner));
          shown.delete(banner.id);
          made.remove();
          onClosed();
        });
        if (before === undefined) region.append(made);
        else {
          if (before.element.querySelector("details")?.open) made.querySelector("details")?.setAttribute("open", "");
          before.element.replaceWith(made);
        }
        shown.set(banner.id, { banner, element: made });
      }
    },
  };
}

function wordsOf({ id, text, details }: Banner): string {
  return JSON.stringify([id, text, details]);
}

function buildBanner(banner: Banner, onClose: () => void): HTMLElement {
  const actions = (banner.actions ?? []).map((action) => link({ label: action.label, onPress: action.run }));
  const made = element(
    "div",
    { class: `banner banner-${banner.severity}` },
    icon(banner.severity, `severity-${banner.severity}`),
    textOf(banner),
    actions.length > 0 && div("banner-actions", ...actions),
    button({ label: t("Close this message"), icon: "close", look: "icon", onPress: onClose }),
  );
  setAttributes(made, { role: banner.severity === "error" ? "alert" : "status", "data-banner": banner.id });
  return made;
}

function textOf({ text, details = [] }: Banner): HTMLElement {
  if (details.length === 0) return span("banner-text", text);
  return element(
    "details",
    { class: "banner-text" },
    element("summary", {}, text),
    element("ul", {}, ...details.map((detail) => element("li", {}, detail))),
  );
}
