// The lifelines of the places between the two ends, and how an arrow passes them: a dot where its segment was seen, a cross where
// it was lost, a ring where it was made, a diamond where it was changed.

import type { Side } from "../flow/flow";
import { otherSide } from "../flow/relative";
import { durationText } from "../text/durations";
import type { Passage } from "../text/passages";
import { fitting, textWidthPx, wrap } from "./measure";
import { LINE_PX, plain, type Scene } from "./scene";
import type { ArrowShape, Shape } from "./shapes";

/** Between an arrow and its lifeline, so that the head does not cover the line. */
export const ARROW_INSET_PX = 3;
const NAME_SIZE_PX = 10.5;
const NAME_LINE_PX = 13;
/** A longer name is cut. */
const MOST_NAME_LINES = 3;
const STOP_SIZE_PX = 10;
const HOP_SIZE_PX = 11;
/** Between two texts of one line. */
const APART_PX = 6;

/** Names over the lifelines of the places; returns the bottom. */
export function placeHeads(scene: Scene, topPx: number, shapes: Shape[]): number {
  const { placesPx, leftPx } = scene.columns;
  const gapPx = (placesPx[0] ?? leftPx) - leftPx;
  let bottomPx = topPx;
  scene.places.forEach((name, place) => {
    const all = fitting(name, gapPx - APART_PX, "sans", NAME_SIZE_PX);
    const lines = all.slice(0, MOST_NAME_LINES);
    if (all.length > lines.length) lines.push(`${lines.pop()!.slice(0, -1)}…`);
    const className = `place-name${place === scene.ownPlace ? " own" : ""}`;
    lines.forEach((line, nth) => {
      const baselinePx = topPx + 11 + nth * NAME_LINE_PX;
      const style = { anchor: "middle", font: "sans", sizePx: NAME_SIZE_PX, className, title: name } as const;
      shapes.push(plain(line, placesPx[place]!, baselinePx, style));
      bottomPx = Math.max(bottomPx, baselinePx + 4);
    });
  });
  return bottomPx;
}

/** The lifelines themselves, behind the rows. */
export function placeLines(scene: Scene, topPx: number, bottomPx: number): readonly Shape[] {
  return scene.columns.placesPx.map((xPx, place) => ({
    kind: "path",
    d: `M${xPx} ${topPx}V${bottomPx}`,
    className: `place-line${place === scene.ownPlace ? " own" : ""}`,
    title: scene.places[place] ?? "",
  }));
}

/** The arrow of a segment, from where it was sent or made to where it arrived or was lost. */
export function passageArrow(
  scene: Scene,
  passage: Passage,
  leavesPx: number,
  arrivesPx: number,
  className: string,
  shapes: Shape[],
): void {
  const { from, fate, between, stops, isUnknown } = passage;
  const [tailPx, headPx] = ends(scene, from);
  const heightAt = (xPx: number): number => leavesPx + ((xPx - tailPx) / (headPx - tailPx)) * (arrivesPx - leavesPx);
  const middlePx = hopMiddlePx(scene, between);
  const stopPx = (nth: number): number => scene.columns.placesPx[stops.at(nth)!.place]!;
  const piece = (x1Px: number, x2Px: number, head: ArrowShape["head"], looks: string): void => {
    shapes.push({ kind: "arrow", x1Px, y1Px: heightAt(x1Px), x2Px, y2Px: heightAt(x2Px), head, className: looks });
  };
  const startPx = fate === "injected" ? middlePx : isUnknown.before ? stopPx(0) : tailPx;
  const endPx = fate === "lost" ? middlePx : isUnknown.behind ? stopPx(-1) : headPx;
  if (isUnknown.before) piece(tailPx, startPx, "none", `${className} unknown`);
  piece(startPx, endPx, fate === "lost" ? "cross" : isUnknown.behind ? "none" : "full", className);
  if (isUnknown.behind) piece(endPx, headPx, "open", `${className} unknown`);
  if (fate === "injected")
    shapes.push({ kind: "path", d: circle(middlePx, heightAt(middlePx), 5), className: "made", title: "Made here" });
  for (const { place, frame } of passage.stops) {
    const xPx = scene.columns.placesPx[place]!;
    const own = place === scene.ownPlace ? " own" : "";
    const title = `Frame ${frame} at ${scene.places[place]}`;
    shapes.push({ kind: "path", d: circle(xPx, heightAt(xPx), 3), className: `stop ${from}${own}`, title });
  }
  for (const { between: hop, text } of passage.changes) {
    const xPx = hopMiddlePx(scene, hop);
    const title = text ?? "Changed as the segments before it";
    shapes.push({ kind: "path", d: diamond(xPx, heightAt(xPx)), className: "changed-mark", title });
  }
}

