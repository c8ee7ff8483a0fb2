// One plot of the time view: axes, cursor and selection are uPlot's; what is in it is drawn by the plot's own function.

import "./browserLanguage";
import uPlot from "uplot";
import { div } from "../dom";
import { timeTicks } from "./tickTexts";
import type { TimeColors } from "./timeColors";
import type { TimeRange } from "./timeRange";

/** All plots have their left axis so wide, so that the same time is at the same place in all. */
const AXIS_PX = 76;
const TIME_AXIS_PX = 24;
const SYNC = "tcp-handshake-time";
/** A drag that is shorter is a click. */
const LEAST_DRAG_PX = 4;

/** 1, 2, 5, 10, … */
const WHOLE_STEPS = Array.from({ length: 48 }, (_, nth) => [1, 2, 5][nth % 3]! * 10 ** Math.floor(nth / 3));

/** Where a plot draws, in pixels of the screen. */
export interface Surface {
  readonly ctx: CanvasRenderingContext2D;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Pixels of the screen for one of CSS. */
  readonly ratio: number;
  readonly font: string;
  readonly colors: TimeColors;
  x(timeNs: number): number;
  y(value: number): number;
}

export interface PlotOptions {
  readonly className: string;
  readonly heightPx: number;
  readonly hasTimeAxis: boolean;
  colors(): TimeColors;
  range(): TimeRange;
  /** Capture time that the axis counts from. */
  startNs(): number;
  yRange(): readonly [number, number];
  yTicks(values: readonly number[], step: number): string[];
  /** Where to put them; undefined: where numbers are round. */
  readonly ySplits?: readonly number[];
  /** Values are whole numbers. */
  readonly hasWholeValues?: boolean;
  draw(surface: Surface): void;
  onRange(range: TimeRange): void;
  onFit(): void;
  onPoint(timeNs: number): void;
  onHover(timeNs: number | undefined): void;
}

export interface Plot {
  readonly element: HTMLElement;
  /** Draws again, with the range and the size that there are now. */
  draw(widthPx: number): void;
  /** The time at a place of the window. */
  timeAt(clientX: number): number;
  destroy(): void;
}

export function createPlot(options: PlotOptions): Plot {
  const made = div(`time-plot ${options.className}`);
  // The sentences, the table and the line below say the same.
  made.setAttribute("aria-hidden", "true");
  let plot: uPlot | undefined;
  const toNs = (seconds: number): number => options.startNs() + seconds * 1e9;
  const toS = (timeNs: number): number => (timeNs - options.startNs()) / 1e9;

  function build(widthPx: number): uPlot {
    const { fontFamily } = getComputedStyle(made);
    const font = `11px ${fontFamily}`;
    const look = { font, stroke: () => options.colors().text };
    const lines = { stroke: () => options.colors().grid, width: 1 };
    const height = options.heightPx + (options.hasTimeAxis ? TIME_AXIS_PX : 0);
    return new uPlot(
      {
        width: widthPx,
        height,
        legend: { show: false },
        padding: [6, 12, options.hasTimeAxis ? 0 : 6, 0],
        scales: {
          x: { time: false, range: () => [toS(options.range().fromNs), toS(options.range().toNs)] },
          y: { range: () => [...options.yRange()] },
        },
        axes: [
          {
            ...look,
            show: options.hasTimeAxis,
            size: TIME_AXIS_PX,
            space: 70,
            grid: lines,
            ticks: { ...lines, size: 4 },
            gap: 2,
            values: (_, splits, __, ___, step) => timeTicks(splits, step),
          },
          {
            ...look,
            size: AXIS_PX,
            gap: 4,
            grid: lines,
            ticks: { ...lines, size: 4 },
            values: (_, splits, __, ___, step) => options.yTicks(splits, step),
            ...(options.ySplits && { splits: [...options.ySplits] }),
            ...(options.hasWholeValues && { incrs: WHOLE_STEPS }),
          },
        ],
        series: [{}, { show: true, points: { show: false }, paths: () => null }],
        cursor: {
          sync: { key: SYNC, setSeries: false, scales: ["x", null] },
          drag: { x: true, y: false, setScale: false, dist: LEAST_DRAG_PX },
          points: { show: false },
          y: false,
          bind: {
            dblclick: () => () => {
              options.onFit();
              return null;
            },
          },
        },
        hooks: {
          draw: [drawInto],
          setCursor: [
            (u) => {
              const { left } = u.cursor;
              options.onHover(left === undefined || left < 0 ? undefined : toNs(u.posToVal(left, "x")));
            },
          ],
          setSelect: [
            (u) => {
              const { left, width } = u.select;
              if (width < LEAST_DRAG_PX) return;
              u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
              options.onRange({ fromNs: toNs(u.posToVal(left, "x")), toNs: toNs(u.posToVal(left + width, "x")) });
            },
          ],
          ready: [
            (u) =>
              u.over.addEventListener("click", (event) => {
                options.onPoint(toNs(u.posToVal(event.offsetX, "x")));
              }),
          ],
        },
      },
      [
        [0, 1],
        [0, 1],
      ],
      made,
    );
  }

  function drawInto(u: uPlot): void {
    const { ctx, bbox } = u;
    const ratio = window.devicePixelRatio;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    options.draw({
      ctx,
      ratio,
      left: bbox.left,
      right: bbox.left + bbox.width,
      top: bbox.top,
      bottom: bbox.top + bbox.height,
      font: `${11 * ratio}px ${getComputedStyle(made).fontFamily}`,
      colors: options.colors(),
      x: (timeNs) => u.valToPos(toS(timeNs), "x", true),
      y: (value) => u.valToPos(value, "y", true),
    });
    ctx.restore();
  }

  return {
    element: made,
    draw(widthPx) {
      if (plot === undefined) plot = build(widthPx);
      else if (plot.width !== widthPx) plot.setSize({ width: widthPx, height: plot.height });
      // Asks for the ranges anew.
      plot.setData([
        [0, 1],
        [0, 1],
      ]);
    },
    timeAt(clientX) {
      if (plot === undefined) return options.startNs();
      return toNs(plot.posToVal(clientX - plot.over.getBoundingClientRect().left, "x"));
    },
    destroy() {
      plot?.destroy();
      plot = undefined;
    },
  };
}
