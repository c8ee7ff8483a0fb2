// One row of the diagram as lines of characters.

import type { Side } from "../flow/flow";
import type { FlowDetail } from "../rules/finding";
import { icmpText } from "../tcp/icmpErrors";
import { durationText } from "../text/durations";
import { repeatsText } from "../text/repeats";
import { SEVERITY_SIGN, type Severity } from "../text/severities";
import { equationText } from "./arrowFields";
import { numbersOf } from "./numberNames";
import type { DiagramRow, ElsewhereRow, IcmpRow, NumberField, ProblemMark, SegmentRow, StateChange } from "./row";
import { passageArrow, passageLines } from "./textPassages";
import { fillLine, type Lane, TORN_LIFELINE, wrapColumns } from "./textTools";
import { columnTime, deltaTime } from "./time";

type Placed = readonly [at: number, text: string];

export function rowLines(row: DiagramRow, detail: FlowDetail, lane: Lane): readonly string[] {
  switch (row.kind) {
    case "segment":
      return segmentLines(row, lane);
    case "elsewhere":
      return elsewhereLines(row, lane);
    case "run":
      return textLines(row, [`… ${row.text}`], lane);
    case "fold":
      return textLines(row, [`… ${row.text}`], lane);
    case "data":
    case "more":
      return [];
    case "icmp":
      return icmpLines(row, detail, lane);
    case "missing":
      return [
        ...middle(lane, `${sign(row.severity)} ${row.text}`),
        fillLine(lane, [[lane.left + 1, arrow(lane, row.from, "╌ ", "▷", "◁")]]),
        ...problemLines(row.problems, lane),
      ];
    case "pause":
      return middle(lane, `${durationText(row.silenceNs)} of silence`, TORN_LIFELINE);
    case "end":
      return middle(lane, row.text);
  }
}

function segmentLines(row: SegmentRow, lane: Lane): readonly string[] {
  const fields = [row.flags.severity === undefined ? row.flags.text : `${row.flags.text} ${sign(row.flags.severity)}`];
  fields.push(...row.numbers.map(numberText));
  for (const { field, text, severity } of row.extras) {
    if (severity !== undefined) fields.push(`${text} ${sign(severity)}`);
    else if (field === "payload") fields.push(text);
  }
  const repeats = repeatsText(row.arrival);
  if (repeats !== undefined) fields.push(`(${repeats})`);
  const lines = [
    ...stateLine(row.before, lane),
    ...textLines(row, fields, lane),
    fillLine(lane, [
      ...(row.passage ? passageArrow(lane, row.passage) : [plainArrow(lane, row.from)]),
      ...placedStates(row.after, lane),
    ]),
    ...(row.passage ? passageLines(lane, row.passage) : []),
  ];
  for (const { text, severity } of row.options) {
    const words = (severity === undefined ? text : `${text} ${sign(severity)}`).split(" · ");
    const wrapped = wrapFields(words, " · ", lane.innerEnd - lane.innerStart);
    lines.push(...wrapped.map((line) => fillLine(lane, [[lane.innerStart, line]])));
  }
  return [...lines, ...problemLines(row.problems, lane)];
}

/** A segment that this flow's place has not. */
function elsewhereLines(row: ElsewhereRow, lane: Lane): readonly string[] {
  const fields = [row.flags.text, ...row.numbers.map(numberText), ...row.extras.map(({ text }) => text)];
  return [
    ...textLines(row, fields, lane),
    fillLine(lane, passageArrow(lane, row.passage)),
    ...passageLines(lane, row.passage),
  ];
}

function plainArrow(lane: Lane, from: Side): Placed {
  return [lane.left + 1, arrow(lane, from, "─", "▶", "◀")];
}

/** "ack = x (4294967290) ✗ expected x+1 (4294967291)". */
function numberText(number: NumberField): string {
  let text = equationText(number);
  if (number.relative !== undefined && number.raw !== undefined) text += ` (${number.raw})`;
  if (number.mark !== undefined) text += ` ${number.mark}`;
  else if (number.severity !== undefined) text += ` ${sign(number.severity)}`;
  if (number.mark !== "✗" || number.expected === undefined) return text;
  return `${text} expected ${number.expected}${number.expectedRaw === undefined ? "" : ` (${number.expectedRaw})`}`;
}

