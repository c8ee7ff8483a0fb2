// From a flow to geometry. Two spaces: rows and lanes (rows.ts, no numbers of px) and px (1 px is one unit of the SVG).

import type { DataRow, FlowDetail } from "../query";
import type { Severity } from "../rules/rule";

export interface LayoutOptions {
  /** Width of the drawing in px; taken as 480 at least. */
  readonly width: number;
  /** Data runs that stand open: event index to the rows read so far. */
  readonly openRuns?: ReadonlyMap<number, readonly DataRow[]>;
  /** Open runs of which more rows can be asked for; they end in a "more" row. */
  readonly unfinishedRuns?: ReadonlySet<number>;
}

/** What a row shows. "more" asks for the next page of an open run. */
export type RowKind = "segment" | "run" | "data" | "more" | "icmp" | "missing" | "pause" | "end";

/** One row of the drawing, from top to bottom in the order of the capture. */
export interface LayoutRow {
  /** Stable while the flow is the same: "e3", "e3.17" (a data row), "m3" (what is missing after event 3). */
  readonly key: string;
  readonly kind: RowKind;
  /** Index into `Flow.events`; for a missing or data row, of the event that it belongs to. */
  readonly event: number | undefined;
  readonly frame: number | undefined;
  readonly fileOffset: number | undefined;
  /** A full sentence, for screen readers and tooltips. */
  readonly label: string;
  readonly severity: Severity | undefined;
  readonly topPx: number;
  readonly bottomPx: number;
}

/** Pure geometry; `renderSvg` makes it visible. */
export interface DiagramLayout {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly headline: string;
  readonly rows: readonly LayoutRow[];
}

/** Lays a flow out. Text never overlaps, on any width from 480 px. */
export function buildLayout(detail: FlowDetail, options: LayoutOptions): DiagramLayout {
  return { widthPx: Math.max(480, options.width), heightPx: 0, headline: detail.headline, rows: [] };
}
