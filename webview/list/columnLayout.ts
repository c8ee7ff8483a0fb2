// Which columns of the list there is room for, and how wide they are.

import type { FlowSortKey } from "../../src/protocol/api";

interface Width {
  readonly key: FlowSortKey;
  readonly leastPx: number;
  /** In a narrow list: without the word beside the icon, or for a shorter number. */
  readonly narrowPx?: number;
  /** Its share of what is left; 0: it has its least width. */
  readonly share: number;
}

const WIDTHS: readonly Width[] = [
  { key: "id", leastPx: 64, narrowPx: 44, share: 0 },
  { key: "start", leastPx: 116, share: 0 },
  { key: "initiator", leastPx: 150, narrowPx: 84, share: 1.1 },
  { key: "responder", leastPx: 112, narrowPx: 64, share: 1 },
  { key: "port", leastPx: 62, narrowPx: 52, share: 0 },
  { key: "outcome", leastPx: 126, narrowPx: 32, share: 0 },
  { key: "handshake", leastPx: 108, share: 0 },
  { key: "segments", leastPx: 106, share: 0 },
  { key: "problem", leastPx: 120, narrowPx: 40, share: 1.5 },
];

/** Left out in this order where the list is narrow; then others become narrow in their order. */
const LEFT_OUT: readonly FlowSortKey[] = ["start", "segments", "handshake"];
const NARROWED: readonly FlowSortKey[] = ["outcome", "id", "problem", "responder", "initiator", "port"];

const PADDING_PX = 8;

export interface ColumnLayout {
  readonly shown: readonly FlowSortKey[];
  /** Columns that show less than they would with more room. */
  readonly narrow: readonly FlowSortKey[];
  /** Value of `grid-template-columns`. */
  readonly template: string;
}

/** For a list of `widthPx`, without the columns that the user hides. */
export function layoutColumns(widthPx: number, hidden: readonly FlowSortKey[]): ColumnLayout {
  const shown = new Set(WIDTHS.map(({ key }) => key).filter((key) => !hidden.includes(key)));
  const narrow = new Set<FlowSortKey>();
  const leastPx = ({ key, leastPx: least, narrowPx }: Width): number => (narrow.has(key) ? (narrowPx ?? least) : least);
  const isTooWide = (): boolean =>
    WIDTHS.reduce((sum, width) => sum + (shown.has(width.key) ? leastPx(width) : 0), PADDING_PX) > widthPx;
  for (const key of LEFT_OUT) if (isTooWide()) shown.delete(key);
  for (const key of NARROWED) if (isTooWide()) narrow.add(key);
  const columns = WIDTHS.filter(({ key }) => shown.has(key));
  return {
    shown: columns.map(({ key }) => key),
    narrow: [...narrow].filter((key) => shown.has(key)),
    template: columns
      .map((width) => (width.share === 0 ? `${leastPx(width)}px` : `minmax(${leastPx(width)}px, ${width.share}fr)`))
      .join(" "),
  };
}
