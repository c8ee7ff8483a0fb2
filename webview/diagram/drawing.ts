// The interactive sequence diagram: the SVG of core, with selection, focus and keys.

import {
  buildLayout,
  type DiagramLayout,
  type LayoutOptions,
  type LayoutRow,
} from "../../src/core/diagram/diagramLayout";
import { renderSvg } from "../../src/core/diagram/svg";
import type { FlowDetail } from "../../src/protocol/api";
import { div, setAttributes } from "../dom";

export interface DrawingOptions {
  onSelect(row: LayoutRow): void;
  /** The selected row is being scrolled into view. */
  onReveal(): void;
  /** A folded or open data run was pressed. */
  onToggleRun(event: number): void;
  onMore(event: number): void;
  /** A finding's sign was pressed: its index in `FlowDetail.findings`. */
  onProblem(finding: number): void;
  /** Enter on a segment, to show its details. */
  onEnter(): void;
  isOpenRun(event: number): boolean;
}

export type RunLayout = Pick<LayoutOptions, "openRuns" | "unfinishedRuns">;

export interface Drawing {
  readonly element: HTMLElement;
  draw(detail: FlowDetail, runs: RunLayout): void;
  /** Marks a row; returns its content, or undefined if there is no such row. */
  select(key: string | undefined): LayoutRow | undefined;
  rowOfEvent(event: number): LayoutRow | undefined;
  /** Scrolls a row into view. */
  reveal(key: string): void;
  /** Scrolls the selected row into view, at once. */
  keepSelected(): void;
  /** Whether the whole of the selected row can be seen in a part of the screen. */
  isSelectedIn(part: DOMRect): boolean;
  focus(): void;
  readonly width: number;
}

