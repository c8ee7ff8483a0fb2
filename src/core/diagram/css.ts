// The style of the diagram's classes. The rules are the same everywhere; only the colors differ: in the webview they come
// from VS Code's theme (media/diagram.css, which a test keeps equal to these rules), in a file from the palette below.

// Without geometricPrecision, browsers on Linux round each letter's advance to whole pixels, at 10 px up to 0.7 em: texts outgrow
// the boxes that are made for them (measure.ts).
const RULES = `.tcp-diagram text { fill: var(--tcp-ink); text-rendering: geometricPrecision; }
.tcp-diagram .mono { font-family: var(--tcp-mono); }
.tcp-diagram .sans { font-family: var(--tcp-sans); }
.tcp-diagram .paper { fill: var(--tcp-paper); }

.tcp-diagram .row-back { fill: none; }
.tcp-diagram .row-back.selected { fill: var(--tcp-selection); fill-opacity: var(--tcp-selection-opacity); }
.tcp-diagram .row-target { fill: none; stroke: none; pointer-events: all; }
.tcp-diagram .row:focus { outline: none; }
.tcp-diagram .row:focus-visible > .row-target, .tcp-diagram .row.focused > .row-target { stroke: var(--tcp-focus); stroke-width: 1; }

.tcp-diagram .endpoint { fill: var(--tcp-ink); fill-opacity: var(--tcp-tint); stroke-width: 1.25; }
.tcp-diagram .endpoint.initiator { stroke: var(--tcp-initiator); }
.tcp-diagram .endpoint.responder { stroke: var(--tcp-responder); }
.tcp-diagram .role, .tcp-diagram .heading, .tcp-diagram .footer { fill: var(--tcp-dim); }
.tcp-diagram .address { font-weight: 600; }

.tcp-diagram .lifeline { fill: none; stroke: var(--tcp-dim); stroke-width: 1.5; }
.tcp-diagram .lifeline.idle { stroke: var(--tcp-faint); }
.tcp-diagram .lifeline.opening { stroke: var(--tcp-opening); stroke-width: 3; }
.tcp-diagram .lifeline.open { stroke: var(--tcp-open); stroke-width: 3; }
.tcp-diagram .lifeline.closing { stroke: var(--tcp-closing); stroke-width: 3; }
.tcp-diagram .lifeline.cap { stroke: var(--tcp-dim); stroke-width: 2; }
.tcp-diagram .lifeline.fading { stroke: var(--tcp-faint); stroke-dasharray: 2 3; }

.tcp-diagram .state { fill: var(--tcp-dim); }
.tcp-diagram .state.opening { fill: var(--tcp-opening); }
.tcp-diagram .state.open { fill: var(--tcp-open); }
.tcp-diagram .state.closing { fill: var(--tcp-closing); }
.tcp-diagram .bracket { fill: none; stroke: var(--tcp-dim); stroke-width: 1; }
.tcp-diagram .bracket-text { fill: var(--tcp-ink); }

.tcp-diagram .frame { fill: var(--tcp-ink); }
.tcp-diagram .time, .tcp-diagram .delta { fill: var(--tcp-dim); }

.tcp-diagram .flags { font-weight: 700; }
.tcp-diagram .name, .tcp-diagram .extra, .tcp-diagram .detail, .tcp-diagram .raw { fill: var(--tcp-dim); }
.tcp-diagram .number { font-weight: 600; }
.tcp-diagram .number.initiator { fill: var(--tcp-initiator); }
.tcp-diagram .number.responder { fill: var(--tcp-responder); }
.tcp-diagram .right { fill: var(--tcp-open); }
.tcp-diagram .wrong { fill: var(--tcp-error); font-weight: 700; }
.tcp-diagram .due { fill: var(--tcp-ink); font-weight: 600; }
.tcp-diagram .due.raw { font-weight: 400; }
.tcp-diagram .field-box { stroke-width: 1.5; fill-opacity: var(--tcp-tint); }
.tcp-diagram .field-box.error { stroke: var(--tcp-error); fill: var(--tcp-error); }
.tcp-diagram .field-box.warning { stroke: var(--tcp-warning); fill: var(--tcp-warning); }
.tcp-diagram .field-box.information { stroke: var(--tcp-information); fill: var(--tcp-information); }
.tcp-diagram .field-box.hint { stroke: var(--tcp-faint); fill: var(--tcp-dim); }

.tcp-diagram .arrow { --tcp-arrow: var(--tcp-ink); }
.tcp-diagram .arrow.initiator { --tcp-arrow: var(--tcp-initiator); }
.tcp-diagram .arrow.responder { --tcp-arrow: var(--tcp-responder); }
.tcp-diagram .arrow.error { --tcp-arrow: var(--tcp-error); }
.tcp-diagram .arrow.missing.warning { --tcp-arrow: var(--tcp-warning); }
.tcp-diagram .arrow.missing.information, .tcp-diagram .arrow.missing.hint { --tcp-arrow: var(--tcp-dim); }
.tcp-diagram .arrow .shaft { fill: none; stroke: var(--tcp-arrow); stroke-width: 1.75; stroke-linecap: round; }
.tcp-diagram .arrow .head.full { fill: var(--tcp-arrow); stroke: none; }
.tcp-diagram .arrow .head.open { fill: none; stroke: var(--tcp-arrow); stroke-width: 1.75; stroke-linecap: round; stroke-linejoin: round; }
.tcp-diagram .arrow.missing .shaft { stroke-dasharray: 7 5; }
.tcp-diagram .data .arrow .shaft { stroke-width: 1; }
.tcp-diagram .missing-text { font-weight: 600; }
.tcp-diagram .missing-text.error { fill: var(--tcp-error); }
.tcp-diagram .missing-text.warning { fill: var(--tcp-warning); }
.tcp-diagram .missing-text.information, .tcp-diagram .missing-text.hint { fill: var(--tcp-dim); }
.tcp-diagram .router { fill: var(--tcp-paper); stroke: var(--tcp-ink); stroke-width: 1.75; }
.tcp-diagram .router.error { stroke: var(--tcp-error); }
.tcp-diagram .detail.error { fill: var(--tcp-error); }
.tcp-diagram .detail.warning { fill: var(--tcp-warning); }

.tcp-diagram .band { fill: var(--tcp-ink); fill-opacity: var(--tcp-tint); stroke: var(--tcp-faint); stroke-width: 1; }
.tcp-diagram .band.more { stroke-dasharray: 3 3; }
.tcp-diagram .twistie { fill: var(--tcp-ink); }
.tcp-diagram .run-text { fill: var(--tcp-ink); }
.tcp-diagram .link { fill: var(--tcp-link); }
.tcp-diagram .cover { fill: var(--tcp-paper); }
.tcp-diagram .tear { fill: none; stroke: var(--tcp-dim); stroke-width: 1.25; }
.tcp-diagram .pause-text { fill: var(--tcp-dim); font-style: italic; }

.tcp-diagram .problem { --tcp-severity: var(--tcp-dim); }
.tcp-diagram .problem.error { --tcp-severity: var(--tcp-error); }
.tcp-diagram .problem.warning { --tcp-severity: var(--tcp-warning); }
.tcp-diagram .problem.information { --tcp-severity: var(--tcp-information); }
.tcp-diagram .problem .chip { fill: var(--tcp-severity); fill-opacity: var(--tcp-tint); stroke: var(--tcp-severity); stroke-width: 1; }
.tcp-diagram .problem .disc { fill: var(--tcp-severity); }
.tcp-diagram .problem .sign { fill: var(--tcp-paper); font-weight: 700; }
.tcp-diagram .problem .rule { fill: var(--tcp-ink); }
.tcp-diagram .note { fill: var(--tcp-ink); }
`;

