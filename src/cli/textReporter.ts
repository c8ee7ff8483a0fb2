// --format text: for people. What is wrong with the capture, a line per flow, then diagrams.

import type { Analysis } from "../core/analysis/analysis";
import type { FlowRow } from "../core/analysis/query";
import { renderText } from "../core/diagram/textDiagram";
import { countText } from "../core/text/amounts";
import { Clock } from "../core/text/durations";
import { headLine } from "../core/transcript/headLine";
import { captureText, causesText } from "./captureText";
import { type Palette, toPalette } from "./colors";
import { verdictOf } from "./knownFlows";
import type { Reporter, ReporterOptions } from "./reporter";
import { linesOf, mostListed, needsScreen, screenCauses, screenExamples } from "./textScreen";

/** Lines that are written at once. */
const BATCH = 512;
/** Without `--limit`: diagrams of flows that a filter asks for. */
const USUAL_DIAGRAMS = 100;

export function textReporter({ out, filter, limit, color, width }: ReporterOptions): Reporter {
  const palette = toPalette(color);
  /** Of a running capture: the verdict that was printed of a flow, by id. */
  const printed = new Map<number, string>();
  return {
    async flowsKnown(_path, analysis, ids) {
      const clock = new Clock(analysis.epochSeconds);
      const passes = analysis.matcher(filter);
      for (const id of ids) {
        const row = passes(id) ? analysis.row(id) : undefined;
        if (row === undefined) continue;
        printed.set(id, verdictOf(row));
        const drawing = isTroubled(row) ? `\n${diagram(analysis, id, width, palette)}` : "";
        await out.write(`${flowLine(analysis, row, clock, palette)}\n${drawing}`);
      }
    },

    async capture(capture) {
      const { analysis } = capture;
      const chosen = chooseFlows(analysis, filter, limit);
      const isScreen = filter === "" && limit === undefined && printed.size === 0 && needsScreen(chosen.all);
      const head = captureText(capture, palette);
      const causes = isScreen
        ? screenCauses(analysis, palette)
        : causesText(analysis.causesAmong({ text: filter, outcomes: [] }), palette);
      const top = `${head}${causes === "" ? "" : `\n${causes}\n`}`;
      await out.write(top);
      const clock = new Clock(analysis.epochSeconds);
      let batch = "";
      for (const [i, id] of chosen.listed.entries()) {
        if (out.closed) break;
        const row = analysis.row(id);
        if (row === undefined || printed.get(id) === verdictOf(row)) continue;
        batch += `${flowLine(analysis, row, clock, palette)}\n`;
        if ((i + 1) % BATCH !== 0) continue;
        await out.write(batch);
        batch = "";
      }
      const examples = isScreen
        ? screenExamples(analysis, linesOf(top) + chosen.listed.length, width, palette)
        : undefined;
      await out.write(
        `${batch}${restText(chosen, examples?.count ?? chosen.drawn.length, filter)}\n${examples?.text ?? ""}`,
      );
      for (const id of isScreen ? [] : chosen.drawn) {
        if (out.closed) return;
        const row = analysis.row(id);
        if (row === undefined || printed.get(id) === verdictOf(row)) continue;
        await out.write(diagram(analysis, id, width, palette));
      }
      printed.clear();
    },
  };
}

interface ChosenFlows {
  /** Ids, ascending. */
  readonly listed: Int32Array;
  readonly drawn: readonly number[];
  /** How many flows and flows with problems there are. */
  readonly all: number;
  readonly troubled: number;
}

/**
 * Of more flows than are listed, those with the most severe problems. One example of each cause is drawn; where a filter or a
 * limit asks for flows, those with problems are; a flow that is asked for alone, or is the only one, is drawn in any case.
 */
function chooseFlows(analysis: Analysis, text: string, limit: number | undefined): ChosenFlows {
  const mostOf = (passing: number): number =>
    limit === 0 ? Number.POSITIVE_INFINITY : (limit ?? mostListed(passing, text !== ""));
  const { all, troubled, flows: listed } = analysis.worst(text, mostOf);
  const isTroubledFlow = (id: number): boolean => {
    const row = analysis.row(id);
    return row !== undefined && isTroubled(row);
  };
  const isOne = all === 1 && (text !== "" || limit === undefined);
  const isAsked = text !== "" || limit !== undefined;
  const drawn = isOne
    ? listed
    : isAsked
      ? limit === undefined
        ? analysis
            .ids("id", false, { text: joined(text, "severity >= warning"), outcomes: [] })
            .slice(0, USUAL_DIAGRAMS)
        : listed.filter(isTroubledFlow)
      : analysis.causes.map(({ examples }) => examples[0]!);
  return { listed, drawn: [...new Set(drawn)].sort((a, b) => a - b), all, troubled };
}

function joined(text: string, other: string): string {
  return text.trim() === "" ? other : `(${text}) && ${other}`;
}

/** What is left out, and how to get it; "" where nothing is. */
function restText({ listed, all, troubled }: ChosenFlows, drawn: number, filter: string): string {
  const lines: string[] = [];
  if (filter !== "" && all === 0) lines.push(`no flow matches ${filter}`);
  if (listed.length < all)
    lines.push(
      `${countText(listed.length)} of ${countText(all)} flows, those with the most severe problems; --limit 0 lists all`,
    );
  if (drawn < troubled)
    lines.push(
      `${countText(drawn)} of ${countText(troubled)} flows with problems ${drawn === 1 ? "is" : "are"} drawn; --filter EXPRESSION or --limit N draws others`,
    );
  return lines.map((line) => `… ${line}\n`).join("");
}

/** Whether the flow gets a diagram: hints and information alone are not enough. */
function isTroubled({ worst }: FlowRow): boolean {
  return worst !== undefined && (worst.severity === "error" || worst.severity === "warning");
}

function flowLine(analysis: Analysis, row: FlowRow, clock: Clock, palette: Palette): string {
  const first = analysis.firstOfConnection(row.id);
  const line = headLine(row, clock) + (first === undefined ? "" : `  same connection as #${first}`);
  return line.replace(`  ${row.outcome}`, `  ${palette.outcome(row.outcome)(row.outcome)}`);
}

function diagram(analysis: Analysis, id: number, width: number, palette: Palette): string {
  const detail = analysis.detail(id);
  return detail === undefined ? "" : `${palette.bold(`#${id}`)}  ${renderText(detail, { width })}\n`;
}
