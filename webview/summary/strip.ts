// Connections begun over time, by outcome. A range is chosen with the mouse, or with the arrow keys, Shift and Enter.

import { clockText, durationText } from "../../src/core/text/durations";
import type { CaptureOverview } from "../../src/protocol/api";
import { div, element, fill, setAttributes, span } from "../dom";
import { t } from "../l10n";
import { OUTCOME_LOOKS, OUTCOME_NAMES, type Outcome } from "../outcomes";
import { binText, rangeFilter } from "./range";

type StripData = CaptureOverview["strip"];

const SVG = "http://www.w3.org/2000/svg";
const HEIGHT = 60;
/** A single connection among thousands is seen, too. */
const LEAST_HEIGHT = 2;

export interface Strip {
  readonly element: HTMLElement;
  show(strip: StripData, epochSeconds: number): void;
}

export function createStrip(options: { onRange(filter: string): void; say(text: string): void }): Strip {
  const bars = document.createElementNS(SVG, "g");
  const chosen = document.createElementNS(SVG, "rect");
  setAttributes(chosen, { class: "strip-chosen", y: 0, height: HEIGHT });
  const svg = document.createElementNS(SVG, "svg");
  setAttributes(svg, { class: "strip", preserveAspectRatio: "none", "aria-hidden": "true" });
  svg.append(bars, chosen);
  const plot = element(
    "div",
    {
      class: "strip-plot",
      role: "slider",
      tabindex: 0,
      "aria-label": t(
        "Connections begun, over time. Arrow keys move, Shift extends, Enter lists the flows of the range.",
      ),
      "aria-valuemin": 1,
    },
    svg,
  );
  const from = span("strip-time");
  const to = span("strip-time");
  const legend = div("strip-legend");
  const made = element(
    "section",
    { class: "summary-part strip-part" },
    div("strip-head", element("h3", {}, t("Connections begun, over time")), legend),
    plot,
    div("strip-axis", from, to),
  );
  let data: StripData | undefined;
  let bins = 1;
  /** First and last chosen interval; `at` is where the keys are. */
  let range: { readonly anchor: number; readonly at: number } | undefined;

  function choose(next: typeof range): void {
    range = next;
    const [first, last] =
      next === undefined ? [0, -1] : [Math.min(next.anchor, next.at), Math.max(next.anchor, next.at)];
    setAttributes(chosen, { x: first, width: Math.max(0, last - first + 1) });
    if (data === undefined || next === undefined) return;
    const text = binText(data, first, last);
    setAttributes(plot, { "aria-valuenow": next.at + 1, "aria-valuetext": text });
    plot.title = text;
  }

  function apply(): void {
    if (data === undefined || range === undefined) return;
    const [first, last] = [Math.min(range.anchor, range.at), Math.max(range.anchor, range.at)];
    options.onRange(rangeFilter(data, first, last));
  }

  function binAt(event: PointerEvent): number {
    const { left, width } = plot.getBoundingClientRect();
    return Math.max(0, Math.min(bins - 1, Math.floor(((event.clientX - left) / width) * bins)));
  }

  plot.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    plot.setPointerCapture(event.pointerId);
    choose({ anchor: binAt(event), at: binAt(event) });
  });
  plot.addEventListener("pointermove", (event) => {
    const at = binAt(event);
    if (plot.hasPointerCapture(event.pointerId) && range !== undefined) choose({ anchor: range.anchor, at });
    else if (data !== undefined) plot.title = binText(data, at, at);
  });
  plot.addEventListener("pointerup", (event) => {
    if (plot.hasPointerCapture(event.pointerId)) apply();
  });
  plot.addEventListener("keydown", (event) => {
    const at = range?.at ?? -1;
    const move = (to: number): void => {
      const next = Math.max(0, Math.min(to, bins - 1));
      choose({ anchor: event.shiftKey && range !== undefined ? range.anchor : next, at: next });
    };
    if (event.key === "ArrowRight") move(at + 1);
    else if (event.key === "ArrowLeft") move(at < 0 ? bins - 1 : at - 1);
    else if (event.key === "Home") move(0);
    else if (event.key === "End") move(bins - 1);
    else if (event.key === "Enter" || event.key === " ") apply();
    else if (event.key === "Escape" && range !== undefined) choose(undefined);
    else return;
    event.preventDefault();
  });

  return {
    element: made,
    show(strip, epochSeconds) {
      data = strip;
      bins = Math.max(1, strip.counts.established.length);
      setAttributes(svg, { viewBox: `0 0 ${bins} ${HEIGHT}` });
      setAttributes(plot, { "aria-valuemax": bins, "aria-valuenow": (range?.at ?? 0) + 1 });
      if (range === undefined) setAttributes(plot, { "aria-valuetext": binText(strip, 0, bins - 1) });
      const present = OUTCOME_NAMES.filter((outcome) => strip.counts[outcome].some((count) => count > 0));
      fill(bars, ...buildBars(strip, present, bins));
      fill(legend, ...present.map((outcome) => span("strip-name", swatch(outcome), OUTCOME_LOOKS[outcome].word)));
      const endNs = strip.startNs + strip.binNs * bins;
      from.textContent = clockText(epochSeconds, strip.startNs);
      to.textContent = `+${durationText(endNs - strip.startNs)}`;
    },
  };
}

/** The colour of an outcome, as in the bars. */
export function swatch(outcome: Outcome): HTMLElement {
  return span(`swatch fill-${outcome}`);
}

function buildBars({ counts }: StripData, present: readonly Outcome[], bins: number): SVGRectElement[] {
  const totals = Array.from({ length: bins }, (_, bin) =>
    present.reduce((sum, outcome) => sum + (counts[outcome][bin] ?? 0), 0),
  );
  const most = Math.max(1, ...totals);
  const made: SVGRectElement[] = [];
  for (let bin = 0; bin < bins; bin++) {
    let bottom = HEIGHT;
    for (const outcome of present) {
      const count = counts[outcome][bin] ?? 0;
      if (count === 0) continue;
      const height = Math.min(bottom, Math.max(LEAST_HEIGHT, (count / most) * HEIGHT));
      bottom -= height;
      const rect = document.createElementNS(SVG, "rect");
      setAttributes(rect, { class: `fill-${outcome}`, x: bin + 0.06, width: 0.88, y: bottom, height });
      made.push(rect);
    }
  }
  return made;
}
