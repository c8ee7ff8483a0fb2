// A segment's row: flags and numbers, the sloped arrow under them, options and problems under that.

import type { Arrival } from "../flow/flow";
import type { FlowDetail } from "../rules/finding";
import { RST } from "../tcp/flags";
import { endpointText } from "../text/endpoints";
import { repeatsText } from "../text/repeats";
import type { Columns } from "./diagramColumns";
import type { FieldBlock } from "./grid";
import { extrasBlock, FIELD_GAP_PX, flagsBlock, numberBlocks, windowFirst } from "./grid";
import { isForeign as isForeignReset } from "./headline/headlineWords";
import { textWidthPx, wrap } from "./measure";
import { ARROW_INSET_PX, passageArrow, passageTexts } from "./passageShapes";
import type { DataSegmentRow, ElsewhereRow, SegmentRow } from "./row";
import { FIRST_LINE_PX, LINE_PX, plain, type Scene, spanned } from "./scene";
import type { Shape } from "./shapes";

/** How far an arrow slopes down, to show that time passes. */
export const SLOPE_PX = 12;
/** The same for two segments that cross. */
const CROSSING_PX = 46;
/** How much later than the first the second of them leaves. */
const CROSSING_LAG_PX = 6;
/** From the last line of numbers to the arrow's tail. */
export const ABOVE_ARROW_PX = 9;
/** From the arrow's head to the first line under it. */
export const BELOW_ARROW_PX = 15;
const DETAIL_SIZE_PX = 11;

/** Draws the row and returns its bottom. */
export function segmentShapes(
  scene: Scene,
  row: SegmentRow,
  topPx: number,
  crossesLast: boolean,
  shapes: Shape[],
): number {
  const earlyPx = scene.states(shapes, row.before, () => topPx + 4);
  const firstPx = Math.max(topPx, earlyPx - 6) + FIRST_LINE_PX;
  const crosses = row.crossesNext || crossesLast;
  const gutterPx = scene.gutter(shapes, row, firstPx);
  let textPx = fieldShapes(scene, row, firstPx, shapes, crosses);
  // Under the arrow there is no room when another one crosses it.
  if (crosses) textPx = detailShapes(scene, row, textPx + LINE_PX, shapes) - 4;
  // The state beside the tail is under the times if both share a column.
  const shared = scene.columns.deltaRightPx === undefined;
  const leavesPx = Math.max(textPx + ABOVE_ARROW_PX, shared ? gutterPx + 7 : 0);
  if (row.crossesNext) {
    // Both arrows are below both texts.
    scene.crossing = { row, shapes };
    return scene.problems(shapes, row.problems, topPx + 6, textPx) + 2;
  }
  if (crossesLast) return crossingShapes(scene, row, topPx, leavesPx, shapes);
  const arrivesPx = leavesPx + SLOPE_PX;
  const statesPx = arrowAndStates(scene, row, leavesPx, arrivesPx, shapes);
  const underPx = arrivesPx + BELOW_ARROW_PX;
  const afterPx = row.passage ? passageTexts(scene, row.passage, underPx, shapes) : underPx;
  const detailsPx = detailShapes(scene, row, afterPx, shapes);
  return Math.max(scene.problems(shapes, row.problems, topPx + 6, detailsPx), statesPx) + 8;
}

/** The first of two that cross leaves just before the second. */
function crossingShapes(scene: Scene, row: SegmentRow, topPx: number, leavesPx: number, shapes: Shape[]): number {
  const first = scene.crossing;
  scene.crossing = undefined;
  const firstPx =
    first === undefined ? 0 : arrowAndStates(scene, first.row, leavesPx, leavesPx + CROSSING_PX, first.shapes);
  const arrivesPx = leavesPx + CROSSING_LAG_PX + CROSSING_PX;
  const secondPx = arrowAndStates(scene, row, leavesPx + CROSSING_LAG_PX, arrivesPx, shapes);
  const statesPx = Math.max(firstPx, secondPx);
  return Math.max(scene.problems(shapes, row.problems, topPx + 6, arrivesPx), statesPx) + 8;
}

/** Returns the lowest bottom of the states. */
function arrowAndStates(scene: Scene, row: SegmentRow, leavesPx: number, arrivesPx: number, shapes: Shape[]): number {
  arrow(scene, row, leavesPx, arrivesPx, shapes);
  return scene.states(shapes, row.after, (side) => (side === row.from ? leavesPx : arrivesPx));
}

