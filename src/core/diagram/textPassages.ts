// How an arrow of characters passes the places, and the lines under it.

import { durationText } from "../text/durations";
import type { Passage } from "../text/passages";
import { fillLine, type Lane, wrapColumns } from "./textTools";

type Placed = readonly [at: number, text: string];

/** From the sender's lifeline, or where it was made, to the receiver's, or where it was lost. */
export function passageArrow(
  lane: Lane,
  { from, fate, between, stops, changes, isUnknown }: Passage,
): readonly Placed[] {
  const middle = hopMiddle(lane, between);
  const isForward = from === "initiator";
  const tail = fate === "injected" ? middle : isForward ? lane.left + 1 : lane.right - 1;
  const head = fate === "lost" ? middle : isForward ? lane.right - 1 : lane.left + 1;
  const [low, high] = [Math.min(tail, head), Math.max(tail, head)];
  const placed: Placed[] = [[low, "─".repeat(high - low + 1)]];
  placed.push([head, fate === "lost" ? "✗" : isForward ? "▶" : "◀"]);
  if (fate === "injected") placed.push([tail, "○"]);
  const dotted = (a: number, b: number): Placed => [Math.min(a, b), "╌".repeat(Math.abs(a - b) + 1)];
  if (isUnknown.before) placed.push(dotted(tail, lane.places[stops[0]!.place]!));
  if (isUnknown.behind) placed.push(dotted(lane.places[stops.at(-1)!.place]!, isForward ? head - 1 : head + 1));
  for (const hop of changes) placed.push([hopMiddle(lane, hop.between), "◆"]);
  for (const { place } of stops) placed.push([lane.places[place]!, "●"]);
  return placed;
}

/** Frames and times, and what happened in between. */
export function passageLines(lane: Lane, { fate, between, stops, changes, remark }: Passage): readonly string[] {
  const line: Placed[] = [];
  const rest: { readonly text: string; readonly centre: number }[] = [];
  const put = (text: string, centre: number, isNeeded: boolean): void => {
    const at = centre - Math.floor(text.length / 2);
    const isFree = line.every(([start, other]) => at + text.length < start || start + other.length < at);
    if (isFree && at > lane.left + 1 && at + text.length < lane.right) line.push([at, text]);
    else if (isNeeded) rest.push({ text, centre });
  };
  for (const { place, frame } of stops) put(String(frame), lane.places[place]!, true);
  if (remark !== undefined) put(remark, hopMiddle(lane, between), true);
  stops.forEach(({ place, sinceNs }, nth) => {
    const before = stops[nth - 1]?.place;
    if (sinceNs === undefined || before === undefined) return;
    const isTold = fate === "delayed" && between[0] === before && between[1] === place;
    if (!isTold) put(durationText(sinceNs), hopMiddle(lane, [before, place]), false);
  });
  for (const { text, between: hop } of changes)
    if (text !== undefined) rest.push({ text, centre: hopMiddle(lane, hop) });
  return [fillLine(lane, line), ...rest.flatMap(({ text, centre }) => nearHop(lane, text, centre))];
}

/** Names of the places over their lifelines. */
export function placeHeads(lane: Lane, names: readonly string[]): readonly string[] {
  const gap = (lane.places[0] ?? lane.left) - lane.left - 1;
  const wrapped = names.map((name) => wrapColumns(name, gap));
  const height = Math.max(0, ...wrapped.map(({ length }) => length));
  return Array.from({ length: height }, (_, nth) => {
    const placed = wrapped.map((lines, place): Placed => {
      const text = lines[nth + lines.length - height] ?? "";
      return [lane.places[place]! - Math.floor(text.length / 2), text];
    });
    return fillLine({ ...lane, places: [] }, placed);
  });
}

function nearHop(lane: Lane, text: string, centre: number): readonly string[] {
  return wrapColumns(text, lane.innerEnd - lane.innerStart).map((line) => {
    const at = Math.min(lane.innerEnd - line.length, Math.max(lane.innerStart, centre - Math.floor(line.length / 2)));
    return fillLine(lane, [[at, line]]);
  });
}

function hopMiddle({ places }: Lane, [near, far]: Passage["between"]): number {
  return Math.round((places[near]! + places[far]!) / 2);
}
