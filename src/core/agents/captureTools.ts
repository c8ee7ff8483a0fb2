// Tools for models: questions about one capture, with short answers that name frames as evidence. The MCP server of the command line
// and the language model tools of the editor serve the same.

import type { CaptureAnalysis } from "../analysis/captureAnalysis";
import type { FlowRow, FlowSortKey } from "../analysis/query";
import type { CaptureIssue } from "../capture/frame";
import type { Cause } from "../causes/cause";
import { renderText } from "../diagram/textDiagram";
import { OUTCOMES } from "../flow/flow";
import type { Rule } from "../rules/rule";
import { countText, numberOf } from "../text/amounts";
import { Clock, durationText } from "../text/durations";
import { suggestion } from "../text/nearest";
import { buildTranscript } from "../transcript/build";
import { explainEvent, withoutEscapes } from "../transcript/lineExplanation";
import { lineOfTarget } from "../transcript/model";
import { QUOTE_REMARK, quoted } from "./quoting";
import { countOf, optionalText, ToolError, type ToolInput, textOf } from "./toolInput";

export interface ToolSubject {
  readonly analysis: CaptureAnalysis;
  readonly issues: readonly CaptureIssue[];
}

export interface CaptureTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** JSON Schemas of the arguments besides the capture. */
  readonly properties: Readonly<Record<string, object>>;
  readonly required: readonly string[];
  /** @throws ToolError if the arguments are wrong. */
  answer(subject: ToolSubject, input: ToolInput): string;
}

const SUMMARY_CAUSES = 6;
const MOST_ISSUES = 5;
const MOST_ROWS = 50;
const USUAL_ROWS = 20;
/** Lines of a diagram; longer ones end with a remark. */
const MOST_LINES = 150;
const COLUMNS = 100;
const SORTS: readonly FlowSortKey[] = ["id", "problem", "handshake", "segments", "start"];

export const CAPTURE_TOOLS: readonly CaptureTool[] = [
  {
    name: "summary",
    title: "Summary of a capture",
    description:
      "What a capture contains and what is wrong with it: counts, outcomes, problems of the recording, and the most important causes. Begin here.",
    properties: {},
    required: [],
    answer: (subject) => summaryAnswer(subject),
  },
  {
    name: "causes",
    title: "Causes of failures",
    description:
      "Why connections in the capture fail: groups of flows with the same trouble, how many of how many, since which frame, what separates them from flows that work, and a filter for their flows.",
    properties: {
      first: { type: "integer", minimum: 1, description: "number of the first cause to list (default 1)" },
    },
    required: [],
    answer: ({ analysis }, input) => causesAnswer(analysis, countOf(input, "first", 1, 1)),
  },
  {
    name: "flows",
    title: "List flows",
    description:
      'TCP connections of the capture that pass a filter, one per line. The filter is a Wireshark display filter (tcp.port == 443 && ip.addr == 10.0.0.2, tcp.flags.reset == 1, frame.number == 12) or words (refused, unanswered, 443, 10.1.0.0/16, syn-ack-wrong-ack, error), also cause == "ID", handshake > 1s, outcome != established.',
    properties: {
      filter: { type: "string", description: "which flows; all without it" },
      sort: {
        type: "string",
        enum: SORTS,
        description: "problem is the most severe first; handshake and segments the largest first",
      },
      first: { type: "integer", minimum: 1, description: "number of the first row (default 1)" },
      count: { type: "integer", minimum: 1, maximum: MOST_ROWS, description: `rows (default ${USUAL_ROWS})` },
    },
    required: [],
    answer: ({ analysis }, input) => flowsAnswer(analysis, input),
  },
  {
    name: "flow",
    title: "One flow",
    description:
      "One TCP connection: its sequence diagram with sequence and acknowledgment numbers relative and raw, and its findings with what is wrong, why it matters and what to check next.",
    properties: { id: { type: "integer", minimum: 1, description: "number of the flow, as flows and causes name it" } },
    required: ["id"],
    answer: ({ analysis }, input) => flowAnswer(analysis, countOf(input, "id", 1)),
  },
  {
    name: "segment",
    title: "One segment",
    description: "The TCP segment of a frame: its numbers, options, what they must satisfy, and its findings.",
    properties: { frame: { type: "integer", minimum: 1, description: "frame number, as in Wireshark" } },
    required: ["frame"],
    answer: ({ analysis }, input) => segmentAnswer(analysis, countOf(input, "frame", 1)),
  },
];

