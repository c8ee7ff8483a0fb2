// The picture of ARCHITECTURE.md: every room above those that it imports.

import { layOut, type Slot } from "./layeredLayout";
import type { Room } from "./roomGraph";

const ROOM_PX = { width: 170, height: 30 };
const GAP_PX = 14;
const LAYER_PX = 58;
const MARGIN_PX = 12;

/** An SVG that needs no other file, in the colours of the reader's theme. */
export function drawRooms(rooms: readonly Room[]): string {
  const { slots, arrows } = layOut(rooms, ROOM_PX.width, GAP_PX);
  const top = Math.max(...slots.map(({ layer }) => layer));
  const width = Math.max(...slots.map((slot) => slot.x + slot.width / 2)) + 2 * MARGIN_PX;
  const height = (top + 1) * LAYER_PX - (LAYER_PX - ROOM_PX.height) + 2 * MARGIN_PX;
  const yOf = ({ layer }: Slot) => MARGIN_PX + (top - layer) * LAYER_PX;

  const curves = arrows.map((arrow) => {
    const points = arrow.flatMap((slot, i) => {
      const [x, y] = [slot.x + MARGIN_PX, yOf(slot)];
      if (i === 0) return [[x, y + ROOM_PX.height]];
      return i === arrow.length - 1
        ? [[x, y - 2]]
        : [
            [x, y],
            [x, y + ROOM_PX.height],
          ];
    }) as [number, number][];
    const path = points.map(([x, y], i) => {
      if (i === 0) return `M${x} ${y}`;
      const [beforeX, beforeY] = points[i - 1]!;
      const middle = (beforeY + y) / 2;
      return beforeX === x ? `L${x} ${y}` : `C${beforeX} ${middle} ${x} ${middle} ${x} ${y}`;
    });
    return `  <path d="${path.join("")}"/>`;
  });
  const boxes = slots.flatMap((slot) => {
    if (slot.name === undefined) return [];
    const [x, y] = [slot.x + MARGIN_PX, yOf(slot)];
    const kind = slot.name.startsWith("core/") ? "core" : "end";
    return [
      `  <rect class="${kind}" x="${x - ROOM_PX.width / 2}" y="${y}" width="${ROOM_PX.width}" height="${ROOM_PX.height}" rx="5"/>`,
      `  <text x="${x}" y="${y + ROOM_PX.height / 2 + 4}">${slot.name.replace("<", "&lt;").replace(">", "&gt;")}</text>`,
    ];
  });
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="Every folder above those that it may import">`,
    "  <style>",
    "    path { fill: none; stroke: #6e7781; stroke-width: 1.2; marker-end: url(#to); }",
    "    marker path { fill: #6e7781; stroke: none; marker-end: none; }",
    "    rect { stroke-width: 1.2; }",
    "    .core { fill: #ddf4ff; stroke: #0969da; }",
    "    .end { fill: #fff8c5; stroke: #9a6700; }",
    "    text { font: 13px ui-monospace, Consolas, monospace; text-anchor: middle; fill: #1f2328; }",
    "    @media (prefers-color-scheme: dark) {",
    "      .core { fill: #0c2d6b; stroke: #58a6ff; }",
    "      .end { fill: #3b2300; stroke: #d29922; }",
    "      path { stroke: #8b949e; }",
    "      marker path { fill: #8b949e; }",
    "      text { fill: #f0f6fc; }",
    "    }",
    "  </style>",
    '  <marker id="to" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z"/></marker>',
    ...curves,
    ...boxes,
    "</svg>",
  ].join("\n")}\n`;
}
