// A flow with its time to scale: both lanes, sequence numbers of each side, round trips. What is selected here is selected in the
// diagram, and the other way round.

import { TimeKind } from "../../src/core/time/timeKinds";
import type { FlowDetail, TimeQuery, TimeWindow } from "../../src/protocol/api";
import { button } from "../controls";
import { div, element, span } from "../dom";
import type { FlowView } from "../flow/views";
import { reasonOf } from "../host";
import { t } from "../l10n";
import { eventOfFrame } from "./eventOfFrame";
import { createLegend } from "./legend";
import { createMarkTable } from "./markTable";
import { sideName } from "./numberTexts";
import { createPlot, type Plot } from "./plot";
import { pointText } from "./pointText";
import { nearestPoint, octetRange, otherSide, type Point, pointsOf, SIDES, type Side } from "./segments";
import { drawSequence } from "./sequencePlot";
import { drawStrip, LANE_SPLITS } from "./stripPlot";
import { octetTicks } from "./tickTexts";
import { createColorProbe, onTheme } from "./timeColors";
import { panned, showing, type TimeRange, wholeRange, within, zoomed } from "./timeRange";
import { createTimeRequests } from "./timeRequests";
import { drawTrips, hasTrips, tripRange, tripTicks } from "./tripPlot";

/** One step of a key or of the wheel. */
const ZOOM_STEP = 0.7;
const PAN_STEP = 0.25;
/** Reading is not mentioned before. */
const PROGRESS_AFTER_MS = 500;
/** A window that is so much higher than the octets beside it would press them flat: it is not drawn. */
const MOST_WINDOW = 3;

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
  /** The event that was selected here, so that its time stays where in a run it is. */
  let ownEvent: number | undefined;
  let askedAtMs = 0;
  const probe = createColorProbe();
  let colors: ReturnType<typeof probe.read> | undefined;

  const common = {
    colors: () => (colors ??= probe.read()),
    range: () => current(),
    startNs: () => shown?.startNs ?? 0,
    onRange: (next: TimeRange) => show(within(next, whole())),
    onFit: () => show(undefined),
    onPoint: (timeNs: number) => selectPoint(nearestPoint(points, timeNs), false),
    onHover(timeNs: number | undefined) {
      const point = timeNs === undefined ? selectedPoint() : nearestPoint(points, timeNs);
      readout.textContent = point === undefined || shown === undefined ? "" : pointText(shown, point);
    },
  };
  const strip = createPlot({
    ...common,
    className: "time-strip",
    heightPx: 96,
    hasTimeAxis: true,
    yRange: () => [0, 1],
    ySplits: LANE_SPLITS,
    yTicks: () => [sideName("responder"), sideName("initiator")],
    draw: (surface) => {
      if (shown && detail) drawStrip(surface, { window: shown, detail, points, selectedNs });
    },
  });
  const sequence = (side: Side): { readonly element: HTMLElement; readonly plot: Plot } => {
    const plot = createPlot({
      ...common,
      className: "time-sequence",
      heightPx: 170,
      hasTimeAxis: false,
      yRange: () => sequenceRange(side),
      yTicks: octetTicks,
      hasWholeValues: true,
      draw: (surface) => {
        if (shown) drawSequence(surface, shown, side, selectedNs);
      },
    });
    const heading = side === "initiator" ? t("Octets from the initiator") : t("Octets from the responder");
    return { element: div("time-part", element("h3", {}, heading), plot.element), plot };
  };
  const sequences = { initiator: sequence("initiator"), responder: sequence("responder") };
  const trips = createPlot({
    ...common,
    className: "time-trips",
    heightPx: 90,
    hasTimeAxis: false,
    yRange: () => (shown ? tripRange(shown) : [0, 1]),
    yTicks: tripTicks,
    draw: (surface) => {
      if (shown) drawTrips(surface, shown, selectedNs);
    },
  });
  const tripsPart = div(
    "time-part",
    element("h3", {}, t("Round trips: ● of the initiator's octets, □ of the responder's")),
    trips.element,
  );
  const plots = [strip, sequences.initiator.plot, sequences.responder.plot, trips];

  const summary = element("p", { class: "time-summary" });
  const readout = element("p", { class: "time-readout" });
  const legend = createLegend();
  const table = createMarkTable((frame) => selectFrame(frame));
  const progressText = span("time-progress-text");
  const cancel = button({ label: t("Cancel"), look: "secondary", onPress: () => requests.stop() });
  const proceed = button({ label: t("Read the rest"), look: "secondary", onPress: () => ask() });
  const progress = element("div", { class: "time-progress", role: "status" }, progressText, cancel, proceed);
  progress.hidden = true;
  const zooming = div(
    "time-zoom",
    button({ label: t("Zoom out (-)"), icon: "smaller", look: "icon", onPress: () => zoomBy(1 / ZOOM_STEP) }),
    button({ label: t("Zoom in (+)"), icon: "larger", look: "icon", onPress: () => zoomBy(ZOOM_STEP) }),
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
    },
    strip.element,
    sequences.initiator.element,
    sequences.responder.element,
    tripsPart,
  );
  const failure = element("p", { class: "time-failure", role: "alert" });
  failure.hidden = true;
  const made = element(
    "div",
    { class: "time-view" },
    div("time-head", summary, zooming),
    progress,
    failure,
    stack,
    readout,
    legend.element,
    table.element,
    probe.element,
  );

  const requests = createTimeRequests({
    fetch: options.fetch,
    onAnswer(window, isWhole) {
      shown = window;
      points = pointsOf(window);
      showProgress(window.progress, isWhole);
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
      progress.hidden = true;
    },
  });

  function showProgress(share: number, isWhole: boolean): void {
    progress.hidden = share >= 1 || (!isWhole && performance.now() - askedAtMs < PROGRESS_AFTER_MS);
    const percent = Math.floor(share * 100);
    progressText.textContent = isWhole
      ? t("{0} % of the flow was read.", percent)
      : t("Reading the flow: {0} %", percent);
    cancel.hidden = isWhole;
    proceed.hidden = !isWhole;
  }

  function whole(): TimeRange {
    if (detail === undefined) return wholeRange(0, 0);
    const { flow } = detail;
    const errors = flow.events.filter(({ kind }) => kind === "icmp").map(({ timeNs }) => timeNs);
    return wholeRange(Math.min(flow.firstTimeNs, ...errors), Math.max(flow.lastTimeNs, ...errors));
  }

  function current(): TimeRange {
    return range ?? whole();
  }

  function sequenceRange(side: Side): [number, number] {
    if (shown === undefined) return [0, 1];
    const { low, high, edge } = heightsOf(shown, side);
    const top = isWindowNear(shown, side) ? Math.max(high, edge) : high;
    const room = (top - low) * 0.15;
    return [low - room, top + room];
  }

  function ask(): void {
    if (detail === undefined || !isVisible) return;
    askedAtMs = performance.now();
    const { fromNs, toNs } = current();
    const pointsAcross = Math.max(200, Math.min(2000, stack.clientWidth));
    requests.ask({ id: detail.flow.id, fromNs, toNs, points: pointsAcross });
  }

  function draw(): void {
    const widthPx = stack.clientWidth;
    if (!isVisible || widthPx === 0 || shown === undefined) return;
    const drawn = drawnSides(shown);
    for (const side of SIDES) sequences[side].element.hidden = !drawn.includes(side);
    tripsPart.hidden = !hasTrips(shown);
    for (const plot of plots) plot.draw(widthPx);
    if (!stack.matches(":hover")) common.onHover(undefined);
  }

  /** Shows a part of the time at once, with what there is of it, and asks for the rest. */
  function show(next: TimeRange | undefined): void {
    range = next;
    draw();
    ask();
  }

  function zoomBy(factor: number, atNs?: number): void {
    const { fromNs, toNs } = current();
    const isSelectedSeen = selectedNs !== undefined && selectedNs >= fromNs && selectedNs <= toNs;
    show(zoomed(current(), factor, atNs ?? (isSelectedSeen ? selectedNs! : (fromNs + toNs) / 2), whole()));
  }

  function selectedPoint(): Point | undefined {
    return selectedNs === undefined ? undefined : nearestPoint(points, selectedNs);
  }

  function selectFrame(frame: number): void {
    const mark = shown?.marks.find((each) => each.frame === frame);
    if (mark === undefined || detail === undefined) return;
    selectTime(mark.timeNs, eventOfFrame(detail, frame));
  }

  function selectPoint(point: Point | undefined, isSpoken: boolean): void {
    if (point === undefined || shown === undefined || detail === undefined) return;
    if (isSpoken) options.say(pointText(shown, point));
    selectTime(point.timeNs, eventOfFrame(detail, point.frame));
  }

  function selectTime(timeNs: number, event: number | undefined): void {
    selectedNs = timeNs;
    ownEvent = event;
    if (event !== undefined) options.onSelect(event);
    reveal(timeNs);
  }

  function reveal(timeNs: number): void {
    const { fromNs, toNs } = current();
    if (timeNs < fromNs || timeNs > toNs) show(showing(current(), timeNs, whole()));
    else draw();
  }

  function step(forward: boolean): void {
    const at = selectedPoint();
    const index = at === undefined ? -1 : points.indexOf(at);
    const next = at === undefined ? points[forward ? 0 : points.length - 1] : points[index + (forward ? 1 : -1)];
    if (next !== undefined) selectPoint(next, true);
    else if (range !== undefined) show(panned(current(), forward ? PAN_STEP : -PAN_STEP, whole()));
  }

  stack.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isPan = event.shiftKey;
    if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
      const forward = event.key === "ArrowRight";
      if (isPan) show(panned(current(), forward ? PAN_STEP : -PAN_STEP, whole()));
      else step(forward);
    } else if (event.key === "+" || event.key === "=") zoomBy(ZOOM_STEP);
    else if (event.key === "-") zoomBy(1 / ZOOM_STEP);
    else if (event.key === "f" || event.key === "0") show(undefined);
    else if (event.key === "Home") selectPoint(points[0], true);
    else if (event.key === "End") selectPoint(points.at(-1), true);
    else if (event.key === "Enter") options.onEnter();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  stack.addEventListener(
    "wheel",
    (event) => {
      const isOnStrip = event.target instanceof Node && strip.element.contains(event.target);
      if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        const by = event.deltaX || event.deltaY;
        show(panned(current(), by > 0 ? PAN_STEP / 4 : -PAN_STEP / 4, whole()));
      } else if ((event.ctrlKey || isOnStrip) && event.deltaY !== 0)
        zoomBy(event.deltaY < 0 ? ZOOM_STEP : 1 / ZOOM_STEP, strip.timeAt(event.clientX));
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
    { passive: false },
  );
  new ResizeObserver(() => draw()).observe(stack);
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
        range = undefined;
        shown = undefined;
        selectedNs = ownEvent = undefined;
        points = [];
      }
      detail = next;
      ask();
    },
    select(event) {
      if (event === ownEvent || event === undefined) return;
      ownEvent = event;
      const timeNs = detail?.flow.events[event]?.timeNs;
      if (timeNs === undefined) return;
      selectedNs = timeNs;
      if (isVisible) reveal(timeNs);
    },
    setVisible(visible) {
      isVisible = visible;
      if (visible) ask();
      else requests.stop();
    },
    focus: () => stack.focus(),
  };
}