function arrow(
  scene: Scene,
  row: SegmentRow | DataSegmentRow,
  leavesPx: number,
  arrivesPx: number,
  shapes: Shape[],
): void {
  const direction = row.from === "initiator" ? 1 : -1;
  const to = row.from === "initiator" ? "responder" : "initiator";
  // A number that repeats a wrong one has no finding of its own, and is as wrong.
  const className = `arrow ${row.from} ${row.severity ?? row.numbers.find(({ mark }) => mark === "✗")?.severity ?? ""}`;
  if (row.passage) passageArrow(scene, row.passage, leavesPx, arrivesPx, className, shapes);
  else
    shapes.push({
      kind: "arrow",
      x1Px: scene.lifelinePx(row.from) + direction * ARROW_INSET_PX,
      y1Px: leavesPx,
      x2Px: scene.lifelinePx(to) - direction * ARROW_INSET_PX,
      y2Px: arrivesPx,
      head: "full",
      className,
    });
  if (row.kind === "segment") {
    scene.arrows.set(row.arrival.index, { leavesPx, arrivesPx });
    const isMade = row.passage?.fate === "injected";
    if (!isMade && isForeign(row.arrival, scene.detail, row.problems)) foreignTail(scene, row, leavesPx, shapes);
  }
}

/** A finding of this segment, or of another RST of the same origin. */
function isForeign(arrival: Arrival, { flow, findings }: FlowDetail, problems: SegmentRow["problems"]): boolean {
  return arrival.seg.flags & RST
    ? isForeignReset(flow, arrival, findings)
    : problems.some(({ finding }) => finding.field === "hops");
}

/** A ring on the sender's lifeline, as that of a router: another machine sent the segment. */
function foreignTail(scene: Scene, row: SegmentRow, leavesPx: number, shapes: Shape[]): void {
  const d = `M${scene.lifelinePx(row.from) - 5} ${leavesPx}a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z`;
  const title = `Not sent by ${endpointText(scene.detail.flow[row.from])}`;
  shapes.push({ kind: "path", d, className: `router ${row.severity ?? ""}`, title });
}

/**
 * Flags and numbers, in columns or flowing; returns the lowest base line. With `pointed` an arrow before the flags shows
 * the direction.
 */
export function fieldShapes(
  scene: Scene,
  row: SegmentRow | DataSegmentRow | ElsewhereRow,
  firstPx: number,
  shapes: Shape[],
  pointed = false,
): number {
  const { grid, columns } = scene;
  const blocks = [flagsBlock(row, columns, pointed), ...numberBlocks(row, columns)];
  if (grid.columnsPx === undefined) return flowingShapes(columns, blocks, firstPx, shapes);
  const numbersPx = grid.kind === "stacked" ? firstPx + LINE_PX + 3 : firstPx;
  let lowestPx = firstPx;
  blocks.forEach((block, nth) => {
    const baselinePx = nth === 0 ? firstPx : numbersPx;
    lowestPx = Math.max(lowestPx, blockShapes(block, grid.columnsPx![nth]!, baselinePx, shapes));
  });
  if (grid.kind === "stacked") besideFlags(scene, row, firstPx, shapes);
  if (grid.kind === "line") {
    lowestPx = Math.max(lowestPx, blockShapes(extrasBlock(row, columns), grid.columnsPx[3]!, firstPx, shapes));
  }
  return lowestPx;
}

/** The numbers are one line lower, so window and length fit beside the flags. */
function besideFlags(
  scene: Scene,
  row: SegmentRow | DataSegmentRow | ElsewhereRow,
  firstPx: number,
  shapes: Shape[],
): void {
  if (!hasRoomBesideFlags(scene, row)) return;
  const style = { font: "mono", sizePx: scene.columns.sizePx - 1, className: `extra ${worstOf(row) ?? ""}` } as const;
  shapes.push(plain(extrasText(row), scene.grid.columnsPx![3]!, firstPx, style));
}

function hasRoomBesideFlags({ grid, columns }: Scene, row: SegmentRow | DataSegmentRow | ElsewhereRow): boolean {
  const widthPx = textWidthPx(extrasText(row), "mono", columns.sizePx - 1);
  return grid.columnsPx![3]! + widthPx <= columns.innerRightPx;
}

