// The column heads of the flow list: pressing one sorts by it, pressing it again reverses the order.

import type { FlowSortKey } from "../../src/protocol/api";
import { div, element, setAttributes, span } from "../dom";
import { icon } from "../icons";
import { COLUMNS } from "./listColumns";

export interface ListHead {
  readonly element: HTMLElement;
  show(sort: FlowSortKey, descending: boolean): void;
}

export function createListHead(options: {
  onSort(sort: FlowSortKey, descending: boolean): void;
  /** Arrow down moves the focus from the heads to the rows. */
  onLeave(): void;
}): ListHead {
  let shown: { readonly sort: FlowSortKey; readonly descending: boolean } = { sort: "id", descending: false };
  const heads = COLUMNS.map((column, index) => {
    const head = element(
      "div",
      {
        role: "columnheader",
        "aria-colindex": index + 1,
        // Where the column is narrow, its title is not shown.
        "aria-label": column.name ?? column.title,
        title: column.name ?? column.title,
        class: `cell column-${column.key}${column.numeric ? " numeric" : ""}`,
        tabindex: index === 0 ? 0 : -1,
      },
      span("title", column.title),
      icon("ascending", "sorted-up"),
      icon("descending", "sorted-down"),
    );
    head.addEventListener("click", () => sortBy(index));
    return head;
  });

  function sortBy(index: number): void {
    const { key, descendingFirst } = COLUMNS[index]!;
    options.onSort(key, key === shown.sort ? !shown.descending : descendingFirst);
  }

  /** A column that is left out passes it on. */
  function focusHead(index: number, step: 1 | -1): void {
    let at = index;
    while (heads[at]?.checkVisibility() === false) at += step;
    const target = heads[at];
    if (target === undefined) return;
    for (const head of heads) head.tabIndex = head === target ? 0 : -1;
    target.focus();
  }

  const row = element("div", { role: "row", class: "row", "aria-rowindex": 1 }, ...heads);
  row.addEventListener("keydown", (event) => {
    const at = heads.indexOf(event.target as HTMLDivElement);
    if (at < 0) return;
    if (event.key === "ArrowLeft") focusHead(at - 1, -1);
    else if (event.key === "ArrowRight") focusHead(at + 1, 1);
    else if (event.key === "Home") focusHead(0, 1);
    else if (event.key === "End") focusHead(heads.length - 1, -1);
    else if (event.key === "Enter" || event.key === " ") sortBy(at);
    else if (event.key === "ArrowDown") options.onLeave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  const made = div("list-head", row);
  made.setAttribute("role", "rowgroup");
  return {
    element: made,
    show(sort, descending) {
      shown = { sort, descending };
      heads.forEach((head, index) => {
        const { key } = COLUMNS[index]!;
        const order = descending ? "descending" : "ascending";
        setAttributes(head, { "aria-sort": key === sort ? order : "none" });
      });
    },
  };
}
