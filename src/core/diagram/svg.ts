// Geometry to an SVG string. No style attributes (the webview's policy forbids them), everything from outside escaped.

import { SEVERITY_SIGN } from "../text/severities";
import { standaloneCss } from "./css";
import type { DiagramLayout, LayoutRow } from "./diagramLayout";
import { NOTE_SIZE_PX } from "./scene";
import type { ArrowShape, PathShape, ProblemShape, Shape, Span, TextShape } from "./shapes";

export interface SvgOptions {
  /** Index into `Flow.events`; its rows have the class "selected". */
  readonly selectedEvent?: number | undefined;
  /** Contains its own colors, for documents and files; otherwise media/diagram.css defines them. */
  readonly standalone?: boolean;
}

/**
 * Every row is `<g class="row …" role="listitem" aria-label="…" data-key data-kind data-event data-frame data-offset>`; a
 * folded or open run has `aria-expanded` besides, and a finding's sign is `<g class="problem …" data-finding data-rule>`.
 */
export function renderSvg(layout: DiagramLayout, options: SvgOptions = {}): string {
  const { widthPx, heightPx, headline, rows, behind, head: lanes, around } = layout;
  const classes = `tcp-diagram${options.standalone ? " standalone" : ""}${layout.hasPlaces ? " with-places" : ""}`;
  const head = `<svg xmlns="http://www.w3.org/2000/svg" class="${classes}" role="list" width="${widthPx}" height="${heightPx}" viewBox="0 0 ${widthPx} ${heightPx}" aria-label="${escapeXml(headline)}">`;
  const parts = [head];
  if (options.standalone) {
    parts.push(`<title>${escapeXml(headline)}</title><style>${standaloneCss(layout.hasPlaces)}</style>`);
    parts.push(`<rect class="paper" width="${widthPx}" height="${heightPx}"/>`);
  }
  parts.push(
    `<g aria-hidden="true">${rows.map((row) => rowBackground(row, widthPx, options.selectedEvent)).join("")}</g>`,
  );
  parts.push(`<g aria-hidden="true">${behind.map(shapeSvg).join("")}</g>`);
  parts.push(`<g class="lanes" aria-hidden="true">${lanes.map(shapeSvg).join("")}</g>`);
  parts.push(`<g class="around" aria-hidden="true">${around.map(shapeSvg).join("")}</g>`);
  for (const row of rows) parts.push(rowSvg(row, widthPx, options.selectedEvent));
  parts.push("</svg>");
  return parts.join("\n");
}

/** Under the lifelines, so that a selected row does not hide them. */
function rowBackground(row: LayoutRow, widthPx: number, selectedEvent: number | undefined): string {
  const selected = isSelected(row, selectedEvent) ? " selected" : "";
  return `<rect class="row-back${selected}" data-row="${escapeXml(row.key)}" x="0" y="${row.topPx}" width="${widthPx}" height="${row.bottomPx - row.topPx}"/>`;
}

function rowSvg(row: LayoutRow, widthPx: number, selectedEvent: number | undefined): string {
  const classes = ["row", row.kind, row.severity ?? "", isSelected(row, selectedEvent) ? "selected" : ""];
  const attributes = [
    `class="${classes.filter((name) => name !== "").join(" ")}"`,
    `role="listitem"`,
    `aria-label="${escapeXml(row.label)}"`,
    `data-key="${escapeXml(row.key)}"`,
    `data-kind="${row.kind}"`,
  ];
  if (row.event !== undefined) attributes.push(`data-event="${row.event}"`);
  if (row.frame !== undefined) attributes.push(`data-frame="${row.frame}"`);
  if (row.fileOffset !== undefined) attributes.push(`data-offset="${row.fileOffset}"`);
  if (row.open !== undefined) attributes.push(`aria-expanded="${row.open}"`);
  // Takes clicks anywhere in the row, and shows where the focus is.
  const target = `<rect class="row-target" x="1" y="${row.topPx}" width="${widthPx - 2}" height="${row.bottomPx - row.topPx}"/>`;
  return `<g ${attributes.join(" ")}>${target}${row.shapes.map(shapeSvg).join("")}</g>`;
}

/** Data rows and missing segments belong to their event, but are not the selected segment. */
function isSelected(row: LayoutRow, selectedEvent: number | undefined): boolean {
  return (
    selectedEvent !== undefined &&
    row.event === selectedEvent &&
    row.kind !== "data" &&
    row.kind !== "more" &&
    row.kind !== "missing"
  );
}

function shapeSvg(shape: Shape): string {
  switch (shape.kind) {
    case "text":
      return textSvg(shape);
    case "arrow":
      return arrowSvg(shape);
    case "box": {
      const place = `x="${round(shape.xPx)}" y="${round(shape.yPx)}" width="${round(shape.widthPx)}" height="${round(shape.heightPx)}"`;
      return `<rect class="${shape.className}" ${place} rx="${shape.radiusPx}"/>`;
    }
    case "path":
      return pathSvg(shape);
    case "problem":
      return problemSvg(shape);
  }
}