/** For connections of several places. */
const PLACE_RULES = `.tcp-diagram .place-name { fill: var(--tcp-dim); }
.tcp-diagram .place-name.own { fill: var(--tcp-ink); font-weight: 600; }
.tcp-diagram .place-line { fill: none; stroke: var(--tcp-faint); stroke-width: 1; stroke-dasharray: 2 4; }
.tcp-diagram .place-line.own { stroke-dasharray: none; }
.tcp-diagram.with-places .row text { paint-order: stroke; stroke: var(--tcp-paper); stroke-width: 3; stroke-linejoin: round; }
.tcp-diagram.with-places .problem text { stroke: none; }
.tcp-diagram .stop.initiator { fill: var(--tcp-initiator); }
.tcp-diagram .stop.responder { fill: var(--tcp-responder); }
.tcp-diagram .stop-frame, .tcp-diagram .transit { fill: var(--tcp-dim); }
.tcp-diagram .stop-frame.own { fill: var(--tcp-ink); font-weight: 600; }
.tcp-diagram .made { fill: var(--tcp-paper); stroke: var(--tcp-error); stroke-width: 1.75; }
.tcp-diagram .changed-mark { fill: var(--tcp-warning); stroke: var(--tcp-paper); stroke-width: 1; }
.tcp-diagram .hop { font-weight: 600; }
.tcp-diagram .hop.lost, .tcp-diagram .hop.injected { fill: var(--tcp-error); }
.tcp-diagram .hop.changed, .tcp-diagram .hop.delayed { fill: var(--tcp-opening); }
.tcp-diagram .arrow .head.cross { fill: none; stroke: var(--tcp-error); stroke-width: 2.25; stroke-linecap: round; }
.tcp-diagram .arrow.unknown .shaft { stroke-dasharray: 2 4; stroke-width: 1; }
.tcp-diagram .elsewhere .flags, .tcp-diagram .elsewhere .field { fill: var(--tcp-dim); }
`;

