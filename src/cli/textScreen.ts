// What of a capture of many flows fits a screen: its causes, some flows, and of the first causes an example each.

import type { Analysis } from "../core/analysis/analysis";
import { renderText } from "../core/diagram/textDiagram";
import { findingLines } from "../core/diagram/textFindings";
import { numberOf } from "../core/text/amounts";
import { visibleText } from "../core/text/visible";
import { causesText } from "./captureText";
import type { Palette } from "./colors";

/** Fewer flows are printed whole. */
const MANY_FLOWS = 10;
/** Lines, of a terminal that fills most of a display. */
const SCREEN = 50;
/** Listed are so many flows; of more, fewer: the causes say what they have in common. */
const MOST_LISTED = 20;
const LISTED_OF_MORE = 10;
/** Lines for causes, so that there is room for something else. */
const CAUSES = 16;
/** What is left out, and how to get it; an empty line. */
const LINES_OF_REST = 3;
/** A diagram that is cut shorter does not even show the handshake. */
const LEAST_OF_DIAGRAM = 14;

export function needsScreen(flows: number): boolean {
  return flows > MANY_FLOWS;
}

/** `isFiltered`: the flows are those that were asked for. */
export function mostListed(flows: number, isFiltered: boolean): number {
  return isFiltered || flows <= MOST_LISTED ? MOST_LISTED : LISTED_OF_MORE;
}

/** The causes that have room, and how many others there are. "" without causes. */
export function screenCauses(analysis: Analysis, palette: Palette): string {
  let text = "";
  const { causes } = analysis;
  for (const [i, cause] of causes.entries()) {
    const more = text + causesText([cause], palette);
    if (linesOf(more) > CAUSES)
      return `${text}… ${numberOf(causes.length - i, "more cause")}; the command summary prints all\n`;
    text = more;
  }
  return text;
}

/** Of each cause, in order, an example as long as there is room; `used` are the lines that stand above, but for what is left out. */
export function screenExamples(
  analysis: Analysis,
  used: number,
  width: number,
  { bold }: Palette,
): { readonly text: string; readonly count: number } {
  let text = "";
  const drawn = new Set<number>();
  for (const { examples, rule } of analysis.causes) {
    const [id] = examples;
    const detail = id === undefined || drawn.has(id) ? undefined : analysis.detail(id);
    if (id === undefined || detail === undefined) continue;
    const finding = detail.findings.filter((each) => each.rule === rule).slice(0, 1);
    const reason = findingLines(finding, width).map((line) => visibleText(line).trimEnd());
    const room = SCREEN - used - LINES_OF_REST - linesOf(text) - reason.length - 1;
    const diagram = renderText(detail, { width, withoutFindings: true }).trimEnd().split("\n");
    if (room < Math.min(diagram.length, LEAST_OF_DIAGRAM)) break;
    drawn.add(id);
    const lines = diagram.length <= room ? diagram : cut(diagram, room, id);
    text += `${bold(`#${id}`)}  ${[...lines, ...reason].join("\n")}\n\n`;
  }
  return { text, count: drawn.size };
}

function cut(diagram: readonly string[], room: number, id: number): string[] {
  const shown = diagram.slice(0, room - 1);
  return [...shown, `… ${numberOf(diagram.length - shown.length, "more line")}; diagram --flow ${id} prints all`];
}

export function linesOf(text: string): number {
  return text.split("\n").length - 1;
}
