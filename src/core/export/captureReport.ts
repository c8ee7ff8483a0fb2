// A capture as a document: what is wrong with it, its flows, and those with problems one by one.

import type { CaptureAnalysis } from "../analysis/captureAnalysis";
import type { FlowRow } from "../analysis/query";
import type { CaptureIssue } from "../capture/frame";
import { OUTCOMES } from "../flow/flow";
import { countText, numberOf } from "../text/amounts";
import { displayFilter } from "../text/displayFilter";
import { Clock, durationText } from "../text/durations";
import { diagramBlock, findingBlocks, type ReportOptions } from "./flowReport";
import type { ReportBlock, ReportDocument } from "./reportDocument";

/** A report is to be read: of more, the first ones stand for all. */
const MOST_ROWS = 200;
const MOST_FLOWS = 25;

export interface CaptureSubject {
  readonly analysis: CaptureAnalysis;
  readonly issues: readonly CaptureIssue[];
}

export function captureReport(subject: CaptureSubject, options: ReportOptions): ReportDocument {
  const { analysis, issues } = subject;
  const title = `Report of ${options.captureName}`;
  // Flows with problems first, the most severe at the top.
  const filter = { text: "", outcomes: [] };
  const { rows, total } = analysis.query({ first: 0, count: MOST_ROWS, sort: "problem", descending: true, filter });
  const troubled = rows.filter(({ worst }) => worst?.severity === "error" || worst?.severity === "warning");
  const blocks: ReportBlock[] = [
    { kind: "heading", level: 1, text: title },
    { kind: "paragraph", text: countsOf(analysis) },
    ...causeBlocks(analysis),
    ...issueBlocks(issues),
    ...tableBlocks(analysis, rows, total),
    ...troubled.slice(0, MOST_FLOWS).flatMap(({ id }) => flowBlocks(analysis, id)),
  ];
  const more = troubled.length - MOST_FLOWS;
  if (more > 0) blocks.push({ kind: "paragraph", text: `${countText(more)} more flows with problems are not drawn.` });
  blocks.push({ kind: "paragraph", text: `Made with ${options.application}.` });
  return { title, blocks };
}

function countsOf(analysis: CaptureAnalysis): string {
  const { format, frames, flows, outcomes, epochSeconds, lastTimeNs } = analysis.counts;
  const kinds = OUTCOMES.filter((outcome) => outcomes[outcome] > 0).map(
    (outcome) => `${countText(outcomes[outcome])} ${outcome}`,
  );
  const clock = new Clock(epochSeconds);
  const counts = [format, numberOf(frames, "frame"), numberOf(flows, "flow")].join(", ");
  const until = frames === 0 ? "" : ` Recorded until ${clock.text(lastTimeNs)}.`;
  return `${counts}${kinds.length === 0 ? "" : `: ${kinds.join(", ")}`}.${until}`;
}

function causeBlocks({ causes }: CaptureAnalysis): readonly ReportBlock[] {
  const heading: ReportBlock = { kind: "heading", level: 2, text: "Causes" };
  if (causes.length === 0) return [heading, { kind: "paragraph", text: "There is no error and no warning." }];
  const items = causes.map(({ severity, message, contrast, works, firstFrame }) => {
    const parts = [message, contrast?.text ?? "", works ?? ""].filter((part) => part !== "");
    return [`${severity}, from frame ${firstFrame}`, parts.map(sentence).join(" ")] as const;
  });
  return [heading, { kind: "list", items }];
}

function sentence(text: string): string {
  return /[.:]$/.test(text) ? text : `${text}.`;
}

function issueBlocks(issues: readonly CaptureIssue[]): readonly ReportBlock[] {
  if (issues.length === 0) return [];
  const items = issues.map(({ kind, frame, message }) => [`${kind}, frame ${frame}`, message] as const);
  return [
    { kind: "heading", level: 2, text: "About the capture itself" },
    { kind: "list", items },
  ];
}

function tableBlocks(
  { epochSeconds }: CaptureAnalysis,
  rows: readonly FlowRow[],
  total: number,
): readonly ReportBlock[] {
  if (rows.length === 0) return [];
  const clock = new Clock(epochSeconds);
  const table: ReportBlock = {
    kind: "table",
    heads: ["flow", "initiator → responder", "outcome", "handshake", "begins", "worst problem"],
    rows: rows.map((row) => {
      const { id, initiator, responder, initiatorKnown, outcome, handshakeNs, startNs, worst } = row;
      return [
        String(id),
        `${initiator} ${initiatorKnown ? "→" : "↔"} ${responder}`,
        outcome,
        handshakeNs === undefined ? "" : durationText(handshakeNs),
        clock.text(startNs),
        worst === undefined ? "" : `${worst.rule} (${worst.severity})`,
      ];
    }),
  };
  const more = total - rows.length;
  const rest: ReportBlock[] =
    more > 0 ? [{ kind: "paragraph", text: `${countText(more)} more flows are not listed.` }] : [];
  return [{ kind: "heading", level: 2, text: "Flows" }, table, ...rest];
}

function flowBlocks(analysis: CaptureAnalysis, id: number): readonly ReportBlock[] {
  const detail = analysis.detail(id);
  if (detail === undefined) return [];
  return [
    { kind: "heading", level: 2, text: `Flow ${id}` },
    { kind: "paragraph", text: detail.headline, isStrong: true },
    ...findingBlocks(detail, 3),
    diagramBlock(detail),
    { kind: "code", text: displayFilter(detail.flow) },
  ];
}
