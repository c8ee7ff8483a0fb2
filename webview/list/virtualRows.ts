// Which rows of a long list are on screen. A list can be longer than the tallest element that a browser draws; beyond
// that height the scroll bar stands for the whole list and each of its px for more than a px of rows.

/** Chromium draws no element over 33,554,428 px; half of it leaves room for zoom. */
export const TALLEST_PX = 16_000_000;

export interface Viewport {
  readonly rowPx: number;
  readonly heightPx: number;
  readonly total: number;
}

export interface VisibleRows {
  /** The first row that is at least partly visible, and how many follow it on screen. */
  readonly first: number;
  readonly count: number;
  /** Where its upper edge stands, in px from the top of the viewport: 0 or less. */
  readonly offsetPx: number;
}

/** Height of the element that is scrolled. */
export function contentPx({ rowPx, total }: Viewport): number {
  return Math.min(rowPx * total, TALLEST_PX);
}

/** Rows on screen when the element stands scrolled by `scrollPx`. */
export function visibleRows(view: Viewport, scrollPx: number): VisibleRows {
  const { rowPx, heightPx, total } = view;
  const top = listPx(view, scrollPx) / rowPx;
  const first = Math.max(0, Math.min(Math.floor(top), total - 1));
  const last = Math.min(total, Math.ceil(top + heightPx / rowPx));
  return {
    first: total === 0 ? 0 : first,
    count: Math.max(0, last - first),
    offsetPx: total === 0 ? 0 : (first - top) * rowPx,
  };
}

/** The row at the upper edge, with the part of it that is scrolled away: what is remembered between visits. */
export function topRow(view: Viewport, scrollPx: number): number {
  return listPx(view, scrollPx) / view.rowPx;
}

/** Where to scroll so that `row` (which may be a fraction) stands at the upper edge. */
export function scrollToTop(view: Viewport, row: number): number {
  return scrollPxOf(view, row * view.rowPx);
}

/** Where to scroll so that the whole of `row` is visible, moving as little as possible; in the middle when it is far away. */
export function scrollToShow(view: Viewport, scrollPx: number, row: number): number {
  const { rowPx, heightPx } = view;
  const top = listPx(view, scrollPx);
  const rowTop = row * rowPx;
  const rowBottom = rowTop + rowPx;
  if (rowTop >= top && rowBottom <= top + heightPx) return scrollPx;
  if (rowTop < top - heightPx || rowBottom > top + 2 * heightPx) {
    return scrollPxOf(view, rowTop - (heightPx - rowPx) / 2);
  }
  return scrollPxOf(view, rowTop < top ? rowTop : rowBottom - heightPx);
}

/** From px of the scroll bar to px of the list as if it were drawn whole. */
function listPx(view: Viewport, scrollPx: number): number {
  const { whole, range } = ranges(view);
  if (range <= 0) return 0;
  // Where a height is a fraction of px, browsers stop up to a px before the end. That px stands for several of a long list.
  if (range - scrollPx <= 1) return whole;
  return Math.max(0, scrollPx) * (whole / range);
}

function scrollPxOf(view: Viewport, px: number): number {
  const { whole, range } = ranges(view);
  if (whole <= 0) return 0;
  return Math.max(0, Math.min(px, whole)) * (range / whole);
}

function ranges(view: Viewport): { whole: number; range: number } {
  return { whole: view.rowPx * view.total - view.heightPx, range: contentPx(view) - view.heightPx };
}
