// The plots of the time view, one above the other, on one time axis.

import type { FlowDetail, TimeWindow } from "../../src/protocol/api";
import { div, element } from "../dom";
import { t } from "../l10n";
import { sideName } from "./numberTexts";
import { createPlot, type PlotOptions } from "./plot";
import type { Point, Side } from "./segments";
import { SIDES } from "./segments";
import { drawnSides, sequenceRange } from "./sequenceHeights";
import { drawSequence } from "./sequencePlot";
import { drawStrip, LANE_SPLITS } from "./stripPlot";
import { octetTicks } from "./tickTexts";
import type { TimeColors } from "./timeColors";
import type { TimeRange } from "./timeRange";
import { drawTrips, hasTrips, tripRange, tripTicks } from "./tripPlot";

const STRIP_PX = 96;
const SEQUENCE_PX = 170;
const TRIPS_PX = 90;

export interface PlotContent {
  readonly window: TimeWindow;
  readonly detail: FlowDetail;
  readonly points: readonly Point[];
  readonly selectedNs: number | undefined;
}

export interface TimePlotOptions extends Pick<PlotOptions, "onRange" | "onFit" | "onPoint" | "onHover"> {
  /** Undefined: nothing is drawn yet. */
  content(): PlotContent | undefined;
  range(): TimeRange;
  colors(): TimeColors;
}

export interface TimePlots {
  readonly elements: readonly HTMLElement[];
  draw(widthPx: number): void;
  /** The time at a place of the window. */
  timeAt(clientX: number): number;
  isOnStrip(target: EventTarget | null): boolean;
}

export function createTimePlots(options: TimePlotOptions): TimePlots {
  const { content } = options;
  const common = { ...options, startNs: () => content()?.window.startNs ?? 0 };
  const strip = createPlot({
    ...common,
    className: "time-strip",
    heightPx: STRIP_PX,
    hasTimeAxis: true,
    yRange: () => [0, 1],
    ySplits: LANE_SPLITS,
    yTicks: () => [sideName("responder"), sideName("initiator")],
    draw(surface) {
      const now = content();
      if (now) drawStrip(surface, now);
    },
  });
  const sequence = (side: Side) => {
    const plot = createPlot({
      ...common,
      className: "time-sequence",
      heightPx: SEQUENCE_PX,
      hasTimeAxis: false,
      yRange: () => sequenceRange(content()!.window, side),
      yTicks: octetTicks,
      hasWholeValues: true,
      draw(surface) {
        const now = content();
        if (now) drawSequence(surface, now.window, side, now.selectedNs);
      },
    });
    const heading = side === "initiator" ? t("Octets from the initiator") : t("Octets from the responder");
    return { side, plot, element: div("time-part", element("h3", {}, heading), plot.element) };
  };
  const sequences = SIDES.map(sequence);
  const trips = createPlot({
    ...common,
    className: "time-trips",
    heightPx: TRIPS_PX,
    hasTimeAxis: false,
    yRange: () => tripRange(content()!.window),
    yTicks: tripTicks,
    draw(surface) {
      const now = content();
      if (now) drawTrips(surface, now.window, now.selectedNs);
    },
  });
  const tripsPart = div(
    "time-part",
    element("h3", {}, t("Round trips: ● of the initiator's octets, □ of the responder's")),
    trips.element,
  );

  return {
    elements: [strip.element, ...sequences.map((each) => each.element), tripsPart],
    draw(widthPx) {
      const now = content();
      if (now === undefined || widthPx === 0) return;
      const drawn = drawnSides(now.window);
      for (const { side, element: part } of sequences) part.hidden = !drawn.includes(side);
      tripsPart.hidden = !hasTrips(now.window);
      for (const plot of [strip, ...sequences.map((each) => each.plot), trips]) plot.draw(widthPx);
    },
    timeAt: strip.timeAt,
    isOnStrip: (target) => target instanceof Node && strip.element.contains(target),
  };
}
