// What a key does in the list: it moves, or opens and closes what the current row is the head of.

import type { FlowRow, RowConnection } from "../../src/protocol/api";

export interface KeyContext {
  /** The current row; −1 for none. */
  readonly active: number;
  /** Rows of a page. */
  readonly page: number;
  /** A row, if it is known. */
  row(index: number): FlowRow | undefined;
}

export type KeyStep =
  | { readonly kind: "move"; readonly index: number; readonly enter: boolean }
  | { readonly kind: "fold"; readonly key: string; readonly open: boolean };

/** `undefined` for a key that is none of the list's. A row to move to may lie outside of the list. */
export function stepOfKey(key: string, { active, page, row }: KeyContext): KeyStep | undefined {
  const to = (index: number, enter = false): KeyStep => ({ kind: "move", index, enter });
  switch (key) {
    case "ArrowDown":
      return to(active + 1);
    case "ArrowUp":
      return to(active - 1);
    case "PageDown":
      return to(active + page);
    case "PageUp":
      return to(active - page);
    case "Home":
      return to(0);
    case "End":
      return to(Number.MAX_SAFE_INTEGER);
    case "Enter":
      return to(active, true);
    case "ArrowRight":
    case "ArrowLeft":
      return foldStep(key === "ArrowRight", active, row);
    default:
      return undefined;
  }
}

/** Opens or closes; to the left also leads from a place to its connection. */
function foldStep(open: boolean, active: number, row: KeyContext["row"]): KeyStep | undefined {
  const head = headOf(row(active));
  if (head?.open === !open) return { kind: "fold", key: head.key, open };
  if (!open && row(active)?.connection?.role === "place") {
    let at = active;
    while (at > 0 && row(at)?.connection?.role === "place") at--;
    return { kind: "move", index: at, enter: false };
  }
  // To enter a group is to open or close it.
  return row(active)?.group?.open === !open ? { kind: "move", index: active, enter: true } : undefined;
}

/** The connection whose places stand below a row. */
export function headOf(row: FlowRow | undefined): RowConnection | undefined {
  return row?.connection?.role === "head" ? row.connection : undefined;
}

/** Whether a row stands for the selected flow. A closed connection does for each of its flows. */
export function isShown(
  { id, group, connection }: FlowRow,
  selectedId: number | undefined,
  isActive: boolean,
): boolean {
  if (group !== undefined || selectedId === undefined) return false;
  if (connection?.role !== "head") return id === selectedId;
  return connection.open ? isActive && id === selectedId : id === selectedId || isActive;
}
