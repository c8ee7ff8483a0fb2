// --format text: for people. A line per flow, then the text diagram of each flow with problems.

import type { Analysis } from "../core/analysis/analysis";
import type { FlowRow } from "../core/analysis/query";
import { renderText } from "../core/diagram/textDiagram";
import { OUTCOMES } from "../core/flow/flow";
import { countText, numberOf } from "../core/text/amounts";
import { Clock } from "../core/text/durations";
import { visibleText } from "../core/text/visible";
import { headLine } from "../core/transcript/headLine";
import { type Palette, toPalette } from "./colors";
import { verdictOf } from "./knownFlows";
import type { Capture, Reporter, ReporterOptions } from "./reporter";

/** Lines that are written at once. */
const BATCH = 512;

export function textReporter({ out, filter, color, width }: ReporterOptions): Reporter {
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
        await out.write(`${flowLine(row, clock, palette)}\n${drawing}`);
      }
    },

    async capture(capture) {
      await out.write(summary(capture, palette));
      const clock = new Clock(capture.analysis.epochSeconds);
      const troubled: number[] = [];
      let batch = "";
      for (const [i, id] of capture.analysis.ids("id", false, { text: filter, outcomes: [] }).entries()) {
        if (out.closed) break;
        const row = capture.analysis.row(id);
        if (row === undefined || printed.get(id) === verdictOf(row)) continue;
        if (isTroubled(row)) troubled.push(id);
        batch += `${flowLine(row, clock, palette)}\n`;
        if ((i + 1) % BATCH !== 0) continue;
        await out.write(batch);
        batch = "";
      }
      await out.write(`${batch}\n`);
      printed.clear();
      for (const id of troubled) {
        if (out.closed) return;
        await out.write(diagram(capture.analysis, id, width, palette));
      }
    },
  };
}

/** Whether the flow gets a diagram: hints and information alone are not enough. */
function isTroubled({ worst }: FlowRow): boolean {
  return worst !== undefined && (worst.severity === "error" || worst.severity === "warning");
}

function summary({ path, analysis, issues }: Capture, { bold, severity }: Palette): string {
  const { format, interfaces, frames, tcpSegments, flows, outcomes } = analysis.counts;
  const kinds = OUTCOMES.filter((outcome) => outcomes[outcome] > 0).map(
    (outcome) => `${countText(outcomes[outcome])} ${outcome}`,
  );
  const counts = [numberOf(frames, "frame"), numberOf(tcpSegments, "TCP segment"), numberOf(flows, "flow")].join(", ");
  const on = interfaces.length === 0 ? "" : ` on ${interfaces.join(", ")}`;
  const lines = [
    `${bold(visibleText(path))}: ${format}${on}, ${counts}${kinds.length === 0 ? "" : ` (${kinds.join(", ")})`}`,
  ];
  for (const issue of issues) lines.push(severity.warning(`⚠ ${issue.kind}, frame ${issue.frame}: ${issue.message}`));
  return `${lines.join("\n")}\n`;
}

function flowLine(row: FlowRow, clock: Clock, palette: Palette): string {
  const line = headLine(row, clock);
  return line.replace(`  ${row.outcome}`, `  ${palette.outcome(row.outcome)(row.outcome)}`);
}

function diagram(analysis: Analysis, id: number, width: number, palette: Palette): string {
  const detail = analysis.detail(id);
  return detail === undefined ? "" : `${palette.bold(`#${id}`)}  ${renderText(detail, { width })}\n`;
}
