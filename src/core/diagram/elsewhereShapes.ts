// The row of segments that the flow's own place has not, and others have.

import { windowFirst } from "./grid";
import { passageArrow, passageTexts } from "./passageShapes";
import type { ElsewhereRow } from "./row";
import { FIRST_LINE_PX, LINE_PX, plain, type Scene } from "./scene";
import { ABOVE_ARROW_PX, BELOW_ARROW_PX, fieldShapes, SLOPE_PX, showsExtras } from "./segmentShapes";
import type { Shape } from "./shapes";

export function elsewhereShapes(scene: Scene, row: ElsewhereRow, topPx: number, shapes: Shape[]): number {
  const firstPx = topPx + FIRST_LINE_PX;
  const gutterPx = scene.gutter(shapes, row, firstPx);
  const leavesPx = fieldShapes(scene, row, firstPx, shapes) + ABOVE_ARROW_PX;
  const arrivesPx = leavesPx + SLOPE_PX;
  passageArrow(scene, row.passage, leavesPx, arrivesPx, `arrow ${row.from}`, shapes);
  let baselinePx = passageTexts(scene, row.passage, arrivesPx + BELOW_ARROW_PX, shapes);
  const extras = showsExtras(scene, row) ? [] : windowFirst(row.extras);
  if (extras.length > 0) {
    const text = extras.map((extra) => extra.text).join(" · ");
    shapes.push(plain(text, scene.detailLeftPx, baselinePx, { font: "sans", sizePx: 11, className: "detail" }));
    baselinePx += LINE_PX;
  }
  return Math.max(baselinePx - LINE_PX + 12, gutterPx + 4);
}