export function createDrawing(options: DrawingOptions): Drawing {
  const box = div("drawing");
  let layout: DiagramLayout | undefined;
  let rows: readonly LayoutRow[] = [];
  let selectedKey: string | undefined;
  let flowId = 0;

  /** The elements of each row, because searching for them one by one is slow with thousands of rows. */
  const drawn = new Map<
    string,
    { readonly row: LayoutRow; readonly group: SVGGElement; readonly back: Element | null }
  >();

  const elementOf = (key: string): SVGGElement | undefined => drawn.get(key)?.group;

  function dress(): void {
    drawn.clear();
    const backs = new Map<string | null, Element>();
    for (const back of box.querySelectorAll("rect[data-row]")) backs.set(back.getAttribute("data-row"), back);
    const byKey = new Map(rows.map((row) => [row.key, row]));
    for (const group of box.querySelectorAll<SVGGElement>("g.row")) {
      const row = byKey.get(group.getAttribute("data-key") ?? "");
      if (row === undefined) continue;
      drawn.set(row.key, { row, group, back: backs.get(row.key) ?? null });
      setAttributes(group, {
        tabindex: -1,
        "data-vscode-context": JSON.stringify({
          webviewSection: "segment",
          flowId,
          event: row.event,
          preventDefaultContextMenuItems: true,
        }),
      });
    }
    showMark(selectedKey, true);
    if (selectedKey === undefined && rows[0] !== undefined) setAttributes(elementOf(rows[0].key)!, { tabindex: 0 });
  }

  function showMark(key: string | undefined, on: boolean): void {
    const marked = key === undefined ? undefined : drawn.get(key);
    if (marked === undefined) return;
    marked.group.classList.toggle("selected", on);
    marked.back?.classList.toggle("selected", on);
    setAttributes(marked.group, { tabindex: on ? 0 : -1, "aria-current": on ? "true" : undefined });
  }

  function choose(row: LayoutRow): void {
    if (row.kind === "more") options.onMore(row.event!);
    else {
      mark(row.key);
      options.onSelect(row);
    }
  }

  function mark(key: string | undefined): void {
    showMark(selectedKey, false);
    if (selectedKey === undefined && rows[0] !== undefined) elementOf(rows[0].key)?.setAttribute("tabindex", "-1");
    selectedKey = key;
    showMark(key, true);
    if (key === undefined && rows[0] !== undefined) elementOf(rows[0].key)?.setAttribute("tabindex", "0");
  }

  function rowAt(target: EventTarget | null): LayoutRow | undefined {
    const key = target instanceof Element ? target.closest("g.row")?.getAttribute("data-key") : undefined;
    return drawn.get(key ?? "")?.row;
  }

  function focusRow(index: number): void {
    const row = rows[Math.max(0, Math.min(index, rows.length - 1))];
    if (row === undefined) return;
    if (row.kind !== "more") choose(row);
    const group = elementOf(row.key);
    group?.setAttribute("tabindex", "0");
    group?.focus({ preventScroll: true });
    reveal(row.key);
  }

  function reveal(key: string): void {
    elementOf(key)?.scrollIntoView({ block: "nearest", behavior: calm() ? "auto" : "smooth" });
    if (key === selectedKey) options.onReveal();
  }

  box.addEventListener("click", (event) => {
    const row = rowAt(event.target);
    if (row === undefined) return;
    choose(row);
    elementOf(row.key)?.focus({ preventScroll: true });
    const sign = event.target instanceof Element ? event.target.closest("g.problem") : null;
    if (sign !== null) options.onProblem(Number(sign.getAttribute("data-finding")));
    else if (row.kind === "run") options.onToggleRun(row.event!);
  });
  box.addEventListener("contextmenu", (event) => {
    const row = rowAt(event.target);
    if (row !== undefined && row.kind !== "more") choose(row);
  });
  box.addEventListener("keydown", (event) => {
    const row = rowAt(event.target);
    if (row === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = rows.indexOf(row);
    const open = row.kind === "run" && options.isOpenRun(row.event!);
    if (event.key === "ArrowDown") focusRow(at + 1);
    else if (event.key === "ArrowUp") focusRow(at - 1);
    else if (event.key === "Home") focusRow(0);
    else if (event.key === "End") focusRow(rows.length - 1);
    else if (event.key === "ArrowRight" && row.kind === "run" && !open) options.onToggleRun(row.event!);
    else if (event.key === "ArrowLeft" && open) options.onToggleRun(row.event!);
    else if (event.key === "Enter" || event.key === " ") {
      if (row.kind === "run") options.onToggleRun(row.event!);
      else if (row.kind === "more") options.onMore(row.event!);
      else {
        choose(row);
        options.onEnter();
      }
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });

  return {
    element: box,
    get width() {
      return box.clientWidth;
    },
    draw(detail, runs) {
      const focusedKey = box.contains(document.activeElement) ? rowAt(document.activeElement)?.key : undefined;
      flowId = detail.flow.id;
      layout = buildLayout(detail, { width: box.clientWidth, ...runs });
      // Core's own drawing: everything in it that comes from a capture is escaped there.
      box.innerHTML = renderSvg(layout);
      // Above the rows, so that neither their outlines nor their hover cross the times beside the lifelines.
      const around = box.querySelector("g.around");
      if (around !== null) around.parentNode?.append(around);
      rows = layout.rows.filter((row) => row.event !== undefined);
      if (!rows.some((row) => row.key === selectedKey)) selectedKey = undefined;
      dress();
      if (focusedKey !== undefined) elementOf(focusedKey)?.focus({ preventScroll: true });
    },
    select(key) {
      const row = key === undefined ? undefined : drawn.get(key)?.row;
      mark(row?.key);
      return row;
    },
    rowOfEvent: (event) => rows.find((row) => row.event === event && row.kind !== "missing" && row.kind !== "more"),
    reveal,
    keepSelected() {
      if (selectedKey !== undefined) elementOf(selectedKey)?.scrollIntoView({ block: "nearest" });
    },
    isSelectedIn({ top, bottom }) {
      const row = selectedKey === undefined ? undefined : elementOf(selectedKey)?.getBoundingClientRect();
      return row !== undefined && row.top > top - 1 && row.bottom < bottom + 1;
    },
    focus() {
      const target = (selectedKey !== undefined && elementOf(selectedKey)) || (rows[0] && elementOf(rows[0].key));
      if (target && target !== document.activeElement) target.focus();
    },
  };
}

function calm(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
