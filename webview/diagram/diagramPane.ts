// The selected flow: its headline, its problems, its diagram, and its options.

import { buildLayout, type LayoutRow } from "../../src/core/diagram/diagramLayout";
import type { FlowDetail } from "../../src/protocol/api";
import { div, element, fill } from "../dom";
import type { FlowViewId } from "../flow/viewIds";
import { createFlowViews, type FlowView } from "../flow/views";
import { countText, t } from "../l10n";
import { createDrawing } from "./drawing";
import { createFlowHead, type FlowHeadActions } from "./flowHead";
import { headlineParts } from "./headlineParts";
import { type FetchRun, OpenRuns, RUN_PAGE_ROWS } from "./openRuns";
import { createOptionsTable } from "./optionsTableView";
import { createProblems } from "./problemList";
import { looksTheSame } from "./sameDetail";
import { automaticZoom, fittingZoom, zoomStep, zoomText } from "./zoom";

export interface DiagramOptions extends Pick<FlowHeadActions, "onFlowTranscript" | "share"> {
  fetchRun(flowId: number, ...of: Parameters<FetchRun>): ReturnType<FetchRun>;
  onSelect(row: LayoutRow, detail: FlowDetail): void;
  onEnter(): void;
  onEscape(): void;
  onRule(rule: string): void;
  /** Whether the user left the last problem expanded. */
  problemsOpen(): boolean;
  onProblemsOpen(open: boolean): void;
  /** The user's choice, 1 is 100 %; undefined if there is none. */
  zoom(): number | undefined;
  onZoom(zoom: number | undefined): void;
  onTranscript(event: number, rule: string): void;
  onScroll(topPx: number): void;
  onRuns(open: OpenRuns["remembered"]): void;
  /** Other views of the flow, beside the diagram, and which one is in sight. */
  readonly views: readonly FlowView[];
  view(): FlowViewId;
  onView(view: FlowViewId): void;
  say(text: string): void;
  failed(error: unknown): void;
}

export interface DiagramPane {
  readonly element: HTMLElement;
  readonly shown: FlowDetail | undefined;
  /** Draws a flow. The same flow again keeps place, selection and open runs. */
  show(detail: FlowDetail): void;
  clear(message: string): void;
  /** Selects a row by key, like a click; returns false if there is no such row. */
  selectKey(key: string): boolean;
  keyOfEvent(event: number): string | undefined;
  /** Selects an event's segment and brings it into view. */
  selectEvent(event: number): boolean;
  /** Opens the next problem of the flow and selects its segment; false if there is none further on. */
  stepProblem(forward: boolean): boolean;
  /** Opens runs again as they were remembered. */
  openRuns(remembered: OpenRuns["remembered"]): Promise<void>;
  scrollTo(topPx: number): void;
  showView(id: FlowViewId): void;
  focus(): void;
}

