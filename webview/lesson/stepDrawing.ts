// The diagram beside the steps, of which what comes after the step at hand is faint.

import type { LayoutRow } from "../../src/core/diagram/diagramLayout";
import type { Hiding } from "../../src/core/diagram/hiddenRows";
import type { LessonStep } from "../../src/core/lesson/step";
import type { FlowDetail } from "../../src/protocol/api";
import { createDrawing } from "../diagram/drawing";
import { automaticZoom } from "../diagram/zoom";
import { div, fill } from "../dom";

export interface StepDrawingOptions {
  /** Gets the height of the endpoints' boxes as `--lanes-px`. */
  readonly lanesOn: HTMLElement;
  onRow(row: LayoutRow): void;
  /** Enter on a segment. */
  onEnter(): void;
}

export interface StepDrawing {
  readonly element: HTMLElement;
  /** Draws a flow, if it is in sight. `hiding` is what it may not show. */
  draw(detail: FlowDetail | undefined, hiding: Hiding | undefined): void;
  /** Selects the row of the step `at`. */
  mark(steps: readonly LessonStep[], at: number): void;
  setVisible(visible: boolean): void;
}

export function createStepDrawing({ lanesOn, onRow, onEnter }: StepDrawingOptions): StepDrawing {
  const drawing = createDrawing({
    lanesOn,
    onSelect: onRow,
    onReveal() {},
    onToggleRun: () => {},
    onMore: () => {},
    onProblem: () => {},
    onEnter,
    onZoom: () => {},
  });
  // Two diagrams of one flow are one too many for who searches the page or hears it: this one is there while it is in sight.
  const scroller = div("step-drawing");
  let isVisible = false;
  let drawnWidth = 0;
  let drawn: readonly [FlowDetail | undefined, Hiding | undefined] = [undefined, undefined];
  let marked: readonly [readonly LessonStep[], number] = [[], 0];

  new ResizeObserver(() => {
    if (drawing.width === drawnWidth) return;
    draw(...drawn);
    mark(...marked);
  }).observe(scroller);

  function draw(detail: FlowDetail | undefined, hiding: Hiding | undefined): void {
    drawn = [detail, hiding];
    if (detail === undefined || !isVisible || drawing.width === 0) return;
    drawnWidth = drawing.width;
    const layout = { openFolds: new Set<number>(), ...(hiding === undefined ? {} : { hiding }) };
    drawing.draw(detail, layout, automaticZoom(drawing.width));
  }

  function mark(steps: readonly LessonStep[], at: number): void {
    marked = [steps, at];
    const { key } = steps[at] ?? {};
    drawing.select(key);
    if (key !== undefined && isVisible) drawing.reveal(key);
    const shown = new Set(steps.slice(0, at + 1).map((step) => step.key));
    let isLater = false;
    for (const row of drawing.element.querySelectorAll("g.row")) {
      const own = row.getAttribute("data-key") ?? "";
      if (steps.some((step) => step.key === own)) isLater = !shown.has(own);
      row.classList.toggle("later", isLater);
      row.classList.toggle("now", own === key);
    }
  }

  return {
    element: scroller,
    draw,
    mark,
    setVisible(visible) {
      isVisible = visible;
      if (visible) fill(scroller, drawing.element);
      else fill(scroller);
    },
  };
}