function hasOctets({ tracks }: TimeWindow, side: Side): boolean {
  const { low, high } = tracks[side];
  return high.some((end, index) => end > low[index]!) || tracks[otherSide(side)].ack.some((ack) => ack !== null);
}

/** A side that sends nothing but a SYN and a FIN needs no room beside one that sends data. */
function drawnSides(window: TimeWindow): readonly Side[] {
  const known = SIDES.filter((side) => hasOctets(window, side));
  const withData = known.filter((side) => {
    const { low, high } = heightsOf(window, side);
    return high - low > 2;
  });
  return withData.length > 0 ? withData : known;
}

function isReset(kinds: number): boolean {
  return (kinds & TimeKind.Rst) !== 0;
}

/** The octets of a side, and the highest edge of the window that its peer offers. */
function heightsOf({ tracks }: TimeWindow, side: Side): { low: number; high: number; edge: number } {
  const peer = tracks[otherSide(side)];
  const [low, high] = octetRange(tracks[side], peer, isReset);
  let edge = Number.NEGATIVE_INFINITY;
  for (const each of peer.edgeHigh) if (each !== null) edge = Math.max(edge, each);
  return { low, high, edge };
}

function isWindowNear(window: TimeWindow, side: Side): boolean {
  const { low, high, edge } = heightsOf(window, side);
  return edge - low <= MOST_WINDOW * (high - low);
}