function ends({ columns }: Scene, from: Side): readonly [tailPx: number, headPx: number] {
  const lifelines = { initiator: columns.leftPx + ARROW_INSET_PX, responder: columns.rightPx - ARROW_INSET_PX };
  return [lifelines[from], lifelines[otherSide(from)]];
}

function hopMiddlePx({ columns }: Scene, [near, far]: Passage["between"]): number {
  return (columns.placesPx[near]! + columns.placesPx[far]!) / 2;
}

function circle(xPx: number, yPx: number, radiusPx: number): string {
  const [x, y] = [rounded(xPx), rounded(yPx)];
  return `M${x - radiusPx} ${y}a${radiusPx} ${radiusPx} 0 1 0 ${2 * radiusPx} 0a${radiusPx} ${radiusPx} 0 1 0 ${-2 * radiusPx} 0z`;
}

function diamond(xPx: number, yPx: number): string {
  return `M${rounded(xPx)} ${rounded(yPx) - 5}l5 5l-5 5l-5 -5z`;
}

function rounded(px: number): number {
  return Math.round(px * 10) / 10;
}

interface Item {
  readonly text: string;
  readonly centrePx: number;
  readonly className: string;
  readonly title?: string;
}

/** Under an arrow: the frame at each place, times between them, and what happened there. Returns the next base line. */
export function passageTexts(scene: Scene, passage: Passage, firstPx: number, shapes: Shape[]): number {
  const { placesPx } = scene.columns;
  const line: Item[] = passage.stops.map(({ place, frame }) => ({
    text: String(frame),
    centrePx: placesPx[place]!,
    className: `stop-frame${place === scene.ownPlace ? " own" : ""}`,
    title: `Frame ${frame} at ${scene.places[place]}`,
  }));
  const rest: Item[] = [];
  const put = (item: Item, isNeeded: boolean): void => {
    if (line.every((other) => isApart(item, other))) line.push(item);
    else if (isNeeded) rest.push(item);
  };
  const { remark, fate, between } = passage;
  if (remark !== undefined)
    put({ text: remark, centrePx: hopMiddlePx(scene, between), className: `hop ${fate}` }, true);
  passage.stops.forEach(({ place, sinceNs }, nth) => {
    const before = passage.stops[nth - 1]?.place;
    if (sinceNs === undefined || before === undefined) return;
    if (fate === "delayed" && between[0] === before && between[1] === place) return;
    const centrePx = hopMiddlePx(scene, [before, place]);
    put({ text: durationText(sinceNs), centrePx, className: "transit" }, false);
  });
  for (const item of line) shapes.push(itemShape(item, item.centrePx, firstPx, STOP_SIZE_PX));
  let baselinePx = firstPx + LINE_PX;
  for (const { between: hop, text } of passage.changes)
    if (text !== undefined) rest.push({ text, centrePx: hopMiddlePx(scene, hop), className: "hop changed" });
  for (const item of rest) baselinePx = hopLines(scene, item, baselinePx, shapes);
  return baselinePx;
}

function isApart(a: Item, b: Item): boolean {
  const room = (widthPx(a, STOP_SIZE_PX) + widthPx(b, STOP_SIZE_PX)) / 2 + APART_PX;
  return Math.abs(a.centrePx - b.centrePx) >= room;
}

function widthPx({ text }: Item, sizePx: number): number {
  return textWidthPx(text, "mono", sizePx);
}

function itemShape({ text, className, title }: Item, xPx: number, yPx: number, sizePx: number): Shape {
  const style = { anchor: "middle", font: "mono", sizePx, className } as const;
  return plain(text, xPx, yPx, title === undefined ? style : { ...style, title });
}

/** As near to its hop as there is room between the lifelines. */
function hopLines(scene: Scene, item: Item, firstPx: number, shapes: Shape[]): number {
  const { innerLeftPx, innerRightPx } = scene.columns;
  let baselinePx = firstPx;
  for (const text of wrap(item.text.split(" "), " ", innerRightPx - innerLeftPx, "mono", HOP_SIZE_PX)) {
    const halfPx = textWidthPx(text, "mono", HOP_SIZE_PX) / 2;
    const centrePx = Math.max(innerLeftPx + halfPx, Math.min(innerRightPx - halfPx, item.centrePx));
    shapes.push(itemShape({ ...item, text }, centrePx, baselinePx, HOP_SIZE_PX));
    baselinePx += LINE_PX;
  }
  return baselinePx;
}
