// Strokes on a canvas that several plots use.

import type { Surface } from "./plot";

export function line(ctx: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
  ctx.stroke();
}

/** A line with a head at its end. */
export function arrow(ctx: CanvasRenderingContext2D, x: number, fromY: number, toY: number, headPx: number): void {
  line(ctx, x, fromY, x, toY);
  const back = toY > fromY ? -headPx : headPx;
  ctx.beginPath();
  ctx.moveTo(x, toY);
  ctx.lineTo(x - headPx * 0.6, toY + back);
  ctx.lineTo(x + headPx * 0.6, toY + back);
  ctx.closePath();
  ctx.fill();
}

/** The moment that is selected in all views. */
export function selectedLine({ ctx, x, top, bottom, ratio, colors }: Surface, timeNs: number | undefined): void {
  if (timeNs === undefined) return;
  ctx.strokeStyle = colors.selected;
  ctx.lineWidth = 2 * ratio;
  line(ctx, x(timeNs), top, x(timeNs), bottom);
}

/** Writes texts so that none lies on another; the first ones win. */
export class Labels {
  readonly #surface: Surface;
  readonly #boxes: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number }[] =
    [];

  constructor(surface: Surface) {
    this.#surface = surface;
  }

  /** Centered at `x`, above `y` or below it. Answers whether there was room. */
  write(text: string, x: number, y: number, place: "above" | "below" | "middle", color: string): boolean {
    const { ctx, ratio, font, left, right, top, bottom, colors } = this.#surface;
    ctx.font = font;
    const width = ctx.measureText(text).width;
    const height = 11 * ratio;
    const leftPx = Math.min(Math.max(x - width / 2, left + 2 * ratio), right - width - 2 * ratio);
    const wanted = place === "above" ? y - height - 3 * ratio : place === "below" ? y + 3 * ratio : y - height / 2;
    const topPx = Math.min(Math.max(wanted, top), bottom - height);
    const box = { left: leftPx, right: leftPx + width, top: topPx, bottom: topPx + height };
    if (this.#boxes.some((other) => overlap(box, other))) return false;
    this.#boxes.push(box);
    ctx.textBaseline = "top";
    ctx.textAlign = "left";
    // The text stands out from lines behind it.
    ctx.fillStyle = colors.paper;
    ctx.globalAlpha = 0.8;
    ctx.fillRect(leftPx - 2 * ratio, topPx, width + 4 * ratio, height);
    ctx.globalAlpha = 1;
    ctx.fillStyle = color;
    ctx.fillText(text, leftPx, topPx);
    return true;
  }
}

function overlap(
  a: { left: number; right: number; top: number; bottom: number },
  b: { left: number; right: number; top: number; bottom: number },
): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
