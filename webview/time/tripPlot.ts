// Round trips over time: how long each acknowledgment came after what it covers.

import type { TimeWindow } from "../../src/protocol/api";
import type { Surface } from "./plot";
import { otherSide, SIDES, type Side } from "./segments";
import { line, selectedLine } from "./strokes";
import { timeTicks } from "./tickTexts";

export function hasTrips({ tracks }: TimeWindow): boolean {
  return SIDES.some((side) => tracks[side].tripHighNs.some((trip) => trip !== null));
}

/** Along the axis, in ns. Below 0 is only room for the signs. */
export function tripTicks(values: readonly number[], step: number): string[] {
  const seconds = values.map((value) => value / 1e9);
  return timeTicks(seconds, step / 1e9).map((text, nth) => (values[nth]! < 0 ? "" : text));
}

/** From 0 to the longest in the window, in ns, with some room. */
export function tripRange({ tracks }: TimeWindow): [number, number] {
  let longest = 0;
  for (const side of SIDES) for (const trip of tracks[side].tripHighNs) longest = Math.max(longest, trip ?? 0);
  if (longest === 0) longest = 1e6;
  return [-0.08 * longest, 1.1 * longest];
}

/** Round trips of the initiator's data are round, those of the responder's data square. */
export function drawTrips(surface: Surface, { tracks }: TimeWindow, selectedNs: number | undefined): void {
  const { ctx, x, y, ratio, colors } = surface;
  selectedLine(surface, selectedNs);
  for (const sender of SIDES) {
    const { timeNs, tripLowNs, tripHighNs } = tracks[otherSide(sender)];
    ctx.strokeStyle = ctx.fillStyle = sender === "initiator" ? colors.trip : colors["other-trip"];
    ctx.lineWidth = ratio;
    for (let index = 0; index < timeNs.length; index++) {
      const [shortest, longest] = [tripLowNs[index], tripHighNs[index]];
      if (shortest === null || shortest === undefined || longest === null || longest === undefined) continue;
      const at = x(timeNs[index]!);
      if (y(shortest) - y(longest) > 2 * ratio) line(ctx, at, y(shortest), at, y(longest));
      drawPoint(surface, sender, at, y(longest));
    }
  }
}

function drawPoint({ ctx, ratio }: Surface, sender: Side, x: number, y: number): void {
  const size = 2.2 * ratio;
  if (sender === "responder") {
    ctx.strokeRect(x - size, y - size, 2 * size, 2 * size);
    return;
  }
  ctx.beginPath();
  ctx.arc(x, y, size, 0, 2 * Math.PI);
  ctx.fill();
}