/** Rules for the classes of `renderSvg`, in terms of the `--tcp-…` colors. */
export const DIAGRAM_RULES = `${RULES}
${PLACE_RULES}`;

const LIGHT_COLORS = `--tcp-paper: #ffffff; --tcp-ink: #1f2328; --tcp-dim: #59636e; --tcp-faint: #afb8c1; --tcp-initiator: #0550ae; --tcp-responder: #7a3fbf; --tcp-opening: #9a6700; --tcp-open: #1a7f37; --tcp-closing: #57606a; --tcp-error: #cf222e; --tcp-warning: #9a6700; --tcp-information: #0969da; --tcp-link: #0969da; --tcp-selection: #0969da; --tcp-selection-opacity: 0.12; --tcp-focus: #0969da; --tcp-tint: 0.07;`;
const DARK_COLORS = `--tcp-paper: #1e1e1e; --tcp-ink: #d8dee4; --tcp-dim: #9198a1; --tcp-faint: #555d67; --tcp-initiator: #6cb6ff; --tcp-responder: #c9a0ff; --tcp-opening: #d4a72c; --tcp-open: #57ab5a; --tcp-closing: #9198a1; --tcp-error: #ff7b72; --tcp-warning: #d4a72c; --tcp-information: #6cb6ff; --tcp-link: #6cb6ff; --tcp-selection: #6cb6ff; --tcp-selection-opacity: 0.16; --tcp-focus: #6cb6ff; --tcp-tint: 0.1;`;
const FONTS = `--tcp-mono: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; --tcp-sans: system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif;`;

/** Colors of a standalone drawing: light, dark, or as the reader prefers. */
export type Scheme = "light" | "dark" | "any";

/** The style of a standalone drawing. */
export function standaloneCss(hasPlaces: boolean, scheme: Scheme = "any"): string {
  const colors = scheme === "dark" ? DARK_COLORS : LIGHT_COLORS;
  const other = `@media (prefers-color-scheme: dark) { .tcp-diagram { ${DARK_COLORS} } }\n`;
  const rules = hasPlaces ? DIAGRAM_RULES : RULES;
  return `.tcp-diagram { ${colors} ${FONTS} }\n${scheme === "any" ? other : ""}${rules}`;
}
