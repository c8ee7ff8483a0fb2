// A flow with its time to scale: both lanes, sequence numbers of each side, round trips. What is selected here is selected in the
// diagram, and the other way round.

import type { FlowDetail, TimeQuery, TimeWindow } from "../../src/protocol/api";
import { button } from "../controls";
import { div, element } from "../dom";
import type { FlowView } from "../flow/views";
import { reasonOf } from "../host";
import { phrases, t } from "../l10n";
import { eventOfFrame } from "./eventOfFrame";
import { createLegend } from "./legend";
import { createMarkTable } from "./markTable";
import { timeText } from "./numberTexts";
import { pointText } from "./pointText";
import { createReadingProgress } from "./readingProgress";
import { nearestPoint, type Point, pointsOf } from "./segments";
import { drawnSides, isWindowNear } from "./sequenceHeights";
import { createColorProbe, onTheme } from "./timeColors";
import { listenToInput } from "./timeInput";
import { createTimePlots } from "./timePlots";
import { panned, showing, type TimeRange, wholeRange, within, zoomed } from "./timeRange";
import { createTimeRequests } from "./timeRequests";

/** One step of a key or of the wheel leaves so much in sight. */
const ZOOM_STEP = 0.7;
const LEAST_POINTS = 200;
const MOST_POINTS = 2000;

export interface TimeViewOptions {
  fetch(query: TimeQuery): Promise<TimeWindow | undefined>;
  onSelect(event: number): void;
  onEnter(): void;
  say(text: string): void;
}

