// Flags, seq, ack and the rest are in the same columns on every arrow, so that numbers can be compared vertically. Where
// the lifelines are too close for that, the numbers move under the flags, and finally they wrap like words.

import { equationText } from "./arrowFields";
import type { Columns } from "./diagramColumns";
import { textWidthPx } from "./measure";
import type { DataSegmentRow, DiagramRow, ElsewhereRow, NumberField, SegmentRow, TextField } from "./row";
import type { Span } from "./shapes";

/** Space between two fields. */
export const FIELD_GAP_PX = 14;

/** One field as lines of spans, the first on the base line of the flags. */
export interface FieldBlock {
  readonly lines: readonly { readonly spans: readonly Span[]; readonly sizePx: number }[];
  readonly widthPx: number;
  /** Class of the box around it, if a finding is about it. */
  readonly boxClass: string | undefined;
}

export interface FieldGrid {
  /** Left edges of flags, seq, ack and (in a line, or beside the flags) extras; undefined where fields flow. */
  readonly columnsPx: readonly number[] | undefined;
  /** Everything in one line; without the extras; numbers under flags and extras; like words. */
  readonly kind: "line" | "short-line" | "stacked" | "flowing";
}

export function gridOf(rows: readonly DiagramRow[], columns: Columns): FieldGrid {
  const widths = [0, 0, 0, 0];
  let crossed = false;
  for (const row of rows) {
    if (row.kind !== "segment" && row.kind !== "data" && row.kind !== "elsewhere") continue;
    const pointed = row.kind === "segment" && (row.crossesNext || crossed);
    crossed = row.kind === "segment" && row.crossesNext;
    const blocks = [flagsBlock(row, columns, pointed), ...numberBlocks(row, columns), extrasBlock(row, columns)];
    // A segment without an acknowledgment has no third block.
    if (row.numbers.length === 1) blocks.splice(2, 0, EMPTY);
    blocks.forEach((block, nth) => {
      widths[nth] = Math.max(widths[nth] ?? 0, block.widthPx);
    });
  }
  const roomPx = columns.innerRightPx - columns.innerLeftPx;
  return (
    inLine(widths, roomPx, columns.innerLeftPx, "line") ??
    inLine(widths.slice(0, 3), roomPx, columns.innerLeftPx, "short-line") ??
    stacked(widths, roomPx, columns.innerLeftPx) ?? { columnsPx: undefined, kind: "flowing" }
  );
}

function inLine(
  widths: readonly number[],
  roomPx: number,
  leftPx: number,
  kind: FieldGrid["kind"],
): FieldGrid | undefined {
  const sparePx = roomPx - widths.reduce((sum, width) => sum + width + FIELD_GAP_PX, -FIELD_GAP_PX);
  if (sparePx < 0) return undefined;
  const columnsPx: number[] = [];
  let xPx = leftPx + Math.min(40, sparePx / 2);
  for (const width of widths) {
    columnsPx.push(Math.round(xPx));
    xPx += width + FIELD_GAP_PX + Math.min(16, sparePx / 6);
  }
  return { columnsPx, kind };
}

function stacked(widths: readonly number[], roomPx: number, leftPx: number): FieldGrid | undefined {
  const [, seqPx = 0, ackPx = 0] = widths;
  if (seqPx + FIELD_GAP_PX + ackPx > roomPx) return undefined;
  const [flagsPx = 0] = widths;
  return {
    columnsPx: [leftPx, leftPx, Math.round(leftPx + seqPx + FIELD_GAP_PX), Math.round(leftPx + flagsPx + FIELD_GAP_PX)],
    kind: "stacked",
  };
}

type FieldRow = SegmentRow | DataSegmentRow | ElsewhereRow;

const EMPTY: FieldBlock = { lines: [], widthPx: 0, boxClass: undefined };

/** `pointed`: with an arrow that shows the direction. */
export function flagsBlock({ flags, from }: FieldRow, { sizePx }: Columns, pointed = false): FieldBlock {
  const text = !pointed ? flags.text : from === "initiator" ? `${flags.text} →` : `← ${flags.text}`;
  return block([{ spans: [{ text, className: "flags" }], sizePx }], boxClass(flags));
}

export function numberBlocks(row: FieldRow, { sizePx }: Columns): readonly FieldBlock[] {
  return row.numbers.map((number) => numberBlock(number, row.kind === "data" ? sizePx - 1 : sizePx));
}

function numberBlock(number: NumberField, sizePx: number): FieldBlock {
  const lines = [{ spans: equationSpans(number), sizePx }];
  const small = sizePx - 2;
  if (number.relative !== undefined && number.raw !== undefined)
    lines.push({ spans: [{ text: number.raw, className: "raw" }], sizePx: small });
  if (number.mark === "✗" && number.expected !== undefined) {
    lines.push({ spans: [{ text: `expected ${number.expected}`, className: "due" }], sizePx: sizePx - 1 });
    if (number.expectedRaw !== undefined) {
      lines.push({ spans: [{ text: number.expectedRaw, className: "due raw" }], sizePx: small });
    }
  }
  return block(lines, number.severity === undefined ? undefined : `field-box ${number.severity}`);
}

/** "ack = x+1 ✓", the number in the colour of the side whose number it is. */
export function equationSpans(number: NumberField): readonly Span[] {
  const value = number.relative ?? number.raw ?? "";
  const name = equationText(number).slice(0, -value.length);
  const spans: Span[] = [
    { text: name, className: "name" },
    { text: value, className: `number ${number.owner}` },
  ];
  if (number.mark !== undefined)
    spans.push({ text: ` ${number.mark}`, className: number.mark === "✓" ? "right" : "wrong" });
  return spans;
}

/** The window on the first line and the length on the second, on every arrow. */
export function extrasBlock({ extras }: FieldRow, { sizePx }: Columns): FieldBlock {
  const lines = windowFirst(extras).map(({ text, severity }) => ({
    spans: [{ text, className: `extra ${severity ?? ""}` }],
    sizePx: sizePx - 1,
  }));
  const worst = extras.find(({ severity }) => severity !== undefined);
  return block(lines, worst && boxClass(worst));
}

/** Every segment has a window, and some a length. */
export function windowFirst(extras: readonly TextField[]): readonly TextField[] {
  const isWindow = ({ field }: TextField): boolean => field === "window";
  return [...extras.filter(isWindow), ...extras.filter((extra) => !isWindow(extra))];
}

function boxClass({ severity }: TextField): string | undefined {
  return severity === undefined ? undefined : `field-box ${severity}`;
}

function block(lines: FieldBlock["lines"], boxed?: string): FieldBlock {
  const widths = lines.map(({ spans, sizePx }) => textWidthPx(spans.map(({ text }) => text).join(""), "mono", sizePx));
  return { lines, widthPx: Math.max(0, ...widths), boxClass: boxed };
}
