// From a flow to geometry. Two spaces: rows and lanes (rows.ts, no numbers of px) and px (1 px is one unit of the SVG).

import type { DataRow } from "../flow/dataRows";
import type { FlowDetail } from "../rules/finding";
import type { Passage } from "../text/passages";
import type { Severity } from "../text/severities";
import { columnsOf } from "./diagramColumns";
import { elsewhereShapes } from "./elsewhereShapes";
import { bracketShapes, footerShapes, headerShapes, lifelineShapes } from "./frameShapes";
import { gridOf } from "./grid";
import type { Hiding } from "./hiddenRows";
import { endShapes, foldShapes, icmpShapes, missingShapes, moreShapes, pauseShapes, runShapes } from "./otherShapes";
import { placeLines } from "./passageShapes";
import type { DiagramRow } from "./row";
import { rowsOf } from "./rows";
import { Scene } from "./scene";
import { dataShapes, segmentShapes } from "./segmentShapes";
import type { Shape } from "./shapes";

export interface LayoutOptions {
  /** Width of the drawing in px; taken as 480 at least. */
  readonly width: number;
  /** Expanded data runs: event index to the rows read so far. */
  readonly openRuns?: ReadonlyMap<number, readonly DataRow[]>;
  /** Open runs of which more rows can be asked for; they end in a "more" row. */
  readonly unfinishedRuns?: ReadonlySet<number>;
  /** If given, equal retries fold, except those of which the first event is in it. */
  readonly openFolds?: ReadonlySet<number>;
  /** What is to be found out is not drawn. */
  readonly hiding?: Hiding;
}

/** What a row shows. "more" asks for the next page of an open run. */
export type RowKind = DiagramRow["kind"];

/** One row of the drawing, from top to bottom in the order of the capture. */
export interface LayoutRow {
  /** Stable while the flow is the same: "e3", "e3.17" (a data row), "m3.0" (what is missing after event 3), "f5" (a fold), "x1.7" (frame 7 of another place). */
  readonly key: string;
  readonly kind: RowKind;
  /** Index into `Flow.events`; for a missing or data row, of the event that it belongs to. */
  readonly event: number | undefined;
  readonly frame: number | undefined;
  readonly fileOffset: number | undefined;
  /** A full sentence, for screen readers and tooltips. */
  readonly label: string;
  readonly severity: Severity | undefined;
  /** A fold's own events. */
  readonly events: readonly number[] | undefined;
  /** Runs and folds only: whether it is expanded. */
  readonly open: boolean | undefined;
  readonly topPx: number;
  readonly bottomPx: number;
  /** Of a segment that several places recorded. */
  readonly passage: Passage | undefined;
  readonly shapes: readonly Shape[];
}

/** Pure geometry; `renderSvg` makes it visible. */
export interface DiagramLayout {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly headline: string;
  /** There are lifelines of places between those of the two ends. */
  readonly hasPlaces: boolean;
  readonly rows: readonly LayoutRow[];
  /** Behind the rows: lifelines. */
  readonly behind: readonly Shape[];
  /** Above them, down to `headPx`: endpoints and headings. */
  readonly head: readonly Shape[];
  readonly headPx: number;
  /** Around them: round trips, footer. */
  readonly around: readonly Shape[];
}

/** Lays a flow out. Text never overlaps, on any width from 480 px. */
export function buildLayout(detail: FlowDetail, options: LayoutOptions): DiagramLayout {
  const rows = rowsOf(detail, options);
  const columns = columnsOf(detail, rows, options.width);
  const scene = new Scene(detail, columns, gridOf(rows, columns));
  const around: Shape[] = [];
  const head: Shape[] = [];
  const { headPx, rowsPx } = headerShapes(scene, head, around);

  let yPx = rowsPx;
  const placed = rows.map((row, nth) => {
    const shapes: Shape[] = [];
    const topPx = yPx;
    const last = rows[nth - 1];
    yPx = Math.ceil(rowShapes(scene, row, topPx, last?.kind === "segment" && last.crossesNext, shapes));
    const { key, kind, event, frame, fileOffset, label, severity } = row;
    const open = row.kind === "run" || row.kind === "fold" ? row.open : undefined;
    const events = row.kind === "fold" ? row.events : undefined;
    const passage = "passage" in row ? row.passage : undefined;
    return {
      key,
      kind,
      event,
      events,
      frame,
      fileOffset,
      label,
      severity,
      open,
      passage,
      topPx,
      bottomPx: yPx,
      shapes,
    };
  });
  const behind = [...placeLines(scene, headPx + 1, yPx + 4), ...lifelineShapes(scene, yPx + 4)];
  around.push(...bracketShapes(scene));
  const heightPx = Math.ceil(footerShapes(scene, yPx + 24, around));
  const { headline } = detail;
  const hasPlaces = scene.places.length > 0;
  return { widthPx: columns.widthPx, heightPx, headline, hasPlaces, rows: placed, behind, head, headPx, around };
}

/** Draws a row and returns its bottom. */
function rowShapes(scene: Scene, row: DiagramRow, topPx: number, crossesLast: boolean, shapes: Shape[]): number {
  switch (row.kind) {
    case "segment":
      return segmentShapes(scene, row, topPx, crossesLast, shapes);
    case "elsewhere":
      return elsewhereShapes(scene, row, topPx, shapes);
    case "data":
      return dataShapes(scene, row, topPx, shapes);
    case "run":
      return runShapes(scene, row, topPx, shapes);
    case "more":
      return moreShapes(scene, row, topPx, shapes);
    case "fold":
      return foldShapes(scene, row, topPx, shapes);
    case "icmp":
      return icmpShapes(scene, row, topPx, shapes);
    case "missing":
      return missingShapes(scene, row, topPx, shapes);
    case "pause":
      return pauseShapes(scene, row, topPx, shapes);
    case "end":
      return endShapes(scene, row, topPx, shapes);
  }
}
