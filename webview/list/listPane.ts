// The flow list: a grid of which only the rows on screen exist. The grid itself scrolls, has the focus and names its current row.

import type { FlowPage, FlowRow, FlowSortKey } from "../../src/protocol/api";
import { div, element, fill, setAttributes } from "../dom";
import { t } from "../l10n";
import { arrange, COLUMNS } from "./listColumns";
import { createListHead } from "./listHead";
import { isFiltered, type ListQuestion } from "./listing";
import { headOf, isShown, stepOfKey } from "./listKeys";
import { PageCache } from "./pageCache";
import { RowPool } from "./rowPool";
import { contentPx, scrollToShow, scrollToTop, topRow, type Viewport, visibleRows } from "./virtualRows";

const ROW_PX = 24;
const HEAD_PX = 25;
/** What says that there are no rows has the room of so many. */
const MESSAGE_ROWS = 2;
const PAGE_ROWS = 100;
const MOST_SEARCHED = 5000;

export interface ListOptions {
  readonly question: ListQuestion;
  load(first: number, count: number, question: ListQuestion): Promise<FlowPage>;
  indexOf(id: number, question: ListQuestion): Promise<number>;
  /** `enter` if the user wants to continue in the diagram. */
  onSelect(id: number, enter: boolean): void;
  /** The user opens or closes a group, or a connection. */
  onGroup(key: string, open: boolean): void;
  onSort(sort: FlowSortKey, descending: boolean): void;
  onScroll(topRow: number): void;
  /** The columns that the user hides. */
  hidden(): readonly FlowSortKey[];
  /** How many flows match the filter, and the height of a pane that shows all of them. */
  onTotal(total: number, wholePx: number): void;
  failed(error: unknown): void;
}

export interface FlowList {
  readonly element: HTMLElement;
  /** Sort or filter changed. The selected flow stays in view when it is still in the list. */
  ask(question: ListQuestion): void;
  /** A group was opened or closed: the list stays where it is. */
  regroup(question: ListQuestion): void;
  /** The capture grew or was judged again. */
  invalidate(revision: number): void;
  /** Marks a flow; returns false if it is not in the list. */
  select(id: number | undefined, scroll: "show" | "stay"): Promise<boolean>;
  scrollTo(topRow: number): void;
  /** Other columns are hidden than before. */
  arrangeColumns(): void;
  focus(): void;
  /** The first row, when there is one. */
  first(): Promise<FlowRow | undefined>;
  /**
   * The nearest flow after or before the selected one that is wanted, in some thousands of rows. `wantedOf` answers which flows of
   * a row are: several where it stands for a connection.
   */
  find(forward: boolean, wantedOf: (row: FlowRow) => readonly number[]): Promise<number | undefined>;
}

interface Anchor {
  readonly id: number;
  readonly index: number;
}

