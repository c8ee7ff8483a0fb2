// What the rows of one drawing share, and the parts that several kinds of rows have: times, states, wrapped text, problems.

import type { Side } from "../flow/flow";
import type { FlowDetail } from "../rules/finding";
import type { TcpState } from "../tcp/states";
import { shownPlaces } from "../text/passages";
import { type Columns, GUTTER_SIZE_PX, STATE_SIZE_PX } from "./diagramColumns";
import type { FieldGrid } from "./grid";
import { type Font, textWidthPx, wrapSentence } from "./measure";
import type { DiagramRow, ProblemMark, SegmentRow, StateChange } from "./row";
import type { Shape, Span, TextShape } from "./shapes";
import { Slots } from "./slots";
import { columnTime, deltaTime } from "./time";

/** From the top of a row to its first base line. */
export const FIRST_LINE_PX = 19;
export const LINE_PX = 14;
const STATE_HEIGHT_PX = 12;
const CHIP_HEIGHT_PX = 18;
export const NOTE_SIZE_PX = 11;

/** A state that a lifeline has from `yPx` on. */
export interface Change {
  readonly yPx: number;
  readonly state: TcpState;
}

export class Scene {
  readonly detail: FlowDetail;
  readonly columns: Columns;
  readonly grid: FieldGrid;
  /** Names of the places that recorded the connection, along the path; empty for one place. */
  readonly places: readonly string[];
  readonly ownPlace: number | undefined;
  /** Down both lifelines, in order. */
  readonly changes: Record<Side, Change[]> = { initiator: [], responder: [] };
  /** Where the arrow of an event leaves and arrives. */
  readonly arrows = new Map<number, { readonly leavesPx: number; readonly arrivesPx: number }>();
  /** The first of two segments that cross, whose arrow is drawn with the second. */
  crossing: { readonly row: SegmentRow; readonly shapes: Shape[] } | undefined;
  readonly slots: Record<Side, Slots> = { initiator: new Slots(), responder: new Slots() };

  constructor(detail: FlowDetail, columns: Columns, grid: FieldGrid) {
    this.detail = detail;
    this.columns = columns;
    this.grid = grid;
    this.places = shownPlaces(detail.flow);
    this.ownPlace = detail.flow.connection?.place;
  }

  lifelinePx(side: Side): number {
    return side === "initiator" ? this.columns.leftPx : this.columns.rightPx;
  }

  /** The left edge of the texts under an arrow: below the flags. */
  get detailLeftPx(): number {
    return this.grid.columnsPx?.[0] ?? this.columns.innerLeftPx;
  }

  /** Frame number and times on a base line; returns the bottom of what was written. */
  gutter(shapes: Shape[], row: DiagramRow, baselinePx: number): number {
    const { frameRightPx, timeRightPx, deltaRightPx } = this.columns;
    const put = (xPx: number, yPx: number, text: string, className: string): void => {
      shapes.push(plain(text, xPx, yPx, { anchor: "end", font: "mono", sizePx: GUTTER_SIZE_PX, className }));
    };
    if (row.frame !== undefined) put(frameRightPx, baselinePx, String(row.frame), "frame");
    if (row.sinceStartNs !== undefined) put(timeRightPx, baselinePx, columnTime(row.sinceStartNs), "time");
    let bottomPx = baselinePx + 3;
    if (row.sinceRowNs !== undefined) {
      const delta = deltaTime(row.sinceRowNs);
      if (deltaRightPx !== undefined) put(deltaRightPx, baselinePx, delta, "delta");
      else {
        put(timeRightPx, baselinePx + LINE_PX, delta, "delta");
        bottomPx += LINE_PX;
      }
    }
    if (deltaRightPx === undefined) this.slots.initiator.take(baselinePx - 12, bottomPx);
    return bottomPx;
  }

  /** Writes states beside their lifelines, at the given heights or the next free position; returns the lowest bottom. */
  states(shapes: Shape[], change: StateChange, heightPx: (side: Side) => number): number {
    let lowestPx = 0;
    for (const side of ["initiator", "responder"] as const) {
      const state = change[side];
      if (state === undefined) continue;
      const yPx = heightPx(side);
      this.changes[side].push({ yPx, state });
      const topPx = this.slots[side].takeBelow(yPx - STATE_HEIGHT_PX / 2, STATE_HEIGHT_PX);
      shapes.push(this.beside(side, state, topPx + 9.5, `state ${phaseOf(state)}`));
      lowestPx = Math.max(lowestPx, topPx + STATE_HEIGHT_PX);
    }
    return lowestPx;
  }

