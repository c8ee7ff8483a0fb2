// Rows that are not segments: folded runs, ICMP errors, missing segments, silence, the end of the capture.

import { icmpText } from "../tcp/icmpErrors";
import { durationText } from "../text/durations";
import { wrap, wrapSentence } from "./measure";
import { numbersOf } from "./numberNames";
import { ARROW_INSET_PX } from "./passageShapes";
import type { EndRow, FoldRow, IcmpRow, MissingRow, MoreRow, PauseRow, RunRow } from "./row";
import { FIRST_LINE_PX, LINE_PX, plain, type Scene } from "./scene";
import type { Shape } from "./shapes";

const TEXT_SIZE_PX = 11.5;
const BAND_INSET_PX = 10;

/** A band across both lifelines, with a triangle that shows whether it is expanded. */
export function runShapes(scene: Scene, row: RunRow, topPx: number, shapes: Shape[]): number {
  return bandShapes(scene, row, row.text, topPx, shapes);
}

/** The same for equal retries. */
export function foldShapes(scene: Scene, row: FoldRow, topPx: number, shapes: Shape[]): number {
  return bandShapes(scene, row, row.text, topPx, shapes);
}

function bandShapes(scene: Scene, row: RunRow | FoldRow, text: string, topPx: number, shapes: Shape[]): number {
  const { innerLeftPx, innerRightPx } = scene.columns;
  const bandTopPx = topPx + 6;
  const lines = wrapSentence(text, innerRightPx - innerLeftPx - 2 * BAND_INSET_PX - 12, "sans", TEXT_SIZE_PX);
  const heightPx = 12 + lines.length * LINE_PX;
  const gutterPx = scene.gutter(shapes, row, bandTopPx + 17);
  shapes.push(
    {
      kind: "box",
      xPx: innerLeftPx,
      yPx: bandTopPx,
      widthPx: innerRightPx - innerLeftPx,
      heightPx,
      radiusPx: 4,
      className: row.open ? "band open" : "band",
    },
    { kind: "path", d: triangle(innerLeftPx + BAND_INSET_PX, bandTopPx + 13, row.open), className: "twistie" },
  );
  lines.forEach((line, nth) => {
    const style = { font: "sans", sizePx: TEXT_SIZE_PX, className: "run-text" } as const;
    shapes.push(plain(line, innerLeftPx + BAND_INSET_PX + 14, bandTopPx + 17 + nth * LINE_PX, style));
  });
  const bottomPx = Math.max(bandTopPx + heightPx, gutterPx) + 8;
  return Math.max(bottomPx, scene.problems(shapes, row.problems, bandTopPx, bandTopPx + heightPx) + 6);
}

function triangle(xPx: number, middlePx: number, open: boolean): string {
  return open ? `M${xPx} ${middlePx - 2.5}h8l-4 5.5z` : `M${xPx + 1} ${middlePx - 4}l5.5 4l-5.5 4z`;
}

/** Asks for the next page of an open run. */
export function moreShapes(scene: Scene, row: MoreRow, topPx: number, shapes: Shape[]): number {
  const { innerLeftPx, innerRightPx } = scene.columns;
  shapes.push({
    kind: "box",
    xPx: innerLeftPx,
    yPx: topPx + 4,
    widthPx: innerRightPx - innerLeftPx,
    heightPx: 22,
    radiusPx: 4,
    className: "band more",
  });
  const text = `Show more (${row.shown} of ${row.total})`;
  const middlePx = (innerLeftPx + innerRightPx) / 2;
  shapes.push(
    plain(text, middlePx, topPx + 19, { anchor: "middle", font: "sans", sizePx: TEXT_SIZE_PX, className: "link" }),
  );
  return topPx + 34;
}

