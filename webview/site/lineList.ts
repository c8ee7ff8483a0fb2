// Lines of text of which only those on screen are elements, with a cursor that keys and the mouse move.

import { div, element } from "../dom";
import { t } from "../l10n";
import { contentPx, scrollToShow, type Viewport, visibleRows } from "../list/virtualRows";

export interface LineList {
  readonly element: HTMLElement;
  readonly line: number;
  /** Other lines; the cursor stays where it is, as far as there is such a line. */
  show(lines: readonly string[], decorate: (line: number) => Node): void;
  /** Moves the cursor and shows its line. */
  select(line: number): void;
  focus(): void;
}

export interface LineListOptions {
  readonly label: string;
  /** The cursor moved, by the user or by `select`. */
  onLine(line: number): void;
  /** Enter or a double click. */
  onOpen(line: number): void;
}

/** As in site.css. */
const ROW_PX = 20;
/** Beyond both edges, so that scrolling shows no gap. */
const MORE_ROWS = 20;

export function createLineList({ label, onLine, onOpen }: LineListOptions): LineList {
  const rows = div("lines");
  rows.setAttribute("role", "presentation");
  const made = element("div", { class: "line-list", role: "listbox", tabindex: 0, "aria-label": label }, rows);
  let lines: readonly string[] = [];
  let decorate: (line: number) => Node = () => document.createTextNode("");
  let current = 0;

  const viewport = (): Viewport => ({ rowPx: ROW_PX, heightPx: made.clientHeight, total: lines.length });

  function draw(): void {
    const { first, count } = visibleRows(viewport(), made.scrollTop);
    const from = Math.max(0, first - MORE_ROWS);
    const to = Math.min(lines.length, first + count + MORE_ROWS);
    const drawn = [];
    for (let line = from; line < to; line++) drawn.push(rowOf(line));
    rows.replaceChildren(...drawn);
    made.setAttribute("aria-activedescendant", idOf(current));
  }

  function rowOf(line: number): HTMLElement {
    const row = element(
      "div",
      {
        class: "line",
        id: idOf(line),
        role: "option",
        "aria-selected": line === current ? "true" : "false",
        "aria-setsize": lines.length,
        "aria-posinset": line + 1,
        "aria-label": lines[line] === "" ? t("Empty line") : undefined,
      },
      decorate(line),
    );
    row.style.top = `${line * ROW_PX}px`;
    row.dataset.line = String(line);
    return row;
  }

  function moveTo(line: number): void {
    if (lines.length === 0) return;
    current = Math.max(0, Math.min(line, lines.length - 1));
    made.scrollTop = scrollToShow(viewport(), made.scrollTop, current);
    draw();
    onLine(current);
  }

  made.addEventListener("scroll", draw);
  new ResizeObserver(draw).observe(made);
  const lineAt = (event: Event): number | undefined => {
    const row = (event.target as Element).closest<HTMLElement>("[data-line]");
    return row === null ? undefined : Number(row.dataset.line);
  };
  made.addEventListener("click", (event) => {
    const line = lineAt(event);
    // Whoever selects text does not move the cursor: that would draw the line anew.
    if (line !== undefined && (getSelection()?.isCollapsed ?? true)) moveTo(line);
  });
  made.addEventListener("dblclick", (event) => {
    const line = lineAt(event);
    if (line !== undefined) onOpen(line);
  });
  made.addEventListener("keydown", (event) => {
    const page = Math.max(1, Math.floor(made.clientHeight / ROW_PX) - 1);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: -lines.length,
      End: lines.length,
    };
    if (event.key === "Enter") onOpen(current);
    else if (event.altKey || event.ctrlKey || event.metaKey || !Object.hasOwn(steps, event.key)) return;
    else moveTo(current + steps[event.key]!);
    event.preventDefault();
  });

  return {
    element: made,
    get line() {
      return current;
    },
    show(text, decorated) {
      lines = text;
      decorate = decorated;
      current = Math.max(0, Math.min(current, lines.length - 1));
      rows.style.height = `${contentPx(viewport())}px`;
      rows.style.minWidth = `${lines.reduce((longest, line) => Math.max(longest, line.length), 0) + 2}ch`;
      draw();
    },
    select: moveTo,
    focus: () => made.focus(),
  };
}

function idOf(line: number): string {
  return `line-${line}`;
}
