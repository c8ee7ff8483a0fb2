// One connection as text: a column for each place, arrows between them, a line for each segment.
//
//        client.pcap                              server.pcap
//      1  +0.000000   ── SYN ─────────────────→   1  +0.007681   7.7 ms
//                            ✗── SYN,ACK ───────   2  +0.007730   lost

import type { FieldChange, FlowConnection, SegmentFate } from "../core/flow/connection";
import { flagsText } from "../core/tcp/flags";
import { countText } from "../core/text/amounts";
import { isTranslation } from "../core/text/changeText";
import { durationText, offsetSeconds } from "../core/text/durations";
import type { Palette } from "./colors";

const FRAME_WIDTH = 7;
const PLACE_WIDTH = FRAME_WIDTH + 2 + 11;
const LEAST_GAP = 14;
const MOST_GAP = 30;
const REMARK_WIDTH = 26;
/** As many ordinary segments in a row are folded into one line. */
const FOLDED_FROM = 8;
const KEPT_BEFORE = 3;

export function comparisonTable(connection: FlowConnection, width: number, palette: Palette): string[] {
  const { places, segments } = connection;
  const gaps = places.length - 1;
  const room = Math.floor((width - places.length * PLACE_WIDTH - REMARK_WIDTH) / gaps);
  const gapWidth = Math.max(LEAST_GAP, Math.min(MOST_GAP, room));
  const column = PLACE_WIDTH + gapWidth;
  const head = places.map(({ name }, at) => (at < gaps ? padTo(name, column) : name)).join("");
  const startNs = segments.reduce((least, { timesNs }) => Math.min(least, ...known(timesNs)), Number.POSITIVE_INFINITY);
  const lines = [`  ${palette.bold(head.trimEnd())}`];
  const line = (segment: SegmentFate) =>
    `  ${segmentLine(segment, places.length, gapWidth, startNs, palette)}`.trimEnd();
  for (let at = 0; at < segments.length; ) {
    const plain = plainFrom(segments, at);
    if (plain < FOLDED_FROM) {
      const until = at + Math.max(1, plain);
      for (; at < until; at++) lines.push(line(segments[at]!));
      continue;
    }
    for (const segment of segments.slice(at, at + KEPT_BEFORE)) lines.push(line(segment));
    const folded = segments.slice(at + KEPT_BEFORE, at + plain);
    lines.push(`  ${palette.dim(foldedText(folded))}`);
    at += plain;
  }
  return lines;
}

/** Segments from `at` on that arrived as they were sent, or changed as all of the connection are. */
function plainFrom(segments: readonly SegmentFate[], at: number): number {
  let count = 0;
  while (at + count < segments.length && isPlain(segments[at + count]!)) count++;
  return count;
}

function isPlain({ fate, changes }: SegmentFate): boolean {
  return fate === "arrived" || (fate === "changed" && changes.every(isTranslation));
}

function foldedText(segments: readonly SegmentFate[]): string {
  const transits = segments.flatMap(({ transitNs }) => transitNs ?? []);
  const least = transits.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = transits.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const octets = segments.reduce((sum, { payloadLength }) => sum + payloadLength, 0);
  const times = transits.length === 0 ? "" : `, in ${durationText(least)} to ${durationText(most)}`;
  return `${"".padEnd(FRAME_WIDTH)}  … ${countText(segments.length)} more segments arrived, ${countText(octets)} octets${times}`;
}

function segmentLine(
  segment: SegmentFate,
  places: number,
  gapWidth: number,
  startNs: number,
  palette: Palette,
): string {
  const { frames, timesNs, from } = segment;
  const cells: string[] = [];
  const label = labelOf(segment);
  const labelled = from === "initiator" ? firstGap(segment, places) : lastGap(segment, places);
  for (let place = 0; place < places; place++) {
    const time = timesNs[place];
    const seen = frames[place] !== undefined && time !== undefined;
    cells.push(
      (seen
        ? `${String(frames[place]).padStart(FRAME_WIDTH)}  ${offsetSeconds(Math.round((time - startNs) / 1e3) * 1e3)}`
        : ""
      ).padEnd(PLACE_WIDTH),
    );
    if (place < places - 1) cells.push(arrow(segment, place, gapWidth, place === labelled ? label : ""));
  }
  return `${cells.join("")}  ${remark(segment, palette)}`;
}

