// Columns of characters: the lifelines, the composition of a line, and its allowed characters.

import type { DiagramRow } from "./row";
import { columnTime, deltaTime } from "./time";

/** Columns of a diagram in characters, from 0. */
export interface Lane {
  readonly width: number;
  /** Frame numbers end before `frameEnd`, times before `timeEnd`, times since the row before before `deltaEnd`. */
  readonly frameEnd: number;
  readonly timeEnd: number;
  readonly deltaEnd: number;
  /** The lifelines, and those of places in between. */
  readonly left: number;
  readonly right: number;
  readonly places: readonly number[];
  /** Text between them: [innerStart, innerEnd). */
  readonly innerStart: number;
  readonly innerEnd: number;
}

/** The longest state, and a space before it. */
const STATE_ROOM = 14;

/** Columns between two places, at least: room for frame numbers. */
const LEAST_GAP = 9;

/** `places`: how many have a lifeline. Wider than `width` where these need it. */
export function laneOf(rows: readonly DiagramRow[], width: number, places = 0): Lane {
  const longest = (texts: readonly string[]): number => Math.max(0, ...texts.map((text) => text.length));
  const frameEnd = Math.max(3, longest(rows.map(({ frame }) => String(frame ?? ""))));
  const times = rows.map(({ sinceStartNs }) => (sinceStartNs === undefined ? "" : columnTime(sinceStartNs)));
  const timeEnd = frameEnd + 1 + longest(times);
  const deltas = rows.map(({ sinceRowNs }) => (sinceRowNs === undefined ? "" : deltaTime(sinceRowNs)));
  const deltaEnd = timeEnd + 1 + longest(deltas);
  const left = Math.max(deltaEnd, STATE_ROOM - 1) + 1;
  const right = Math.max(left + 20, width - STATE_ROOM - 1, places === 0 ? 0 : left + (places + 1) * LEAST_GAP);
  return {
    width: Math.max(width, right + STATE_ROOM + 1),
    frameEnd,
    timeEnd,
    deltaEnd,
    left,
    right,
    places: Array.from({ length: places }, (_, nth) => left + Math.round(((right - left) * (nth + 1)) / (places + 1))),
    innerStart: left + 2,
    innerEnd: right - 1,
  };
}

export const LIFELINE = "│";
/** That of a place in between. */
const PLACE_LINE = "┆";
/** A lifeline across a silence. */
export const TORN_LIFELINE = "┊";

/** A line with the lifelines, and texts at their columns. */
export function fillLine(
  lane: Lane,
  texts: readonly (readonly [at: number, text: string])[],
  lifeline = LIFELINE,
): string {
  const cells: string[] = new Array<string>(lane.width).fill(" ");
  for (const at of lane.places) cells[at] = PLACE_LINE;
  cells[lane.left] = lifeline;
  cells[lane.right] = lifeline;
  for (const [at, text] of texts) {
    let column = Math.max(0, at);
    for (const character of text) cells[column++] = character;
  }
  return cells.join("");
}

/** Words on lines of at most `columns`; longer words are cut. */
export function wrapColumns(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((whole) => pieces(whole, columns))) {
    if (line === "") line = word;
    else if (line.length + 1 + word.length <= columns) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  if (line !== "") lines.push(line);
  return lines;
}

function pieces(word: string, columns: number): readonly string[] {
  if (word.length <= columns) return [word];
  const parts: string[] = [];
  for (let at = 0; at < word.length; at += columns) parts.push(word.slice(at, at + columns));
  return parts;
}

const ASCII: Readonly<Record<string, string>> = {
  "│": "|",
  "┊": ":",
  "┆": ":",
  "●": "*",
  "◆": "#",
  "─": "-",
  "╌": "-",
  "▶": ">",
  "◀": "<",
  "▷": ">",
  "◁": "<",
  "○": "o",
  "→": ">",
  "←": "<",
  "✓": "*",
  "✗": "X",
  "′": "'",
  "−": "-",
  "–": "-",
  "×": "x",
  µ: "u",
  "·": ";",
  "“": '"',
  "”": '"',
  "’": "'",
  "…": ".",
  "§": "#",
};

/** One character for each, so that columns stay aligned. */
export function toAscii(text: string): string {
  let ascii = "";
  for (const character of text) ascii += character < "\u007f" ? character : (ASCII[character] ?? "?");
  return ascii;
}
