// --format markdown: for tickets and pull requests.

import type { FlowRow } from "../core/analysis/query";
import { renderText } from "../core/diagram/textDiagram";
import { OUTCOMES } from "../core/flow/flow";
import { countText, numberOf } from "../core/text/amounts";
import { Clock, durationText } from "../core/text/durations";
import { severityRank } from "../core/text/severities";
import { visibleText } from "../core/text/visible";
import { mostOf } from "./limitedFlows";
import type { Capture, Reporter, ReporterOptions } from "./reporter";

const MOST_ROWS = 100;
const MOST_DIAGRAMS = 20;
const COLUMNS = 100;

export function markdownReporter({ out, filter, limit }: ReporterOptions): Reporter {
  return {
    async capture(capture) {
      const rows = worstFirst(capture, filter);
      const mostDrawn = mostOf(limit, MOST_DIAGRAMS);
      await out.write(`${head(capture)}${table(capture, rows, mostOf(limit, MOST_ROWS))}`);
      const troubled = rows.filter(({ worst }) => worst?.severity === "error" || worst?.severity === "warning");
      for (const { id } of troubled.slice(0, mostDrawn)) {
        const detail = capture.analysis.detail(id);
        if (detail === undefined || out.closed) continue;
        await out.write(`\n### Flow ${id}\n\n\`\`\`text\n${renderText(detail, { width: COLUMNS })}\`\`\`\n`);
      }
      const more = troubled.length - mostDrawn;
      await out.write(
        more > 0 ? `\n${countText(more)} more flows with problems are not drawn; --limit N draws N.\n\n` : "\n",
      );
    },

    async end(failures) {
      for (const { path, reason } of failures) await out.write(`## ${inline(path)}\n\n${inline(reason)}\n\n`);
    },
  };
}

function head({ path, analysis, issues }: Capture): string {
  const { format, frames, flows, outcomes } = analysis.counts;
  const kinds = OUTCOMES.filter((outcome) => outcomes[outcome] > 0).map(
    (outcome) => `${countText(outcomes[outcome])} ${outcome}`,
  );
  const counts = [format, numberOf(frames, "frame"), numberOf(flows, "flow")].join(", ");
  const lines = [`## ${inline(path)}`, "", `${counts}${kinds.length === 0 ? "" : `: ${kinds.join(", ")}`}.`, ""];
  for (const { kind, frame, message } of issues) lines.push(`- ${kind}, frame ${frame}: ${inline(message)}`);
  if (issues.length > 0) lines.push("");
  return `${lines.join("\n")}\n`;
}

function table({ analysis }: Capture, rows: readonly FlowRow[], most: number): string {
  if (rows.length === 0) return "";
  const clock = new Clock(analysis.epochSeconds);
  const shown = rows.slice(0, most).map((row) => {
    const { id, initiator, responder, initiatorKnown, outcome, handshakeNs, startNs, worst } = row;
    const ends = `${initiator} ${initiatorKnown ? "→" : "↔"} ${responder}`;
    const problem = worst === undefined ? "" : `${worst.rule} (${worst.severity})`;
    const took = handshakeNs === undefined ? "" : durationText(handshakeNs);
    return `| ${[id, ends, outcome, took, clock.text(startNs), problem].join(" | ")} |\n`;
  });
  const more = rows.length - shown.length;
  const rest = more > 0 ? `\n${countText(more)} more flows are not listed; --limit N lists N.\n` : "";
  return `| flow | initiator → responder | outcome | handshake | begins | worst problem |\n| --- | --- | --- | --- | --- | --- |\n${shown.join("")}${rest}`;
}

/** Flows with problems first, the most severe at the top; then in the order of their first frames. */
function worstFirst({ analysis }: Capture, filter: string): readonly FlowRow[] {
  const ids = analysis.ids("id", false, { text: filter, outcomes: [] });
  const rows = Array.from(ids, (id) => analysis.row(id)!);
  const rank = ({ worst }: FlowRow) => (worst === undefined ? Number.MAX_SAFE_INTEGER : severityRank(worst.severity));
  return rows.sort((a, b) => rank(a) - rank(b) || a.id - b.id);
}

/** Text that comes from outside, as text: nothing in it is markup. */
function inline(value: string): string {
  return visibleText(value).replace(/[\\`*_[\]<>|#~&!]/g, "\\$&");
}
