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
import { translateHeadings } from "../roles";

export interface DrawingOptions {
  /** Gets the height of the endpoints' boxes as `--lanes-px`; the whole document by default. */
  readonly lanesOn?: HTMLElement;
  onSelect(row: LayoutRow): void;
  /** The selected row is being scrolled into view. */
  onReveal(): void;
  /** A folded or open data run, or fold of retries, was pressed. */
  onToggleRun(row: LayoutRow): void;
  onMore(event: number): void;
  /** A finding's sign was pressed: its index in `FlowDetail.findings`. */
  onProblem(finding: number): void;
  /** Enter on a segment, to show its details. */
  onEnter(): void;
  /** The user zooms, by some steps. */
  onZoom(steps: number): void;
}

export type RunLayout = Pick<LayoutOptions, "openRuns" | "unfinishedRuns" | "openFolds" | "hiding">;

export interface Drawing {
  readonly element: HTMLElement;
  /** `zoom`: 1 is 100 %. */
  draw(detail: FlowDetail, runs: RunLayout, zoom: number): void;
  /** Marks a row; returns its content, or undefined if there is no such row. */
  select(key: string | undefined): LayoutRow | undefined;
  rowOfEvent(event: number): LayoutRow | undefined;
  /** The fold of retries that an event is in. */
  foldOf(event: number): LayoutRow | undefined;
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
  // The endpoints stay in sight above the rows, which scroll.
  const lanes = div("lanes-head");
  const canvas = div("drawing");
  const box = div("drawing-part", lanes, canvas);
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
    for (const back of canvas.querySelectorAll("rect[data-row]")) backs.set(back.getAttribute("data-row"), back);
    const byKey = new Map(rows.map((row) => [row.key, row]));
    for (const group of canvas.querySelectorAll<SVGGElement>("g.row")) {
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
      for (const sign of group.querySelectorAll("g.problem")) {
        const rule = sign.getAttribute("data-rule") ?? "";
        setAttributes(sign, { "data-vscode-context": findingContext(flowId, row.event, rule) });
      }
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
    else if (isFoldable(row)) options.onToggleRun(row);
  });
  box.addEventListener("contextmenu", (event) => {
    const row = rowAt(event.target);
    if (row !== undefined && row.kind !== "more") choose(row);
  });
  box.addEventListener("keydown", (event) => {
    const row = rowAt(event.target);
    if (row === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = rows.indexOf(row);
    const foldable = isFoldable(row);
    const open = row.open === true;
    if (event.key === "ArrowDown") focusRow(at + 1);
    else if (event.key === "ArrowUp") focusRow(at - 1);
    else if (event.key === "Home") focusRow(0);
    else if (event.key === "End") focusRow(rows.length - 1);
    else if (event.key === "ArrowRight" && foldable && !open) options.onToggleRun(row);
    else if (event.key === "ArrowLeft" && open) options.onToggleRun(row);
    else if (event.key === "Enter" || event.key === " ") {
      if (foldable) options.onToggleRun(row);
      else if (row.kind === "more") options.onMore(row.event!);
      else {
        choose(row);
        options.onEnter();
      }
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });

  box.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey || event.deltaY === 0) return;
      event.preventDefault();
      options.onZoom(event.deltaY < 0 ? 1 : -1);
    },
    { passive: false },
  );

  return {
    element: box,
    get width() {
      return box.clientWidth;
    },
    draw(detail, runs, zoom) {
      const focusedKey = box.contains(document.activeElement) ? rowAt(document.activeElement)?.key : undefined;
      flowId = detail.flow.id;
      layout = buildLayout(detail, { width: box.clientWidth / zoom, ...runs });
      // Core's own drawing: everything in it that comes from a capture is escaped there.
      canvas.innerHTML = renderSvg(layout);
      const svg = canvas.querySelector("svg");
      if (svg === null) return;
      resize(svg, layout.widthPx, layout.heightPx, zoom);
      // Above the rows, so that neither their outlines nor their hover cross the times beside the lifelines.
      const around = svg.querySelector("g.around");
      if (around !== null) svg.append(around);
      const head = svg.cloneNode(false) as SVGSVGElement;
      setAttributes(head, { role: undefined, "aria-label": undefined, "aria-hidden": "true" });
      head.append(...svg.querySelectorAll("g.lanes"));
      resize(head, layout.widthPx, layout.headPx, zoom);
      translateHeadings(head);
      lanes.replaceChildren(head);
      box.classList.toggle("wide", layout.widthPx * zoom > box.clientWidth + 1);
      (options.lanesOn ?? document.documentElement).style.setProperty("--lanes-px", `${layout.headPx * zoom}px`);
      rows = layout.rows.filter((row) => row.event !== undefined || row.kind === "elsewhere");
      if (!rows.some((row) => row.key === selectedKey)) selectedKey = undefined;
      dress();
      if (focusedKey !== undefined) elementOf(focusedKey)?.focus({ preventScroll: true });
    },
    select(key) {
      const row = key === undefined ? undefined : drawn.get(key)?.row;
      mark(row?.key);
      return row;
    },
    rowOfEvent: (event) => rows.find((row) => row.event === event && !NOT_THE_EVENT.has(row.kind)),
    foldOf: (event) => rows.find((row) => row.events?.includes(event)),
    reveal,
    keepSelected() {
      if (selectedKey !== undefined) elementOf(selectedKey)?.scrollIntoView({ block: "nearest" });
    },
    isSelectedIn({ top, bottom }) {
      const row = selectedKey === undefined ? undefined : elementOf(selectedKey)?.getBoundingClientRect();
      const headPx = lanes.getBoundingClientRect().height;
      return row !== undefined && row.top > top + headPx - 1 && row.bottom < bottom + 1;
    },
    focus() {
      const target = (selectedKey !== undefined && elementOf(selectedKey)) || (rows[0] && elementOf(rows[0].key));
      if (target && target !== document.activeElement) target.focus();
    },
  };
}

/** Rows that belong to an event without being its own. */
const NOT_THE_EVENT: ReadonlySet<LayoutRow["kind"]> = new Set(["missing", "more", "fold", "data"]);

function isFoldable({ kind }: LayoutRow): boolean {
  return kind === "run" || kind === "fold";
}

function resize(svg: SVGSVGElement, widthPx: number, heightPx: number, zoom: number): void {
  setAttributes(svg, {
    width: Math.floor(widthPx * zoom),
    height: Math.ceil(heightPx * zoom),
    viewBox: `0 0 ${widthPx} ${heightPx}`,
  });
}

/** What VS Code's context menu and its commands are told about a finding. */
export function findingContext(flowId: number, event: number | undefined, rule: string): string {
  return JSON.stringify({ webviewSection: "finding", flowId, event, rule, preventDefaultContextMenuItems: true });
}

function calm(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
