// Which columns the list shows.

import type { FlowSortKey } from "../../src/protocol/api";
import { checkBox } from "../controls";
import { div, element } from "../dom";
import { icon } from "../icons";
import { t } from "../l10n";
import { COLUMNS } from "./listColumns";

/** A flow without these is not to be recognised. */
const ALWAYS: ReadonlySet<FlowSortKey> = new Set(["id", "initiator", "responder"]);

export function createColumnMenu(options: {
  readonly hidden: readonly FlowSortKey[];
  onChange(hidden: readonly FlowSortKey[]): void;
}): HTMLElement {
  const hidden = new Set(options.hidden);
  const boxes = COLUMNS.filter(({ key }) => !ALWAYS.has(key)).map(({ key, title, name }) => {
    const box = checkBox({
      label: title,
      title: name ?? title,
      onChange(checked) {
        if (checked) hidden.delete(key);
        else hidden.add(key);
        options.onChange([...hidden]);
      },
    });
    box.checked = !hidden.has(key);
    return box.element;
  });
  const summary = element(
    "summary",
    { title: t("Columns of the list"), "aria-label": t("Columns of the list") },
    icon("table"),
  );
  const menu = element("details", { class: "column-menu" }, summary, div("column-choices", ...boxes));
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    summary.focus();
    event.preventDefault();
  });
  document.addEventListener("pointerdown", ({ target }) => {
    if (menu.open && target instanceof Node && !menu.contains(target)) menu.open = false;
  });
  return menu;
}
