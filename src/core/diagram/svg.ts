// Geometry to an SVG string. No style attributes (the webview's policy forbids them), everything from outside escaped.

import type { DiagramLayout } from "./layout";

export interface SvgOptions {
  /** Index into `Flow.events`; its rows bear the class "selected". */
  readonly selectedEvent?: number | undefined;
  /** Brings its own colours, for documents and files; else the classes of media/diagram.css give them. */
  readonly standalone?: boolean;
}

/** Every row is `<g class="row" data-key data-event data-frame role="listitem" aria-label>`. */
export function renderSvg(layout: DiagramLayout, options: SvgOptions = {}): string {
  const selected = options.selectedEvent === undefined ? "" : ` data-selected="${options.selectedEvent}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${layout.widthPx}" height="${layout.heightPx}"${selected}></svg>`;
}
