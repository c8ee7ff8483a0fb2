// Icons of 16 × 16, drawn here because a font would need its own policy. They use the color of the surrounding text.

const SVG = "http://www.w3.org/2000/svg";

const CIRCLE = "M8 1.75a6.25 6.25 0 1 0 0 12.5a6.25 6.25 0 0 0 0-12.5Z";

// Strokes; base.css says how thick.
const PATHS = {
  established: `${CIRCLE}M5.1 8.2l2 2l3.8-4.2`,
  refused: `${CIRCLE}M3.6 3.6l8.8 8.8`,
  unanswered: `${CIRCLE}M6.2 6.4a1.85 1.85 0 1 1 2.7 1.65c-.6.3-.9.7-.9 1.35M8 11.5v.1`,
  unreachable: "M1.5 8h6M5 5.25l2.75 2.75l-2.75 2.75M10.5 5.5l4 5M14.5 5.5l-4 5",
  "half-open": `${CIRCLE}M8 1.75v12.5`,
  reset: "M9.2 1.75l-5 7.5h3.4l-.8 5l5-7.5h-3.4Z",
  broken: "M2.5 6h11M2.5 10h11M10.5 2.5l-5 11",
  "one-sided": "M2 8h11M9.5 4.5l3.5 3.5l-3.5 3.5M14.5 2.5v11",
  "not-captured": "M2.5 2.5v2M2.5 7v2M2.5 11.5v2M6 8h8M10.5 4.5l3.5 3.5l-3.5 3.5",
  error: `${CIRCLE}M5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8`,
  warning: "M8 2l6.4 11.5h-12.8ZM8 6.25v3.5M8 11.6v.1",
  information: `${CIRCLE}M8 7.25v4M8 4.7v.1`,
  hint: "M5.9 10.4a4.1 4.1 0 1 1 4.2 0v1.35h-4.2ZM6.4 14h3.2",
  close: "M4 4l8 8M12 4l-8 8",
  copy: "M5.5 5.5h8v8h-8ZM10.5 5.5v-3h-8v8h3",
  save: "M8 2v8M4.75 7l3.25 3.25l3.25-3.25M2.5 13.5h11",
  transcript: "M2.5 3.5h11M2.5 6.5h8M2.5 9.5h11M2.5 12.5h6",
  reload: "M13 8a5 5 0 1 1-1.6-3.65M13.2 2v3h-3",
  columns: "M2 2.5h12v11h-12ZM7 2.5v11",
  ascending: "M4.5 9.75l3.5-3.5l3.5 3.5",
  descending: "M4.5 6.25l3.5 3.5l3.5-3.5",
  twistie: "M6.25 4.5l3.5 3.5l-3.5 3.5",
  smaller: "M3.5 8h9",
  larger: "M3.5 8h9M8 3.5v9",
  fit: "M2.5 5.5v-3h3M10.5 2.5h3v3M13.5 10.5v3h-3M5.5 13.5h-3v-3",
  summary: "M2.5 13.5h11M4 11v-4M8 11v-8M12 11v-5.5",
  table: "M2 2.5h12v11h-12ZM2 6.2h12M6.5 6.2v7.3M10.5 6.2v7.3",
  share: "M8 10.5v-8M4.75 5.5l3.25-3.25l3.25 3.25M3.5 8v5.5h9V8",
  external: "M9.5 2.5h4v4M13.5 2.5l-6 6M11.5 9.5v4h-9v-9h4",
  play: "M4.5 2.5l8.5 5.5l-8.5 5.5Z",
  pause: "M5 3v10M11 3v10",
  stepForward: "M4 3l6 5l-6 5ZM12 3v10",
  stepBack: "M12 3l-6 5l6 5ZM4 3v10",
  stepFirst: "M13 3l-5 5l5 5M8 3l-5 5l5 5M2 3v10",
  filter: "M2 3.5h12l-4.5 5v4.5l-3-1.5v-3Z",
} as const;

/** Parts of some icons that are filled. */
const FILLED: Readonly<Record<string, string>> = { "half-open": "M8 1.75a6.25 6.25 0 0 1 0 12.5Z" };

export type IconName = keyof typeof PATHS;

/** Decorative: the word beside it, or its button's name, says the same to a screen reader. */
export function icon(name: IconName, className = ""): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("class", `icon icon-${name} ${className}`.trim());
  svg.setAttribute("aria-hidden", "true");
  svg.append(pathOf(PATHS[name]));
  const filled = FILLED[name];
  if (filled !== undefined) svg.append(pathOf(filled, "filled"));
  return svg;
}

function pathOf(d: string, className?: string): SVGPathElement {
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", d);
  if (className !== undefined) path.setAttribute("class", className);
  return path;
}
