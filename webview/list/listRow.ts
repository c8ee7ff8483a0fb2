// One row of the flow list, used again for other flows as the list scrolls.

import type { FlowRow, FlowSortKey } from "../../src/protocol/api";
import { element, fill, setAttributes } from "../dom";
import { groupContent, groupLabel } from "./groupHead";
import { COLUMNS, rowLabel } from "./listColumns";

interface RowLook {
  readonly selected: boolean;
  readonly active: boolean;
  /** The list has groups. */
  readonly grouped: boolean;
  /** Columns that are not shown. */
  readonly hidden: readonly FlowSortKey[];
}

export interface ListRow {
  readonly element: HTMLElement;
  /** `index` counts from 0; a flow that is still being fetched is undefined. */
  show(index: number, flow: FlowRow | undefined, look: RowLook): void;
}

export function createListRow(): ListRow {
  let shown: FlowRow | undefined;
  const cells = COLUMNS.map((column, index) =>
    element("div", {
      role: "gridcell",
      "aria-colindex": index + 1,
      class: `cell column-${column.key}${column.numeric ? " numeric" : ""}`,
    }),
  );
  const groupCell = element("div", {
    role: "gridcell",
    class: "group-cell",
    "aria-colindex": 1,
    "aria-colspan": COLUMNS.length,
  });
  const row = element("div", { role: "row", class: "row" }, ...cells);
  return {
    element: row,
    show(index, flow, { selected, active, grouped, hidden }) {
      setAttributes(row, {
        id: `flow-row-${index}`,
        "aria-rowindex": index + 2,
        "aria-selected": String(selected),
        "aria-busy": flow === undefined ? "true" : undefined,
      });
      row.classList.toggle("active", active);
      row.classList.toggle("loading", flow === undefined);
      if (flow === shown) return;
      shown = flow;
      const group = flow?.group;
      row.classList.toggle("group-head", group !== undefined);
      const connection = flow?.connection;
      const opens = group ?? (connection?.role === "head" ? connection : undefined);
      row.classList.toggle("of-place", connection?.role === "place");
      const isInGroup = grouped && group === undefined;
      setAttributes(row, {
        "aria-expanded": opens && String(opens.open),
        "aria-level":
          grouped || connection ? 1 + (isInGroup ? 1 : 0) + (connection?.role === "place" ? 1 : 0) : undefined,
      });
      if (group !== undefined) {
        setAttributes(row, { "aria-label": groupLabel(group), "data-vscode-context": undefined });
        fill(groupCell, ...groupContent(group));
        groupCell.title = group.label;
        row.replaceChildren(groupCell);
        return;
      }
      if (groupCell.isConnected) row.replaceChildren(...cells);
      setAttributes(row, {
        "aria-label": flow && rowLabel(flow, hidden),
        "data-vscode-context":
          flow && JSON.stringify({ webviewSection: "flow", flowId: flow.id, preventDefaultContextMenuItems: true }),
      });
      COLUMNS.forEach((column, at) => {
        const cell = cells[at]!;
        if (flow === undefined) {
          fill(cell);
          cell.removeAttribute("title");
          return;
        }
        const { content, title } = column.cell(flow);
        fill(cell, ...content);
        setAttributes(cell, { title: title === "" ? undefined : title });
      });
    },
  };
}
