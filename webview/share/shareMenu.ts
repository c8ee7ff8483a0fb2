// One button in the flow's head, and behind it every way to give the flow to somebody else.

import { checkBox } from "../controls";
import { div, element } from "../dom";
import { type IconName, icon } from "../icons";
import { t } from "../l10n";

export interface ShareItem {
  readonly label: string;
  readonly icon: IconName;
  readonly title: string;
  run(): void;
}

/** `groups` are separated by lines. */
export function createShareMenu(options: {
  readonly groups: readonly (readonly ShareItem[])[];
  readonly lightPictures: boolean;
  onLightPictures(light: boolean): void;
}): HTMLElement {
  const summary = element(
    "summary",
    {
      class: "share-button",
      "aria-label": t("Share"),
      title: t("Share this flow: reports, pictures, files"),
      "aria-haspopup": "menu",
    },
    icon("share"),
    element("span", { class: "label" }, t("Share")),
  );
  const menu = element("details", { class: "share-menu" }, summary);
  const items: HTMLElement[] = [];
  const groups = options.groups.map((group) => {
    const made = group.map((item) => itemElement(item));
    items.push(...made);
    return element("div", { class: "share-group", role: "group" }, ...made);
  });
  const light = checkBox({
    label: t("Pictures in light colors"),
    title: t("For paper and for pages with a light background"),
    onChange: options.onLightPictures,
  });
  light.checked = options.lightPictures;
  menu.append(div("share-items", element("div", { role: "menu", "aria-label": t("Share") }, ...groups), light.element));

  function itemElement({ label, icon: name, title, run }: ShareItem): HTMLElement {
    const made = element(
      "button",
      { type: "button", class: "share-item", role: "menuitem", title, tabindex: -1 },
      icon(name),
      element("span", {}, label),
    );
    made.addEventListener("click", () => {
      close();
      run();
    });
    return made;
  }

  function close(): void {
    menu.open = false;
    summary.focus();
  }

  menu.addEventListener("toggle", () => {
    if (menu.open) items[0]?.focus();
  });
  menu.addEventListener("keydown", (event) => {
    if (!menu.open) return;
    const at = items.indexOf(document.activeElement as HTMLElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") close();
    else if (step !== undefined) items.at((at + step) % items.length)?.focus();
    else if (event.key === "Home") items[0]?.focus();
    else if (event.key === "End") items.at(-1)?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  document.addEventListener("pointerdown", ({ target }) => {
    if (menu.open && target instanceof Node && !menu.contains(target)) menu.open = false;
  });
  return menu;
}
