// The columns from left to right: gutter (frame, times), states, the two lifelines, states, notes.

import type { FlowDetail } from "../rules/finding";
import { shownPlaces } from "../text/passages";
import { textWidthPx } from "./measure";
import type { DiagramRow } from "./row";
import { columnTime, deltaTime } from "./time";

export const MIN_WIDTH_PX = 480;
/** A larger distance between the lifelines makes arrows hard to follow. */
const MAX_LANE_PX = 640;
/** With places in between, the eye has marks to follow. */
const MAX_PLACE_LANE_PX = 90;
/** Less room between two places has none for frame numbers. */
const LEAST_PLACE_LANE_PX = 52;
/** Below this width, the states of the left lifeline are under the times instead of beside them. */
const ROOMY_PX = 720;
/** From this width on, findings are explained beside their arrow. */
const NOTES_PX = 1000;
const NOTES_MIN_PX = 270;
const NOTES_MAX_PX = 440;
const MARGIN_PX = 10;
const GAP_PX = 12;

export const STATE_SIZE_PX = 10;
export const GUTTER_SIZE_PX = 11;
/** Between a lifeline and the states beside it; the brackets are there. */
export const BRACKET_ROOM_PX = 16;

export interface Columns {
  readonly widthPx: number;
  /** Right edges of the gutter's columns; `delta` is undefined if it is under the time. */
  readonly frameRightPx: number;
  readonly timeRightPx: number;
  readonly deltaRightPx: number | undefined;
  readonly leftPx: number;
  readonly rightPx: number;
  /** The lifelines of places in between, from left to right. */
  readonly placesPx: readonly number[];
  /** The inner edges of the states, left and right. */
  readonly leftStatePx: number;
  readonly rightStatePx: number;
  /** Room for text between the lifelines. */
  readonly innerLeftPx: number;
  readonly innerRightPx: number;
  readonly notes: { readonly leftPx: number; readonly widthPx: number } | undefined;
  /** Size of the numbers on the arrows. */
  readonly sizePx: number;
}

/** Wider than asked for where the lifelines need it. */
export function columnsOf(detail: FlowDetail, rows: readonly DiagramRow[], askedWidthPx: number): Columns {
  const givenPx = Math.max(MIN_WIDTH_PX, Math.floor(askedWidthPx) || 0);
  const roomy = givenPx >= ROOMY_PX;
  const hasNotes = givenPx >= NOTES_PX && detail.findings.length > 0;

  const widest = (texts: readonly string[]): number =>
    Math.max(...texts.map((text) => textWidthPx(text, "mono", GUTTER_SIZE_PX)));
  const frameRightPx = MARGIN_PX + widest(["Frame", ...rows.map(({ frame }) => String(frame ?? ""))]);
  const times = rows.flatMap(({ sinceStartNs }) => (sinceStartNs === undefined ? [] : [columnTime(sinceStartNs)]));
  const deltas = rows.flatMap(({ sinceRowNs }) => (sinceRowNs === undefined ? [] : [deltaTime(sinceRowNs)]));
  const timeWidthPx = widest(["Time (s)", ...times, ...(roomy ? [] : deltas)]);
  const timeRightPx = frameRightPx + GAP_PX + timeWidthPx;
  const deltaRightPx = roomy ? timeRightPx + GAP_PX + widest(["since", ...deltas]) : undefined;

  const stateWidthPx = textWidthPx("SYN-RECEIVED", "mono", STATE_SIZE_PX);
  const gutterRightPx = deltaRightPx ?? timeRightPx;
  const leftStatePx = roomy ? gutterRightPx + GAP_PX + stateWidthPx : Math.max(gutterRightPx, MARGIN_PX + stateWidthPx);
  const leftPx = Math.round(leftStatePx + BRACKET_ROOM_PX);

  const places = shownPlaces(detail.flow).length;
  const behindPx = MARGIN_PX + stateWidthPx + BRACKET_ROOM_PX + (hasNotes ? NOTES_MIN_PX + 2 * GAP_PX : 0);
  const leastPx = places === 0 ? 0 : Math.ceil(leftPx + (places + 1) * LEAST_PLACE_LANE_PX + behindPx);
  const widthPx = Math.max(givenPx, leastPx);
  const mostPx = MAX_LANE_PX + places * MAX_PLACE_LANE_PX;
  const rightPx = Math.round(Math.min(widthPx - behindPx, leftPx + mostPx));
  const rightStatePx = rightPx + BRACKET_ROOM_PX;
  const notesLeftPx = Math.round(rightStatePx + stateWidthPx + 2 * GAP_PX);
  return {
    widthPx,
    frameRightPx,
    timeRightPx,
    deltaRightPx,
    leftPx,
    rightPx,
    placesPx: Array.from({ length: places }, (_, nth) =>
      Math.round(leftPx + ((rightPx - leftPx) * (nth + 1)) / (places + 1)),
    ),
    leftStatePx,
    rightStatePx,
    innerLeftPx: leftPx + GAP_PX,
    innerRightPx: rightPx - GAP_PX,
    notes: hasNotes
      ? { leftPx: notesLeftPx, widthPx: Math.min(NOTES_MAX_PX, widthPx - notesLeftPx - MARGIN_PX) }
      : undefined,
    sizePx: givenPx >= 560 ? 12 : 11,
  };
}
