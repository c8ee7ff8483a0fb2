// Both sides as two lanes, and each segment as an arrow between them at its time. Time without a segment is named.

import { durationText } from "../../src/core/text/durations";
import { SENT_AGAIN, TimeKind } from "../../src/core/time/timeKinds";
import type { FlowDetail, TimeWindow } from "../../src/protocol/api";
import type { Surface } from "./plot";
import { type Point, SIDES, type Side } from "./segments";
import { arrow, Labels, line, selectedLine } from "./strokes";

const LANES: Readonly<Record<Side, number>> = { initiator: 0.8, responder: 0.2 };
export const LANE_SPLITS = [LANES.responder, LANES.initiator];
/** A pause is named if its name fits with some room. */
const LEAST_PAUSE_PX = 80;

/** The first that fits. */
const CONTROL_NAMES: readonly (readonly [bit: number, name: string])[] = [
  [TimeKind.Rst, "RST"],
  [TimeKind.Syn, "SYN"],
  [TimeKind.SynAck, "SYN-ACK"],
  [TimeKind.Fin, "FIN"],
  [TimeKind.ZeroWindow, "Z"],
];

export interface StripContent {
  readonly window: TimeWindow;
  readonly detail: FlowDetail;
  readonly points: readonly Point[];
  readonly selectedNs: number | undefined;
}

export function drawStrip(surface: Surface, { window, detail, points, selectedNs }: StripContent): void {
  const { ctx, y, left, right, ratio, colors } = surface;
  selectedLine(surface, selectedNs);
  ctx.strokeStyle = colors.quiet;
  ctx.lineWidth = ratio;
  for (const side of SIDES) line(ctx, left, y(LANES[side]), right, y(LANES[side]));
  const labels = new Labels(surface);
  drawArrows(surface, window, points, labels);
  drawIcmp(surface, detail, labels);
  drawPauses(surface, window, points, labels);
}

function drawArrows(surface: Surface, { tracks }: TimeWindow, points: readonly Point[], labels: Labels): void {
  const { ctx, x, y, ratio, colors } = surface;
  for (const { from, index, timeNs } of points) {
    const { kinds, segments, high, low, spanNs } = tracks[from];
    const kind = kinds[index]!;
    const isBad = (kind & (SENT_AGAIN | TimeKind.Rst)) !== 0;
    const color = isBad ? colors.again : colors.sent;
    const [start, end] = [y(LANES[from]), y(LANES[from === "initiator" ? "responder" : "initiator"])];
    ctx.strokeStyle = ctx.fillStyle = color;
    ctx.lineWidth = (high[index]! - low[index]! > 1 ? 1.6 : 1) * ratio;
    if (segments[index]! === 1) arrow(ctx, x(timeNs), start, end, 6 * ratio);
    else {
      // Of a group only the time in which it was sent is drawn: half of the way.
      const width = Math.max(ratio, x(timeNs + spanNs[index]!) - x(timeNs));
      ctx.globalAlpha = 0.7;
      ctx.fillRect(x(timeNs), Math.min(start, (start + end) / 2), width, Math.abs(end - start) / 2);
      ctx.globalAlpha = 1;
    }
    const name = nameOf(kind);
    if (name !== undefined) labels.write(name, x(timeNs), start, from === "initiator" ? "above" : "below", color);
  }
}

/** Short names, as on an arrow of the diagram; "R" is a retransmission. */
function nameOf(kind: number): string | undefined {
  const name = CONTROL_NAMES.find(([bit]) => kind & bit)?.[1];
  const again = kind & SENT_AGAIN ? "R" : kind & TimeKind.OutOfOrder ? "O" : undefined;
  return [name, again].filter((part) => part !== undefined).join(" ") || undefined;
}

/** ICMP errors come from a router or host between the two. */
function drawIcmp({ ctx, x, y, ratio, colors }: Surface, { flow }: FlowDetail, labels: Labels): void {
  for (const event of flow.events) {
    if (event.kind !== "icmp") continue;
    const to = y(LANES[event.quotedFrom]);
    ctx.strokeStyle = ctx.fillStyle = colors.again;
    ctx.lineWidth = ratio;
    arrow(ctx, x(event.timeNs), y(0.5), to, 6 * ratio);
    labels.write("ICMP", x(event.timeNs), y(0.5), "below", colors.again);
  }
}

function drawPauses(surface: Surface, { startNs, endNs }: TimeWindow, points: readonly Point[], labels: Labels): void {
  const { ctx, x, y, ratio, colors } = surface;
  const times = points.map(({ timeNs }) => timeNs);
  // A pause that begins or ends out of sight is not known from these points alone.
  for (let index = 1; index < times.length; index++) {
    const [fromNs, toNs] = [times[index - 1]!, times[index]!];
    if (toNs <= startNs || fromNs >= endNs || x(toNs) - x(fromNs) < LEAST_PAUSE_PX * ratio) continue;
    const middle = y(0.5);
    ctx.strokeStyle = colors.quiet;
    ctx.lineWidth = ratio;
    ctx.setLineDash([3 * ratio, 3 * ratio]);
    line(ctx, x(fromNs) + 8 * ratio, middle, x(toNs) - 8 * ratio, middle);
    ctx.setLineDash([]);
    labels.write(durationText(toNs - fromNs), (x(fromNs) + x(toNs)) / 2, middle, "middle", colors.text);
  }
}