function labelOf({ flags, payloadLength }: SegmentFate): string {
  return payloadLength === 0 ? flagsText(flags) : `${flagsText(flags)} ${payloadLength}`;
}

type GapKind = "through" | "lost" | "injected" | "nothing";

/** What happens between a place and the next one to the right. */
function gapKind({ from, frames, fate, between }: SegmentFate, left: number): GapKind {
  const [near, far] = from === "initiator" ? [left, left + 1] : [left + 1, left];
  const isFate = between[0] === near && between[1] === far;
  if (fate === "lost" && isFate) return "lost";
  if (fate === "injected" && isFate) return "injected";
  const seen = frames.flatMap((frame, place) => (frame === undefined ? [] : [place]));
  return Math.min(...seen) <= left && left + 1 <= Math.max(...seen) ? "through" : "nothing";
}

function firstGap(segment: SegmentFate, places: number): number {
  for (let gap = 0; gap < places - 1; gap++) if (gapKind(segment, gap) !== "nothing") return gap;
  return -1;
}

function lastGap(segment: SegmentFate, places: number): number {
  for (let gap = places - 2; gap >= 0; gap--) if (gapKind(segment, gap) !== "nothing") return gap;
  return -1;
}

function arrow(segment: SegmentFate, left: number, width: number, label: string): string {
  const kind = gapKind(segment, left);
  const room = width - 3;
  if (kind === "nothing") return "".padEnd(width);
  const isRight = segment.from === "initiator";
  const text = label === "" ? "" : ` ${fitTo(label, room - 6)} `;
  const half = Math.floor(room / 2);
  // The part next to the place that has it; of a whole arrow, all of it.
  const length = kind === "through" ? room - 1 : Math.max(half, text.length + 3);
  const shaft = `──${text}`.padEnd(length, "─");
  switch (kind) {
    case "through":
      return ` ${isRight ? `${shaft}→` : `←${shaft}`}`.padEnd(width);
    case "lost":
      return isRight ? ` ${shaft}✗`.padEnd(width) : `${`✗${shaft}`.padStart(room + 1)}  `;
    case "injected":
      return isRight ? `${`●${shaft}→`.padStart(room + 1)}  ` : ` ←${shaft}●`.padEnd(width);
  }
}

function remark(segment: SegmentFate, palette: Palette): string {
  const { fate, transitNs, changes, doubt } = segment;
  const took = transitNs === undefined ? "" : durationText(transitNs);
  switch (fate) {
    case "arrived":
      return palette.dim(took);
    case "lost":
    case "injected":
      return palette.severity.warning(doubt === undefined ? fate : `${fate}?`);
    case "delayed":
      return palette.severity.information(`delayed: ${took}`);
    case "changed": {
      const news = changes.filter((change) => !isTranslation(change));
      return news.length === 0 ? palette.dim(took) : palette.severity.information(news.map(changeText).join(", "));
    }
  }
}

export function changeText({ field, from, to }: FieldChange): string {
  if (from === to) return `${field} not translated`;
  const name = field.replace(/^options\./, "");
  if (to === undefined) return `${name} removed`;
  if (from === undefined) return `${name} ${to} added`;
  return `${name} ${from} → ${to}`;
}

function known(timesNs: readonly (number | undefined)[]): number[] {
  return timesNs.filter((time) => time !== undefined);
}

function padTo(text: string, width: number): string {
  return fitTo(text, width - 2).padEnd(width);
}

function fitTo(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}
