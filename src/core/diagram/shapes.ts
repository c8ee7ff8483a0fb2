// What a drawing consists of. All lengths are px; y grows downwards; the y of a text is its baseline.

import type { Severity } from "../text/severities";
import { type Font, textWidthPx } from "./measure";

/** A piece of text with its own colour. */
export interface Span {
  readonly text: string;
  readonly className?: string;
}

export interface TextShape {
  readonly kind: "text";
  readonly xPx: number;
  readonly yPx: number;
  readonly anchor: "start" | "middle" | "end";
  readonly font: Font;
  readonly sizePx: number;
  readonly className: string;
  readonly spans: readonly Span[];
  /** The whole text, if it is shortened or wrapped. */
  readonly title?: string;
}

export interface ArrowShape {
  readonly kind: "arrow";
  readonly x1Px: number;
  readonly y1Px: number;
  readonly x2Px: number;
  readonly y2Px: number;
  readonly head: "full" | "open" | "cross" | "none";
  readonly className: string;
}

export interface BoxShape {
  readonly kind: "box";
  readonly xPx: number;
  readonly yPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly radiusPx: number;
  readonly className: string;
}

export interface PathShape {
  readonly kind: "path";
  /** SVG path data, made of numbers only. */
  readonly d: string;
  readonly className: string;
  readonly title?: string;
}

/** A finding's sign, which opens the finding when clicked. */
export interface ProblemShape {
  readonly kind: "problem";
  readonly xPx: number;
  /** Its top. */
  readonly yPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
  /** Index into `FlowDetail.findings`. */
  readonly finding: number;
  readonly rule: string;
  readonly severity: Severity;
  /** What is wrong, for the tooltip and for screen readers. */
  readonly title: string;
}

export type Shape = TextShape | ArrowShape | BoxShape | PathShape | ProblemShape;

export interface Rectangle {
  readonly leftPx: number;
  readonly topPx: number;
  readonly rightPx: number;
  readonly bottomPx: number;
}

/** The room that a text takes at most. */
export function textBounds(shape: TextShape): Rectangle {
  const widthPx = spansWidthPx(shape.spans, shape.font, shape.sizePx);
  const leftPx =
    shape.anchor === "start" ? shape.xPx : shape.anchor === "end" ? shape.xPx - widthPx : shape.xPx - widthPx / 2;
  return {
    leftPx,
    topPx: shape.yPx - 0.8 * shape.sizePx,
    rightPx: leftPx + widthPx,
    bottomPx: shape.yPx + 0.22 * shape.sizePx,
  };
}

export function spansWidthPx(spans: readonly Span[], font: Font, sizePx: number): number {
  return textWidthPx(spans.map(({ text }) => text).join(""), font, sizePx);
}
