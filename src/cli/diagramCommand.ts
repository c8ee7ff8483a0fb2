// The command diagram: one flow of a capture, drawn.

import { buildLayout } from "../core/diagram/diagramLayout";
import { renderMermaid } from "../core/diagram/mermaid";
import { renderSvg } from "../core/diagram/svg";
import { renderText } from "../core/diagram/textDiagram";
import type { FlowDetail } from "../core/rules/finding";
import type { Drawing } from "./requests";

const SVG_WIDTH_PX = 960;

/** `columns` is the width of text. Ends with a line break. */
export function drawn(detail: FlowDetail, format: Drawing, columns: number): string {
  switch (format) {
    case "text":
      return renderText(detail, { width: columns });
    case "svg":
      return `${renderSvg(buildLayout(detail, { width: SVG_WIDTH_PX }), { standalone: true })}\n`;
    case "mermaid":
      return `${renderMermaid(detail).trimEnd()}\n`;
  }
}
