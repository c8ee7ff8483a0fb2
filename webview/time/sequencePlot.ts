// Sequence numbers over time, as tcptrace and xplot draw them: what a side sent as vertical bars, what the peer acknowledged and the
// window's edge as lines above and below, with signs for what is not ordinary.

import { ABOUT_PEER, SENT_AGAIN, TimeKind } from "../../src/core/time/timeKinds";
import type { TimeMark, TimeWindow } from "../../src/protocol/api";
import type { Surface } from "./plot";
import { otherSide, SIDES, type Side } from "./segments";
import { Labels, line, selectedLine } from "./strokes";

/** The letter beside a bar, or where the acknowledgment is. The legend explains each. */
const LETTERS: ReadonlyMap<number, string> = new Map([
  [TimeKind.Syn, "SYN"],
  [TimeKind.SynAck, "SYN"],
  [TimeKind.Fin, "FIN"],
  [TimeKind.Rst, "RST"],
  [TimeKind.Retransmission, "R"],
  [TimeKind.SpuriousRetransmission, "S"],
  [TimeKind.OutOfOrder, "O"],
  [TimeKind.WindowFull, "W"],
  [TimeKind.KeepAlive, "K"],
  [TimeKind.ZeroWindow, "Z"],
  [TimeKind.DuplicateAck, "D"],
]);

/** What `side` sent, and what its peer said of it. */
export function drawSequence(surface: Surface, window: TimeWindow, side: Side, selectedNs: number | undefined): void {
  selectedLine(surface, selectedNs);
  drawEdge(surface, window, otherSide(side));
  drawAcks(surface, window, otherSide(side));
  drawSacks(surface, window, otherSide(side));
  drawSent(surface, window, side);
  const labels = new Labels(surface);
  // What is wrong has room first.
  const marks = window.marks.filter(({ kind, from }) => (from === side) !== ((kind & ABOUT_PEER) !== 0));
  const weight = (mark: TimeMark): number => (mark.kind & (SENT_AGAIN | TimeKind.ZeroWindow | TimeKind.Rst) ? 0 : 1);
  for (const mark of [...marks].sort((a, b) => weight(a) - weight(b))) drawMark(surface, mark, labels);
}

function drawSent({ ctx, x, y, ratio, colors }: Surface, { tracks }: TimeWindow, side: Side): void {
  const { timeNs, spanNs, low, high, kinds } = tracks[side];
  for (let index = 0; index < timeNs.length; index++) {
    if (low[index]! >= high[index]!) continue;
    const kind = kinds[index]!;
    if (kind & TimeKind.Rst) continue;
    const isAgain = (kind & SENT_AGAIN) !== 0;
    ctx.strokeStyle = ctx.fillStyle = isAgain ? colors.again : colors.sent;
    const [left, top, bottom] = [x(timeNs[index]!), y(high[index]!), y(low[index]!)];
    const width = x(timeNs[index]! + spanNs[index]!) - left;
    if (width > 2 * ratio) {
      // A group: its first segment at the lower left, its last at the upper right.
      ctx.globalAlpha = 0.6;
      ctx.fillRect(left, top, width, Math.max(ratio, bottom - top));
      ctx.globalAlpha = 1;
      continue;
    }
    ctx.lineWidth = (isAgain ? 2.5 : 1.5) * ratio;
    line(ctx, left, bottom, left, Math.min(top, bottom - ratio));
    if (bottom - top < 8 * ratio) continue;
    // xplot's arrows: where a segment begins and ends.
    const wing = 3 * ratio;
    line(ctx, left - wing, bottom, left + wing, bottom);
    line(ctx, left - wing, top, left + wing, top);
  }
}

/** Lines continue to the right, or to where the flow has been read. */
function endOf({ x, right }: Surface, { progress, tracks }: TimeWindow): number {
  if (progress >= 1) return right;
  return x(Math.max(...SIDES.map((side) => tracks[side].timeNs.at(-1) ?? 0)));
}

function drawAcks(surface: Surface, window: TimeWindow, peer: Side): void {
  const { ctx, ratio, colors } = surface;
  const { ack, kinds } = window.tracks[peer];
  ctx.strokeStyle = colors.ack;
  ctx.lineWidth = 1.5 * ratio;
  drawSteps(surface, window, peer, (index) => {
    const value = kinds[index]! & TimeKind.Rst ? undefined : ack[index];
    return [value, value];
  });
}

function drawEdge(surface: Surface, window: TimeWindow, peer: Side): void {
  const { ctx, ratio, colors } = surface;
  const { edgeLow, edgeHigh } = window.tracks[peer];
  ctx.strokeStyle = colors.window;
  ctx.lineWidth = 1.5 * ratio;
  ctx.setLineDash([5 * ratio, 3 * ratio]);
  drawSteps(surface, window, peer, (index) => [edgeLow[index], edgeHigh[index]]);
  ctx.setLineDash([]);
}

/** A line that keeps its value from one segment of the peer to the next; `valuesAt` gives the least and largest at a segment. */
function drawSteps(
  surface: Surface,
  window: TimeWindow,
  peer: Side,
  valuesAt: (index: number) => readonly [lowest: number | null | undefined, highest: number | null | undefined],
): void {
  const { ctx, x, y } = surface;
  const { timeNs } = window.tracks[peer];
  ctx.beginPath();
  let lastY: number | undefined;
  for (let index = 0; index < timeNs.length; index++) {
    const [lowest, highest] = valuesAt(index);
    if (lowest === null || lowest === undefined || highest === null || highest === undefined) continue;
    const at = x(timeNs[index]!);
    if (lastY === undefined) ctx.moveTo(at, y(lowest));
    else ctx.lineTo(at, lastY);
    ctx.lineTo(at, y(lowest));
    ctx.lineTo(at, y(highest));
    lastY = y(highest);
  }
  if (lastY !== undefined) ctx.lineTo(endOf(surface, window), lastY);
  ctx.stroke();
}

function drawSacks({ ctx, x, y, ratio, colors }: Surface, { sacks }: TimeWindow, peer: Side): void {
  ctx.strokeStyle = colors.sack;
  for (const { timeNs, lastNs, left, right } of sacks[peer]) {
    ctx.lineWidth = 2.5 * ratio;
    line(ctx, x(timeNs), y(left), x(timeNs), y(right));
    if (lastNs === timeNs) continue;
    ctx.lineWidth = ratio;
    line(ctx, x(timeNs), y(right), x(lastNs), y(right));
  }
}

function drawMark({ x, y, colors }: Surface, { kind, timeNs, low, high }: TimeMark, labels: Labels): void {
  const letter = LETTERS.get(kind);
  if (letter === undefined) return;
  const isBad = (kind & (SENT_AGAIN | TimeKind.ZeroWindow | TimeKind.Rst)) !== 0;
  if (kind & ABOUT_PEER) labels.write(letter, x(timeNs), y(low), "below", isBad ? colors.again : colors.ack);
  else labels.write(letter, x(timeNs), y(high), "above", isBad ? colors.again : colors.text);
}
