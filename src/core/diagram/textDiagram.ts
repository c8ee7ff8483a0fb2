// The diagram in characters, for terminals and tickets.

import type { Side } from "../flow/flow";
import type { FlowDetail } from "../rules/finding";
import { clockText } from "../text/durations";
import { endpointText, roleText } from "../text/endpoints";
import { shownPlaces } from "../text/passages";
import { placesText } from "../text/places";
import { visibleText } from "../text/visible";
import { numbersOf } from "./numberNames";
import type { DiagramRow } from "./row";
import { rowsOf } from "./rows";
import { initialStates } from "./shownBefore";
import { findingLines } from "./textFindings";
import { placeHeads } from "./textPassages";
import { rowLines } from "./textRows";
import { fillLine, type Lane, laneOf, toAscii, wrapColumns } from "./textTools";

export interface TextOptions {
  /** Columns, 60 to 200; default 100. */
  readonly width?: number;
  /** Only ASCII, for terminals without Unicode. */
  readonly ascii?: boolean;
  /** Without the findings' what, why and next below. */
  readonly withoutFindings?: boolean;
}

/** Lines joined by "\n", with one at the end. Control characters from the capture are replaced. */
export function renderText(detail: FlowDetail, options: TextOptions = {}): string {
  const width = Math.max(60, Math.min(200, Math.floor(options.width ?? 100)));
  const rows = rowsOf(detail);
  const lane = laneOf(rows, width, shownPlaces(detail.flow).length);
  const lines = [
    ...wrapColumns(detail.headline, width),
    "",
    ...header(detail, lane),
    ...body(rows, detail, lane),
    ...footer(detail, width),
  ];
  if (!options.withoutFindings) lines.push(...findingLines(detail.findings, width));
  const text = `${lines.map((line) => visibleText(line).trimEnd()).join("\n")}\n`;
  return options.ascii ? toAscii(text) : text;
}

/** Names over their lifelines; on two lines when they are too long for one. */
function header({ flow }: FlowDetail, lane: Lane): readonly string[] {
  const [left, right] = (["initiator", "responder"] as const).map(
    (side) => `${roleText(flow, side)} ${endpointText(flow[side])}`,
  ) as [string, string];
  const leftAt = Math.max(0, lane.left - Math.floor(left.length / 2));
  const rightAt = Math.max(0, Math.min(lane.right - Math.floor(right.length / 2), lane.width - right.length));
  const oneLine = leftAt + left.length + 2 <= rightAt;
  const wrapped = (text: string, end: boolean): readonly string[] =>
    wrapColumns(text, lane.width).map((line) =>
      end ? line.padStart(Math.min(lane.width, rightAt + right.length)) : line,
    );
  const names = oneLine
    ? [`${" ".repeat(leftAt)}${left}`.padEnd(rightAt) + right]
    : [...wrapped(left, false), ...wrapped(right, true)];
  const states = initialStates(flow);
  const known = (side: Side): string => (states[side] === "?" ? "" : states[side]);
  const first = lane.left - 1 - known("initiator").length;
  return [
    ...names,
    ...placeHeads(lane, shownPlaces(flow)),
    fillLine(lane, [
      [first, known("initiator")],
      [lane.right + 2, known("responder")],
    ]),
  ];
}

function body(rows: readonly DiagramRow[], detail: FlowDetail, lane: Lane): readonly string[] {
  return rows.flatMap((row) => rowLines(row, detail, lane));
}

function footer(detail: FlowDetail, width: number): readonly string[] {
  const { flow, epochSeconds } = detail;
  const lines = [
    "",
    ...wrapColumns(`Time 0 is ${clockText(epochSeconds, flow.firstTimeNs)}, at frame ${flow.firstFrame}.`, width),
  ];
  if (flow.path !== "") lines.push(...wrapColumns(`Path: ${flow.path}.`, width));
  const places = placesText(flow);
  if (places !== undefined) lines.push(...wrapColumns(places, width));
  const { legend } = numbersOf(flow);
  if (legend !== undefined) lines.push(...wrapColumns(legend, width));
  return lines;
}