export function createTimeView(options: TimeViewOptions): FlowView {
  let detail: FlowDetail | undefined;
  let shown: TimeWindow | undefined;
  let points: readonly Point[] = [];
  /** Undefined: the whole flow. */
  let range: TimeRange | undefined;
  let isVisible = false;
  let selectedNs: number | undefined;
  let selectedEvent: number | undefined;
  const probe = createColorProbe();
  let colors: ReturnType<typeof probe.read> | undefined;

  const plots = createTimePlots({
    content: () => (shown && detail ? { window: shown, detail, points, selectedNs } : undefined),
    range: current,
    colors: () => (colors ??= probe.read()),
    onRange: (next) => show(within(next, whole())),
    onFit: () => show(undefined),
    onPoint: (timeNs) => selectPoint(nearestPoint(points, timeNs)),
    onHover: readOut,
  });
  const summary = element("p", { class: "time-summary" });
  const readout = element("p", { class: "time-readout", id: "time-readout" });
  const legend = createLegend();
  const table = createMarkTable((frame) => selectFrame(frame));
  const progress = createReadingProgress({ onCancel: () => requests.stop(), onContinue: ask });
  const zooming = div(
    "time-zoom",
    button({ label: t("Zoom out (-)"), icon: "smaller", look: "icon", onPress: () => zoomBy(-1) }),
    button({ label: t("Zoom in (+)"), icon: "larger", look: "icon", onPress: () => zoomBy(1) }),
    button({ label: t("The whole flow (f)"), icon: "fit", look: "icon", onPress: () => show(undefined) }),
  );
  const stack = element(
    "div",
    {
      class: "time-plots",
      role: "group",
      tabindex: 0,
      "aria-label": t(
        "Time to scale. Arrow keys select the previous and the next segment, Shift and arrow keys move, plus and minus zoom, F shows the whole flow, Enter shows the details.",
      ),
      "aria-describedby": "time-readout",
    },
    ...plots.elements,
  );
  const failure = element("p", { class: "time-failure", role: "alert" });
  failure.hidden = true;
  const made = element(
    "div",
    { class: "time-view" },
    div("time-head", summary, zooming),
    progress.element,
    failure,
    stack,
    readout,
    legend.element,
    table.element,
    probe.element,
  );

  const requests = createTimeRequests({
    fetch: options.fetch,
    onAnswer(window, isLast) {
      shown = window;
      points = pointsOf(window);
      progress.show(window.progress, isLast);
      summary.textContent = window.summary;
      legend.show(
        window,
        drawnSides(window).every((side) => isWindowNear(window, side)),
      );
      table.show(window);
      failure.hidden = true;
      draw();
    },
    failed(error) {
      failure.textContent = t("The flow cannot be read again: {0}", reasonOf(error));
      failure.hidden = false;
      progress.hide();
    },
  });

  function whole(): TimeRange {
    if (detail === undefined) return wholeRange(0, 0);
    const { flow } = detail;
    const errors = flow.events.filter(({ kind }) => kind === "icmp").map(({ timeNs }) => timeNs);
    return wholeRange(Math.min(flow.firstTimeNs, ...errors), Math.max(flow.lastTimeNs, ...errors));
  }

  function current(): TimeRange {
    return range ?? whole();
  }

  function ask(): void {
    if (detail === undefined || !isVisible) return;
    progress.begin();
    const acrossPx = Math.max(LEAST_POINTS, Math.min(MOST_POINTS, stack.clientWidth));
    requests.ask({ id: detail.flow.id, ...current(), points: acrossPx });
  }

  function draw(): void {
    if (!isVisible) return;
    plots.draw(stack.clientWidth);
    if (!stack.matches(":hover")) readOut(undefined);
  }

  /** The numbers at a time; undefined: of what is selected. */
  function readOut(timeNs: number | undefined): void {
    const point = nearestPoint(points, timeNs ?? selectedNs ?? Number.NaN);
    const event = selectedEvent === undefined ? undefined : detail?.flow.events[selectedEvent];
    if (shown === undefined || point === undefined || (timeNs ?? selectedNs) === undefined) readout.textContent = "";
    else if (timeNs === undefined && event?.kind === "icmp") {
      const { source, frameNumber } = event;
      const words = [timeText(shown, event.timeNs), t("ICMP error"), source, t("frame {0}", frameNumber)];
      readout.textContent = phrases(words);
    } else readout.textContent = pointText(shown, point);
  }

  /** Shows a part of the time at once, with what there is of it, and asks for the rest. */
  function show(next: TimeRange | undefined): void {
    range = next;
    draw();
    ask();
  }

  function zoomBy(steps: number, clientX?: number): void {
    const { fromNs, toNs } = current();
    const isSelectedSeen = selectedNs !== undefined && selectedNs >= fromNs && selectedNs <= toNs;
    const aroundNs = isSelectedSeen ? selectedNs! : (fromNs + toNs) / 2;
    const atNs = clientX === undefined ? aroundNs : plots.timeAt(clientX);
    show(zoomed(current(), ZOOM_STEP ** steps, atNs, whole()));
  }

  function selectFrame(frame: number): void {
    const mark = shown?.marks.find((each) => each.frame === frame);
    if (mark !== undefined && detail !== undefined) selectTime(mark.timeNs, eventOfFrame(detail, frame));
  }

  function selectPoint(point: Point | undefined): void {
    if (point !== undefined && detail !== undefined) selectTime(point.timeNs, eventOfFrame(detail, point.frame));
  }

  function selectTime(timeNs: number, event: number | undefined): void {
    selectedNs = timeNs;
    selectedEvent = event;
    if (event !== undefined) options.onSelect(event);
    reveal(timeNs);
  }

  function reveal(timeNs: number): void {
    const { fromNs, toNs } = current();
    if (timeNs < fromNs || timeNs > toNs) show(showing(current(), timeNs, whole()));
    else draw();
  }

  function step(to: "next" | "previous" | "first" | "last"): void {
    if (shown === undefined) return;
    // With the neighbors of the part in sight.
    const all = pointsOf({ ...shown, fromNs: Number.NEGATIVE_INFINITY, toNs: Number.POSITIVE_INFINITY });
    const at = selectedNs === undefined ? undefined : nearestPoint(all, selectedNs);
    const index = at === undefined ? -1 : all.indexOf(at);
    const next = {
      next: all[index + 1],
      previous: index < 0 ? all.at(-1) : all[index - 1],
      first: points[0],
      last: points.at(-1),
    }[to];
    if (next === undefined) return;
    options.say(pointText(shown, next));
    selectPoint(next);
  }

  listenToInput(stack, {
    zoom: zoomBy,
    pan: (share) => show(panned(current(), share, whole())),
    fit: () => show(undefined),
    step,
    enter: options.onEnter,
    isOnStrip: plots.isOnStrip,
  });
  new ResizeObserver(draw).observe(stack);
  onTheme(() => {
    colors = undefined;
    draw();
  });

  return {
    id: "time",
    label: t("Time"),
    element: made,
    show(next) {
      if (next?.flow.id !== detail?.flow.id) {
        range = shown = selectedNs = selectedEvent = undefined;
        points = [];
        failure.hidden = true;
      }
      detail = next;
      ask();
    },
    select(event) {
      // A point of a run keeps its own time, though the run as a whole is selected in the diagram.
      if (event === selectedEvent || event === undefined) return;
      selectedEvent = event;
      selectedNs = detail?.flow.events[event]?.timeNs;
      if (selectedNs !== undefined && isVisible) reveal(selectedNs);
    },
    setVisible(visible) {
      isVisible = visible;
      if (visible) ask();
      else requests.stop();
    },
    focus: () => stack.focus(),
  };
}