function textSvg({ xPx, yPx, anchor, font, sizePx, className, spans, title }: TextShape): string {
  const side = anchor === "start" ? "" : ` text-anchor="${anchor}"`;
  const whole = title === undefined ? "" : `<title>${escapeXml(title)}</title>`;
  return `<text class="${font} ${className.trim()}" x="${round(xPx)}" y="${round(yPx)}"${side} font-size="${sizePx}" xml:space="preserve">${whole}${spans.map(spanSvg).join("")}</text>`;
}

function spanSvg({ text, className }: Span): string {
  return className === undefined ? escapeXml(text) : `<tspan class="${className.trim()}">${escapeXml(text)}</tspan>`;
}

function pathSvg({ d, className, title }: PathShape): string {
  if (title === undefined) return `<path class="${className.trim()}" d="${d}"/>`;
  return `<path class="${className.trim()}" d="${d}"><title>${escapeXml(title)}</title></path>`;
}

const HEAD_LENGTH_PX = 11;
const HEAD_WIDTH_PX = 4.5;

/** Arrow heads are paths and not markers: markers have ids, which collide with two diagrams on one page. */
function arrowSvg({ x1Px, y1Px, x2Px, y2Px, head, className }: ArrowShape): string {
  const length = Math.hypot(x2Px - x1Px, y2Px - y1Px) || 1;
  const ux = (x2Px - x1Px) / length;
  const uy = (y2Px - y1Px) / length;
  const point = (along: number, across: number): string =>
    `${round(x2Px - ux * along - uy * across)} ${round(y2Px - uy * along + ux * across)}`;
  if (head === "cross") {
    const d = `M${point(5, 5)}L${point(-5, -5)}M${point(5, -5)}L${point(-5, 5)}`;
    const shaft = `M${round(x1Px)} ${round(y1Px)}L${point(0, 0)}`;
    return `<g class="${className.trim()}"><path class="shaft" d="${shaft}"/><path class="head cross" d="${d}"/></g>`;
  }
  if (head === "none") {
    const d = `M${round(x1Px)} ${round(y1Px)}L${point(0, 0)}`;
    return `<g class="${className.trim()}"><path class="shaft" d="${d}"/></g>`;
  }
  const full = head === "full";
  const end = full ? point(HEAD_LENGTH_PX - 2, 0) : point(0, 0);
  const left = point(HEAD_LENGTH_PX, HEAD_WIDTH_PX);
  const right = point(HEAD_LENGTH_PX, -HEAD_WIDTH_PX);
  const tip = point(0, 0);
  const notch = point(HEAD_LENGTH_PX - 2.5, 0);
  const headPath = full ? `M${tip}L${left}L${notch}L${right}Z` : `M${left}L${tip}L${right}`;
  return `<g class="${className.trim()}"><path class="shaft" d="M${round(x1Px)} ${round(y1Px)}L${end}"/><path class="head ${head}" d="${headPath}"/></g>`;
}

function problemSvg({ xPx, yPx, widthPx, heightPx, finding, rule, severity, title }: ProblemShape): string {
  const middlePx = round(yPx + heightPx / 2);
  const label = `${severity}: ${rule}. ${title}`;
  const open = `<g class="problem ${severity}" role="button" aria-label="${escapeXml(label)}" data-finding="${finding}" data-rule="${escapeXml(rule)}"><title>${escapeXml(title)}</title>`;
  const frame = `<rect class="chip" x="${round(xPx)}" y="${round(yPx)}" width="${round(widthPx)}" height="${heightPx}" rx="${heightPx / 2}"/>`;
  const disc = `<circle class="disc" cx="${round(xPx + 10)}" cy="${middlePx}" r="6"/>`;
  const sign = `<text class="mono sign" x="${round(xPx + 10)}" y="${middlePx + 3.3}" text-anchor="middle" font-size="9">${SEVERITY_SIGN[severity]}</text>`;
  const name = `<text class="mono rule" x="${round(xPx + 19)}" y="${middlePx + 3.7}" font-size="${NOTE_SIZE_PX - 0.5}">${escapeXml(rule)}</text>`;
  return `${open}${frame}${disc}${sign}${name}</g>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** For element content and attribute values in double quotes. What XML 1.0 cannot hold at all becomes U+FFFD. */
export function escapeXml(text: string): string {
  return text.replace(ESCAPED, (character) => ESCAPES[character] ?? "\ufffd");
}

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
/** These, and what is no Char of XML 1.0 §2.2. */
const ESCAPED = /[&<>"]|[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;