export function createList(options: ListOptions): FlowList {
  let question = options.question;
  let selectedId: number | undefined;
  let activeIndex = -1;
  // Where to scroll as soon as the list is long enough for it.
  let wantedTop: number | undefined;
  let framed = false;
  let drawnHeightPx = 0;

  const cache = new PageCache<FlowRow>(PAGE_ROWS, {
    load: (first, count) => options.load(first, count, question),
    changed: () => {
      const total = cache.total ?? 0;
      options.onTotal(total, HEAD_PX + (total || MESSAGE_ROWS) * ROW_PX + 8);
      render();
    },
    failed: options.failed,
  });

  const head = createListHead({ onSort: options.onSort, onLeave: () => grid.focus() });
  const rows = new RowPool(ROW_PX);
  const space = div("list-space", rows.element);
  const empty = div("list-empty");
  const body = div("list-body", space, empty);
  const grid = element(
    "div",
    { class: "list-grid", role: "grid", tabindex: 0, "aria-label": t("Flows"), "aria-colcount": COLUMNS.length },
    head.element,
    body,
  );

  const view = (): Viewport => ({
    rowPx: ROW_PX,
    heightPx: Math.max(0, Math.floor(grid.getBoundingClientRect().height - head.element.offsetHeight)),
    total: cache.total ?? 0,
  });

  function render(): void {
    if (framed) return;
    framed = true;
    requestAnimationFrame(() => {
      framed = false;
      draw();
    });
  }

  function draw(): void {
    const now = view();
    // Hidden: no rows are visible, so none are requested.
    if (now.heightPx === 0) return;
    drawnHeightPx = now.heightPx;
    space.style.height = `${contentPx(now)}px`;
    if (wantedTop !== undefined && now.total > wantedTop) {
      grid.scrollTop = scrollToTop(now, wantedTop);
      wantedTop = undefined;
    }
    const { first, count, offsetPx } = visibleRows(now, grid.scrollTop);
    cache.want(first, Math.max(1, count));
    rows.window(first, count, grid.scrollTop + offsetPx);
    let isTree = question.groupBy !== "none";
    for (let index = first; index < first + count; index++) {
      const flow = cache.row(index);
      const selected = flow !== undefined && isShown(flow, selectedId, index === activeIndex);
      const grouped = question.groupBy !== "none";
      isTree ||= flow?.connection !== undefined;
      const hidden = options.hidden();
      rows.at(index).show(index, flow, { selected, active: index === activeIndex, grouped, hidden });
    }
    setAttributes(grid, {
      role: isTree ? "treegrid" : "grid",
      "aria-rowcount": now.total + 1,
      "aria-activedescendant": rows.idOf(activeIndex),
    });
    const nothing = cache.total === 0;
    empty.hidden = !nothing;
    setAttributes(body, { role: nothing ? undefined : "rowgroup" });
    if (nothing) fill(empty, t(isFiltered(question) ? "No flow matches the filter." : "No flows yet."));
  }

  function showRow(index: number): void {
    // Before the list has its height, there is nowhere to scroll to.
    space.style.height = `${contentPx(view())}px`;
    grid.scrollTop = scrollToShow(view(), grid.scrollTop, index);
    draw();
  }

  async function moveTo(index: number, enter: boolean): Promise<void> {
    const total = cache.total ?? 0;
    if (total === 0) return;
    activeIndex = Math.max(0, Math.min(index, total - 1));
    const wanted = activeIndex;
    showRow(activeIndex);
    const row = await cache.fetch(activeIndex);
    // The user may have moved on while the row was fetched.
    if (row === undefined || wanted !== activeIndex) return;
    if (row.group !== undefined) {
      if (enter) options.onGroup(row.group.key, !row.group.open);
      return;
    }
    selectedId = row.id;
    draw();
    options.onSelect(row.id, enter);
  }

  /** Finds the selected flow again, whose position may have changed. */
  async function locate(scroll: "show" | "stay"): Promise<boolean> {
    const id = selectedId;
    if (id === undefined) return false;
    const index = await options.indexOf(id, question);
    if (id !== selectedId) return true;
    activeIndex = index;
    if (index >= 0 && scroll === "show") {
      if (cache.total === undefined || cache.total <= index) await cache.fetch(index);
      if (view().heightPx > 0) showRow(index);
      else wantedTop = Math.max(0, index - 3);
    }
    render();
    return index >= 0;
  }

  /** The row to keep in place: the selected one if it is visible, else the first visible one; none at the top of the list. */
  function anchorRow(): Anchor | undefined {
    if (grid.scrollTop === 0) return undefined;
    const upper = visibleRows(view(), grid.scrollTop).first;
    const index = rows.has(activeIndex) ? activeIndex : upper + 1;
    const id = cache.row(index)?.id;
    return id === undefined ? undefined : { id, index };
  }

  /** New rows may be above the visible ones: the list scrolls so that they stay in place. */
  async function keepPlace(anchor: Anchor | undefined): Promise<void> {
    await locate("stay");
    if (anchor === undefined) return;
    const index = anchor.id === selectedId ? activeIndex : await options.indexOf(anchor.id, question);
    if (index < 0 || index === anchor.index) return;
    wantedTop = topRow(view(), grid.scrollTop) + index - anchor.index;
    render();
  }

  grid.addEventListener("scroll", () => {
    draw();
    options.onScroll(topRow(view(), grid.scrollTop));
  });
  body.addEventListener("click", (event) => {
    const index = rows.indexAt(event.target);
    if (index === undefined) return;
    void moveTo(index, cache.row(index)?.group !== undefined);
    if (event.target instanceof Element && event.target.closest(".connection-twistie")) toggleConnection(index);
  });
  body.addEventListener("dblclick", (event) => {
    const index = rows.indexAt(event.target);
    if (index !== undefined && cache.row(index)?.group === undefined) void moveTo(index, true);
  });
  grid.addEventListener("keydown", (event) => {
    if (event.target !== grid || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(view().heightPx / ROW_PX) - 1);
    const step = stepOfKey(event.key, { active: activeIndex, page, row: (index) => cache.row(index) });
    if (step === undefined) return;
    if (step.kind === "move") void moveTo(step.index, step.enter);
    else options.onGroup(step.key, step.open);
    event.preventDefault();
  });

  function toggleConnection(index: number): void {
    const head = headOf(cache.row(index));
    if (head !== undefined) options.onGroup(head.key, !head.open);
  }

  const arrangeColumns = (): void => arrange(grid, options.hidden());

  new ResizeObserver(() => {
    arrangeColumns();
    // A visible current row stays visible when the transcript or the Problems panel takes some of the space.
    const was = { ...view(), heightPx: drawnHeightPx };
    const wasSeen =
      drawnHeightPx > 0 && activeIndex >= 0 && scrollToShow(was, grid.scrollTop, activeIndex) === grid.scrollTop;
    if (wasSeen && view().heightPx > 0) showRow(activeIndex);
    else render();
  }).observe(grid);

  head.show(question.sort, question.descending);
  return {
    element: grid,
    regroup(next) {
      const at = activeIndex;
      question = next;
      wantedTop = topRow(view(), grid.scrollTop);
      cache.reset();
      activeIndex = at;
      render();
    },
    ask(next) {
      question = next;
      head.show(next.sort, next.descending);
      grid.scrollTop = 0;
      activeIndex = -1;
      cache.reset();
      locate("show").catch(options.failed);
    },
    invalidate(revision) {
      const anchor = anchorRow();
      cache.invalidate(revision);
      keepPlace(anchor).catch(options.failed);
    },
    async select(id, scroll) {
      selectedId = id;
      if (id === undefined) activeIndex = -1;
      render();
      return id === undefined ? true : locate(scroll);
    },
    scrollTo(top) {
      wantedTop = top;
      render();
    },
    arrangeColumns,
    focus: () => grid.focus(),
    first: () => cache.fetch(0),
    async find(forward, wantedOf) {
      const step = forward ? 1 : -1;
      const current = activeIndex < 0 ? undefined : await cache.fetch(activeIndex);
      const here = current === undefined || current.group !== undefined ? [] : wantedOf(current);
      const at = here.indexOf(selectedId ?? -1);
      if (at >= 0 && here[at + step] !== undefined) return here[at + step];
      for (let index = activeIndex + step, tried = 0; index >= 0 && tried < MOST_SEARCHED; index += step, tried++) {
        const row = await cache.fetch(index);
        if (row === undefined) return undefined;
        const wanted = row.group === undefined ? wantedOf(row) : [];
        if (wanted.length > 0) return wanted.at(forward ? 0 : -1);
      }
      return undefined;
    },
  };
}