/** The answer on a rule needs no capture. @throws ToolError */
export function explainRule(input: ToolInput, rules: readonly Rule[]): string {
  const id = textOf(input, "rule");
  const rule = rules.find((each) => each.id === id);
  if (rule === undefined) {
    const ids = rules.map((each) => each.id);
    throw new ToolError(`There is no rule "${id}".${suggestion(id, ids)}`);
  }
  const { title, severity, references, limits } = rule;
  return [`${id} (${severity}): ${title}.`, `Sources: ${references.join(", ")}.`, `Limits: ${limits}`].join("\n");
}

function summaryAnswer({ analysis, issues }: ToolSubject): string {
  const { format, frames, tcpSegments, flows, outcomes, notTcp, interfaces } = analysis.counts;
  const kinds = OUTCOMES.filter((outcome) => outcomes[outcome] > 0);
  const lines = [
    `${format}: ${numberOf(frames, "frame")}, ${numberOf(tcpSegments, "TCP segment")}, ${numberOf(flows, "flow")}.`,
  ];
  if (kinds.length > 0)
    lines.push(`Outcomes: ${kinds.map((kind) => `${countText(outcomes[kind])} ${kind}`).join(", ")}.`);
  if (flows === 0 && notTcp.length > 0)
    lines.push(
      `Without TCP: ${notTcp
        .slice(0, 5)
        .map(({ name, frames }) => `${countText(frames)} ${name}`)
        .join(", ")}.`,
    );
  const { causes } = analysis;
  lines.push(causes.length === 0 ? "There is no error and no warning." : "Causes, most severe first:");
  causes.slice(0, SUMMARY_CAUSES).forEach((cause, i) => {
    lines.push(...causeLines(cause, i + 1));
  });
  if (causes.length > SUMMARY_CAUSES) lines.push(`${causes.length - SUMMARY_CAUSES} more: ask causes.`);
  const facts = [
    ...(interfaces.length > 0 ? [`interfaces: ${interfaces.slice(0, 5).join(", ")}`] : []),
    ...issues.slice(0, MOST_ISSUES).map(({ kind, frame, message }) => `${kind}, frame ${frame}: ${message}`),
  ];
  if (facts.length > 0)
    lines.push("The recording:", quoted(facts.map((fact) => cut(fact, 160)).join("\n")), QUOTE_REMARK);
  return lines.join("\n");
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

/** Addresses, numbers and our own words: nothing in it is text of the capture. */
function causeLines({ message, contrast, works, examples }: Cause, place: number): string[] {
  return [
    `${place}. ${message}; flow ${examples[0]}`,
    ...(contrast ? [`   ${contrast.text}`] : []),
    ...(works ? [`   ${works}`] : []),
  ];
}

function causesAnswer(analysis: CaptureAnalysis, first: number): string {
  const { causes } = analysis;
  if (causes.length === 0) return "There is no error and no warning.";
  const shown = causes.slice(first - 1, first - 1 + 10);
  if (shown.length === 0) throw new ToolError(`There are only ${causes.length} causes.`);
  const lines = shown.flatMap((cause, i) => {
    const frames = cause.examples.map((id) => `${id} (frame ${frameOf(analysis, id, cause.rule)})`);
    return [
      ...causeLines(cause, first + i),
      `   ${cause.severity}, rule ${cause.rule}; flows ${frames.join(", ")}${cause.flows > frames.length ? ", …" : ""}; filter: cause == "${cause.id}"`,
    ];
  });
  const left = causes.length - (first - 1) - shown.length;
  return [...lines, ...(left > 0 ? [`${left} more: ask with first = ${first + shown.length}.`] : [])].join("\n");
}

function frameOf(analysis: CaptureAnalysis, id: number, rule: string): number {
  const flow = analysis.flow(id)!;
  return analysis.findings(flow).find((finding) => finding.rule === rule)?.frame ?? flow.firstFrame;
}

function flowsAnswer(analysis: CaptureAnalysis, input: ToolInput): string {
  const text = optionalText(input, "filter") ?? "";
  const error = analysis.filterError(text);
  if (error) throw new ToolError(`The filter is wrong at column ${error.column}: ${error.message}`);
  const sort = (optionalText(input, "sort") ?? "id") as FlowSortKey;
  if (!SORTS.includes(sort)) throw new ToolError(`"sort" must be one of ${SORTS.join(", ")}.`);
  const first = countOf(input, "first", 1, 1);
  const count = Math.min(countOf(input, "count", 1, USUAL_ROWS), MOST_ROWS);
  const descending = sort === "problem" || sort === "handshake" || sort === "segments";
  const filter = { text, outcomes: [] };
  const { rows, total } = analysis.query({ first: first - 1, count, sort, descending, filter });
  if (rows.length === 0) return total === 0 ? "No flow passes the filter." : `Only ${countText(total)} flows pass.`;
  const clock = new Clock(analysis.epochSeconds);
  const last = first + rows.length - 1;
  return [
    `Flows ${countText(first)} to ${countText(last)} of ${countText(total)}: number, ends, outcome, SYN to ACK, segments, first frame, begin, most severe finding`,
    ...rows.map((row) => rowLine(row, clock)),
  ].join("\n");
}

function rowLine(row: FlowRow, clock: Clock): string {
  const { id, initiator, responder, initiatorKnown, path, outcome, handshakeNs, segments, firstFrame, startNs, worst } =
    row;
  return [
    `#${id} ${initiator} ${initiatorKnown ? "→" : "↔"} ${responder}${path === "" ? "" : ` in ${path}`}`,
    outcome,
    handshakeNs === undefined ? "-" : durationText(handshakeNs),
    numberOf(segments, "segment"),
    `frame ${firstFrame}`,
    clock.text(startNs),
    worst === undefined ? "no finding" : `${worst.severity} ${worst.rule}`,
  ].join(", ");
}

function flowAnswer(analysis: CaptureAnalysis, id: number): string {
  const detail = analysis.detail(id);
  if (detail === undefined) throw new ToolError(`There is no flow ${id}: the capture has ${analysis.flowCount}.`);
  const lines = renderText(detail, { width: COLUMNS }).trimEnd().split("\n");
  const shown = lines.slice(0, MOST_LINES);
  const left = lines.length - shown.length;
  return [
    `Flow ${id}. ${QUOTE_REMARK}`,
    quoted(shown.join("\n")),
    ...(left > 0 ? [`${left} more lines are left out: ask segment for a frame.`] : []),
  ].join("\n");
}

function segmentAnswer(analysis: CaptureAnalysis, frame: number): string {
  const [id] = analysis.ids("id", false, { text: `frame.number == ${frame}`, outcomes: [] });
  const flow = id === undefined ? undefined : analysis.flow(id);
  const event = flow?.events.findLast((each) => each.frameNumber <= frame);
  if (flow === undefined || event === undefined)
    throw new ToolError(`Frame ${frame} is not a TCP segment of the capture, or is not kept.`);
  const model = buildTranscript(analysis, { kind: "flow", id: flow.id });
  const span = lineOfTarget(model, { flowId: flow.id, event: event.index });
  const line = span === undefined ? "" : model.transcript.text.split("\n")[span.line]!;
  const findings = analysis.findings(flow).filter((finding) => finding.event === event.index);
  const explanation = withoutEscapes(explainEvent(flow, event, findings) ?? "");
  const isWithin = event.frameNumber !== frame;
  return [
    `Frame ${frame} belongs to flow ${flow.id}.${isWithin ? ` It is one of the ordinary segments from frame ${event.frameNumber} on, which are not kept one by one.` : ""} ${QUOTE_REMARK}`,
    quoted(
      [line.trim(), ...findings.map(({ severity, rule, what }) => `${severity} ${rule}: ${what}`), explanation].join(
        "\n",
      ),
    ),
  ].join("\n");
}