export function createDiagramPane(options: DiagramOptions): DiagramPane {
  let shown: FlowDetail | undefined;
  const runs = new OpenRuns((...of) => options.fetchRun(shown!.flow.id, ...of));
  /** The first events of the folds of equal retries that are open. */
  const openFolds = new Set<number>();

  const drawing = createDrawing({
    onSelect(row) {
      look();
      selected(row);
    },
    onReveal() {
      seesSelected = true;
    },
    onToggleRun: (row) => (row.kind === "fold" ? toggleFold(row) : void toggleRun(row.event!)),
    onMore: (event) => void moreOf(event),
    onProblem: (finding) => problems.open(finding),
    onEnter: options.onEnter,
    onZoom: (steps) => zoomTo(zoomStep(zoom(), steps)),
  });
  const problems = createProblems({
    isOpenAtOnce: options.problemsOpen,
    onToggle: options.onProblemsOpen,
    onSegment: (event) => void selectEvent(event),
    // Where the whole page scrolls, bringing the segment into view would take the opened text away.
    onOpened: (event) => void selectEvent(event, isScrolling()),
    onRule: options.onRule,
    onTranscript: options.onTranscript,
  });
  const headline = element("h2", { class: "headline" });
  const optionsTable = div("options-place");
  const verdict = div("verdict-part", headline, problems.element);
  const scroller = div("diagram-scroll", drawing.element, optionsTable);
  const views = createFlowViews(
    [{ id: "diagram", label: t("Diagram"), element: scroller, focus: drawing.focus }, ...options.views],
    options.view(),
    options.onView,
  );
  const head = createFlowHead({
    ...options,
    tabs: views.tabs,
    onZoomStep: (steps) => zoomTo(zoomStep(zoom(), steps)),
    onZoom: zoomTo,
    onFit: fitWhole,
  });
  const message = element("p", { class: "placeholder" });
  const made = element(
    "section",
    { class: "diagram-pane", "aria-label": t("Sequence diagram") },
    head.element,
    verdict,
    views.element,
    message,
  );

  made.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") options.onEscape();
    else if (shown === undefined || views.active.id !== "diagram") return;
    else if (event.key === "+" || event.key === "=") zoomTo(zoomStep(zoom(), 1));
    else if (event.key === "-") zoomTo(zoomStep(zoom(), -1));
    else if (event.key === "0") zoomTo(1);
    else if (event.key === "f") fitWhole();
    else return;
    event.preventDefault();
  });
  scroller.addEventListener("scroll", () => options.onScroll(scroller.scrollTop));

  let drawnWidth = 0;
  let seesSelected = false;
  let seenSize = "";
  const sizeOf = () => `${scroller.clientWidth} ${scroller.clientHeight}`;
  const look = () => {
    seesSelected = drawing.isSelectedIn(scroller.getBoundingClientRect());
  };
  new ResizeObserver(() => {
    const heightPx = verdict.contains(verdict.querySelector("details[open]")) ? 0 : verdict.offsetHeight;
    document.documentElement.style.setProperty("--verdict-px", `${heightPx}px`);
  }).observe(verdict);
  scroller.addEventListener("scrollend", () => {
    // Scrolling that is caused only by a new size is corrected below.
    if (sizeOf() === seenSize) look();
  });
  new ResizeObserver(() => {
    if (drawing.width !== drawnWidth) redraw();
    // A visible segment stays visible when the transcript or the Problems panel takes some of the space.
    if (seesSelected) drawing.keepSelected();
    else look();
    seenSize = sizeOf();
  }).observe(scroller);

  function redraw(): void {
    if (shown === undefined || drawing.width === 0) return;
    drawnWidth = drawing.width;
    drawing.draw(shown, { ...runs.layout, openFolds }, zoom());
    head.showZoom(zoom());
  }

  function zoom(): number {
    return options.zoom() ?? automaticZoom(drawing.width);
  }

  /** Undefined: as the pane suggests. */
  function zoomTo(next: number | undefined): void {
    options.onZoom(next);
    redraw();
    drawing.keepSelected();
    options.say(t("Diagram at {0}.", zoomText(zoom())));
  }

  /** The whole diagram in sight, if possible. */
  function fitWhole(): void {
    const detail = shown;
    if (detail === undefined) return;
    const heightAt = (at: number): number =>
      buildLayout(detail, { width: drawing.width / at, ...runs.layout, openFolds }).heightPx * at;
    const roomPx = isScrolling() ? scroller.clientHeight : window.innerHeight - verdict.offsetHeight;
    zoomTo(fittingZoom(roomPx, automaticZoom(drawing.width), heightAt));
    scroller.scrollTop = 0;
  }

  /** Whether the diagram scrolls by itself, and not the page as a whole. */
  function isScrolling(): boolean {
    return getComputedStyle(scroller).overflowY === "auto";
  }

  function toggleFold({ event }: LayoutRow): void {
    if (event === undefined) return;
    if (!openFolds.delete(event)) openFolds.add(event);
    redraw();
  }

  async function toggleRun(event: number): Promise<void> {
    if (runs.has(event)) {
      runs.close(event);
      redraw();
      options.onRuns(runs.remembered);
    } else await moreOf(event);
  }

  async function moreOf(event: number, count = RUN_PAGE_ROWS): Promise<void> {
    const detail = shown;
    try {
      if (!(await runs.more(event, count)) || shown?.flow.id !== detail?.flow.id) return;
    } catch (error) {
      return options.failed(error);
    }
    redraw();
    options.onRuns(runs.remembered);
    const rows = runs.layout.openRuns.get(event)?.length ?? 0;
    options.say(countText(rows, "{0} segment of the run is shown.", "{0} segments of the run are shown."));
  }

  function selectEvent(event: number, reveal = true): boolean {
    if (drawing.rowOfEvent(event) === undefined) {
      const fold = drawing.foldOf(event);
      if (fold !== undefined) toggleFold(fold);
    }
    const row = drawing.rowOfEvent(event);
    if (row === undefined) return false;
    drawing.select(row.key);
    if (reveal) drawing.reveal(row.key);
    selected(row);
    return true;
  }

  function selected(row: LayoutRow): void {
    problems.mark(row.event);
    for (const view of options.views) view.select?.(row.event);
    if (shown !== undefined) options.onSelect(row, shown);
  }

  function showParts(visible: boolean): void {
    for (const part of [head.element, verdict, views.element]) part.hidden = !visible;
    message.hidden = visible;
  }

  showParts(false);
  return {
    element: made,
    get shown() {
      return shown;
    },
    show(detail) {
      const same = shown?.flow.id === detail.flow.id;
      if (same && shown !== undefined && looksTheSame(shown, detail)) return;
      if (!same) {
        runs.clear();
        openFolds.clear();
        drawing.select(undefined);
      }
      shown = detail;
      showParts(true);
      head.show(detail);
      fill(headline, ...headlineParts(detail));
      problems.show(detail);
      for (const view of options.views) view.show?.(detail);
      const table = createOptionsTable(detail);
      fill(optionsTable, table);
      redraw();
      if (!same) scroller.scrollTop = 0;
    },
    clear(text) {
      shown = undefined;
      runs.clear();
      for (const view of options.views) view.show?.(undefined);
      message.textContent = text;
      showParts(false);
    },
    selectKey(key) {
      const row = drawing.select(key);
      if (row === undefined) return false;
      look();
      selected(row);
      return true;
    },
    keyOfEvent: (event) => drawing.rowOfEvent(event)?.key,
    selectEvent: (event) => selectEvent(event),
    stepProblem(forward) {
      const event = problems.step(forward);
      return event !== undefined && selectEvent(event, isScrolling());
    },
    async openRuns(remembered) {
      for (const { event, rows } of remembered) {
        if (shown?.flow.events[event]?.kind === "run")
          await moreOf(event, Math.max(RUN_PAGE_ROWS, Math.min(rows, 5000)));
      }
    },
    scrollTo(topPx) {
      scroller.scrollTop = topPx;
    },
    showView: (id) => views.choose(id),
    focus: () => views.active.focus(),
  };
}