  /** Text in the column of states. */
  beside(side: Side, text: string, baselinePx: number, className: string, title?: string): TextShape {
    const left = side === "initiator";
    return plain(text, left ? this.columns.leftStatePx : this.columns.rightStatePx, baselinePx, {
      anchor: left ? "end" : "start",
      font: "mono",
      sizePx: STATE_SIZE_PX,
      className,
      ...(title === undefined ? {} : { title }),
    });
  }

  /** Signs of the findings of a row: beside the arrow with their sentence where there is room, else under it by name. */
  problems(shapes: Shape[], marks: readonly ProblemMark[], besidePx: number, underPx: number): number {
    const { notes, innerRightPx } = this.columns;
    const { detailLeftPx } = this;
    if (marks.length === 0) return underPx;
    if (notes !== undefined) {
      let topPx = besidePx;
      for (const mark of marks) topPx = note(shapes, mark, notes.leftPx, topPx, notes.widthPx);
      return Math.max(underPx, topPx);
    }
    let xPx = detailLeftPx;
    let topPx = underPx + 4;
    for (const mark of marks) {
      const widthPx = chipWidthPx(mark);
      if (xPx > detailLeftPx && xPx + widthPx > innerRightPx) {
        xPx = detailLeftPx;
        topPx += CHIP_HEIGHT_PX + 3;
      }
      chip(shapes, mark, xPx, topPx);
      xPx += widthPx + 6;
    }
    return topPx + CHIP_HEIGHT_PX;
  }
}

export interface TextStyle {
  readonly anchor?: TextShape["anchor"];
  readonly font: Font;
  readonly sizePx: number;
  readonly className: string;
  readonly title?: string;
}

export function plain(text: string, xPx: number, yPx: number, style: TextStyle): TextShape {
  return spanned([{ text }], xPx, yPx, style);
}

export function spanned(spans: readonly Span[], xPx: number, yPx: number, style: TextStyle): TextShape {
  return { kind: "text", xPx, yPx, anchor: "start", ...style, spans };
}

/** Groups of states, each with one look of the lifeline. */
export function phaseOf(state: TcpState): "idle" | "opening" | "open" | "closing" {
  switch (state) {
    case "SYN-SENT":
    case "SYN-RECEIVED":
      return "opening";
    case "ESTABLISHED":
      return "open";
    case "FIN-WAIT-1":
    case "FIN-WAIT-2":
    case "CLOSE-WAIT":
    case "CLOSING":
    case "LAST-ACK":
    case "TIME-WAIT":
      return "closing";
    case "?":
    case "CLOSED":
    case "LISTEN":
      return "idle";
  }
}

function chipWidthPx({ finding }: ProblemMark): number {
  return 24 + textWidthPx(finding.rule, "mono", NOTE_SIZE_PX - 0.5);
}

function chip(shapes: Shape[], { index, finding }: ProblemMark, xPx: number, topPx: number): void {
  shapes.push({
    kind: "problem",
    xPx,
    yPx: topPx,
    widthPx: chipWidthPx({ index, finding }),
    heightPx: CHIP_HEIGHT_PX,
    finding: index,
    rule: finding.rule,
    severity: finding.severity,
    title: finding.what,
  });
}

/** The chip, and under it the observation as a paragraph. */
function note(shapes: Shape[], mark: ProblemMark, xPx: number, topPx: number, widthPx: number): number {
  chip(shapes, mark, xPx, topPx);
  let baselinePx = topPx + CHIP_HEIGHT_PX + 15;
  for (const line of wrapSentence(mark.finding.what, widthPx, "sans", NOTE_SIZE_PX)) {
    shapes.push(plain(line, xPx, baselinePx, { font: "sans", sizePx: NOTE_SIZE_PX, className: "note" }));
    baselinePx += LINE_PX + 1;
  }
  return baselinePx - 4;
}