function icmpLines(row: IcmpRow, detail: FlowDetail, lane: Lane): readonly string[] {
  const { error } = row;
  const name = error.family === 6 ? "ICMPv6" : "ICMP";
  const quoted = numbersOf(detail.flow).name(error.quotedFrom, error.quotedSeq);
  const quotes = quoted === undefined ? String(error.quotedSeq) : `${quoted} (${error.quotedSeq})`;
  const fields = [
    `${name} ${icmpText(error.family, error.type, error.code)}`,
    `from ${error.source}`,
    `quotes seq = ${quotes}`,
  ];
  const toLeft = error.quotedFrom === "initiator";
  const half = Math.floor((lane.left + lane.right) / 2);
  const from = row.from ?? (toLeft ? "responder" : "initiator");
  // A router's error begins between the lifelines.
  const whole = arrow(lane, from, "─", "▶", "◀");
  const placed: Placed =
    row.from !== undefined
      ? [lane.left + 1, whole]
      : toLeft
        ? [lane.left + 1, `◀${"─".repeat(half - lane.left - 2)}○`]
        : [half, `○${"─".repeat(lane.right - half - 2)}▶`];
  return [...textLines(row, fields, lane), fillLine(lane, [placed]), ...problemLines(row.problems, lane)];
}

/** Frame and times beside the first line of a text between the lifelines. */
function textLines(row: DiagramRow, fields: readonly string[], lane: Lane): readonly string[] {
  const lines = wrapFields(fields, "  ", lane.innerEnd - lane.innerStart);
  return lines.map((line, nth) => fillLine(lane, [...(nth === 0 ? gutter(row, lane) : []), [lane.innerStart, line]]));
}

/** Breaks between fields before it breaks inside one. */
function wrapFields(fields: readonly string[], separator: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const field of fields) {
    const longer = line === "" ? field : line + separator + field;
    if (longer.length <= columns) {
      line = longer;
      continue;
    }
    if (line !== "") lines.push(line);
    const pieces = wrapColumns(field, columns);
    lines.push(...pieces.slice(0, -1));
    line = pieces.at(-1) ?? "";
  }
  if (line !== "") lines.push(line);
  return lines;
}

function gutter({ frame, sinceStartNs, sinceRowNs }: DiagramRow, lane: Lane): readonly Placed[] {
  const placed: Placed[] = [];
  const put = (end: number, text: string): void => {
    placed.push([end - text.length, text]);
  };
  if (frame !== undefined) put(lane.frameEnd, String(frame));
  if (sinceStartNs !== undefined) put(lane.timeEnd, columnTime(sinceStartNs));
  if (sinceRowNs !== undefined) put(lane.deltaEnd, deltaTime(sinceRowNs));
  return placed;
}

function stateLine(change: StateChange, lane: Lane): readonly string[] {
  const placed = placedStates(change, lane);
  return placed.length === 0 ? [] : [fillLine(lane, placed)];
}

function placedStates({ initiator, responder }: StateChange, lane: Lane): readonly Placed[] {
  const placed: Placed[] = [];
  if (initiator !== undefined) placed.push([lane.left - 1 - initiator.length, initiator]);
  if (responder !== undefined) placed.push([lane.right + 2, responder]);
  return placed;
}

function arrow(lane: Lane, from: Side, shaft: string, right: string, left: string): string {
  const length = lane.right - lane.left - 1;
  const line = shaft.repeat(length).slice(0, length - 1);
  return from === "initiator" ? line + right : left + line.split("").reverse().join("");
}

function problemLines(problems: readonly ProblemMark[], lane: Lane): readonly string[] {
  return problems.flatMap(({ finding }) => inner(lane, `${sign(finding.severity)} ${finding.rule}`));
}

function inner(lane: Lane, text: string): readonly string[] {
  return wrapColumns(text, lane.innerEnd - lane.innerStart).map((line) => fillLine(lane, [[lane.innerStart, line]]));
}

function middle(lane: Lane, text: string, lifeline?: string): readonly string[] {
  const room = lane.innerEnd - lane.innerStart;
  return wrapColumns(text, room).map((line) => {
    const at = lane.innerStart + Math.floor((room - line.length) / 2);
    return fillLine(lane, [[at, line]], lifeline);
  });
}

function sign(severity: Severity | undefined): string {
  return severity === undefined ? "" : SEVERITY_SIGN[severity];
}