/** Whether window and length stand above the arrow. */
export function showsExtras(scene: Scene, row: SegmentRow | ElsewhereRow): boolean {
  const { kind } = scene.grid;
  return kind === "line" || (kind === "stacked" && hasRoomBesideFlags(scene, row));
}

function extrasText({ extras }: SegmentRow | DataSegmentRow | ElsewhereRow): string {
  return windowFirst(extras)
    .map(({ text }) => text)
    .join("  ");
}

function flowingShapes(columns: Columns, blocks: readonly FieldBlock[], firstPx: number, shapes: Shape[]): number {
  let xPx = columns.innerLeftPx;
  let linePx = firstPx;
  let lowestPx = firstPx;
  for (const block of blocks) {
    if (xPx > columns.innerLeftPx && xPx + block.widthPx > columns.innerRightPx) {
      xPx = columns.innerLeftPx;
      linePx = lowestPx + LINE_PX + 3;
    }
    lowestPx = Math.max(lowestPx, blockShapes(block, xPx, linePx, shapes));
    xPx += block.widthPx + FIELD_GAP_PX;
  }
  return lowestPx;
}

function blockShapes(block: FieldBlock, xPx: number, firstPx: number, shapes: Shape[]): number {
  let baselinePx = firstPx;
  const texts: Shape[] = [];
  for (const { spans, sizePx } of block.lines) {
    texts.push(spanned(spans, xPx, baselinePx, { font: "mono", sizePx, className: "field" }));
    baselinePx += LINE_PX;
  }
  const lowestPx = baselinePx - LINE_PX;
  if (block.boxClass !== undefined) {
    shapes.push({
      kind: "box",
      xPx: xPx - 5,
      yPx: firstPx - 12,
      widthPx: block.widthPx + 10,
      heightPx: lowestPx - firstPx + 17,
      radiusPx: 3,
      className: block.boxClass,
    });
  }
  shapes.push(...texts);
  return lowestPx;
}

/** Options, the data of a RST, repeats, and the extras without a column; returns the lowest bottom. */
function detailShapes(scene: Scene, row: SegmentRow, firstPx: number, shapes: Shape[]): number {
  const { innerRightPx } = scene.columns;
  const { detailLeftPx } = scene;
  let baselinePx = firstPx;
  const lines = (words: readonly string[], separator: string, className: string): void => {
    for (const line of wrap(words, separator, innerRightPx - detailLeftPx, "sans", DETAIL_SIZE_PX)) {
      shapes.push(plain(line, detailLeftPx, baselinePx, { font: "sans", sizePx: DETAIL_SIZE_PX, className }));
      baselinePx += LINE_PX;
    }
  };
  const extras = showsExtras(scene, row) ? [] : windowFirst(row.extras).map(({ text }) => text);
  const [options, ...rest] = row.options;
  // One paragraph, unless a finding is about one of the two.
  if (extras.length > 0 && options !== undefined && (worstOf(row) ?? options.severity) === undefined) {
    lines([...extras, ...options.text.split(" · ")], " · ", "detail");
  } else {
    lines(extras, " · ", `detail ${worstOf(row) ?? ""}`);
    if (options !== undefined) lines(options.text.split(" · "), " · ", `detail ${options.severity ?? ""}`);
  }
  for (const { text, severity } of rest) lines(text.split(" · "), " · ", `detail ${severity ?? ""}`);
  const repeats = repeatsText(row.arrival);
  if (repeats !== undefined) lines(repeats.split(" "), " ", "detail");
  return baselinePx === firstPx ? firstPx - BELOW_ARROW_PX + 2 : baselinePx - LINE_PX + 4;
}

function worstOf({ extras }: SegmentRow | DataSegmentRow | ElsewhereRow): string | undefined {
  return extras.find(({ severity }) => severity !== undefined)?.severity;
}

/** A segment of an opened run: its fields as on every arrow, and a flat arrow. */
export function dataShapes(scene: Scene, row: DataSegmentRow, topPx: number, shapes: Shape[]): number {
  const firstPx = topPx + 13;
  const gutterPx = scene.gutter(shapes, row, firstPx);
  // Fields that do not fit are shown only in the segment's details.
  const leavesPx = fieldShapes(scene, row, firstPx, shapes) + 7;
  arrow(scene, row, leavesPx, leavesPx + 5, shapes);
  return Math.max(leavesPx + 11, gutterPx + 4);
}