/** From the router (a ring between the lifelines), or from the endpoint that sent the error itself. */
export function icmpShapes(scene: Scene, row: IcmpRow, topPx: number, shapes: Shape[]): number {
  const { innerRightPx, leftPx, rightPx, sizePx } = scene.columns;
  const { detailLeftPx } = scene;
  const { error } = row;
  const firstPx = topPx + FIRST_LINE_PX;
  const gutterPx = scene.gutter(shapes, row, firstPx);
  const roomPx = innerRightPx - detailLeftPx;
  const name = error.family === 6 ? "ICMPv6" : "ICMP";
  let baselinePx = firstPx;
  for (const line of wrapSentence(
    `${name} ${icmpText(error.family, error.type, error.code)}`,
    roomPx,
    "mono",
    sizePx,
  )) {
    shapes.push(plain(line, detailLeftPx, baselinePx, { font: "mono", sizePx, className: "flags" }));
    baselinePx += LINE_PX;
  }
  const quoted = numbersOf(scene.detail.flow).name(error.quotedFrom, error.quotedSeq);
  const words = [
    `from ${error.source}`,
    `quotes seq = ${quoted === undefined ? "" : `${quoted} `}(${error.quotedSeq})`,
  ];
  if (error.mtu > 0) words.push(`next hop's MTU ${error.mtu}`);
  for (const line of wrap(words, " · ", roomPx, "sans", 11)) {
    shapes.push(plain(line, detailLeftPx, baselinePx, { font: "sans", sizePx: 11, className: "detail" }));
    baselinePx += LINE_PX;
  }
  const leavesPx = Math.max(baselinePx - LINE_PX + 11, gutterPx + 4);
  const toLeft = error.quotedFrom === "initiator";
  const startPx = row.from === undefined ? (leftPx + rightPx) / 2 : scene.lifelinePx(row.from);
  const arrivesPx = leavesPx + (row.from === undefined ? 6 : 12);
  shapes.push({
    kind: "arrow",
    x1Px: startPx + (toLeft ? -5 : 5),
    y1Px: leavesPx,
    x2Px: scene.lifelinePx(error.quotedFrom) + (toLeft ? ARROW_INSET_PX : -ARROW_INSET_PX),
    y2Px: arrivesPx,
    head: "full",
    className: `arrow icmp ${row.severity ?? ""}`,
  });
  if (row.from === undefined) {
    const d = `M${startPx - 5} ${leavesPx}a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z`;
    shapes.push({ kind: "path", d, className: `router ${row.severity ?? ""}`, title: error.source });
  }
  return scene.problems(shapes, row.problems, topPx + 6, arrivesPx + 4) + 8;
}

/** A missing segment: a dashed arrow in the color of its finding. */
export function missingShapes(scene: Scene, row: MissingRow, topPx: number, shapes: Shape[]): number {
  const { innerLeftPx, innerRightPx, sizePx } = scene.columns;
  let baselinePx = topPx + FIRST_LINE_PX;
  for (const line of wrapSentence(row.text, innerRightPx - innerLeftPx, "mono", sizePx)) {
    shapes.push(
      plain(line, (innerLeftPx + innerRightPx) / 2, baselinePx, {
        anchor: "middle",
        font: "mono",
        sizePx,
        className: `missing-text ${row.severity ?? ""}`,
      }),
    );
    baselinePx += LINE_PX;
  }
  const leavesPx = baselinePx - LINE_PX + 10;
  const direction = row.from === "initiator" ? 1 : -1;
  const to = row.from === "initiator" ? "responder" : "initiator";
  shapes.push({
    kind: "arrow",
    x1Px: scene.lifelinePx(row.from) + direction * ARROW_INSET_PX,
    y1Px: leavesPx,
    x2Px: scene.lifelinePx(to) - direction * ARROW_INSET_PX,
    y2Px: leavesPx + 12,
    head: "open",
    className: `arrow missing ${row.severity ?? ""}`,
  });
  return scene.problems(shapes, row.problems, topPx + 6, leavesPx + 14) + 10;
}

/** The height grows with the logarithm of the silence: a retry after 16 s looks later than one after 1 s. */
export function pauseShapes(scene: Scene, row: PauseRow, topPx: number, shapes: Shape[]): number {
  const heightPx = 22 + 4 * Math.min(10, Math.max(0, Math.log2(row.silenceNs / 1e9)));
  const { innerLeftPx, innerRightPx } = scene.columns;
  const middlePx = topPx + heightPx / 2;
  for (const side of ["initiator", "responder"] as const) {
    const xPx = scene.lifelinePx(side);
    // Covers the lifeline, which continues on the other side of the tear.
    shapes.push({
      kind: "box",
      xPx: xPx - 4,
      yPx: middlePx - 4,
      widthPx: 8,
      heightPx: 8,
      radiusPx: 0,
      className: "cover",
    });
    for (const dy of [-4, 4]) {
      shapes.push({ kind: "path", d: `M${xPx - 6} ${middlePx + dy + 2}l4 -4l4 4l4 -4`, className: "tear" });
    }
  }
  shapes.push(
    plain(`${durationText(row.silenceNs)} of silence`, (innerLeftPx + innerRightPx) / 2, middlePx + 4, {
      anchor: "middle",
      font: "sans",
      sizePx: 11,
      className: "pause-text",
    }),
  );
  return topPx + heightPx;
}

/** The flow was still open when the capture ended. */
export function endShapes(scene: Scene, row: EndRow, topPx: number, shapes: Shape[]): number {
  const { innerLeftPx, innerRightPx } = scene.columns;
  let baselinePx = topPx + 18;
  for (const line of wrapSentence(row.text, innerRightPx - innerLeftPx, "sans", 11)) {
    const style = { anchor: "middle", font: "sans", sizePx: 11, className: "pause-text" } as const;
    shapes.push(plain(line, (innerLeftPx + innerRightPx) / 2, baselinePx, style));
    baselinePx += LINE_PX;
  }
  return baselinePx;
}
